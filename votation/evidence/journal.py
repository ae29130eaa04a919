"""The journal: what was done to an election, by whom, each entry bound to all before it by a hash.

The chain alone proves nothing, since whoever rewrites one entry can rewrite those after it; its head is therefore bound
by the signed board and the signed statement. It is never an input of the result.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from votation.errors import EvidenceError, MachineError, RefusedError
from votation.evidence.canonical import dumps_line, loads_lines
from votation.evidence.folder import machine_errors, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from votation.evidence.canonical import Json

TYPES: Final = ("open", "import", "seal", "receive", "refuse", "board", "lots", "tally", "override", "recover", "stage")
FIRST_PREV: Final = "0" * 64

_FIELDS: Final = {"n": int, "at": str, "type": str, "operator": str, "data": dict, "prev": str}
# RFC 3339, 5.6, in UTC; informative only, so that a leap second is as good as any other
_TIME: Final = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]{1,6})?Z")
_SHOWN: Final = 60  # characters of a faulty value repeated in an error


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    Attributes:
        n: Its number, from 1.
        at: When, by the clock of the machine it was written on (RFC 3339, UTC); informative.
        type: What was done, one of `TYPES`.
        operator: Who did it.
        data: What it was done to: digests, counts, names.
        prev: SHA-256 of the line before, with its LF, in lower-case hexadecimal; `FIRST_PREV` in the first entry.
    """

    n: int
    at: str
    type: str
    operator: str
    data: dict[str, Json]
    prev: str

    def line(self) -> bytes:
        """Return the bytes that stand in the file, LF included.

        Raises:
            DocumentError: `data` or `operator` holds what canonical JSON cannot say.
        """
        return dumps_line({name: cast("Json", getattr(self, name)) for name in _FIELDS})

    def digest(self) -> str:
        """Return the SHA-256 of the line: the `prev` of the next entry, or the head of the journal."""
        return hashlib.sha256(self.line()).hexdigest()


def verify(data: bytes, *, file: str) -> list[Entry]:
    """Read a journal and check its chain.

    Args:
        data: The whole file.
        file: Its name, for errors.

    Raises:
        EvidenceError: At entry `line`, a field is missing, unknown or malformed, the number is not the next one, or the
            hash is not that of the line before.
        DocumentError: A line is not canonical JSON.
    """
    entries = [_entry(value, file, n) for n, value in enumerate(loads_lines(data, file=file), 1)]
    before = FIRST_PREV
    for n, entry in enumerate(entries, 1):
        if entry.n != n:
            raise EvidenceError("journal-number", file=file, line=n, found=entry.n, expected=n)
        if entry.prev != before:
            raise EvidenceError("journal-chain", file=file, line=n, found=entry.prev[: len(before)], expected=before)
        before = entry.digest()
    return entries


def head(entries: list[Entry]) -> str:
    """Return the digest that binds all `entries`; `FIRST_PREV` if there are none."""
    return entries[-1].digest() if entries else FIRST_PREV


class Journal:
    """The journal of a workspace. Its writer holds the lock of the folder.

    Args:
        path: The file `journal.ndjson`; it need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._verified: tuple[bytes, list[Entry]] = (b"", [])  # what was checked last need not be checked again

    def append(self, type: str, data: dict[str, Json], *, at: str, operator: str) -> Entry:  # noqa: A002 - the field's name
        """Write one more entry and return it once it is on the disk.

        The file is written anew and renamed into place: a run that is killed has added a whole entry or none, and
        what it does when it is run again is the same to the byte.

        Args:
            type: What was done, one of `TYPES`.
            data: What it was done to.
            at: Now, as RFC 3339 in UTC with `Z`.
            operator: Who did it.

        Raises:
            RefusedError: `type` is not one of `TYPES`, or `at` is no such time.
            DocumentError: `data` or `operator` holds what canonical JSON cannot say.
            EvidenceError: The journal so far is broken; nothing is appended to it.
            MachineError: The journal ends in the middle of a line (see `recover`), or cannot be written.
        """
        return self._extend(self._whole(), type, data, at=at, operator=operator)

    def entries(self) -> list[Entry]:
        """Return the entries, their chain checked; none if there is no file.

        Raises:
            EvidenceError: As `verify`.
            DocumentError: As `verify`.
            MachineError: The journal ends in the middle of a line (see `recover`), or cannot be read.
        """
        return list(self._check(self._whole()))

    def head(self) -> str:
        """Return the digest that binds all entries; 64 zeros if there are none.

        Raises:
            EvidenceError: As `entries`.
            DocumentError: As `entries`.
            MachineError: As `entries`.
        """
        return head(self.entries())

    def recover(self, *, at: str, operator: str) -> Entry | None:
        """Set aside a torn last line, if there is one, and record that.

        `append` leaves none; a copy that was cut off or a failing disk may. The torn bytes are kept in
        `private/journal.ndjson.torn-N`, which is never published; the entry holds their digest.

        Returns:
            The entry `recover`; `None` if the journal was whole.

        Raises:
            EvidenceError: The journal before the torn line is broken.
            DocumentError: The same.
            RefusedError: `at` is not a time in UTC.
            MachineError: The journal cannot be read or written.
        """
        data = self._read()
        size = _whole_size(data)
        if size == len(data):
            return None
        torn = data[size:]
        kept = self._keep(torn)
        facts: dict[str, Json] = {"bytes": len(torn), "file": kept, "sha256": hashlib.sha256(torn).hexdigest()}
        return self._extend(data[:size], "recover", facts, at=at, operator=operator)

    def _extend(self, before: bytes, type: str, data: dict[str, Json], *, at: str, operator: str) -> Entry:  # noqa: A002 - the same
        if type not in TYPES:
            raise RefusedError("journal-type-asked", found=type[:_SHOWN])
        if not _TIME.fullmatch(at):
            raise RefusedError("journal-time-asked", found=at[:_SHOWN])
        entries = self._check(before)
        entry = Entry(len(entries) + 1, at, type, operator, data, head(entries))
        after = before + entry.line()
        write_atomic(self._path, after, overwrite=True)
        self._verified = (after, [*entries, entry])
        return entry

    def _check(self, data: bytes) -> list[Entry]:
        if data != self._verified[0]:
            self._verified = (data, verify(data, file=self._path.name))
        return self._verified[1]

    def _whole(self) -> bytes:
        data = self._read()
        size = _whole_size(data)
        if size != len(data):
            raise MachineError("journal-torn", file=self._path.name, line=data.count(b"\n", 0, size) + 1)
        return data

    def _read(self) -> bytes:
        with machine_errors(self._path.name):
            return self._path.read_bytes() if self._path.exists() else b""

    def _keep(self, torn: bytes) -> str:
        """Keep `torn` under the first number that is free, or that a recovery cut short had already taken for it."""
        folder = self._path.parent / "private"
        with machine_errors(folder.name):
            folder.mkdir(0o700, exist_ok=True)
            number = 1
            while (kept := folder / f"{self._path.name}.torn-{number}").exists() and kept.read_bytes() != torn:
                number += 1
        write_atomic(kept, torn, overwrite=False)
        return f"{folder.name}/{kept.name}"


def _entry(value: dict[str, Json], file: str, n: int) -> Entry:
    if {name: type(field) for name, field in value.items()} != _FIELDS:
        raise EvidenceError("journal-fields", file=file, line=n, found=",".join(value)[:_SHOWN])
    entry = Entry(**cast("dict[str, Any]", value))
    if entry.type not in TYPES:
        raise EvidenceError("journal-type", file=file, line=n, found=entry.type[:_SHOWN])
    if not _TIME.fullmatch(entry.at):
        raise EvidenceError("journal-time", file=file, line=n, found=entry.at[:_SHOWN])
    return entry


def _whole_size(data: bytes) -> int:
    """Return how many bytes from the start are whole lines.

    A line is torn when its LF is missing, or when a page of it never reached the disk and reads as NUL.
    """
    end = data.rfind(b"\n") + 1
    if end != len(data):
        return end
    start = data.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return start if b"\0" in data[start:end] else end
