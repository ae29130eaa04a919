"""Strongest paths between measures, with witnesses, and the layers of an order.

A path is as strong as its weakest link. Strengths are compared, never added, so they are the integers of
`strengths.Victories`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The strongest path from each measure to each other.

    Attributes:
        strengths: Shape (measures, measures), int32: number of the strength of the strongest path from x to y; 0
            where there is none, and on the diagonal.
        before: Same shape, int32: on one strongest path from x to y, the row of the measure just before y; -1 where
            there is none, and on the diagonal.
    """

    strengths: NDArray[np.int32]
    before: NDArray[np.int32]

    def witness(self, start: int, end: int) -> tuple[int, ...]:
        """Return the rows along one strongest path, `start` and `end` included; there must be a path."""
        before = self.before[start].tolist()
        backwards = [end]
        while backwards[-1] != start:
            backwards.append(before[backwards[-1]])
        return tuple(reversed(backwards))


def strongest_paths(links: NDArray[np.int32]) -> Paths:
    """Find the strongest path of every pair (Floyd-Warshall; Schulze 2011, section 2.3.1).

    Only strict improvements change a path, which is what keeps the chains of `before` free of cycles: whatever stands
    before y on the way from x is reached by a path at least as strong as the one to y, and was reached earlier.

    Args:
        links: Shape (measures, measures): number of the strength of the link from x to y, 0 for no link.
    """
    size = len(links)
    strengths = np.array(links, np.int32, order="C")
    before = np.where(strengths > 0, np.arange(size, dtype=np.int32)[:, None], np.int32(-1))
    through, stronger = np.empty_like(strengths), np.empty(strengths.shape, bool)
    # flat views: a scatter by one index is several times faster than by two, or than under a mask
    strength, preceding, candidate, better = (each.reshape(-1) for each in (strengths, before, through, stronger))
    for middle in range(size):
        np.minimum(strengths[:, middle, None], strengths[middle], out=through)
        np.greater(through, strengths, out=stronger)
        changed = better.nonzero()[0]
        strength[changed] = candidate[changed]
        preceding[changed] = before[middle].take(changed % size)
    np.fill_diagonal(strengths, 0)
    np.fill_diagonal(before, -1)
    return Paths(strengths, before)


def layers(beats: NDArray[np.bool_]) -> list[list[int]]:
    """Peel a relation without cycles: the rows nobody beats, then those that only these beat, and so on.

    Args:
        beats: Shape (measures, measures): whether x is above y; no path leads from a measure back to it.
    """
    defeats = beats.sum(axis=0)
    peeled: list[list[int]] = []
    remaining = np.arange(len(beats))
    while remaining.size:
        undefeated = remaining[defeats[remaining] == 0]
        assert undefeated.size, "there is no cycle"
        peeled.append(undefeated.tolist())
        remaining = remaining[defeats[remaining] > 0]
        defeats = defeats - beats[undefeated].sum(axis=0)
    return peeled
