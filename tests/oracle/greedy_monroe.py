"""Greedy Monroe: each voter is unserved by so much, and a measure takes from all supporters alike."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.approving import approvals_of, voters_of
from oracle.equal_shares import share
from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, threshold: int | None = None, seats: int = 1) -> Result:
    voters = voters_of(poll, threshold)
    approvals = approvals_of(poll, voters)
    unserved = [Fraction(1)] * len(voters)
    served = dict.fromkeys(poll.measures, Fraction(0))
    tiers: Tiers = []
    while sum(map(len, tiers)) < seats:
        left = [x for x in poll.measures if not any(x in tier for tier in tiers)]
        weights = {x: sum((unserved[i] for i, a in enumerate(voters) if x in a), Fraction(0)) for x in left}
        most = max(weights.values(), default=Fraction(0))
        if not most:
            break
        taken = min(most, Fraction(len(voters), seats))
        tiers.append({x for x in left if weights[x] == most})
        parts = {x: share([unserved[i] for i, a in enumerate(voters) if x in a], taken) for x in tiers[-1]}
        for i, approved in enumerate(voters):
            unserved[i] = max(Fraction(0), unserved[i] - sum(parts[x] or 0 for x in approved & tiers[-1]))
        served |= dict.fromkeys(tiers[-1], taken)
    rest = {x: approvals[x] for x in poll.measures if not any(x in tier for tier in tiers)}
    return tiers + tiers_by(rest), {x: {"served": served[x], "approvals": approvals[x]} for x in poll.measures}
