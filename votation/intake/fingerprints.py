"""Phase B: which lines may repeat an id. A shared fingerprint makes two lines candidates, and proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.ballots.batch import Texts
    from votation.intake.screening import Screened

_WORD_BYTES: Final = 8
_PARTS_BITS: Final = 3
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


def candidates(screened: Sequence[Screened]) -> list[NDArray[np.intp]]:
    """Return, for each batch, the rows whose ballot id or voter another passing line may share, in file order."""
    if not screened:
        return []
    keys = [each.ballot_keys for each in screened]
    shared = _shared(keys, screened)
    if all(each.voter_keys is not None for each in screened):
        voters = [each.voter_keys for each in screened if each.voter_keys is not None]
        shared = [by_id | by_voter for by_id, by_voter in zip(shared, _shared(voters, screened), strict=True)]
    return [np.flatnonzero(rows) for rows in shared]


def _shared(keys: Sequence[NDArray[np.uint64]], screened: Sequence[Screened]) -> list[NDArray[np.bool_]]:
    """Tell for each line whether it passes and its key occurs at least twice among the lines that pass."""
    passing = [each.codes == 0 for each in screened]
    repeated = np.concatenate(list(_repeated(keys, passing)))
    return [_among(repeated, each) & passes for each, passes in zip(keys, passing, strict=True)]


def _repeated(keys: Sequence[NDArray[np.uint64]], passing: Sequence[NDArray[np.bool_]]) -> Iterator[NDArray[np.uint64]]:
    """Yield, ascending, the keys that occur twice; one range of keys at a time: no copy of them all is made."""
    for part in range(2**_PARTS_BITS):
        pool = np.concatenate(
            [
                each[passes & (each >> np.uint64(64 - _PARTS_BITS) == part)]
                for each, passes in zip(keys, passing, strict=True)
            ]
        )
        pool.sort()
        yield np.unique(pool[1:][pool[1:] == pool[:-1]])


def _among(ascending: NDArray[np.uint64], keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell for each key whether it is one of the `ascending`."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    place = np.searchsorted(ascending, keys)
    found: NDArray[np.bool_] = ascending[np.minimum(place, len(ascending) - 1)] == keys
    return found
