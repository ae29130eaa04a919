"""Reverse sequential PAV: the PAV score of all measures, with and without each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.approving import approvals_of, voters_of

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, threshold: int | None = None) -> Result:
    voters = voters_of(poll, threshold)

    harmonic = [sum((Fraction(1, j) for j in range(1, 1 + got)), Fraction(0)) for got in range(1 + len(poll.measures))]

    def satisfaction(measures: set[str]) -> Fraction:
        return sum((harmonic[len(a & measures)] for a in voters), Fraction(0))

    left = set(poll.measures)
    tiers: Tiers = []
    losses = {}
    while left:
        whole = satisfaction(left)
        cost = {x: whole - satisfaction(left - {x}) for x in left}
        gone = {x for x in left if cost[x] == min(cost.values())}
        losses |= {x: cost[x] for x in gone}
        tiers.insert(0, gone)
        left -= gone
    approvals = approvals_of(poll, voters)
    return tiers, {x: {"loss": losses[x], "approvals": approvals[x]} for x in poll.measures}
