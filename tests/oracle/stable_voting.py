"""Stable Voting, as defined: by the winners without each measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.split_cycle import defeats_of

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers

Margins = dict[tuple[str, str], int]
Known = dict[frozenset[str], set[str]]


def count(poll: Poll) -> Result:
    pairs = poll.pairs()
    margins = {(x, y): pairs[x, y] - pairs[y, x] for x, y in pairs}
    known: Known = {}
    tiers: Tiers = []
    left = frozenset(poll.measures)
    while left:
        tiers.append(winners(left, margins, known))
        left -= tiers[-1]
    scores = {
        x: {
            "beats": sum(margins[x, y] > 0 for y in poll.measures if y != x),
            "beaten_by": sum(margins[y, x] > 0 for y in poll.measures if y != x),
        }
        for x in poll.measures
    }
    return tiers, scores


def winners(measures: frozenset[str], margins: Margins, known: Known) -> set[str]:
    if len(measures) == 1:
        return set(measures)
    if measures not in known:
        among = {pair: margin for pair, margin in margins.items() if set(pair) <= measures}
        defeated = {y for _, y in defeats_of(among, tuple(measures))}
        qualified = [
            (among[x, y], x) for x, y in among if x not in defeated and x in winners(measures - {y}, margins, known)
        ]
        largest = max(margin for margin, _ in qualified)
        known[measures] = {x for margin, x in qualified if margin == largest}
    return known[measures]
