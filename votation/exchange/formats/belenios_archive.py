"""The archive of a Belenios election: an append-only tar whose members are named by the digest of what they hold.

No name is ever used as a path, no byte is unpacked: a member is a place in the file. What its digest contradicts, or
what breaks the chain of events, is refused.

Source: https://gitlab.inria.fr/belenios/belenios, src/lib/core/archive.ml; POSIX.1-1988 for the blocks of ustar.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from votation.errors import FormatError, LimitError
from votation.exchange.source import Source
from votation.exchange.steps import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS: Final = 4_000_000
"""Members of an archive: two for each ballot of two million voters."""
MAGIC: Final = b"BELENIOS\0"
"""How an archive begins: the name of its first member."""

_BLOCK: Final = 512
_NAME: Final = slice(0, 100)
_SIZE: Final = slice(124, 136)
_TYPE: Final = slice(156, 157)
_REGULAR: Final = frozenset({b"0", b"\0"})
_MEMBER: Final = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")


class Archive:
    """The data of an archive by digest, and its events in order.

    Args:
        source: The file.

    Raises:
        FormatError: It is no such archive, a member is not what its name says, or an event does not follow the last.
        LimitError: It has more than `MAX_MEMBERS`.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._data: dict[str, slice] = {}
        self.events: list[dict[str, Any]] = []
        self._last: str | None = None
        for number, (name, place) in enumerate(_members(source)):
            if number > MAX_MEMBERS:
                raise LimitError("belenios-members", file=source.name, expected=MAX_MEMBERS)
            if number:
                self._take(name, place)
            elif name != "BELENIOS":
                raise FormatError("belenios-member", file=source.name, found=ascii(name)[:60], expected="BELENIOS")

    def data(self, digest: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return the value of a member.

        Raises:
            FormatError: There is none of that digest, or it is no JSON.
        """
        if digest not in self._data:
            raise FormatError("belenios-missing", file=self._source.name, found=digest[:64])
        return self._value(self._data[digest])

    def payload(self, kind: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what the last event of a type carries; None where there is no such event.

        Raises:
            FormatError: As `data`.
        """
        for event in reversed(self.events):
            if event.get("type") == kind:
                return self.data(json_text.string(event, "payload"))
        return None

    def _value(self, place: slice) -> Any:  # noqa: ANN401 - any JSON value
        return json_text.document(Source(self._source.name, self._source.data[place]))[0]

    def _take(self, name: str, place: slice) -> None:
        found = _MEMBER.fullmatch(name)
        if found is None:
            raise FormatError("belenios-member", file=self._source.name, found=ascii(name)[:60], expected="data, event")
        digest, kind = found.groups()
        if hashlib.sha256(self._source.data[place]).hexdigest() != digest:
            raise FormatError("belenios-digest", file=self._source.name, found=name)
        if digest in self._data:
            raise FormatError("belenios-twice", file=self._source.name, found=name)
        self._data[digest] = place
        if kind == "event":
            self._append(digest, self._value(place))

    def _append(self, digest: str, event: Any) -> None:  # noqa: ANN401 - any JSON value
        with json_text.placed(self._source.name, f"{digest}.event.json: $"):
            height, parent = json_text.integer(event, "height", 0, MAX_MEMBERS), json_text.optional(event, "parent")
        if height != len(self.events) or parent != self._last:
            raise FormatError("belenios-chain", file=self._source.name, found=height, expected=len(self.events))
        self.events.append(event)
        self._last = digest


def _members(source: Source) -> Iterator[tuple[str, slice]]:
    """Yield the name and the place of each member, up to the first block of zeros or the end."""
    data, at = source.data, 0
    while at < len(data):
        header = data[at : at + _BLOCK]
        if not header.strip(b"\0"):
            return
        size = _octal(header[_SIZE])
        start = at + _BLOCK
        stop = start + -(-(size or 0) // _BLOCK) * _BLOCK
        if header[_TYPE] not in _REGULAR or size is None or stop > len(data):
            raise FormatError("belenios-header", file=source.name, found=at)
        yield header[_NAME].partition(b"\0")[0].decode("ascii", "replace"), slice(start, start + size)
        at = stop


def _octal(field: bytes) -> int | None:
    digits = field.rstrip(b"\0 ").lstrip(b" ")
    return int(digits, 8) if digits and not digits.strip(b"01234567") else None
