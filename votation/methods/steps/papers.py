"""The papers of a transferable vote: who holds each ballot, and what it is worth there, exactly.

A ballot that ties several measures at its top is held by all of them in equal parts; each part then moves by itself.
Parts that one measure holds of one ballot have one value between them, so that the state is a matrix: measures by
distinct ballots. Values are few however many ballots there are, because they come from a few transfers: the matrix
holds numbers of values, and the exact fractions stand in a list beside it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from votation.methods.steps.elimination import highest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.counting import UniqueBallots


class Papers:
    """Parts of ballots and who holds them.

    Attributes:
        active: Ballots that some measure held at first; blank ones never are.
    """

    def __init__(self, ballots: UniqueBallots) -> None:
        self._ballots = ballots
        self._numbers = {Fraction(0): 0}  # of the values, each once, in the order in which they came up
        self._held = np.zeros(ballots.cells.shape, np.int64)
        everybody = list(range(len(ballots.cells)))
        whole = np.ones(len(ballots.counts), np.int64)
        self._give(everybody, np.arange(len(ballots.counts)), whole, [Fraction(0), Fraction(1)])
        self.active = int(ballots.counts[self._held.any(axis=0)].sum())

    def votes(self, row: int) -> Fraction:
        """Return what the parts held by a measure are worth."""
        sums = np.zeros(len(self._numbers), np.int64)
        np.add.at(sums, self._held[row], self._ballots.counts)
        return sum((value * count for value, count in zip(self._numbers, sums.tolist(), strict=True)), Fraction(0))

    def move(self, row: int, hopeful: Sequence[int], share: Fraction) -> None:
        """Take all parts from a measure; give a `share` of each to the highest of those hopeful on its ballot.

        What a ballot ranks no hopeful measure for is exhausted.
        """
        moving = np.flatnonzero(self._held[row])
        values = self._held[row, moving]
        self._held[row] = 0
        self._give(hopeful, moving, values, [value * share for value in self._numbers])

    def _give(
        self, hopeful: Sequence[int], ballots: NDArray[np.intp], values: NDArray[np.int64], worth: list[Fraction]
    ) -> None:
        """Give each of these ballots, by number of its value in `worth`, to the hopeful it puts highest."""
        if not (len(hopeful) and len(ballots)):
            return
        held = highest(self._ballots.cells[np.ix_(np.array(hopeful), ballots)])
        sizes = held.sum(axis=0)
        for row, getting in zip(hopeful, held, strict=True):
            some = np.flatnonzero(getting)
            before = self._held[row, ballots[some]]
            kinds, which = np.unique(np.stack((before, values[some], sizes[some])), axis=1, return_inverse=True)
            had = list(self._numbers)
            now = [self._number(had[old] + worth[got] / size) for old, got, size in kinds.T.tolist()]
            self._held[row, ballots[some]] = np.array(now, np.int64)[which.reshape(-1)]

    def _number(self, value: Fraction) -> int:
        return self._numbers.setdefault(value, len(self._numbers))
