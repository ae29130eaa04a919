"""How often each measure holds each level: what approval, score and median methods read."""

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
class LevelCounts(Table):
    """Ballots by measure and level, as cast.

    Attributes:
        table: Shape (measures, 1 + scale), int64: column 0 counts no opinion, column l + 1 counts level l.
    """

    table: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Cells, reading: Reading, cells_per_block: int = CELLS_PER_BLOCK) -> Self:
        """Count the columns of `cells`, shape (measures, ballots), blank ballots included."""
        m, values = len(cells), reading.scale + 1
        first = (np.arange(m) * values)[:, np.newaxis]
        table = np.zeros(m * values, np.int64)
        for block in blocks(cells, cells_per_block):
            table += np.bincount((block + first).ravel(), minlength=m * values)
        return cls(table.reshape(m, values))

    @property
    def missing(self) -> NDArray[np.int64]:
        """Shape (measures,): ballots without opinion on each measure, as cast."""
        return self.table[:, 0]

    def judged(self, reading: Reading) -> NDArray[np.int64]:
        """Return, shape (measures, scale), ballots at each level as read.

        Cells without opinion count at the level that fills them; where none does, they are left out.
        """
        judged = self.table[:, 1:].copy()
        if reading.fill is not None:
            judged[:, reading.fill] += self.missing
        return judged

    def restricted(self, rows: Rows, reading: Reading, blank: int) -> LevelCounts:
        """Return the table of some measures, without the `blank` ballots that are silent on all of them."""
        table = self.table[rows]
        table[:, reading.silent_cell] -= blank
        return LevelCounts(table)
