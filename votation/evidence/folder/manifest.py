"""MANIFEST.sha256: the digest of every file that is published, in the format that `sha256sum -c` reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from votation.errors import DocumentError, LimitError, PathError
from votation.evidence.folder.names import refuse_collisions, safe_path

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST_NAME: Final = "MANIFEST.sha256"
MAX_MANIFEST_BYTES: Final = 16 * 1024 * 1024

_UNCOVERED: Final = frozenset({MANIFEST_NAME, "statement.json"})
_UNCOVERED_FOLDERS: Final = ("recounts/", "timestamps/")
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_SHOWN: Final = 80  # characters of a faulty line repeated in an error


def is_covered(name: str) -> bool:
    """Tell whether MANIFEST.sha256 must list the published file `name`.

    It lists all but itself and what comes after it: the statement, which binds it, signatures, recounts of others, and
    time stamps.
    """
    return name not in _UNCOVERED and not name.endswith(".sig") and not name.startswith(_UNCOVERED_FOLDERS)


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Return the bytes of MANIFEST.sha256: one line a file, sorted by the bytes of the names.

    Args:
        digests: Relative POSIX name to lower-case hexadecimal SHA-256.

    Raises:
        PathError: A name is unsafe.
    """
    names = sorted(digests, key=str.encode)
    return "".join(f"{digests[name]}  {safe_path(name)}\n" for name in names).encode()


def parse_manifest(data: bytes, *, file: str = MANIFEST_NAME) -> dict[str, str]:
    """Read MANIFEST.sha256: relative POSIX name to lower-case hexadecimal SHA-256, in the order of the file.

    Raises:
        DocumentError: A line is malformed, listed twice, out of order, or names a file that the manifest never covers.
        PathError: A name is unsafe, or two names collide when case is ignored.
        LimitError: `data` is larger than `MAX_MANIFEST_BYTES`.
    """
    if len(data) > MAX_MANIFEST_BYTES:
        raise LimitError("manifest-too-large", file=file, found=len(data), expected=MAX_MANIFEST_BYTES)
    digests: dict[str, str] = {}
    before = b""
    for number, line in enumerate(_lines(data, file), 1):
        name, digest = _parse_line(line, file, number)
        if name.encode() <= before:
            raise DocumentError("manifest-order", file=file, line=number, found=name)
        before = name.encode()
        digests[name] = digest
    refuse_collisions(digests, file=file)
    return digests


def _lines(data: bytes, file: str) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise DocumentError("manifest-not-utf8", file=file, byte=error.start) from error
    *lines, rest = text.split("\n")
    if rest:
        raise DocumentError("manifest-no-final-line-end", file=file, line=len(lines) + 1, found=rest[:_SHOWN])
    return lines


def _parse_line(line: str, file: str, number: int) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise DocumentError("manifest-line", file=file, line=number, found=line[:_SHOWN])
    digest, name = match.groups()
    try:
        safe_path(name)
    except PathError as error:
        error.file, error.line = file, number
        raise
    if not is_covered(name):
        raise DocumentError("manifest-never-covers", file=file, line=number, found=name)
    return name, digest
