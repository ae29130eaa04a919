"""`election.yaml` as people write it: plain text values, and the line on which each stands.

The subset of YAML that is read has one meaning only. Every plain scalar is a string, so that station `0101`, the
answer `no`, the hour `12:30` and the day `2026-05-12` stay what was typed; the models turn declared numbers from
strings. Anchors, aliases, tags, merge keys and several documents are refused, and so is a key written twice.

Reading works on parser events, not on a composed tree: nothing is expanded, and what is too deep is refused on the
way, so that memory and time are bounded by the size of the file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml

from votation.election.base import shown
from votation.errors import DocumentError, LimitError
from votation.evidence.canonical import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes, from the top of a document down to one of its values."""

MAX_SOURCE_BYTES: Final = 2 * 2**20
"""Bytes of a definition as people write it; a thousand measures with their texts take about half of it."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it
_UNPRINTABLE: Final = re.compile(  # all but c-printable (YAML 1.1, section 5.1)
    "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A definition as written.

    Attributes:
        file: Name of the file, for errors.
        value: What it says: strings, lists and objects.
        lines: Line of every key and item, by path; the first is 1.
        normalised: Paths of the texts that were brought to Unicode NFC, the only form evidence is written in.
    """

    file: str
    value: dict[str, Plain]
    lines: Mapping[Path, int]
    normalised: tuple[Path, ...] = ()

    def line(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest thing around it that was written."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read_yaml(data: bytes, file: str) -> Source:
    """Read a definition.

    Args:
        data: The whole file.
        file: Its name, for errors.

    Raises:
        DocumentError: Not UTF-8, not YAML, outside the subset described above, or not an object; with the line.
        LimitError: Larger than `MAX_SOURCE_BYTES`, or deeper than `canonical.MAX_DEPTH`.
    """
    if len(data) > MAX_SOURCE_BYTES:
        raise LimitError("yaml-too-large", file=file, found=len(data), expected=MAX_SOURCE_BYTES)
    reader = _Reader(_decode(data, file), file)
    value = reader.document()
    if not isinstance(value, dict):
        raise DocumentError("yaml-not-an-object", file=file, line=reader.lines[()], found=shown(value))
    return Source(file, value, reader.lines, tuple(reader.normalised))


def _decode(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")  # a byte order mark is allowed (YAML 1.1, section 5.2); some editors write one
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("yaml-not-utf8", file=file, line=line, found=data[error.start : error.end].hex()) from error
    if (bad := _UNPRINTABLE.search(text)) is not None:
        line = text.count("\n", 0, bad.start()) + 1
        raise DocumentError("yaml-character", file=file, line=line, found=f"U+{ord(bad[0]):04X}")
    return text


class _Reader:
    """Builds the value from the events of the parser, and notes lines on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.normalised: list[Path] = []
        self._yaml = text
        self._events = self._subset()

    def document(self) -> Plain:
        """Return the value of the only document."""
        event = next(self._events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise DocumentError("yaml-empty", file=self.file, line=1)
        value = self._value(event, ())
        for rest in self._events:
            if isinstance(rest, yaml.DocumentStartEvent):
                raise DocumentError("yaml-several-documents", file=self.file, line=_line(rest))
        return value

    def _value(self, event: yaml.Event, path: Path) -> Plain:
        self.lines.setdefault(path, _line(event))  # the line of a member is that of its key
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event.value, path)
        if len(path) >= MAX_DEPTH:
            raise LimitError("yaml-too-deep", file=self.file, line=_line(event), expected=MAX_DEPTH)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _text(self, text: str, path: Path) -> str:
        composed = unicodedata.normalize("NFC", text)
        if composed != text:
            self.normalised.append(path)
        return composed

    def _sequence(self, path: Path) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Plain]:
        members: dict[str, Plain] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in members:
                first = self.lines[(*path, key)]
                raise DocumentError(
                    "yaml-duplicate-key", file=self.file, line=_line(event), found=shown(key), first=first
                )
            self.lines[(*path, key)] = _line(event)
            members[key] = self._value(next(self._events), (*path, key))
        return members

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise DocumentError("yaml-complex-key", file=self.file, line=_line(event))
        if event.value == "<<":
            raise DocumentError("yaml-merge-key", file=self.file, line=_line(event))
        return str(event.value)

    def _subset(self) -> Iterator[yaml.Event]:
        """Yield the events of the subset; what the parser raises becomes an error of this library."""
        try:
            for event in yaml.parse(self._yaml, Loader=_LOADER):
                self._check(event)
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            assert mark is not None
            if str(error.context).startswith("while increasing"):  # libyaml counts to its own limit, looking ahead
                raise LimitError("yaml-too-deep", file=self.file, line=mark.line + 1, expected=MAX_DEPTH) from error
            line = self._yaml.split("\n")[mark.line : mark.line + 1]
            raise DocumentError(
                "yaml-syntax", file=self.file, line=mark.line + 1, column=mark.column + 1, found=shown("".join(line))
            ) from error
        except (ValueError, OverflowError) as error:
            # PyYAML without libyaml: chr() of "\UFFFFFFFF", int() of a %YAML directive of 5,000 digits
            raise DocumentError("yaml-syntax", file=self.file, line=1, column=1, found=shown(str(error))) from error

    def _check(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise DocumentError("yaml-alias", file=self.file, line=_line(event), found=shown(event.anchor))
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            return
        if event.anchor is not None:
            raise DocumentError("yaml-anchor", file=self.file, line=_line(event), found=shown(event.anchor))
        if event.tag is not None:
            raise DocumentError("yaml-tag", file=self.file, line=_line(event), found=shown(event.tag))
        if isinstance(event, yaml.ScalarEvent) and (bad := _UNPRINTABLE.search(event.value)) is not None:
            # An escape in double quotes wrote what the file itself may not hold: NUL, half a surrogate pair
            raise DocumentError("yaml-character", file=self.file, line=_line(event), found=f"U+{ord(bad[0]):04X}")


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1
