"""Buying measures with equal money, and spending what is left: the steps of the method of equal shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from votation.methods.steps.purses import Purses

if TYPE_CHECKING:
    from votation.methods.base import Exact
    from votation.methods.steps.approvals import Approvals
    from votation.methods.steps.succession import Succession


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be bought.

    Attributes:
        limit: What all measures together may cost.
        seats: Whether that is a number of measures, each of cost 1.
        costs: By row.
        by_cost: Whether a voter gets from a measure its cost, rather than 1.
    """

    limit: int
    seats: bool
    costs: tuple[int, ...]
    by_cost: bool


@dataclass(slots=True)
class Run:
    """One time of buying.

    Attributes:
        terms: What may be bought.
        approvals: Who approves what.
        money: What the voters got together.
        order: What was bought, in order.
        entries: Phase and price of what was bought, by row.
        spent: Cost of what was bought.
        stopped: The tie at which the counting ended, for want of lots.
        purses: What the voters have left.
    """

    terms: Terms
    approvals: Approvals
    money: int
    order: Succession
    entries: dict[int, dict[str, Exact | str]] = field(default_factory=dict)
    spent: int = 0
    stopped: list[str] = field(default_factory=list)
    purses: Purses = field(init=False)

    def __post_init__(self) -> None:
        """Give every voter the same money."""
        self.purses = Purses(self.approvals, Fraction(self.money, max(1, self.approvals.ballots)))

    def fitting(self) -> list[int]:
        """Return the rows left that somebody approves and whose cost is still within the limit."""
        supporters, remaining = self.approvals.supporters, self.terms.limit - self.spent
        return [row for row in self.order.left if supporters[row] and self.terms.costs[row] <= remaining]

    def bought_equally(self) -> Self:
        """Buy what supporters can pay in equal parts, the lowest price first."""
        # money only goes, so no price ever falls: an old one is a bound that spares most computations
        prices = {row: Fraction(0) for row, supporters in enumerate(self.approvals.supporters) if supporters}
        while not (self.terms.seats and self.spent >= self.terms.limit):
            tied = self._cheapest(prices)
            if not tied:
                break
            price = prices[tied[0]]
            rows = self._enter(tied, together=False, phase="shares", price=price)
            if self.stopped:
                break
            del prices[rows[0]]
            self.purses.pay(self.approvals.approving(rows), price * self._satisfaction(rows[0]))
        return self

    def complete_by_approvals(self) -> None:
        """Buy on, what most voters approve first."""
        supporters = self.approvals.supporters
        while not self.stopped and (rows := self.fitting()):
            most = max(supporters[row] for row in rows)
            self._enter([row for row in rows if supporters[row] == most], together=True, phase="approval")

    def complete_by_earning(self) -> None:
        """Buy on, while all voters earn at one rate, what supporters can pay first; they give all they have."""
        supporters = self.approvals.supporters
        while not self.stopped and (rows := self.fitting()):
            waits = {row: (self.terms.costs[row] - self.purses.money(row)) / supporters[row] for row in rows}
            shortest = min(waits.values())
            entering = self._enter([row for row in rows if waits[row] == shortest], together=True, phase="phragmen")
            self.purses.earn_but(self.approvals.approving(entering), shortest)

    def _cheapest(self, prices: dict[int, Fraction]) -> list[int]:
        """Return the rows of the lowest price, after bringing `prices` up to date as far as needed."""
        lowest: Fraction | None = None
        for row in sorted(prices, key=prices.__getitem__):
            if lowest is not None and prices[row] > lowest:
                break
            share = self.purses.share(row, self.terms.costs[row])
            if share is None:
                del prices[row]
                continue
            prices[row] = share / self._satisfaction(row)
            lowest = prices[row] if lowest is None else min(lowest, prices[row])
        return [row for row in sorted(prices) if prices[row] == lowest]

    def _satisfaction(self, row: int) -> int:
        return self.terms.costs[row] if self.terms.by_cost else 1

    def _enter(self, tied: list[int], *, together: bool, **said: Exact | str) -> tuple[int, ...]:
        """Let the tied enter, or the one that lots say; stop where a tie cannot be bought whole.

        Args:
            tied: Rows that come next.
            together: Whether several may be bought in one step, as far as there is money for all.
            said: What is said of this step.
        """
        rows = self.order.chosen(tied)
        cost = sum(self.terms.costs[row] for row in rows)
        if len(rows) > 1 and not (together and self.spent + cost <= self.terms.limit):
            self.stopped = self.order.names(rows)
        else:
            self.spent += cost
        self.order.enter(rows, **said)
        self.entries |= {row: dict(said) for row in rows}
        return rows
