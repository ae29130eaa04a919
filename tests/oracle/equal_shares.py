"""Equal shares: every voter has a purse; a price is found by letting the poorest pay all they have."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.approving import approvals_of, voters_of, with_the_rest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers

Voters = list[frozenset[str]]


def share(purses: list[Fraction], cost: Fraction | int) -> Fraction | None:
    """The least p with sum min(purse, p) = cost."""
    if sum(purses) < cost:
        return None
    for rich in range(len(purses), 0, -1):
        ordered = sorted(purses)
        p = (cost - sum(ordered[: len(purses) - rich])) / Fraction(rich)
        if p <= ordered[len(purses) - rich]:
            return p
    raise AssertionError


class Count:
    def __init__(self, voters: Voters, costs: dict[str, int], limit: int, money: int, seats: bool, unit: Any) -> None:
        self.voters, self.costs, self.limit = voters, costs, limit
        self.money, self.seats, self.unit = money, seats, unit
        self.purses = [Fraction(money, len(voters)) for _ in voters]
        self.tiers: Tiers = []
        self.stopped = False
        self.rows: dict[str, dict[str, Any]] = {}

    @property
    def spent(self) -> int:
        bought = self.tiers[:-1] if self.stopped else self.tiers
        return sum(self.costs[x] for tier in bought for x in tier)

    def left(self) -> list[str]:
        entered = {x for tier in self.tiers for x in tier}
        return [x for x in self.costs if x not in entered and any(x in a for a in self.voters)]

    def fitting(self) -> list[str]:
        return [x for x in self.left() if self.spent + self.costs[x] <= self.limit]

    def supporters(self, x: str) -> list[int]:
        return [i for i, approved in enumerate(self.voters) if x in approved]

    def enter(self, tied: set[str], together: bool, **row: Any) -> None:
        stop = len(tied) > 1 and not (together and self.spent + sum(self.costs[x] for x in tied) <= self.limit)
        self.tiers.append(tied)
        self.stopped = stop
        self.rows |= dict.fromkeys(tied, row)

    def equally(self) -> Count:
        while not self.stopped and not (self.seats and self.spent >= self.limit):
            prices = {x: share([self.purses[i] for i in self.supporters(x)], self.costs[x]) for x in self.left()}
            prices = {x: p / self.unit(x) for x, p in prices.items() if p is not None}
            if not prices:
                break
            lowest = min(prices.values())
            tied = {x for x in prices if prices[x] == lowest}
            self.enter(tied, False, phase="shares", price=lowest)
            for i in set() if self.stopped else self.supporters(*tied):
                self.purses[i] = max(Fraction(0), self.purses[i] - lowest * self.unit(*tied))
        return self

    def by_approvals(self) -> None:
        while not self.stopped and (rows := self.fitting()):
            most = max(len(self.supporters(x)) for x in rows)
            self.enter({x for x in rows if len(self.supporters(x)) == most}, True, phase="approval", price=None)

    def by_earning(self) -> None:
        while not self.stopped and (rows := self.fitting()):
            waits = {
                x: (self.costs[x] - sum(self.purses[i] for i in self.supporters(x))) / len(self.supporters(x))
                for x in rows
            }
            tied = {x for x in rows if waits[x] == min(waits.values())}
            self.enter(tied, True, phase="phragmen", price=None)
            earned = min(waits.values())
            self.purses = [
                Fraction(0) if self.voters[i] & tied else self.purses[i] + earned for i in range(len(self.voters))
            ]


def count(  # noqa: PLR0917 - one argument an option
    poll: Poll,
    threshold: int | None = None,
    seats: int | None = None,
    budget: int | None = None,
    costs: list[str] | None = None,
    completion: str = "none",
    satisfaction: str = "measures",
) -> Result:
    voters = voters_of(poll, threshold)
    written = dict(line.split("=") for line in costs or [])
    price_of = {x: int(written.get(x, 1)) for x in poll.measures}
    limit = seats or budget or 0
    approvals = approvals_of(poll, voters)
    empty = {x: {"phase": None, "price": None, "cost": price_of[x], "approvals": approvals[x]} for x in poll.measures}
    if not voters:
        return [set(poll.measures)], empty

    def unit(x: str) -> int:
        return price_of[x] if satisfaction == "cost" else 1

    def start(money: int) -> Count:
        return Count(voters, price_of, limit, money, seats is not None, unit).equally()

    run = start(limit)
    if completion == "approval":
        run.by_approvals()
    elif completion == "phragmen":
        run.by_earning()
    elif completion == "increment":
        money = limit
        while not run.stopped and run.fitting() and money < limit + 1000 * (1 if seats else len(voters)):
            money += 1 if seats else len(voters)
            following = start(money)
            if following.spent > limit:
                break
            run = following
    return with_the_rest(poll, run.tiers), {x: empty[x] | run.rows.get(x, {}) for x in poll.measures}
