"""Ranked pairs: victories group by group; a group loses its links that lie on a cycle. By lots, one at a time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from oracle.schulze import depth

if TYPE_CHECKING:
    from collections.abc import Collection

    from oracle.poll import Poll, Result

Pair = tuple[str, str]


def count(
    poll: Poll, strength: str = "winning-votes", second_key: str = "fewer-losing-votes", ties: str = "group"
) -> Result:
    assert ties in {"group", "zavist-tideman"}  # the same without lots
    locked: set[Pair] = set()
    for group in groups(poll, poll.measures, strength, second_key):
        candidates = {(x, y) for x, y in group if not reaches(locked, y, x)}
        both = locked | candidates
        locked |= {(x, y) for x, y in candidates if not reaches(both, y, x)}
    return ranked(poll, locked)


def by_lots(poll: Poll, strength: str, second_key: str, lots: list[str]) -> Result:
    """Zavist & Tideman: equal victories in the order of their winners in the lots; level pairs as won by lots, last."""
    pairs = poll.pairs()
    level = [(x, y) for x, y in pairs if pairs[x, y] == pairs[y, x] and lots.index(x) < lots.index(y)]
    locked: set[Pair] = set()
    for group in [*groups(poll, poll.measures, strength, second_key), level]:
        for x, y in sorted(group, key=lambda pair: (lots.index(pair[0]), lots.index(pair[1]))):
            if not reaches(locked, y, x):
                locked.add((x, y))
    return ranked(poll, locked)


def groups(poll: Poll, measures: Collection[str], strength: str, second_key: str) -> list[list[Pair]]:
    """Victories, the strongest first, equal ones together."""
    pairs = poll.pairs()
    keys = {
        (x, y): (
            pairs[x, y] - (pairs[y, x] if strength == "margins" else 0),
            -pairs[y, x] if second_key == "fewer-losing-votes" else 0,
        )
        for x in measures
        for y in measures
        if x != y and pairs[x, y] > pairs[y, x]
    }
    strongest_first = sorted(keys, key=lambda pair: keys[pair], reverse=True)
    return [list(group) for _, group in groupby(strongest_first, key=lambda pair: keys[pair])]


def reaches(links: set[Pair], x: str, y: str) -> bool:
    seen, frontier = {x}, {x}
    while frontier:
        frontier = {b for a, b in links if a in frontier} - seen
        seen |= frontier
    return y in seen


def ranked(poll: Poll, locked: set[Pair]) -> Result:
    above = {x: {y for y in poll.measures if y != x and reaches(locked, y, x)} for x in poll.measures}
    depths = {x: depth(x, above) for x in poll.measures}
    tiers = [{x for x in poll.measures if depths[x] == each} for each in sorted(set(depths.values()))]
    scores = {
        x: {"ranked_above": sum(x in others for others in above.values()), "ranked_below": len(above[x])}
        for x in poll.measures
    }
    return tiers, scores
