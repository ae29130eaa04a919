"""Distinct ballots with multiplicities: what elimination and proportional methods read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from votation.counting.additive import Additive
from votation.counting.sparse import merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells, Rows
    from votation.profile import Reading


@dataclass(frozen=True, slots=True, eq=False)
class UniqueBallots(Additive):
    """Distinct level vectors, as read, and how many ballots each stands for.

    Attributes:
        cells: Shape (measures, distinct), the dtype of the profile: level + 1, 0 where a cell stays empty; columns
            in lexicographic order, so that equal sets of ballots have equal bytes.
        counts: Shape (distinct,), int64: multiplicities, never 0.
    """

    cells: Cells
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Cells, reading: Reading) -> Self:
        """Count the columns of `cells`, shape (measures, ballots), blank ballots included."""
        return cls(*merged(reading.filled(cells), np.ones(cells.shape[1], np.int64)))

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`."""
        cells = np.concatenate((self.cells, other.cells), axis=1)
        return type(self)(*merged(cells, np.concatenate((self.counts, sign * other.counts))))

    def restricted(self, rows: Rows, reading: Reading, blank: int) -> UniqueBallots:
        """Return the ballots on some measures, without the `blank` ones that are silent on all of them.

        A silent ballot reads as a column of one cell throughout; other ballots may have filled in the same.
        """
        silent = np.full((len(rows), 1), reading.silent_as_read, self.cells.dtype)
        cells = np.concatenate((self.cells[rows], silent), axis=1)
        return UniqueBallots(*merged(cells, np.append(self.counts, np.int64(-blank))))
