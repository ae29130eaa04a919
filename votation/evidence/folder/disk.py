"""Writing that is whole or not at all, one writer at a time, and what the machine may refuse.

A file appears by being renamed into place after its bytes, and its folder's entry, have reached the disk. Whatever
moment a run is killed at, a reader finds the old file, the new one, or none; a temporary file that is left over starts
with a dot, and the next holder of the lock removes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.errors import IncompleteError, MachineError, PathError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_NAME: Final = ".lock"

_TEMPORARY: Final = re.compile(r"\..+\.[0-9]+\.tmp")
_BINARY: Final[int] = getattr(os, "O_BINARY", 0)  # Windows would turn LF into CRLF
_HOLDER_BYTES: Final = 200  # of the lock file, read to name its holder
# where Windows keeps its lock: beyond the text, for its locks forbid reading
_LOCKED_BYTE: Final = 1024
_LOCKED: Final[set[int]] = set()  # descriptors of the locks that this process holds


@contextmanager
def machine_errors(file: str) -> Iterator[None]:
    """Turn an `OSError` inside the block into the error of this library that says who must act.

    Args:
        file: The file being worked on, as the user can find it.

    Raises:
        IncompleteError: It does not exist.
        PathError: It is a folder.
        MachineError: The disk is full or read-only, permission is missing, or the machine failed in another way.
    """
    try:
        yield
    except OSError as error:
        raise _explain(error, file) from error


def _explain(error: OSError, file: str) -> IncompleteError | PathError | MachineError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return MachineError("disk-full", file=file)
    if error.errno == errno.EROFS:
        return MachineError("disk-read-only", file=file)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return MachineError("permission-denied", file=file)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return IncompleteError("file-missing", file=file)
    if error.errno == errno.EISDIR:
        return PathError("path-a-folder", file=file)
    return MachineError("disk-error", file=file, found=errno.errorcode.get(error.errno or 0, type(error).__name__))


def write_atomic(path: Path, data: bytes, *, overwrite: bool, private: bool = False) -> None:
    """Make `path` hold `data`, or leave it as it was.

    Without `overwrite`, a file that is already there with the same bytes counts as written: a command that was cut off
    can be run again. Two writers of one folder must exclude each other with `lock`.

    Args:
        path: The file; its folder exists.
        data: All its bytes.
        overwrite: Whether a file with other bytes may be replaced; never for what is sealed or signed.
        private: Whether nobody but its owner may read it.

    Raises:
        RefusedError: `path` exists with other bytes and `overwrite` is false.
        IncompleteError: Its folder does not exist.
        MachineError: The disk is full or read-only, or permission is missing; no trace is left.
    """
    with machine_errors(path.as_posix()):
        if not overwrite and os.path.lexists(path):
            _refuse_other_bytes(path, data)
            return
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with suppress(FileNotFoundError):
            temporary.unlink()
        try:
            _write_through(temporary, data, 0o600 if private else 0o666)
            move_into_place(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise


def write_alone(path: Path, data: bytes, *, overwrite: bool, private: bool = False) -> None:
    """Write a file as `write_atomic` does, in a folder that nobody locks: what a killed writer of it left goes first.

    Two writers of one such file must exclude each other.

    Raises:
        RefusedError: As `write_atomic`.
        IncompleteError: As `write_atomic`.
        MachineError: As `write_atomic`.
    """
    left = re.compile(rf"\.{re.escape(path.name)}\.[0-9]+\.tmp")
    with machine_errors(path.as_posix()):
        for beside in [each for each in path.parent.iterdir() if left.fullmatch(each.name)]:
            beside.unlink()
    write_atomic(path, data, overwrite=overwrite, private=private)


def move_into_place(temporary: Path, path: Path) -> None:
    """Make a file whose bytes have reached the disk appear as `path`, in one step; both are in one folder."""
    temporary.replace(path)
    _sync_folder(path.parent)


def sha256_file(path: Path) -> str:
    """Return the lower-case hexadecimal SHA-256 of a file, read in blocks.

    Raises:
        IncompleteError: There is no such file.
        MachineError: It cannot be read.
    """
    with machine_errors(path.as_posix()), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def lock(root: Path, *, command: str = "votation") -> Iterator[None]:
    """Be the only writer of a folder for the duration of the block, and remove what a killed writer left.

    Args:
        root: The folder; the lock is its file `.lock`, which stays.
        command: What to tell whoever finds the folder locked.

    Raises:
        MachineError: Another process holds the lock, or the folder cannot be written.
        IncompleteError: There is no such folder.
    """
    with machine_errors(LOCK_NAME):
        descriptor = os.open(root / LOCK_NAME, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
    _LOCKED.add(descriptor)
    try:
        with machine_errors(LOCK_NAME):
            if not _try_lock(descriptor):
                holder = os.read(descriptor, _HOLDER_BYTES).decode("ascii", "replace").strip()
                raise MachineError("folder-locked", file=LOCK_NAME, found=holder or "unknown")
            os.truncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()} {command}\n".encode("ascii", "replace"))
            _sweep(root)
        yield
        # only a clean end forgets the holder: after a crash the file still names who was at work
        with machine_errors(LOCK_NAME):
            os.truncate(descriptor, 0)
    finally:
        if descriptor in _LOCKED:  # not in a fork, which has let go of it
            _LOCKED.remove(descriptor)
            os.close(descriptor)  # which releases the lock


def _let_go() -> None:
    """Close the locks in a process that was forked while they were held, so that they end with their owner."""
    while _LOCKED:
        os.close(_LOCKED.pop())


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_let_go)


def _refuse_other_bytes(path: Path, data: bytes) -> None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
        raise RefusedError("would-overwrite", file=path.as_posix())


def _write_through(path: Path, data: bytes, mode: int) -> None:
    """Create `path` and return once its bytes are on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Bring the entry of a renamed file to the disk; Windows does so by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(root: Path) -> None:
    for folder, _, names in os.walk(root):
        for name in filter(_TEMPORARY.fullmatch, names):
            Path(folder, name).unlink()


def _try_lock(descriptor: int) -> bool:
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}:
            return False
        raise
    return True


def _lock(descriptor: int) -> None:
    """Lock without waiting; the system releases the lock when the process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows alone

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        import fcntl  # noqa: PLC0415 - exists outside Windows alone

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
