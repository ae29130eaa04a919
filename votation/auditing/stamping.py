"""The time stamp over the statement, if there is one: told to everybody, and part of the verdict for whoever asks.

Without certificates to trust, a stamp is told and decides nothing (FORMATS, timestamps/). Whoever gives certificates
asks for a proof: a stamp that is missing, or cannot be checked here, then leaves the verification incomplete, and one
that does not hold fails it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.auditing.published import STAMP, STATEMENT
from votation.auditing.report import TimeStamp
from votation.errors import EvidenceError, IncompleteError, InputError
from votation.evidence import folder, timestamps

if TYPE_CHECKING:
    from pathlib import Path

    from votation.auditing.published import Published
    from votation.auditing.report import Notes


def read_certificates(path: Path | None) -> bytes | None:
    """Read the certificates that the verifier brings.

    Raises:
        IncompleteError: There is no such file.
        MachineError: It cannot be read.
    """
    if path is None:
        return None
    with folder.machine_errors(path.as_posix()), path.open("rb") as stream:
        return stream.read(timestamps.MAX_CERTIFICATES_BYTES)


def check_stamp(published: Published, certificates: bytes | None, trusted: str, notes: Notes) -> TimeStamp | None:
    """Say what the stamp over the statement is worth.

    Args:
        published: The folder.
        certificates: Certificates to trust, in PEM; None if nobody asks for a proof.
        trusted: Name of the file they come from.
        notes: Where findings go, if a proof is asked for.

    Returns:
        What is known of the stamp; None if there is none.

    Raises:
        MachineError: A file cannot be read.
    """
    if not published.has(STAMP):
        if certificates is not None:
            notes.find(IncompleteError("timestamp-missing", file=STAMP))
        return None
    try:
        answer, statement = published.read(STAMP, limit=timestamps.MAX_STAMP_BYTES), published.read(STATEMENT)
        if certificates is None:
            return TimeStamp(STAMP, at=timestamps.read(answer, statement, file=STAMP).at, proved=False)
        stamp = timestamps.check(answer, statement, certificates, file=STAMP, trusted=trusted)
    except (EvidenceError, InputError, IncompleteError) as fault:
        if certificates is not None:
            notes.find(fault)
        return TimeStamp(STAMP, fault=fault)
    return TimeStamp(STAMP, at=stamp.at, proved=True)
