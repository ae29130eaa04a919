"""The zip container of a workbook, held to its limits before anything else looks into it.

Only the parts that are needed are taken out, each up to a limit, whatever size the archive announces; a library is then
handed a new container with nothing but them. So it meets no bomb, no second member of one name, no macro, no link, and
sees the very bytes that were looked at.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from votation.errors import FormatError, LimitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.exchange.source import Source

MAX_MEMBERS: Final = 2_000
"""Members of an archive: a workbook has a dozen, and one for each sheet and picture."""
MAX_PART_BYTES: Final = 2**29
"""Bytes of one part when it is taken out: 512 MiB, about ten million cells."""
MAX_RATIO: Final = 200
"""Bytes taken out for each byte in the archive; worksheets reach about 30, deflate can reach 1,032."""

_SMALL: Final = 2**20  # bytes up to which no ratio is a bomb
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What zipfile raises of a damaged archive: sizes and places in it are not checked before they are used."""
_SHOWN: Final = 60


class Archive:
    """An archive whose list of members keeps to the limits.

    Args:
        source: The file.

    Raises:
        FormatError: It is no zip, is encrypted, or has two members of one name or an archive inside.
        LimitError: It has too many members, or one that is too large or too well packed.
    """

    def __init__(self, source: Source) -> None:
        self.file = source.name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except _BROKEN as error:
            raise FormatError("workbook-broken", file=source.name) from error
        self.names = [member.filename for member in self._zip.infolist()]
        self._check()

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise LimitError("workbook-members", file=self.file, found=len(members), expected=MAX_MEMBERS)
        seen = set()
        for member in members:
            name = member.filename.lower()
            if name in seen:
                raise FormatError("workbook-twice", file=self.file, found=member.filename[:_SHOWN])
            seen.add(name)
            if name.endswith((".zip", ".xlsx", ".gz", ".7z")):
                raise FormatError("workbook-nested", file=self.file, found=member.filename[:_SHOWN])
            if member.flag_bits & _ENCRYPTED:
                raise FormatError("workbook-encrypted", file=self.file)
            if member.compress_type not in _METHODS:
                raise FormatError("workbook-broken", file=self.file)
            large = member.file_size > max(_SMALL, MAX_RATIO * member.compress_size)
            if large or member.file_size > MAX_PART_BYTES:
                raise LimitError(
                    "workbook-bomb", file=self.file, found=member.filename[:_SHOWN], expected=MAX_PART_BYTES
                )

    def part(self, name: str) -> bytes | None:
        """Take a part out; None if there is none of that name.

        Raises:
            FormatError: It is damaged, or larger than announced.
        """
        if name not in self.names:
            return None
        try:
            return self._zip.read(name)  # never more than the size announced, which was checked
        except _BROKEN as error:
            raise FormatError("workbook-broken", file=self.file) from error


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts, by name, not compressed."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return memory.getvalue()
