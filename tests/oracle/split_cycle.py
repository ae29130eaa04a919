"""Split Cycle: a victory in some cycle where none is weaker is no defeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.schulze import depth, simple_paths

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    pairs = poll.pairs()
    defeats = defeats_of({(x, y): pairs[x, y] - pairs[y, x] for x, y in pairs}, poll.measures)
    above = {x: {a for a, b in defeats if b == x} for x in poll.measures}
    depths = {x: depth(x, above) for x in poll.measures}
    tiers = [{x for x in poll.measures if depths[x] == each} for each in sorted(set(depths.values()))]
    scores = {x: {"defeats": sum(a == x for a, _ in defeats), "defeated_by": len(above[x])} for x in poll.measures}
    return tiers, scores


def defeats_of(margins: dict[tuple[str, str], int], measures: tuple[str, ...]) -> set[tuple[str, str]]:
    return {
        (x, y)
        for (x, y), margin in margins.items()
        if margin > 0
        and not any(all(margins[step] >= margin for step in path) for path in simple_paths(measures, y, x))
    }
