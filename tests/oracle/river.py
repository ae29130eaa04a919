"""River: as ranked pairs, with one locked defeat a measure, of equal ones all; again without the winners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.ranked_pairs import groups, reaches

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers
    from oracle.ranked_pairs import Pair


def count(
    poll: Poll, strength: str = "winning-votes", second_key: str = "fewer-losing-votes", ties: str = "group"
) -> Result:
    assert ties in {"group", "zavist-tideman"}  # the same without lots
    tiers: Tiers = []
    left = list(poll.measures)
    while left:
        locked: set[Pair] = set()
        for group in groups(poll, left, strength, second_key):
            lost = {loser for _, loser in locked}
            candidates = {(x, y) for x, y in group if y not in lost and not reaches(locked, y, x)}
            both = locked | candidates
            locked |= {(x, y) for x, y in candidates if not reaches(both, y, x)}
        tiers.append({x for x in left if x not in {loser for _, loser in locked}})
        left = [x for x in left if x not in tiers[-1]]
    return tiers, duels(poll)


def by_lots(poll: Poll, strength: str, second_key: str, lots: list[str]) -> Result:
    pairs = poll.pairs()
    tiers: Tiers = []
    left = list(poll.measures)
    while left:
        level = [(x, y) for x in left for y in left if lots.index(x) < lots.index(y) and pairs[x, y] == pairs[y, x]]
        locked: set[Pair] = set()
        for group in [*groups(poll, left, strength, second_key), level]:
            for x, y in sorted(group, key=lambda pair: (lots.index(pair[0]), lots.index(pair[1]))):
                if not reaches(locked, y, x) and y not in {loser for _, loser in locked}:
                    locked.add((x, y))
        tiers.append({x for x in left if x not in {loser for _, loser in locked}})
        left = [x for x in left if x not in tiers[-1]]
    return tiers, duels(poll)


def duels(poll: Poll) -> dict[str, dict[str, int]]:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    return {
        x: {"beats": sum(a == x for a, _ in beats), "beaten_by": sum(b == x for _, b in beats)} for x in poll.measures
    }
