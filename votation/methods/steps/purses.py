"""What each voter has left, in equal-shares rules: voters with as much share one purse, and counts by purse say all.

Amounts are whole numbers over one common denominator, so that sums are exact and fast. Who pays for a measure pays the
same as the others, or all they have where they have less.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from votation.methods.steps.approvals import Approvals


class Purses:
    """The money of the voters, the poorest first; at first every one has `each`."""

    def __init__(self, approvals: Approvals, each: Fraction) -> None:
        self._approvals = approvals
        self._whole = each.denominator
        self._amounts = [each.numerator]
        self._purse = np.zeros(len(approvals.counts), np.intp)

    def money(self, row: int) -> Fraction:
        """Return what the supporters of a measure have together."""
        return Fraction(sum(amount * voters for amount, voters in self._holders(row)), self._whole)

    def share(self, row: int, cost: Fraction | int) -> Fraction | None:
        """Return the payment with which the supporters of a measure meet `cost`; None if they cannot.

        The least p with sum min(money, p) = cost: the poorest pay all they have, the others p.
        """
        holders = self._holders(row)
        owed, paying = cost * self._whole, sum(voters for _, voters in holders)
        for amount, voters in holders:
            if owed <= amount * paying:
                return Fraction(owed, paying * self._whole)
            owed -= amount * voters
            paying -= voters
        return None

    def pay(self, ballots: NDArray[np.intp], share: Fraction) -> None:
        """Take `share`, or all they have, from these distinct ballots."""
        self._change(ballots, share, lambda amount, paid: max(0, amount - paid), lambda amount, _: amount)

    def earn_but(self, ballots: NDArray[np.intp], earned: Fraction) -> None:
        """Empty the purses of these distinct ballots, and add `earned` to all others."""
        self._change(ballots, earned, lambda _, __: 0, lambda amount, paid: amount + paid)

    def _holders(self, row: int) -> list[tuple[int, int]]:
        """Return the amounts that supporters of a measure have, the least first, and how many have each."""
        supporters = np.flatnonzero(self._approvals.sets[row])
        table = np.zeros(len(self._amounts), np.int64)
        np.add.at(table, self._purse[supporters], self._approvals.counts[supporters])
        held = np.flatnonzero(table)
        return [(self._amounts[each], voters) for each, voters in zip(held.tolist(), table[held].tolist(), strict=True)]

    def _change(
        self,
        ballots: NDArray[np.intp],
        by: Fraction,
        inside: Callable[[int, int], int],
        outside: Callable[[int, int], int],
    ) -> None:
        """Change what `ballots` and what all others have; voters who then have as much share a purse again."""
        whole = lcm(self._whole, by.denominator)
        factor, step = whole // self._whole, int(by * whole)
        concerned = np.zeros(len(self._purse), np.intp)
        concerned[ballots] = 1
        states, place = np.unique(2 * self._purse + concerned, return_inverse=True)
        changed = [
            (inside if state % 2 else outside)(self._amounts[state // 2] * factor, step) for state in states.tolist()
        ]
        self._whole, self._amounts = whole, sorted(set(changed))
        position = {amount: number for number, amount in enumerate(self._amounts)}
        self._purse = np.array([position[amount] for amount in changed], np.intp)[place]
