"""An election folder as one zip file: written so that the same files give the same bytes, read as if it were hostile.

Members are stored, not compressed: what compression gives changes with its version, and the digest of a published
archive should not. Reading takes compressed members too, for a copy may have been packed again; a name, a size or a
ratio that an archive states is checked before anything is unpacked, and held while it is.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

from votation.errors import InputError, LimitError, PathError
from votation.evidence.folder.disk import machine_errors
from votation.evidence.folder.names import refuse_collisions, safe_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from zipfile import ZipFile, ZipInfo

MAX_MEMBERS: Final = 100_000
"""Files in an archive: ten times the batches of the largest box."""
MAX_DIRECTORY_BYTES: Final = 32 * 2**20
"""Bytes of the list of members, which is read whole."""
MAX_MEMBER_BYTES: Final = 2**30
"""Bytes of one file, unpacked."""
MAX_TOTAL_BYTES: Final = 2**36
"""Bytes of all files together, unpacked: 64 GiB."""
MAX_RATIO: Final = 200
"""How many times its packed size a file may unpack to; ballots reach 20, repeated zeros 1,000."""
FREE_BYTES: Final = 2**20
"""Bytes that a file may unpack to at any ratio."""

SUFFIX: Final = ".zip"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can tell
_MODE: Final = stat.S_IFREG | 0o644
_UNIX: Final = 3  # APPNOTE.TXT, 4.4.2.2: whose file modes a member bears
_LOCAL: Final = struct.Struct("<4s5H3L2H")  # 4.3.7: what stands before each member
_DESCRIBED: Final = 0x8  # 4.4.4: sizes and CRC stand behind the member, spelled in one of four ways (4.3.9)
_DESCRIPTOR_BYTES: Final = frozenset({12, 16, 20, 24})
_ENCRYPTED: Final = 0x1  # APPNOTE.TXT, 4.4.4
_BLOCK_BYTES: Final = 2**20
# APPNOTE.TXT, 4.3.14 to 4.3.16: the records behind the list of members
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_PACKED: Final = (b"PK\3\4", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"(\xb5/\xfd", b"Rar!")


def write_archive(stream: IO[bytes], files: Iterable[tuple[str, Callable[[], bytes]]]) -> None:
    """Write files into a zip archive: sorted by name, one fixed time, one mode, stored.

    Args:
        stream: Where the archive goes.
        files: Relative POSIX name of each file, and what reads it when its turn comes.

    Raises:
        PathError: A name is unsafe.
    """
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, read in sorted(files, key=lambda each: each[0].encode()):
            member = zipfile.ZipInfo(str(safe_path(name)), _EPOCH)
            member.create_system = _UNIX
            member.external_attr = _MODE << 16
            archive.writestr(member, read())


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield an election folder: `path` itself, or what a zip file holds, in a folder that is gone after the block.

    Raises:
        PathError: A member has an unsafe name, is a link or a device, stands there twice, or is an archive itself.
        LimitError: There are too many members, or one unpacks to too much.
        InputError: It is no zip file, or a damaged or encrypted one.
        IncompleteError: There is no such file.
        MachineError: It cannot be read, or the disk is full.
    """
    if not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="votation-") as place:
        with machine_errors(path.as_posix()), path.open("rb") as stream:
            _unpack(stream, path.name, Path(place))
        yield Path(place)


def _unpack(stream: IO[bytes], file: str, place: Path) -> None:
    try:
        size = stream.seek(0, os.SEEK_END)
        _check_directory(stream, size, file)
        with zipfile.ZipFile(stream) as archive:
            files = _checked(archive.infolist(), size)
            _check_gaps(stream, archive.infolist(), archive.start_dir, file)
            for member in files:
                _extract(archive, member, place)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the first byte was asked for
            raise
        raise InputError("archive-malformed", file=file) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
        struct.error,
        RuntimeError,
    ) as error:
        raise InputError("archive-malformed", file=file) from error


def _check_directory(stream: IO[bytes], size: int, file: str) -> None:
    """Bound the list of members before it is read; anything behind the last record is refused."""
    end = _record(stream, size - _END.size, _END)
    if not end or end[0] != b"PK\5\6" or end[-1]:
        raise InputError("archive-malformed", file=file)
    members, length = end[4], end[5]
    at = size - _END.size - _LOCATOR.size
    locator = _record(stream, at, _LOCATOR)
    if locator and locator[0] == b"PK\6\7":  # 4.3.15: more members or bytes than the short record can tell
        wide = _record(stream, at - _END64.size, _END64)
        if not wide or wide[0] != b"PK\6\6" or locator[2] != at - _END64.size:
            raise InputError("archive-malformed", file=file)
        members, length = wide[7], wide[8]
    if members > MAX_MEMBERS:
        raise LimitError("archive-members", file=file, found=members, expected=MAX_MEMBERS)
    if length > MAX_DIRECTORY_BYTES:
        raise LimitError("archive-directory", file=file, found=length, expected=MAX_DIRECTORY_BYTES)


def _record(stream: IO[bytes], at: int, shape: struct.Struct) -> tuple[Any, ...]:
    """Return the fields of a record, nothing where the archive is too short for one."""
    if at < 0:
        return ()
    stream.seek(at)
    return shape.unpack(stream.read(shape.size))


def _checked(members: Sequence[ZipInfo], size: int) -> list[ZipInfo]:
    """Return the members that are files, once all of them were found safe; nothing is unpacked before."""
    if len(members) > MAX_MEMBERS:
        raise LimitError("archive-members", found=len(members), expected=MAX_MEMBERS)
    for member in members:
        _check_member(member)
    files = [member for member in members if not member.is_dir()]
    _check_names([member.orig_filename for member in files])
    total = sum(member.file_size for member in files)
    if total > MAX_TOTAL_BYTES:
        raise LimitError("archive-total", found=total, expected=MAX_TOTAL_BYTES)
    packed = sum(member.compress_size for member in files)
    if packed > size:  # members that share their bytes, as in the bombs of Fifield (WOOT 2019)
        raise LimitError("archive-overlap", found=packed, expected=size)
    return files


def _check_member(member: ZipInfo) -> None:
    name = member.orig_filename
    safe_path(name.removesuffix("/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFDIR if member.is_dir() else stat.S_IFREG}:
        raise PathError("path-not-a-regular-file", file=name)
    if member.flag_bits & _ENCRYPTED or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise InputError("archive-member-packed", file=name, found=member.compress_type)
    if member.file_size > MAX_MEMBER_BYTES:
        raise LimitError("archive-member-size", file=name, found=member.file_size, expected=MAX_MEMBER_BYTES)
    if member.file_size > max(FREE_BYTES, MAX_RATIO * member.compress_size):
        ratio = member.file_size // max(1, member.compress_size)
        raise LimitError("archive-ratio", file=name, found=ratio, expected=MAX_RATIO)


def _check_names(names: Sequence[str]) -> None:
    """Refuse a name that stands there twice, is equal to another where case is ignored, or is also a folder's."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PathError("archive-member-twice", file=name)
        seen.add(name)
    refuse_collisions(names)
    for name in names:
        for folder in PurePosixPath(name).parents:
            if str(folder) in seen:
                raise PathError("archive-file-and-folder", file=str(folder))


def _check_gaps(stream: IO[bytes], members: Sequence[ZipInfo], end: int, file: str) -> None:
    """Refuse bytes that belong to no member of the list: whoever reads from the front may find others there."""
    at, described = 0, False
    for member in sorted(members, key=lambda each: each.header_offset):
        _check_gap(member.header_offset - at, file, described=described)
        *_, name, extra = _record(stream, member.header_offset, _LOCAL)
        at = member.header_offset + _LOCAL.size + name + extra + member.compress_size
        described = bool(member.flag_bits & _DESCRIBED)
    _check_gap(end - at, file, described=described)


def _check_gap(size: int, file: str, *, described: bool) -> None:
    if size not in (_DESCRIPTOR_BYTES if described else {0}):
        raise InputError("archive-gap" if size > 0 else "archive-malformed", file=file)


def _extract(archive: ZipFile, member: ZipInfo, place: Path) -> None:
    """Unpack one file in blocks; the library stops at the size that was checked, and checks the CRC."""
    path = place / member.orig_filename
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as packed, path.open("xb") as stream:
        block = packed.read(_BLOCK_BYTES)
        if block.startswith(_PACKED):
            raise PathError("archive-nested", file=member.orig_filename)
        while block:
            stream.write(block)
            block = packed.read(_BLOCK_BYTES)
