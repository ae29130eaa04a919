"""How often each measure takes each place: what positional vectors read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Self

import numpy as np

from votation.counting.additive import Additive
from votation.counting.blocks import CELLS_PER_BLOCK, blocks
from votation.counting.sparse import merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.counting.additive import Cells
    from votation.profile import Reading


@dataclass(frozen=True, slots=True, eq=False)
class PlaceCounts(Additive):
    """Ballots by measure, number of measures placed above it, and number of measures in its tie.

    Measures that a ballot does not rank share the last tie under `empty: last`, and take no place under `exclude`.
    A place depends on the measures around it, so these counts do not restrict: each scope is counted anew.

    Attributes:
        measures: How many measures there are.
        places: Shape (3, places), int64: measure, number above, size of the tie (itself included); each triple
            once, in lexicographic order.
        counts: Shape (places,), int64: ballots, never 0.
    """

    measures: int
    places: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Cells, reading: Reading, cells_per_block: int = CELLS_PER_BLOCK) -> Self:
        """Count the columns of `cells`, shape (measures, ballots); the caller leaves blank ballots out."""
        m, values = len(cells), reading.scale + 1
        found = [(np.zeros((3, 0), np.int64), np.zeros(0, np.int64))]
        for block in blocks(reading.filled(cells), cells_per_block // (1 + values // max(1, m))):
            placed = (block > 0) | (reading.empty == "last")
            codes = np.arange(m)[:, np.newaxis] * m * (m + 1) + _places(block, values)
            occurring, counts = _occurrences(codes[placed], m * m * (m + 1))
            found.append((np.array(np.unravel_index(occurring, (m, m, m + 1))), counts))
        places, counts = (np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True))
        return cls(m, *merged(places, counts))

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`."""
        places = np.concatenate((self.places, other.places), axis=1)
        counts = np.concatenate((self.counts, sign * other.counts))
        return type(self)(self.measures, *merged(places, counts))

    def points(self, vector: Sequence[int | Fraction]) -> tuple[Fraction, ...]:
        """Return the points of each measure, exactly; measures in a tie share the mean of their places.

        Fractions enter here, after counting: summed ballot by ballot in integers, common denominators of 40 places
        overflow 64 bits.

        Args:
            vector: Points of each place, the first first; one a measure.
        """
        sums = (Fraction(0), *accumulate(map(Fraction, vector)))
        points = [Fraction(0)] * self.measures
        for (measure, above, tied), count in zip(self.places.T.tolist(), self.counts.tolist(), strict=True):
            points[measure] += count * (sums[above + tied] - sums[above]) / tied
        return tuple(points)


def _places(cells: Cells, values: int) -> NDArray[np.int64]:
    """Return the place of each cell in its column: of m, above * (m + 1) + tied."""
    ballots = cells.shape[1]
    holding = cells + np.arange(ballots) * values
    tied = np.bincount(holding.ravel(), minlength=ballots * values).reshape(ballots, values)
    above = np.cumsum(tied[:, ::-1], axis=1)[:, ::-1] - tied
    places: NDArray[np.int64] = (above * (len(cells) + 1) + tied).ravel()[holding]
    return places


def _occurrences(codes: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each code that occurs, below `possible`, and how often it does."""
    if possible > len(codes):
        return np.unique(codes, return_counts=True)
    counts = np.bincount(codes)
    occurring = np.flatnonzero(counts)
    return occurring, counts[occurring]
