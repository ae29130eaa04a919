"""Sequential PAV: before each step, ask every voter what they have got so far."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.approving import approvals_of, voters_of, with_the_rest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, threshold: int | None = None) -> Result:
    voters = voters_of(poll, threshold)
    tiers: Tiers = []
    entered: set[str] = set()
    entry = {x: Fraction(0) for x in poll.measures}
    while True:
        scores = {
            x: sum((Fraction(1, 1 + len(approved & entered)) for approved in voters if x in approved), Fraction(0))
            for x in poll.measures
            if x not in entered
        }
        best = max(scores.values(), default=Fraction(0))
        if not best:
            break
        tiers.append({x for x in scores if scores[x] == best})
        entry |= dict.fromkeys(tiers[-1], best)
        entered |= tiers[-1]
    approvals = approvals_of(poll, voters)
    return with_the_rest(poll, tiers), {x: {"score": entry[x], "approvals": approvals[x]} for x in poll.measures}
