"""The leaves of a ballot file, and the line that most likely changed after sealing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from votation.evidence import merkle

if TYPE_CHECKING:
    from collections.abc import Sequence


def lines(data: bytes) -> list[bytes]:
    """Return the ballot lines of a valid ballot file, without the header and without LF."""
    return data.split(b"\n")[1:-1]


def leaf_digests(data: bytes) -> list[bytes]:
    """Return the Merkle leaf of each ballot line of a valid ballot file, in file order."""
    return merkle.leaves(lines(data))


def first_out_of_order(leaves: Sequence[bytes]) -> int | None:
    """Return the index of the first leaf that breaks the ascending order of a sealed box; None if none does.

    A changed line gets a leaf at random, so it stands too high or too low among its neighbours: where the order first
    falls, the culprit is the leaf without which it would not. Where either would do, the former is named.
    """
    for index, (leaf, following) in enumerate(pairwise(leaves)):
        if leaf > following:
            return index if _rises_without(leaves, index) else index + 1
    return None


def _rises_without(leaves: Sequence[bytes], index: int) -> bool:
    return index == 0 or leaves[index - 1] <= leaves[index + 1]
