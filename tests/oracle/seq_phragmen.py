"""Sequential Phragmén as money earned over time: voters earn at one rate, and buy together what they can pay first.

A measure costs 1; who pays gives all they have. The load of the other reading is the time at which it is bought.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.approving import approvals_of, voters_of, with_the_rest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, threshold: int | None = None) -> Result:
    voters = voters_of(poll, threshold)
    approvals = approvals_of(poll, voters)
    money = [Fraction(0)] * len(voters)
    now = Fraction(0)
    tiers: Tiers = []
    entered: set[str] = set()
    scores: dict[str, dict[str, Any]] = {
        x: {"load": None, "approvals": approvals[x], "new_supporters": None} for x in poll.measures
    }
    while left := [x for x in poll.measures if approvals[x] and x not in entered]:
        held = {x: sum(money[i] for i, approved in enumerate(voters) if x in approved) for x in left}
        wait = {x: (1 - held[x]) / Fraction(approvals[x]) for x in left}
        shortest = min(wait.values())
        now += shortest
        bought = {x for x in left if wait[x] == shortest}
        for x in bought:
            new = sum(1 for approved in voters if x in approved and not approved & entered)
            scores[x] |= {"load": now, "new_supporters": new}
        money = [0 if voters[i] & bought else money[i] + shortest for i in range(len(voters))]
        tiers.append(bought)
        entered |= bought
    return with_the_rest(poll, tiers), scores
