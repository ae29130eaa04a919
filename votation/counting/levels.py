"""How often each measure holds each level: what approval, score and median methods read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from votation.counting.additive import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells, Rows
    from votation.profile import Reading


_FEW_VALUES: Final = 24
_BALLOTS_PER_VALUE: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class LevelCounts(Table):
    """Ballots by measure and level, as cast.

    Attributes:
        table: Shape (measures, 1 + scale), int64: column 0 counts no opinion, column l + 1 counts level l.
    """

    table: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Cells, reading: Reading) -> Self:
        """Count the columns of `cells`, shape (measures, ballots), blank ballots included."""
        return cls(tabulated(cells, reading.scale + 1))

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


def tabulated(cells: NDArray[np.unsignedinteger[Any]], values: int) -> NDArray[np.int64]:
    """Count, shape (rows, values), how often each value from 0 to `values` - 1 stands in each row of `cells`."""
    few = values <= _FEW_VALUES and cells.shape[1] >= values * _BALLOTS_PER_VALUE
    count = _by_value if few else _by_position
    return np.array([count(row, values) for row in cells], np.int64).reshape(len(cells), values)


def _by_value(row: NDArray[np.unsignedinteger[Any]], values: int) -> list[int]:
    """Look for each value in turn: several times faster than looking up each cell, while values are few."""
    return [int(np.count_nonzero(row == value)) for value in range(values)]


def _by_position(row: NDArray[np.unsignedinteger[Any]], values: int) -> NDArray[np.intp]:
    return np.bincount(row, minlength=values)
