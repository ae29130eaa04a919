"""Maximin support: the least of N(B)/|B|, over every subset written out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from oracle.approving import approvals_of, voters_of, with_the_rest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def support(voters: list[frozenset[str]], measures: set[str]) -> Fraction:
    subsets = [set(each) for size in range(1, 1 + len(measures)) for each in combinations(sorted(measures), size)]
    return min(Fraction(sum(1 for approved in voters if approved & subset), len(subset)) for subset in subsets)


def count(poll: Poll, threshold: int | None = None) -> Result:
    voters = voters_of(poll, threshold)
    approvals = approvals_of(poll, voters)
    tiers: Tiers = []
    entered: set[str] = set()
    entry = dict.fromkeys(poll.measures, Fraction(0))
    while left := [x for x in poll.measures if approvals[x] and x not in entered]:
        supports = {x: support(voters, entered | {x}) for x in left}
        most = max(supports.values())
        tiers.append({x for x in left if supports[x] == most})
        entry |= dict.fromkeys(tiers[-1], most)
        entered |= tiers[-1]
    return with_the_rest(poll, tiers), {x: {"support": entry[x], "approvals": approvals[x]} for x in poll.measures}
