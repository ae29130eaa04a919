"""The JSON of other people: laid out as they like, but of one meaning only, and an error says where in it.

No key occurs twice in an object, nothing is NaN or infinite, and no number is rounded: one with a fraction or an
exponent stays as it is written. A long list of records is read one record at a time, so that a file of many ballots
never stands in memory as objects.
"""

from __future__ import annotations

import codecs
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

from votation.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.exchange.content import Decision
    from votation.exchange.source import Source

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_SHOWN: Final = 60
_TYPES: Final = {dict: "object", list: "array", str: "string", int: "integer", bool: "boolean", type(None): "null"}


class Inexact(str):
    """A number with a fraction or an exponent, as it is written: nothing counts with it."""

    __slots__ = ()


def document(source: Source) -> tuple[Any, tuple[Decision, ...]]:
    """Read a whole file.

    Returns:
        Its value, and what was decided to read it as text.

    Raises:
        FormatError: It is no text, or no JSON of one meaning.
    """
    text = source.text()
    with _reported(source.name, text.text):
        return _DECODER.decode(text.text), text.decisions


class Records:
    """The object that a file is: one of its lists record by record, everything else as a whole.

    Attributes:
        decisions: What was decided to read the file as text.
        others: Every other member of the object, once all records have been read.
        key: Name of the list, once it has begun.

    Args:
        source: The file.
        keys: Names that the list may have.

    Raises:
        FormatError: It is no text.
    """

    def __init__(self, source: Source, keys: frozenset[str]) -> None:
        text = source.text()
        self.decisions = text.decisions
        self.others: dict[str, Any] = {}
        self.key = ""
        self._file, self._text, self._keys = source.name, text.text, keys
        self._at = 0

    def __iter__(self) -> Iterator[Any]:
        """Yield each record.

        Raises:
            FormatError: The file is no JSON of one meaning, no object, or the list is missing.
        """
        with _reported(self._file, self._text):
            self._expect("{")
            yield from self._members()
            self._skip()
            if self._at != len(self._text):
                raise json.JSONDecodeError("", self._text, self._at)

    def _members(self) -> Iterator[Any]:
        while not self._took("}"):
            key = self._key()
            if key in self.others or (self.key and key in self._keys):
                raise _twice(key)
            if key in self._keys:
                self.key = key
                yield from self._list()
            else:
                self.others[key] = self._value()
            self._separate("}")
        if not self.key:
            raise FormatError("foreign-json-missing", path="", expected=min(self._keys))

    def _list(self) -> Iterator[Any]:
        self._expect("[")
        while not self._took("]"):
            yield self._value()
            self._separate("]")

    def _key(self) -> str:
        self._skip()
        if not self._text.startswith('"', self._at):
            raise json.JSONDecodeError("", self._text, self._at)
        key: str = self._value()
        self._expect(":")
        return key

    def _value(self) -> Any:  # noqa: ANN401 - any JSON value
        self._skip()
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return value

    def _skip(self) -> None:
        space = _SPACE.match(self._text, self._at)
        assert space is not None
        self._at = space.end()

    def _took(self, sign: str) -> bool:
        self._skip()
        found = self._text.startswith(sign, self._at)
        self._at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._took(sign):
            raise json.JSONDecodeError("", self._text, self._at)

    def _separate(self, end: str) -> None:
        """Pass the comma before the next value; none stands before the end, and none is missing elsewhere."""
        if self._took(","):
            self._skip()
            if self._text.startswith(end, self._at):
                raise json.JSONDecodeError("", self._text, self._at)
        elif not self._text.startswith(end, self._at):
            raise json.JSONDecodeError("", self._text, self._at)


@contextmanager
def placed(file: str, path: str) -> Iterator[None]:
    """Say where a value was refused: the checks of a value know neither the file nor the way to it.

    Raises:
        FormatError: Whatever was refused inside the block.
    """
    try:
        yield
    except FormatError as error:
        error.file = file
        error.details["path"] = f"{path}{error.details.get('path', '')}"
        raise


def beginning(head: Source) -> bytes:
    """Return the beginning of a file without byte order mark, to recognise a format by."""
    return head.data.removeprefix(codecs.BOM_UTF8)


def member(value: object, key: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a member of what has to be an object that has it.

    Raises:
        FormatError: It is none, or has none.
    """
    found = optional(value, key)
    if found is None:
        raise FormatError("foreign-json-missing", path="", expected=key)
    return found


def optional(value: object, key: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a member of what has to be an object; None where it is absent or null.

    Raises:
        FormatError: It is no object.
    """
    if type(value) is not dict:
        raise unfit(value, "object")
    return value.get(key)


def array(value: object, key: str) -> list[Any]:
    """Return a list that has to be a member.

    Raises:
        FormatError: It is missing, or no list.
    """
    found: list[Any] = _of(list, member(value, key), key)
    return found


def string(value: object, key: str) -> str:
    """Return a text that has to be a member, with nothing in it that no file could hold.

    Raises:
        FormatError: It is missing, no text, or holds half a character.
    """
    found: str = _of(str, member(value, key), key)
    if not is_whole(found):
        raise unfit(ascii(found), "string", f".{key}")
    return found


def is_whole(text: str) -> bool:
    """Whether a text holds no half of a character, which JSON can spell and no file can hold."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def array_if_any(value: object, key: str) -> list[Any]:
    """Return a list that may be absent; empty then.

    Raises:
        FormatError: It is no list.
    """
    return [] if optional(value, key) is None else array(value, key)


def string_if_any(value: object, key: str) -> str:
    """Return a text that may be absent; empty then.

    Raises:
        FormatError: It is no text, or holds half a character.
    """
    return "" if optional(value, key) is None else string(value, key)


def strings(value: object, key: str) -> list[str]:
    """Return the texts of a list that has to be a member.

    Raises:
        FormatError: It is missing, no list, or holds something else.
    """
    places = {f"{key}[{place}]": each for place, each in enumerate(array(value, key))}
    return [string(places, place) for place in places]


def integer(value: object, key: str, lowest: int, highest: int) -> int:
    """Return a whole number that has to be a member, within bounds.

    Raises:
        FormatError: It is missing, no whole number, or beyond a bound.
    """
    found: int = _of(int, member(value, key), key)
    if not lowest <= found <= highest:
        raise unfit(found, f"{lowest}..{highest}", f".{key}")
    return found


def named(items: list[Any], key: str) -> dict[str, Any]:
    """Return objects by the name that one of their members gives each.

    Raises:
        FormatError: One has no such name, or two share it.
    """
    found: dict[str, Any] = {}
    for place, item in enumerate(items):
        try:
            name = string(item, key)
        except FormatError as error:
            error.details["path"] = f"[{place}]{error.details['path']}"
            raise
        if name in found:
            raise FormatError("foreign-json-name-twice", found=name[:_SHOWN], path=f"[{place}].{key}")
        found[name] = item
    return found


def unfit(value: object, expected: str, path: str = "") -> FormatError:
    """Return the error about a value that should be another."""
    return FormatError("foreign-json-value", found=shown(value), expected=expected, path=path)


def shown(value: object) -> str:
    """Return a value as an error shows it: what it is, or its first characters."""
    if isinstance(value, (dict, list)):
        return _TYPES[type(value)]
    if type(value) is int and value.bit_length() > 4 * _SHOWN:
        return "integer"  # writing thousands of digits out takes long
    return json.dumps(value)[:_SHOWN]


def _of(kind: type, value: Any, key: str) -> Any:  # noqa: ANN401 - any JSON value
    if type(value) is not kind:
        raise unfit(value, _TYPES[kind], f".{key}")
    return value


@contextmanager
def _reported(file: str, text: str) -> Iterator[None]:
    """Turn what the decoder says into errors of this library, with line and column where it knows them."""
    try:
        yield
    except json.JSONDecodeError as error:
        line, column, found = error.lineno, error.colno, text[error.pos : error.pos + 20]
        raise FormatError("foreign-json", file=file, line=line, column=column, found=found) from error
    except RecursionError as error:
        raise FormatError("foreign-json-deep", file=file) from error
    except ValueError as error:  # int() refuses more than 4300 digits
        raise FormatError("foreign-json-number", file=file, found="integer") from error
    except FormatError as error:
        error.file = file
        raise


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        once: set[str] = set()
        for key, _ in members:
            if key in once:
                raise _twice(key)
            once.add(key)
    return value


def _twice(key: str) -> FormatError:
    return FormatError("foreign-json-twice", found=ascii(key)[:_SHOWN])


def _refuse_constant(name: str) -> NoReturn:
    raise FormatError("foreign-json-number", found=name)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_float=Inexact, parse_constant=_refuse_constant)
