"""What a tally that was cut off had found of the voters' signatures, kept for the next one (docs/adr/0060).

One file a batch, in `private/`, which is never published; `verify` never reads it. It is text: what it is about, one
character a line of the ballot file, and a digest of all that. A file that is about something else, or damaged in any
byte, is as good as none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.intake import FORGED, UNKNOWN
from votation.office import places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.office.workspace import Workspace
    from votation.tallying.signatures import Subject

PLACE: Final = f"{places.PRIVATE}/.signatures"
"""The folder of these files in a workspace."""

_FORMAT: Final = "votation-signatures@v1"
_LETTERS: Final = {0: b".", UNKNOWN: b"u", FORGED: b"b"}
_TAIL_BYTES: Final = 66  # LF, a digest, LF


@dataclass(frozen=True, slots=True)
class SignatureMemory:
    """The memory of a workspace."""

    workspace: Workspace

    def recall(self, subject: Subject) -> NDArray[np.uint8]:
        """Return the outcomes of the first lines of a batch, none where nothing is remembered of exactly this.

        Raises:
            MachineError: The file cannot be read.
        """
        name = _name(subject)
        if not self.workspace.has(name):
            return np.zeros(0, np.uint8)
        data = self.workspace.read(name)
        codes = _codes(data[len(_head(subject)) : -_TAIL_BYTES])
        # what would be written is what is there, in every byte: the digest, the subject, the letters
        trusted = data == _file(subject, codes) and np.isin(codes, list(_LETTERS)).all() and len(codes) <= subject.lines
        return codes if trusted else codes[:0]

    def keep(self, subject: Subject, codes: NDArray[np.uint8]) -> None:
        """Remember the outcomes of the first lines of a batch.

        Raises:
            MachineError: The file cannot be written.
        """
        self.workspace.write(_name(subject), _file(subject, codes), overwrite=True)


def _name(subject: Subject) -> str:
    return f"{PLACE}/{subject.batch}"


def _head(subject: Subject) -> bytes:
    """Return the lines that say what the outcomes are about."""
    facts = (subject.batch, subject.batch_sha256, subject.election_sha256, subject.credentials_sha256, subject.lines)
    return "".join(f"{fact}\n" for fact in (_FORMAT, *facts)).encode("ascii")


def _file(subject: Subject, codes: NDArray[np.uint8]) -> bytes:
    letters = bytes.maketrans(bytes(_LETTERS), b"".join(_LETTERS.values()))
    body = _head(subject) + codes.tobytes().translate(letters) + b"\n"
    return body + hashlib.sha256(body).hexdigest().encode("ascii") + b"\n"


def _codes(letters: bytes) -> NDArray[np.uint8]:
    """Turn letters back; one that is none becomes no code."""
    table = bytes.maketrans(b"".join(_LETTERS.values()), bytes(_LETTERS))
    return np.frombuffer(letters.translate(table), np.uint8)
