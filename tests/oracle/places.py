"""Points by place, ballot by ballot: measures in a tie share the mean of the places they cover."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.poll import Poll, Result, tiers_by

if TYPE_CHECKING:
    from collections.abc import Callable


def count_by(poll: Poll, vector: Callable[[int], list[Fraction]]) -> Result:
    points = dict.fromkeys(poll.measures, Fraction(0))
    given = vector(len(poll.measures))
    for ballot, voters in poll.expressed():
        place = 0
        for tier in rows(poll, ballot):
            for x in tier:
                points[x] += voters * sum(given[place : place + len(tier)], Fraction(0)) / len(tier)
            place += len(tier)
    return tiers_by(points), {x: {"points": points[x]} for x in poll.measures}


def rows(poll: Poll, ballot: dict[str, int]) -> list[list[str]]:
    """The tiers of one ballot, best first; what it leaves out is last, or has no place."""
    ranked = [[x for x in ballot if ballot[x] == level] for level in sorted(set(ballot.values()), reverse=True)]
    left_out = [x for x in poll.measures if x not in ballot]
    return [*ranked, left_out] if left_out and poll.empty == "last" else ranked
