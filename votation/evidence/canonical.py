"""The JSON of evidence: one value, one sequence of bytes.

A subset of RFC 8785 (JSON Canonicalization Scheme) plus one LF. The subset makes canonical bytes easy to reach in any
language: no null, no floating point, integers that every reader holds exactly, ASCII lower-case keys (so that sorting
by UTF-16 code units, by code points and by bytes is one order), and text without invisible characters.

Writing checks a value and serialises it. Reading parses strictly, then writes the value again and compares the bytes:
what cannot be written is refused on reading too, and no second spelling of a value is ever accepted.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, cast

from votation.errors import DocumentError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

MAX_DOCUMENT_BYTES: Final = 256 * 1024 * 1024
MAX_DEPTH: Final = 16  # containers inside each other; a document's own object is 1
MAX_INTEGER: Final = 2**53 - 1  # RFC 8785, 3.2.2.3: what an IEEE 754 double holds exactly
MAX_FRACTION_DIGITS: Final = 4000  # decimal digits of a numerator or denominator; below Python's own limit of 4300

_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_FRACTION: Final = re.compile(r"(-?[1-9][0-9]*)/([1-9][0-9]*)")
_MAX_INTEGER_CHARACTERS: Final = len(str(-MAX_INTEGER))
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs"})
_SHOWN: Final = 60  # characters of a faulty value repeated in an error


def dumps(value: Json) -> bytes:
    """Serialise `value` to its canonical bytes, final LF included.

    RFC 8785, 3.2: no white space, members sorted, only the escapes that JSON demands, UTF-8.

    Raises:
        DocumentError: `value` holds something that the profile has no spelling for.
    """
    _check(value, 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


dumps_line = dumps
"""One record of a file of lines; the same bytes, for a canonical document is one line."""


def loads(data: bytes, *, file: str) -> Json:
    """Read the one value whose canonical bytes are `data`.

    Args:
        data: The whole file.
        file: Its name, for errors.

    Raises:
        DocumentError: `data` is not UTF-8, not JSON, outside the profile, or not canonical; line and column (in
            characters) of the first difference where there is one.
        LimitError: `data` is larger than `MAX_DOCUMENT_BYTES`.
    """
    return _loads(data, file, line=1)


def loads_lines(data: bytes, *, file: str) -> list[dict[str, Json]]:
    """Read a file of canonical objects, one a line, each line ending with LF.

    Args:
        data: The whole file; empty means no objects.
        file: Its name, for errors.

    Raises:
        DocumentError: As `loads`, with the line; also when a line holds something else than an object.
        LimitError: `data` is larger than `MAX_DOCUMENT_BYTES`.
    """
    _check_size(data, file)
    return [_loads_object(line, file, number) for number, line in enumerate(io.BytesIO(data), 1)]


def fraction_text(value: Fraction | int) -> str | int:
    """Return the one JSON spelling of an exact number: an integer where it can be, else `"numerator/denominator"`.

    Whole numbers beyond `MAX_INTEGER` are written over 1: `"9007199254740992/1"`.

    Raises:
        LimitError: Numerator or denominator has more than `MAX_FRACTION_DIGITS` digits.
    """
    number = Fraction(value)
    if number.denominator == 1 and abs(number.numerator) <= MAX_INTEGER:
        return number.numerator
    if max(abs(number.numerator), number.denominator) >= 10**MAX_FRACTION_DIGITS:
        raise LimitError("fraction-too-long", expected=MAX_FRACTION_DIGITS)
    return f"{number.numerator}/{number.denominator}"


def exact(value: Any) -> Any:  # noqa: ANN401 - any JSON value, exact numbers inside
    """Return a JSON value with every Fraction written as `fraction_text` does; a None in an object is left out.

    Raises:
        LimitError: As `fraction_text`.
    """
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [exact(each) for each in value]
    return value


def parse_fraction(value: Json) -> Fraction:
    """Read what `fraction_text` writes, and nothing else.

    Raises:
        DocumentError: `value` is no integer and no fraction in lowest terms, or a fraction that has a shorter spelling.
        LimitError: Numerator or denominator has more than `MAX_FRACTION_DIGITS` digits.
    """
    if type(value) is int:
        return Fraction(value)
    match = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise DocumentError("json-not-a-fraction", found=str(value)[:_SHOWN])
    if max(len(match[1].lstrip("-")), len(match[2])) > MAX_FRACTION_DIGITS:
        raise LimitError("fraction-too-long", expected=MAX_FRACTION_DIGITS)
    number = Fraction(int(match[1]), int(match[2]))
    if fraction_text(number) != value:
        raise DocumentError("json-fraction-not-reduced", found=match[0][:_SHOWN], expected=str(number)[:_SHOWN])
    return number


def _loads_object(line: bytes, file: str, number: int) -> dict[str, Json]:
    value = _loads(line, file, number)
    if not isinstance(value, dict):
        raise DocumentError("json-not-an-object", file=file, line=number, found=str(value)[:_SHOWN])
    return value


def _loads(data: bytes, file: str, line: int) -> Json:
    _check_size(data, file)
    text = _decode(data, file, line)
    with _located(file, line):
        value = _parse(text)
        canonical = dumps(value)
    if canonical != data:
        _refuse_spelling(text, canonical.decode(), file, line)
    return value


def _check_size(data: bytes, file: str) -> None:
    if len(data) > MAX_DOCUMENT_BYTES:
        raise LimitError("json-too-large", file=file, found=len(data), expected=MAX_DOCUMENT_BYTES)


def _decode(data: bytes, file: str, line: int) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        found = data[error.start : error.start + 4].hex()
        raise DocumentError("json-not-utf8", file=file, line=line, found=found, byte=error.start) from error
    if text.startswith("\ufeff"):
        raise DocumentError("json-byte-order-mark", file=file, line=line)
    return text


@contextmanager
def _located(file: str, line: int) -> Iterator[None]:
    """Say in which file a value was refused: the checks of a value do not know."""
    try:
        yield
    except DocumentError as error:
        error.file = file
        error.line = line if error.line is None else line + error.line - 1
        raise


def _parse(text: str) -> Json:
    try:
        return cast("Json", _DECODER.decode(text.removesuffix("\n")))  # an error stands in a line, never after the last
    except json.JSONDecodeError as error:
        found = text[error.pos : error.pos + 20]
        raise DocumentError("json-syntax", line=error.lineno, column=error.colno, found=found) from error
    except RecursionError as error:
        raise DocumentError("json-too-deep", expected=MAX_DEPTH) from error


def _refuse_spelling(text: str, canonical: str, file: str, line: int) -> NoReturn:
    pairs = enumerate(zip(text, canonical, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(text), len(canonical)))
    raise DocumentError(
        "json-not-canonical",
        file=file,
        line=line + text.count("\n", 0, at),
        column=at - text.rfind("\n", 0, at),
        found=text[at : at + 20],
        expected=canonical[at : at + 20],
    )


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        keys = [key for key, _ in members]
        twin = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise DocumentError("json-duplicate-key", found=twin[:_SHOWN])
    return value


def _integer(digits: str) -> int:
    if len(digits) > _MAX_INTEGER_CHARACTERS:  # int() is quadratic, and refuses 4300 digits with a ValueError
        raise DocumentError("json-integer-too-large", found=digits[:_SHOWN], expected=MAX_INTEGER)
    return int(digits)


def _refuse_float(digits: str) -> NoReturn:
    raise DocumentError("json-float", found=digits[:_SHOWN])


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_refuse_float, parse_constant=_refuse_float
)


def _check(value: object, depth: int) -> None:
    """Refuse what the profile cannot say; subclasses too, for their text may be overridden."""
    kind = type(value)
    if kind is str:
        _check_text(cast("str", value))
    elif kind is int:
        _check_integer(cast("int", value))
    elif kind is list:
        _check_list(cast("list[object]", value), depth + 1)
    elif kind is dict:
        _check_object(cast("dict[object, object]", value), depth + 1)
    elif kind is float:
        raise DocumentError("json-float", found=str(value))
    elif kind is not bool:
        raise DocumentError("json-type", found="null" if value is None else kind.__name__)


def _check_list(items: list[object], depth: int) -> None:
    _check_depth(depth)
    if set(map(type, items)) == {int}:  # the matrices of a result: two passes in C instead of a call an item
        _check_integer(min(cast("list[int]", items)))
        _check_integer(max(cast("list[int]", items)))
        return
    for item in items:
        _check(item, depth)


def _check_object(members: dict[object, object], depth: int) -> None:
    _check_depth(depth)
    for key, value in members.items():
        if type(key) is not str or not _KEY.fullmatch(key):
            raise DocumentError("json-key", found=ascii(key)[:_SHOWN], expected=_KEY.pattern)
        _check(value, depth)


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise DocumentError("json-too-deep", expected=MAX_DEPTH)


def _check_integer(number: int) -> None:
    if not -MAX_INTEGER <= number <= MAX_INTEGER:
        raise DocumentError("json-integer-too-large", found=_short_integer(number), expected=MAX_INTEGER)


def _short_integer(number: int) -> str:
    """Never spell out a number of thousands of digits."""
    return str(number) if number.bit_length() <= 4 * _SHOWN else f"{number.bit_length()} bits"


def _check_text(text: str) -> None:
    if text.isascii() and text.isprintable():
        return
    for character in text:
        if unicodedata.category(character) in _FORBIDDEN_CATEGORIES:
            raise DocumentError("json-invisible-character", found=f"U+{ord(character):04X}")
    if not unicodedata.is_normalized("NFC", text):
        raise DocumentError("json-not-nfc", found=text[:_SHOWN])
