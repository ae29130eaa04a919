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

from votation.errors import MethodError
from votation.methods.steps.elimination import highest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from votation.counting import UniqueBallots


MAX_SHARE_BITS = 2**14
"""Binary digits of the denominator of a share. Each surplus can double them, so that exact counting has an end."""


class Papers:
    """Parts of ballots and who holds them.

    Attributes:
        active: Ballots that some measure held at first; blank ones never are.
    """

    def __init__(self, ballots: UniqueBallots) -> None:
        self._ballots = ballots
        self._values = [Fraction(0)]  # each once, in the order in which they came up
        self._numbers = {Fraction(0): 0}
        self._held = np.zeros(ballots.cells.shape, np.int64)
        self._votes: dict[int, Fraction] = {}  # of measures whose parts have not moved since they were added up
        everybody = list(range(len(ballots.cells)))
        self._give(everybody, np.arange(len(ballots.counts)), np.ones(len(ballots.counts), np.int64), {1: Fraction(1)})
        self.active = int(ballots.counts[self._held.any(axis=0)].sum())

    def votes(self, row: int) -> Fraction:
        """Return what the parts held by a measure are worth."""
        if row not in self._votes:
            self._votes[row] = self._added_up(row)
        return self._votes[row]

    def move(self, row: int, hopeful: Sequence[int], share: Fraction) -> None:
        """Take all parts from a measure; give a `share` of each to the highest of those hopeful on its ballot.

        What a ballot ranks no hopeful measure for is exhausted.

        Raises:
            MethodError: The share has more than `MAX_SHARE_BITS` binary digits.
        """
        bits = share.denominator.bit_length()
        if bits > MAX_SHARE_BITS:
            raise MethodError("method-fractions", found=bits, expected=MAX_SHARE_BITS, method="stv")
        moving = np.flatnonzero(self._held[row])
        values = self._held[row, moving]
        self._held[row] = 0
        self._votes.pop(row, None)
        self._give(hopeful, moving, values, {each: self._values[each] * share for each in np.unique(values).tolist()})

    def _added_up(self, row: int) -> Fraction:
        counts = np.zeros(len(self._values), np.int64)
        np.add.at(counts, self._held[row], self._ballots.counts)
        parts: dict[int, int] = {}  # numerators by denominator: few denominators, so that few fractions are added
        for number in np.flatnonzero(counts).tolist():
            value = self._values[number]
            parts[value.denominator] = parts.get(value.denominator, 0) + value.numerator * int(counts[number])
        return sum((Fraction(above, below) for below, above in parts.items()), Fraction(0))

    def _give(
        self,
        hopeful: Sequence[int],
        ballots: NDArray[np.intp],
        values: NDArray[np.int64],
        worth: Mapping[int, Fraction],
    ) -> None:
        """Give each of these ballots, by number of its value in `worth`, to the hopeful it puts highest."""
        if not (len(hopeful) and len(ballots)):
            return
        held = highest(self._ballots.cells[np.ix_(np.array(hopeful), ballots)])
        sizes = held.sum(axis=0)
        for row, getting in zip(hopeful, held, strict=True):
            some = np.flatnonzero(getting)
            if not len(some):
                continue
            before = self._held[row, ballots[some]]
            kinds, which = np.unique(np.stack((before, values[some], sizes[some])), axis=1, return_inverse=True)
            now = [self._number(self._values[old] + worth[got] / size) for old, got, size in kinds.T.tolist()]
            self._held[row, ballots[some]] = np.array(now, np.int64)[which.reshape(-1)]
            self._votes.pop(row, None)

    def _number(self, value: Fraction) -> int:
        if value not in self._numbers:
            self._numbers[value] = len(self._values)
            self._values.append(value)
        return self._numbers[value]
