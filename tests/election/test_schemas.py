"""The published schemas describe what the models read, in keywords that other validators know."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from strategies.elections import elections
from strategies.records import DOCUMENTS, documents

import votation
from votation.election.scaffold import scaffold

if TYPE_CHECKING:
    from collections.abc import Callable

    from votation.election import Election
    from votation.election.base import Document

ROOT = Path(votation.__file__).parent.parent
NAMES = {"election-yaml", "journal-entry", "election", "result", *DOCUMENTS}


def generated() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("schemas", ROOT / "tools/schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {Path(path).stem: json.loads(content) for path, content in module.generate().items()}


SCHEMAS = generated()
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
NOTES = {"title", "description", "default", "$defs", "$schema", "$id", "format", "discriminator"}


class Checker:
    """JSON Schema 2020-12, the keywords in use; any other keyword is an error."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.definitions = root.get("$defs", {})

    def fits(self, value: Any, schema: dict[str, Any]) -> bool:
        return all(self.holds(keyword, value, schema) for keyword in schema if keyword not in NOTES)

    def holds(self, keyword: str, value: Any, schema: dict[str, Any]) -> bool:
        """A keyword says nothing of values of another type than its own."""
        applies, check = CHECKS[keyword]
        return not isinstance(value, applies) or bool(check(self, value, schema[keyword], schema))


def is_of_type(value: Any, name: str) -> bool:
    return isinstance(value, KINDS[name]) and (name == "boolean" or not isinstance(value, bool))


def unnamed(value: dict[str, Any], schema: dict[str, Any]) -> list[Any]:
    """Return the members that `properties` and `patternProperties` do not speak of."""
    patterns = schema.get("patternProperties", {})
    named = {
        name for name in value if name in schema.get("properties", {}) or any(re.search(p, name) for p in patterns)
    }
    return [value[name] for name in value.keys() - named]


CHECKS: dict[str, tuple[type, Callable[[Checker, Any, Any, dict[str, Any]], object]]] = {
    "type": (object, lambda _, value, wanted, __: is_of_type(value, wanted)),
    "const": (object, lambda _, value, wanted, __: value == wanted),
    "enum": (object, lambda _, value, wanted, __: value in wanted),
    "$ref": (object, lambda self, value, wanted, _: self.fits(value, self.definitions[wanted.split("/")[-1]])),
    "anyOf": (object, lambda self, value, wanted, _: any(self.fits(value, each) for each in wanted)),
    "oneOf": (object, lambda self, value, wanted, _: sum(self.fits(value, each) for each in wanted) == 1),
    "pattern": (str, lambda _, value, wanted, __: re.search(wanted, value)),
    "minLength": (str, lambda _, value, wanted, __: len(value) >= wanted),
    "maxLength": (str, lambda _, value, wanted, __: len(value) <= wanted),
    "minItems": (list, lambda _, value, wanted, __: len(value) >= wanted),
    "maxItems": (list, lambda _, value, wanted, __: len(value) <= wanted),
    "minProperties": (dict, lambda _, value, wanted, __: len(value) >= wanted),
    "minimum": (int, lambda _, value, wanted, __: value >= wanted),
    "maximum": (int, lambda _, value, wanted, __: value <= wanted),
    "exclusiveMaximum": (int, lambda _, value, wanted, __: value < wanted),
    "items": (list, lambda self, value, wanted, _: all(self.fits(each, wanted) for each in value)),
    "required": (dict, lambda _, value, wanted, __: set(wanted) <= value.keys()),
    "propertyNames": (dict, lambda self, value, wanted, _: all(self.fits(name, wanted) for name in value)),
    "properties": (
        dict,
        lambda self, value, wanted, _: all(
            self.fits(value[name], wanted[name]) for name in wanted.keys() & value.keys()
        ),
    ),
    "patternProperties": (
        dict,
        lambda self, value, wanted, _: all(
            self.fits(value[name], wanted[pattern]) for pattern in wanted for name in value if re.search(pattern, name)
        ),
    ),
    "additionalProperties": (
        dict,
        lambda self, value, wanted, schema: all(wanted and self.fits(each, wanted) for each in unnamed(value, schema)),
    ),
}


def accepts(name: str, value: Any) -> bool:
    return Checker(SCHEMAS[name]).fits(value, SCHEMAS[name])


def test_every_document_has_a_schema() -> None:
    assert SCHEMAS.keys() == NAMES


@given(elections())
@settings(max_examples=25)
def test_the_schema_accepts_every_election(election: Election) -> None:
    assert accepts("election", election.plain())


@given(documents())
def test_the_schemas_accept_every_document(document: Document) -> None:
    name = document.format.removeprefix("votation/").removesuffix("@1")
    assert accepts(name, document.plain())


def test_the_schema_of_the_source_accepts_the_scaffold() -> None:
    """Read as a YAML 1.2 editor would: numbers are numbers."""
    text = re.sub(r"(\w+_at): (\S+)", r"\1: '\2'", scaffold("clermont"))
    assert accepts("election-yaml", yaml.safe_load(text))


@given(elections())
@settings(max_examples=25)
def test_the_schema_refuses_what_the_model_refuses(election: Election) -> None:
    plain = election.plain()
    assert not accepts("election", {**plain, "surprise": 1})
    assert not accepts("election", {**plain, "format": "votation/election@2"})
    assert not accepts("election", {**plain, "id": "Ü"})
    assert not accepts("election", {key: plain[key] for key in plain if key != "privacy"})
    assert not accepts("election", {**plain, "privacy": {"min_group": 0}})
    assert not accepts("election", {**plain, "lots": None})


@pytest.mark.parametrize("name", sorted(NAMES))
def test_schemas_are_committed(name: str) -> None:
    assert json.loads((ROOT / f"docs/schema/{name}.json").read_text("utf-8")) == SCHEMAS[name]
