"""The roll: the public keys of the voters of an election whose ballots are signed."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import EvidenceError, InputError
from votation.evidence.signing import curve
from votation.intake import encodings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.ballots.batch import Texts
    from votation.election import Credentials

_KEY: Final = re.compile(rb"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # the last character leaves two unused bits 0
_KEY_DTYPE: Final = "S43"
_LINE_BYTES: Final = 44  # a key and its LF
_IN_KEY: Final = np.array([_KEY.fullmatch(bytes([byte]) * 42 + b"A") is not None for byte in range(256)])
_AT_END: Final = np.array([_KEY.fullmatch(b"A" * 42 + bytes([byte])) is not None for byte in range(256)])
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
        keys = _keys(data)
        if keys is None:
            for fault in _faults(data.split(b"\n"), file):
                raise fault
            keys = np.array(data.split(b"\n")[:-1], _KEY_DTYPE)
        roll = cls(keys)
        if declared is not None and len(roll) != declared.count:
            raise InputError("credentials-count", file=file, found=len(roll), expected=declared.count)
        return roll

    def holds(self, credentials: Texts) -> NDArray[np.bool_]:
        """Tell for each credential whether it is on the roll."""
        place = np.minimum(np.searchsorted(self.keys, credentials), len(self) - 1)
        return self.keys[place] == credentials if len(self) else np.zeros(len(credentials), np.bool_)


def _keys(data: bytes) -> Texts | None:
    """Return the keys of a roll, None if any of them deserves a closer look."""
    if len(data) % _LINE_BYTES:
        return None
    table = np.frombuffer(data, np.uint8).reshape(-1, _LINE_BYTES)
    spelled = _IN_KEY[table[:, :-2]].all() and _AT_END[table[:, -2]].all() and (table[:, -1] == ord("\n")).all()
    if not spelled:
        return None
    keys = np.ascontiguousarray(table[:, :-1]).view(_KEY_DTYPE)[:, 0]
    if (keys[1:] <= keys[:-1]).any() or encodings.suspect_points(encodings.decoded(keys, curve.POINT_BYTES)).any():
        return None
    return keys


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
