"""Nanson: Borda among those left, drop those below the mean, start again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, below: str = "strict") -> Result:
    left = list(poll.measures)
    keys = {}
    number = 0
    while left:
        number += 1
        borda = {x: margins(poll, x, left) for x in left}
        mean = Fraction(sum(borda.values()), len(left))
        gone = [x for x in left if borda[x] < mean or (borda[x] == mean and below == "weak")]
        if len(set(borda.values())) == 1:
            gone = left
        keys |= {x: (number, borda[x]) for x in gone}
        left = [x for x in left if x not in gone]
    return tiers_by(keys), {x: {"round": keys[x][0], "margin_sum": keys[x][1]} for x in poll.measures}


def margins(poll: Poll, x: str, left: list[str]) -> int:
    return sum(poll.preferring(x, y) - poll.preferring(y, x) for y in left if y != x)
