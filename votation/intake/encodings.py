"""Keys and signatures of a whole column at once, and which of them are worth a second look.

The checks themselves are those of `votation.evidence.signing.curve`, one by one; here, a glance at a few bytes finds
all that could fail them, and with them one honest key or signature in 2^60.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.evidence.signing import curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.ballots.batch import Texts

_STANDARD: Final = bytes.maketrans(b"-_", b"+/")  # base64url to base64 (RFC 4648, 4 and 5)
_WORD: Final = "<u8"
_LOOKED_AT: Final = 1  # of the four words of a point, the second: no sign bit, and far from where y - p differs
_TOP_OF_ORDER: Final = 0x10  # last byte of the group order, which is 2^252 and a little more


def decoded(texts: Texts, size: int) -> NDArray[np.uint8]:
    """Decode a column of unpadded base64url, all of it valid, into rows of `size` bytes."""
    characters = -(-size * 8 // 6)
    padded = -(-characters // 4) * 4
    table = np.full((len(texts), padded), ord("A"), np.uint8)
    if len(texts):
        column = np.ascontiguousarray(texts.astype(f"S{characters}"))
        table[:, :characters] = column.view(np.uint8).reshape(len(texts), characters)
    data = binascii.a2b_base64(table.tobytes().translate(_STANDARD))
    return np.frombuffer(data, np.uint8).reshape(len(texts), padded // 4 * 3)[:, :size]


def suspect_points(points: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Find among rows of 32 bytes all that are not canonical or of small order, and hardly any other."""
    words = np.ascontiguousarray(points).view(_WORD)[:, _LOOKED_AT]
    found: NDArray[np.bool_] = np.isin(words, _special_words())
    return found


def suspect_scalars(scalars: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Find among rows of 32 bytes all that are not below the group order, and hardly any other."""
    return scalars[:, -1] >= _TOP_OF_ORDER


def _special_words() -> NDArray[np.uint64]:
    """Return what the word that is looked at holds in every point that `curve` refuses."""
    rows = np.frombuffer(b"".join(curve.refused_points()), np.uint8).reshape(-1, curve.POINT_BYTES)
    return np.unique(rows.view(_WORD)[:, _LOOKED_AT])
