"""Ballots signed by their voters: the roll of public keys, and the signatures."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import ballots
from votation.errors import EvidenceError, InputError
from votation.evidence.signing import curve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.ballots.batch import Texts
    from votation.election import Credentials, Election

DOMAIN: Final = b"votation-ballot@v1"
"""First line of what a voter signs, so that no other signature of the key can pass for a ballot's."""

_KEY: Final = re.compile(rb"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # the last character leaves two unused bits 0
_KEY_DTYPE: Final = "S43"
_SHOWN: Final = 60  # bytes of a faulty line repeated in an error


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The public keys that may sign ballots.

    Attributes:
        keys: Shape (voters,): unpadded base64url of each Ed25519 key, ascending, each once.
    """

    keys: Texts

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def parse(cls, data: bytes, *, file: str, declared: Credentials | None = None) -> Roll:
        """Read credentials.txt: one key a line, ascending by bytes, LF after each.

        Args:
            data: The whole file.
            file: Its name, for errors.
            declared: What the definition says of it; None before a definition is frozen.

        Raises:
            EvidenceError: It is not the file that the definition names.
            InputError: A line is not a key in canonical base64url, stands out of order or twice, is a point that no
                honest key has, or the number of lines is not the declared one.
        """
        digest = hashlib.sha256(data).hexdigest()
        if declared is not None and digest != declared.sha256:
            raise EvidenceError("credentials-digest", file=file, found=digest, expected=declared.sha256)
        lines = data.split(b"\n")
        for fault in _faults(lines, file):
            raise fault
        roll = cls(np.array(lines[:-1], _KEY_DTYPE))
        if declared is not None and len(roll) != declared.count:
            raise InputError("credentials-count", file=file, found=len(roll), expected=declared.count)
        return roll

    def holds(self, credentials: Texts) -> NDArray[np.bool_]:
        """Tell for each credential whether it is on the roll."""
        place = np.minimum(np.searchsorted(self.keys, credentials), len(self) - 1)
        return self.keys[place] == credentials if len(self) else np.zeros(len(credentials), np.bool_)


def bad_signatures(batch: Batch, election: Election) -> NDArray[np.bool_]:
    """Tell for each line whether its signature fails; the credentials must be on a roll.

    A voter signs `DOMAIN` LF, lower-case hex SHA-256 of the file election.json, LF, the line without LF and without its
    last comma and cell. Verification is that of RFC 8032, 5.1.7, without cofactor, R canonical and S below the order.
    """
    assert batch.voters is not None, "the layout of an election with credentials has that column"
    assert batch.signatures is not None, "and this one"
    prefix = b"%s\n%s\n" % (DOMAIN, hashlib.sha256(election.to_bytes()).hexdigest().encode("ascii"))
    messages = [prefix + line.rpartition(b",")[0] for line in ballots.lines(ballots.write(batch))]
    signed = zip(batch.voters.tolist(), batch.signatures.tolist(), messages, strict=True)
    return np.array([not _holds(_decoded(key), _decoded(signature), text) for key, signature, text in signed], np.bool_)


def _holds(point: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 30 ms that only signed ballots pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    r, s = signature[: curve.POINT_BYTES], signature[curve.POINT_BYTES :]
    if not (curve.is_canonical(r) and curve.is_scalar(s)):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _decoded(text: bytes) -> bytes:
    """Decode base64url whose padding was left out."""
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def _faults(lines: Sequence[bytes], file: str) -> Iterator[InputError]:
    """Yield what is wrong with a roll that was cut at its LFs, from the first line on."""
    former = b""
    for number, text in enumerate(lines[:-1], start=1):
        shown = text[:_SHOWN].decode("ascii", "backslashreplace")
        if not _KEY.fullmatch(text):
            yield InputError("credentials-line", file=file, line=number, found=shown, expected=_KEY.pattern.decode())
            return
        if text == former:
            yield InputError("credentials-twice", file=file, line=number, found=shown)
        if text < former:
            yield InputError("credentials-order", file=file, line=number, found=shown)
        yield from _point_faults(text, file, number)
        former = text
    if lines[-1]:
        shown = lines[-1][:_SHOWN].decode("ascii", "backslashreplace")
        yield InputError("credentials-final-line-feed", file=file, line=len(lines), found=shown)


def _point_faults(key: bytes, file: str, line: int) -> Iterator[InputError]:
    """Yield what makes a key one under which libraries disagree, or under which anyone can sign (FAULTS 20)."""
    point = _decoded(key)
    if not curve.is_canonical(point):
        yield InputError("credentials-not-canonical", file=file, line=line, found=key.decode("ascii"))
    if curve.is_small_order(point):
        yield InputError("credentials-small-order", file=file, line=line, found=key.decode("ascii"))
