"""Best orders by dynamic programming: the cheapest order of every subset of the measures, the small ones first.

An order costs what it loses on each pair. The cheapest order of a set is that of the set without its last measure, for
the best choice of that one; so all orders are looked at in the time of all sets (Held & Karp's scheme for orders;
Bellman 1962). The same table tells how many orders are best, and which sets of measures are the first ones of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_MEASURES = 18
"""Measures whose subsets are all looked at: 2^18 sets, a fraction of a second."""
MAX_TOTAL = 2**62
"""Costs that add up to less are added in 64 bits, larger ones as Python's integers."""


class BestOrders(NamedTuple):
    """What the best orders have in common.

    Attributes:
        tiers: Rows; every best order puts each tier before the next, and no division into more tiers does that.
        cost: What a best order loses.
        number: How many orders are best.
    """

    tiers: list[list[int]]
    cost: int
    number: int


def best_orders(lost: NDArray[np.int64]) -> BestOrders:
    """Look at all orders.

    Args:
        lost: Shape (measures, measures): what an order that puts x before y loses.
    """
    if sum(lost.ravel().tolist()) >= MAX_TOTAL:
        lost = lost.astype(object)
    layers, bits = _by_size(len(lost)), 1 << np.arange(len(lost))
    before = _Before(lost)
    cost, ways = np.zeros(1 << len(lost), lost.dtype), np.ones(1 << len(lost), np.int64)
    last = []
    for sets in layers[1:]:
        members = (sets[:, None] & bits) != 0
        rest = np.where(members, sets[:, None] ^ bits, 0)
        costs = cost[rest] + before(sets)
        cost[sets] = np.where(members, costs, costs.max() + 1).min(axis=1)
        last.append(members & (costs == cost[sets][:, None]))
        ways[sets] = np.where(last[-1], ways[rest], 0).sum(axis=1)
    return BestOrders(_tiers(layers, last, bits), int(cost[-1]), int(ways[-1]))


def _tiers(layers: list[NDArray[np.int64]], last: list[NDArray[np.bool_]], bits: NDArray[np.int64]) -> list[list[int]]:
    """Go back from the set of all measures: where one set alone is first in all best orders, a tier ends.

    Args:
        layers: Sets by size.
        last: For each layer but the first, which measures come last in a best order of each set.
        bits: The set of each measure alone.
    """
    reached, end, tiers = layers[-1], int(layers[-1][0]), []
    for sets, ending in zip(layers[:0:-1], reversed(last), strict=True):
        at = np.searchsorted(sets, reached)
        reached = np.unique((reached[:, None] ^ bits)[ending[at]])
        if len(reached) == 1:
            start = int(reached[0])
            tiers.append(np.flatnonzero(bits & (end ^ start)).tolist())
            end = start
    return tiers[::-1]


class _Before:
    """What is lost by putting all measures of a set before another: two tables of half the measures each."""

    def __init__(self, lost: NDArray[np.int64]) -> None:
        self._half = len(lost) // 2
        self._low, self._high = _sums(lost[: self._half]), _sums(lost[self._half :])

    def __call__(self, sets: NDArray[np.int64]) -> NDArray[np.int64]:
        both: NDArray[np.int64] = self._low[sets & ((1 << self._half) - 1)] + self._high[sets >> self._half]
        return both


def _sums(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    sums = np.zeros((1, rows.shape[1]), rows.dtype)
    for row in rows:
        sums = np.concatenate((sums, sums + row))
    return sums


def _by_size(measures: int) -> list[NDArray[np.int64]]:
    sizes = np.zeros(1, np.int64)
    for _ in range(measures):
        sizes = np.concatenate((sizes, sizes + 1))
    return [np.flatnonzero(sizes == size) for size in range(measures + 1)]
