"""Documents: canonical JSON, its shape, digests, Merkle roots (docs/format.md, "Common rules")."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LARGEST = 2**53 - 1
DEEPEST = 16
KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}


class Finding(Exception):  # noqa: N818 - the three below are what is raised
    """Something that keeps the verdict from OK."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(f"{file}: {text}")


class InvalidError(Finding):
    """A file is not what its format says."""


class ContradictionError(Finding):
    """The evidence contradicts itself."""


class MissingError(Finding):
    """Something is not there, so that nothing can be concluded."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root_of(leaves: list[bytes]) -> bytes:
    """Give the Merkle tree hash of RFC 6962, section 2.1, over leaves that are hashed already."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def parse(data: bytes, file: str) -> Any:  # noqa: ANN401
    """Read one canonical document: parse strictly, write again, compare every byte."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_float=_refuse, parse_constant=_refuse)
        _check_value(value, 1)
        same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise InvalidError(file, f"not JSON as the format has it ({error})") from error
    if not same:
        raise InvalidError(file, "not in canonical form")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _refuse(text: str) -> None:
    raise ValueError("a number that is no integer", text)


def _check_value(value: object, depth: int) -> None:
    if isinstance(value, dict | list) and depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, dict):
        _check_keys(value)
    if isinstance(value, str):
        _check_text(value)
    elif value is None or (isinstance(value, int) and abs(value) > LARGEST):
        raise ValueError("no value of a document", value)
    for item in _items(value):
        _check_value(item, depth + 1)


def _items(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_keys(value: dict[str, object]) -> None:
    for key in value:
        if not KEY.fullmatch(key):
            raise ValueError("no key of a document", key)


def _check_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("text that is not NFC")
    if any(unicodedata.category(character) in {"Cc", "Cf"} for character in text):
        raise ValueError("control characters in text")


def read(folder: Path, name: str, schema: str) -> tuple[Any, str]:
    """Read a document of the folder.

    Args:
        folder: The published folder.
        name: Its path inside.
        schema: Name of its schema in docs/schema.

    Returns:
        The document and its digest.

    Raises:
        MissingError: There is no such file.
        InvalidError: It is not canonical, or has another shape.
    """
    path = folder / name
    if not path.is_file():
        raise MissingError(name, "missing")
    data = path.read_bytes()
    value = parse(data, name)
    check_shape(value, schema, name)
    return value, digest(data)


def check_shape(value: object, schema: str, file: str) -> None:
    """Hold a document to its schema.

    Args:
        value: The document.
        schema: Name of the schema.
        file: Whom to blame.

    Raises:
        InvalidError: The document has another shape.
    """
    whole = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    for fault in _faults(value, whole, whole, schema):
        raise InvalidError(file, fault)


def _faults(value: object, rule: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    """Give what contradicts a rule of JSON Schema, as far as docs/schema uses it."""
    if "$ref" in rule:
        yield from _faults(value, whole["$defs"][rule["$ref"].rsplit("/", 1)[1]], whole, at)
    for choices in (rule.get("anyOf"), rule.get("oneOf")):
        if choices and all(any(_faults(value, choice, whole, at)) for choice in choices):
            yield f"{at} has none of the allowed shapes"
    kind = rule.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield f"{at} is no {kind}"
    elif isinstance(value, dict):
        yield from _object_faults(value, rule, whole, at)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _faults(item, rule.get("items", {}), whole, f"{at}[{place}]")
    if any(_bounds(value, rule)):
        yield f"{at} is out of bounds"


def _object_faults(value: dict[str, Any], rule: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    known = rule.get("properties", {})
    yield from (f"{at}.{key} is missing" for key in rule.get("required", []) if key not in value)
    for key, item in value.items():
        if any(_bounds(key, rule.get("propertyNames", {}))):
            yield f"{at}.{key} is not a name it may have"
        patterns = [found for pattern, found in rule.get("patternProperties", {}).items() if re.search(pattern, key)]
        further = rule.get("additionalProperties", True)
        if key in known or patterns:
            for found in [known[key]] if key in known else patterns:
                yield from _faults(item, found, whole, f"{at}.{key}")
        elif further is False:
            yield f"{at}.{key} is unknown"
        elif isinstance(further, dict):
            yield from _faults(item, further, whole, f"{at}.{key}")


def _bounds(value: object, rule: dict[str, Any]) -> Iterator[bool]:
    """Say of each bound whether it is broken."""
    yield "const" in rule and value != rule["const"]
    yield "enum" in rule and value not in rule["enum"]
    if isinstance(value, str):
        yield not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value))
        yield "pattern" in rule and not re.fullmatch(rule["pattern"].strip("^$"), value)
    elif isinstance(value, list):
        yield not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
    elif isinstance(value, dict):
        yield len(value) < rule.get("minProperties", 0)
    elif isinstance(value, int):
        yield not rule.get("minimum", value) <= value <= rule.get("maximum", value)
        yield value >= rule.get("exclusiveMaximum", value + 1)
