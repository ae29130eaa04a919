"""Instant runoff: count first places among those left, drop the fewest, start again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.elimination import first_places, told_apart

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, equal_ranks: str = "approval", ties: str = "lots") -> Result:
    left, rounds, scores = list(poll.measures), [], {}
    tiers: Tiers = []
    while left:
        rounds.append(first_places(poll, left, equal_ranks))
        least = min(rounds[-1].values())
        gone = told_apart({x for x in left if rounds[-1][x] == least}, rounds, ties)
        tiers.insert(0, gone)
        scores |= {x: {"round": len(rounds), "votes": least} for x in gone}
        left = [x for x in left if x not in gone]
    return tiers, scores
