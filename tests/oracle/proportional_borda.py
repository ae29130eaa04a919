"""Proportional sequential Borda: voter by voter, weights in whole units of 2^-30."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.approving import with_the_rest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers

UNIT = 2**30


def count(poll: Poll) -> Result:
    ballots = poll.expressed()
    weights = [UNIT] * len(ballots)
    m, n = len(poll.measures), sum(voters for _, voters in ballots)
    tiers: Tiers = []
    entry = {x: Fraction(0) for x in poll.measures}
    while left := [x for x in poll.measures if not any(x in tier for tier in tiers)]:

        def borda(ballot: dict[str, int], x: str, among: list[str] = left) -> Fraction:
            return sum(
                (Fraction(1 + poll.prefers(ballot, x, y) - poll.prefers(ballot, y, x), 2) for y in among if y != x),
                Fraction(0),
            )

        points = {
            x: Fraction(sum(w * v * borda(b, x) for w, (b, v) in zip(weights, ballots, strict=True))) / UNIT
            for x in left
        }
        best = max(points.values())
        if not best:
            break
        tier = {x for x in left if points[x] == best}
        comparisons = Fraction(sum(range(len(left) - len(tier), len(left))), len(tier))  # of each of the tier
        for i, (ballot, _) in enumerate(ballots):
            due = sum(borda(ballot, x) for x in tier) * comparisons * n / best / (Fraction(m * (m - 1), 2))
            weights[i] = weights[i] * max(0, UNIT - int(due * UNIT)) // UNIT
        entry |= dict.fromkeys(tier, best)
        tiers.append(tier)
    return with_the_rest(poll, tiers), {x: {"points": entry[x]} for x in poll.measures}
