"""Schwartz set: the smallest sets that nobody outside beats a member of, together; then again without them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll) -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    tiers: Tiers = []
    left = list(poll.measures)
    while left:
        tiers.append(schwartz(left, beats))
        left = [x for x in left if x not in tiers[-1]]
    scores = {
        x: {"beats": sum(a == x for a, _ in beats), "beaten_by": sum(b == x for _, b in beats)} for x in poll.measures
    }
    return tiers, scores


def schwartz(measures: list[str], beats: set[tuple[str, str]]) -> set[str]:
    undominated = [
        set(chosen)
        for size in range(1, len(measures) + 1)
        for chosen in combinations(measures, size)
        if not any((y, x) in beats for x in chosen for y in measures if y not in chosen)
    ]
    smallest = [each for each in undominated if not any(other < each for other in undominated)]
    return set().union(*smallest)
