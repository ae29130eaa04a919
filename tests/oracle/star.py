"""STAR without lots: points, the ladder, the runoff, each by looking at every ballot again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, order: str = "native") -> Result:
    expressed = poll.expressed()
    points = {x: sum(n * ballot.get(x, 0) for ballot, n in expressed) for x in poll.measures}
    tops = {x: sum(n for ballot, n in expressed if ballot.get(x) == poll.scale - 1) for x in poll.measures}
    scores = {x: {"points": points[x], "highest_levels": tops[x]} for x in poll.measures}
    tiers: Tiers = []
    remaining = set(poll.measures)
    while remaining:
        entry = entered(poll, points, tops, remaining)
        final = played(poll, points, tops, entry)
        if order == "native":
            finalists = set().union(*final)
            return final + [tier for tier in entry if not tier & finalists], scores
        tiers.append(final[0])
        remaining -= final[0]
    return tiers, scores


def defeats(poll: Poll, x: str, others: set[str]) -> int:
    return sum(1 for y in others if y != x and poll.preferring(y, x) > poll.preferring(x, y))


def entered(poll: Poll, points: dict[str, int], tops: dict[str, int], among: set[str]) -> Tiers:
    return [
        part
        for tier in tiers_by({x: points[x] for x in among})
        for part in tiers_by({x: (-defeats(poll, x, tier), tops[x]) for x in tier})
    ]


def played(poll: Poll, points: dict[str, int], tops: dict[str, int], entry: Tiers) -> Tiers:
    finalists: set[str] = set()
    for tier in entry:
        if len(finalists) < 2:
            finalists = finalists | tier
    return tiers_by({x: (-defeats(poll, x, finalists), points[x], tops[x]) for x in finalists})
