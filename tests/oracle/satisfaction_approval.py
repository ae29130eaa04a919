"""Satisfaction approval: divide every ballot."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, threshold: int | None = None) -> Result:
    votes = dict.fromkeys(poll.measures, Fraction(0))
    approvals = dict.fromkeys(poll.measures, 0)
    for ballot, voters in poll.expressed():
        approved = [x for x, level in ballot.items() if level >= (threshold or 1)]
        for x in approved:
            votes[x] += Fraction(voters, len(approved))
            approvals[x] += voters
    return tiers_by(votes), {x: {"votes": votes[x], "approvals": approvals[x]} for x in poll.measures}
