"""Names of files: refused before anything is opened when they could leave the folder or mean two things."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from votation.errors import LimitError, PathError
from votation.evidence.folder.disk import machine_errors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MAX_NAME_BYTES: Final = 200  # of a whole relative name in UTF-8; leaves room below the 260 characters of Windows

# Windows refuses these or gives them a meaning: stream and drive separators, wildcards, its own path separator
_FORBIDDEN: Final = frozenset('<>:"|?*\\')
# Device names, with any extension, in any folder: "Naming Files, Paths, and Namespaces", Win32 documentation
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)
_SHOWN: Final = 60  # characters of a faulty name repeated in an error


def safe_path(name: str) -> PurePosixPath:
    """Return `name` as a relative path, if it means the same file inside its folder on every system.

    Raises:
        PathError: `name` is absolute, climbs with `..`, has an empty or `.` part, a backslash, a drive letter, a
            character or device name that Windows reserves, a control or invisible character, a part that ends with a
            dot or a space; or is not in NFC, or longer than `MAX_NAME_BYTES`.
    """
    _check_characters(name)
    if not unicodedata.is_normalized("NFC", name):
        raise PathError("path-not-nfc", found=_shown(name))
    if len(name.encode()) > MAX_NAME_BYTES:
        raise PathError("path-too-long", found=_shown(name), expected=MAX_NAME_BYTES)
    if name.startswith("/"):
        raise PathError("path-absolute", found=_shown(name))
    for part in name.split("/"):
        _check_part(part, name)
    return PurePosixPath(name)


def regular_files(root: Path, *, skip: Collection[str] = ()) -> list[str]:
    """List the files of a folder by relative POSIX name, sorted by bytes; nothing is opened.

    Args:
        root: The folder.
        skip: Names directly in it that are not looked at, files or folders.

    Raises:
        PathError: A name is unsafe, two names collide when case is ignored, or something is neither a folder nor a
            regular file of its own: a symbolic link, one of several hard links, a device, a FIFO, a socket.
        IncompleteError: There is no such folder.
        MachineError: The folder cannot be read.
    """
    with machine_errors(root.name):
        names = list(_walk(root, skip))
    refuse_collisions(names)
    return sorted(names, key=str.encode)


def refuse_collisions(names: Iterable[str], *, file: str | None = None) -> None:
    """Refuse names that are one name where case is ignored, the names of the folders on the way included.

    Raises:
        PathError: Two such names, in the manifest `file` or on disk.
    """
    first: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        for depth in range(1, len(parts) + 1):
            prefix = "/".join(parts[:depth])
            twin = first.setdefault(unicodedata.normalize("NFC", prefix.casefold()), prefix)
            if twin != prefix:
                raise PathError("path-case-collision", file=file, found=_shown(prefix), expected=_shown(twin))


def read_bytes(root: Path, name: str, *, limit: int) -> bytes:
    """Read a regular file of a folder, never through a link and never more than `limit` bytes.

    Raises:
        PathError: `name` is unsafe, or it or a folder on the way is not what it seems.
        LimitError: The file is larger than `limit`.
        IncompleteError: There is no such file.
        MachineError: It cannot be read.
    """
    path = safe_path(name)
    with machine_errors(name):
        for folder in list(path.parents)[:-1]:
            _check_folder(os.lstat(root / folder), str(folder))
        _check_file(os.lstat(root / path), name)
        # not blocking and not following, should the name have come to mean a FIFO or a link since
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(root / path, flags), "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
            status = os.fstat(stream.fileno())
            _check_file(status, name)
            # no more than is there: `read` reserves what it is asked for
            data = stream.read(min(limit, status.st_size) + 1)
    if len(data) > limit:
        raise LimitError("file-too-large", file=name, expected=limit)
    return data


def _check_characters(name: str) -> None:
    for character in name:
        if character in _FORBIDDEN or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            raise PathError("path-forbidden-character", found=_shown(name), character=f"U+{ord(character):04X}")


def _check_part(part: str, name: str) -> None:
    if part in {"", ".", ".."}:
        raise PathError("path-not-inside", found=_shown(name))
    if part.endswith((".", " ")) or part.startswith(" "):
        raise PathError("path-dot-or-space", found=_shown(name))
    if _RESERVED.fullmatch(part):
        raise PathError("path-reserved-name", found=_shown(name))


def _walk(root: Path, skip: Collection[str]) -> Iterator[str]:
    """Go down without recursion; `MAX_NAME_BYTES` bounds the depth."""
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in sorted(os.listdir(root / folder)):  # noqa: PTH208 - names only, checked before they become paths
            name = f"{folder}{entry}"
            if name in skip:
                continue
            safe_path(name)
            status = os.lstat(root / name)
            if stat.S_ISDIR(status.st_mode):
                folders.append(f"{name}/")
            else:
                _check_file(status, name)
                yield name


def _check_folder(status: os.stat_result, name: str) -> None:
    if not stat.S_ISDIR(status.st_mode):
        raise PathError("path-not-a-folder", file=name)


def _check_file(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise PathError("path-a-folder", file=name)
    if not stat.S_ISREG(status.st_mode):
        raise PathError("path-not-a-regular-file", file=name)
    if status.st_nlink > 1:
        raise PathError("path-hard-link", file=name, found=status.st_nlink)


def _shown(name: str) -> str:
    return name[:_SHOWN].encode("utf-8", "backslashreplace").decode()
