"""Fingerprints of ids: 64 bits that equal ids share, computed for a whole column at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.ballots.batch import Texts

_WORD_BYTES: Final = 8
_SPREAD: Final = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: odd, and so is each 2i + 1 times it
_MIX: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT: Final = 31


def fingerprint(texts: Texts) -> NDArray[np.uint64]:
    """Return 64 bits for each text, the same in every file: zeros that only pad add nothing.

    Each word goes through the finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
    generators, 2014), which maps 0 to 0; the sum is the fingerprint. It resists no one who wants collisions, and need
    not: a collision costs time, never a ballot.
    """
    total = np.zeros(len(texts), np.uint64)
    for place, word in enumerate(_words(texts).T):
        mixed = word * np.uint64((2 * place + 1) * _SPREAD % 2**64)
        for shift, factor in _MIX:
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        total += mixed ^ (mixed >> np.uint64(_LAST_SHIFT))
    return total


def _words(texts: Texts) -> NDArray[np.uint64]:
    """Return texts as rows of integers of eight bytes, padded with zeros: shape (texts, words)."""
    n_words = max(1, -(-texts.dtype.itemsize // _WORD_BYTES))
    padded = np.ascontiguousarray(texts, f"S{n_words * _WORD_BYTES}")
    return padded.view("<u8").reshape(len(texts), n_words)
