"""Kemeny: score every order; what no two of the best disagree on ranks, the rest is tied."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from oracle.smith_set import duels

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers

Order = tuple[str, ...]


def count(poll: Poll) -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    return common(best(poll.measures, pairs)), duels(poll.measures, beats)


def best(measures: Order, worth: dict[tuple[str, str], int]) -> list[Order]:
    """Of all orders, those whose pairs are worth most."""
    scores = {order: sum(worth[pair] for pair in combinations(order, 2)) for order in permutations(measures)}
    most = max(scores.values())
    return [order for order, score in scores.items() if score == most]


def common(orders: list[Order]) -> Tiers:
    """The most tiers such that every order puts each of them before the next."""
    tiers, start = [], 0
    for end in range(1, len(orders[0]) + 1):
        if len({frozenset(order[:end]) for order in orders}) == 1:
            tiers.append(set(orders[0][start:end]))
            start = end
    return tiers
