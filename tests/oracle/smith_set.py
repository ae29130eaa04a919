"""Smith set: of all sets that beat the rest, the smallest; then again without it."""

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
        tiers.append(smallest(left, beats))
        left = [x for x in left if x not in tiers[-1]]
    return tiers, duels(poll.measures, beats)


def smallest(measures: list[str], beats: set[tuple[str, str]]) -> set[str]:
    for size in range(1, len(measures) + 1):
        for chosen in combinations(measures, size):
            if all((x, y) in beats for x in chosen for y in measures if y not in chosen):
                return set(chosen)
    raise AssertionError


def duels(measures: tuple[str, ...], beats: set[tuple[str, str]]) -> dict[str, dict[str, int]]:
    return {x: {"beats": sum(a == x for a, _ in beats), "beaten_by": sum(b == x for _, b in beats)} for x in measures}
