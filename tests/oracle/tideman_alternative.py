"""Tideman's alternative, as it says: Smith set first; where all are in it, the fewest first places come last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.elimination import first_places
from oracle.smith_set import duels, smallest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, equal_ranks: str = "approval") -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    return ranked(poll, list(poll.measures), beats, equal_ranks), duels(poll.measures, beats)


def ranked(poll: Poll, left: list[str], beats: set[tuple[str, str]], equal_ranks: str) -> Tiers:
    if not left:
        return []
    smith = smallest(left, beats)
    if len(smith) < len(left):
        inside = [x for x in left if x in smith]
        outside = [x for x in left if x not in smith]
        return ranked(poll, inside, beats, equal_ranks) + ranked(poll, outside, beats, equal_ranks)
    return ranked_without_the_last(poll, left, beats, equal_ranks, ranked)


def ranked_without_the_last(poll, left, beats, equal_ranks, rule) -> Tiers:  # noqa: ANN001 - as `ranked`, and the rule to go on with
    votes = first_places(poll, left, equal_ranks)
    last = {x for x in left if votes[x] == min(votes.values())}
    return [*rule(poll, [x for x in left if x not in last], beats, equal_ranks), last]
