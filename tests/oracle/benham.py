"""Benham: whoever beats all others comes first; while nobody does, the fewest first places come last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.smith_set import duels
from oracle.tideman_alternative import ranked_without_the_last

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, equal_ranks: str = "approval") -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    return ranked(poll, list(poll.measures), beats, equal_ranks), duels(poll.measures, beats)


def ranked(poll: Poll, left: list[str], beats: set[tuple[str, str]], equal_ranks: str) -> Tiers:
    if not left:
        return []
    for x in left:
        if all((x, y) in beats for y in left if y != x):
            return [{x}, *ranked(poll, [y for y in left if y != x], beats, equal_ranks)]
    return ranked_without_the_last(poll, left, beats, equal_ranks, ranked)
