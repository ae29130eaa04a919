"""How many ballots put each measure above, beside or alone before each other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from votation.counting.additive import Table
from votation.counting.blocks import CELLS_PER_BLOCK, blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells, Rows
    from votation.profile import Reading


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseCounts(Table):
    """Ballots by ordered pair of measures, as read: with filled cells in their place.

    Of the ballots that judge x, each is in `above[x, y]`, `above[y, x]`, `level[x, y]` or `only[x, y]`, once.

    Attributes:
        above: Shape (measures, measures), int64: both are judged and x is better.
        level: Same shape, symmetric: both are judged and equal.
        only: Same shape: x is judged and y is not.
        judged: Shape (measures,), int64: x is judged.

    The diagonals are 0.
    """

    above: NDArray[np.int64]
    level: NDArray[np.int64]
    only: NDArray[np.int64]
    judged: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Cells, reading: Reading, cells_per_block: int = CELLS_PER_BLOCK) -> Self:
        """Count the columns of `cells`, shape (measures, ballots), blank ballots included."""
        m = len(cells)
        higher = np.zeros((m, m), np.int64)
        both = np.zeros((m, m), np.int64)
        for block in blocks(cells, cells_per_block):
            filled = block if reading.fill is None else np.where(block == 0, block.dtype.type(reading.fill + 1), block)
            for x, row in enumerate(filled):
                higher[x] += (row > filled).sum(axis=1)
                both[x] += ((row > 0) & (filled > 0)).sum(axis=1)
        return cls._from(higher, both)

    @classmethod
    def _from(cls, higher: NDArray[np.int64], both: NDArray[np.int64]) -> Self:
        """Sort out the pairs: `higher` counts cells x > y, an empty y included; `both` counts both filled."""
        judged = both.diagonal().copy()
        only = judged[:, np.newaxis] - both
        above = higher - only
        level = both - above - above.T
        np.fill_diagonal(level, 0)
        return cls(above, level, only, judged)

    def preferred(self, reading: Reading) -> NDArray[np.int64]:
        """Return, shape (measures, measures), how many ballots prefer x to y.

        Under `empty: last` a measure that is judged is preferred to one that is not; under `exclude` these two are
        not compared.
        """
        return self.above if reading.empty == "exclude" else self.above + self.only

    def restricted(self, rows: Rows, reading: Reading, blank: int) -> PairwiseCounts:
        """Return the matrices of some measures, without the `blank` ballots that are silent on all of them.

        A silent ballot is in these matrices only where its cells are filled: there it judges all measures equal.
        """
        pairs = np.ix_(rows, rows)
        level, judged = self.level[pairs], self.judged[rows]
        if reading.silent_as_read:
            level -= blank
            np.fill_diagonal(level, 0)
            judged -= blank
        return PairwiseCounts(self.above[pairs], level, self.only[pairs], judged)
