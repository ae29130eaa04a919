"""Phase B: which lines may repeat an id. A shared fingerprint makes two lines candidates, and proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.intake.screening import Screened

_PART_BITS: Final = 3  # leading bits of a key: its range


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
    """Yield, ascending, the keys that occur twice or more; one range of keys at a time: no copy of them all is made."""
    for part in range(2**_PART_BITS):
        pool = np.concatenate(
            [
                each[passes & (each >> np.uint64(64 - _PART_BITS) == part)]
                for each, passes in zip(keys, passing, strict=True)
            ]
        )
        pool.sort()
        yield pool[1:][pool[1:] == pool[:-1]]


def _among(ascending: NDArray[np.uint64], keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell for each key whether it is one of the `ascending`."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    place = np.searchsorted(ascending, keys)
    found: NDArray[np.bool_] = ascending[np.minimum(place, len(ascending) - 1)] == keys
    return found
