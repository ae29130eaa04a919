"""How many ballots put each measure above, beside or alone before each other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from votation.counting.additive import Table
from votation.counting.blocks import blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells, Rows
    from votation.profile import Reading


CELLS_PER_BLOCK: Final = 1 << 22
"""Cells sliced together; their binary digits take an eighth of that, each."""

_BALLOTS_PER_WORD: Final = 64
_WORDS_AT_ONCE: Final = 1 << 16  # one measure against all others when ballots are many, all pairs when they are few


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
        higher, both = np.zeros((m, m), np.int64), np.zeros((m, m), np.int64)
        for block in blocks(cells, cells_per_block):
            planes = _planes(block, reading)
            higher += _higher(planes)
            both += block.shape[1] if reading.silent_as_read else _both_judged(planes)
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


def _planes(cells: Cells, reading: Reading) -> NDArray[np.uint64]:
    """Slice cells into binary digits, 64 ballots a word: comparing them then takes a few operations a word.

    Words are completed with ballots on which all measures are equal; where cells stay empty, with silent ones.

    Returns:
        Shape (digits, measures, words), the lowest digit first; empty cells are filled as the reading says.
    """
    m, n = cells.shape
    digits = reading.scale.bit_length()
    packed = np.zeros((digits, m, -(-n // _BALLOTS_PER_WORD) * 8), np.uint8)
    for digit in range(digits):
        # numpy packs bytes ten times faster than wider integers
        bits = np.packbits((cells >> digit & 1).astype(np.uint8, copy=False), axis=1)
        packed[digit, :, : bits.shape[1]] = bits
    planes = packed.view(np.uint64)
    if reading.fill is not None:
        empty = ~np.bitwise_or.reduce(planes, axis=0)
        for digit in range(digits):
            if (reading.fill + 1) >> digit & 1:
                planes[digit] |= empty
    return planes


def _higher(planes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Count, shape (measures, measures), the ballots on which the cell of x is higher than that of y."""
    digits, m, words = planes.shape
    higher = np.empty((m, m), np.int64)
    rows = max(1, _WORDS_AT_ONCE // (m * words + 1))
    for x in range(0, m, rows):
        mine, others = planes[:, x : x + rows, np.newaxis], planes[:, np.newaxis, x:]
        unequal = mine[0] ^ others[0]
        greater = unequal & mine[0]
        for digit in range(1, digits):
            # the highest digit in which two cells differ decides
            differ = mine[digit] ^ others[digit]
            unequal |= differ
            change = greater ^ mine[digit]
            change &= differ
            greater ^= change
        wins = _ballots(greater)
        higher[x : x + rows, x:] = wins
        higher[x:, x : x + rows] = (_ballots(unequal) - wins).T
    return higher


def _both_judged(planes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Count, shape (measures, measures), the ballots on which neither cell is empty."""
    filled = np.bitwise_or.reduce(planes, axis=0)
    return np.array([_ballots(mine & filled) for mine in filled], np.int64).reshape(len(filled), len(filled))


def _ballots(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Count the ballots marked in the last axis of `words`."""
    marked: NDArray[np.int64] = np.bitwise_count(words).sum(axis=-1, dtype=np.int64)
    return marked
