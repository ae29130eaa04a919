"""The orders that lose least, by parts: what Kemeny's and Slater's rules share.

A Smith set comes before the Smith set of the others in every best order (Truchon 1998), so each is ordered for itself:
up to `subsets.MAX_MEASURES` by looking at all subsets, beyond by integer programming, unless victories go round in no
circle, where every order that follows them is best. Several best orders are told by
what they have in common: tiers, each of which every best order puts before the next. Where the search is given up the
measures of that part are ranked by their margins among themselves, and two bounds say what a best order can lose; they
are sums of integers that depend on nothing but the ballots.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from votation.methods.steps import programmes, subsets
from votation.methods.steps.duels import margin_sums
from votation.methods.steps.smith import schwartz_layers, smith_layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.int64]

MAX_CIRCLING = 300
"""Measures up to which the circles of victories are looked at for a bound; above, the bound is 0."""
FRACTION_BITS = 20
"""Binary digits of the shares that circles have in a pair."""


class Part(NamedTuple):
    """Measures that stand together, and what is known of their best orders.

    Attributes:
        tiers: Rows; every best order puts each tier before the next, unless the search was given up.
        by: How they were found.
        cost: What a best order loses, or at most loses, where the search was given up.
        bound: What every order loses at least.
        number: How many orders are best; None where that was not counted.
    """

    tiers: list[list[int]]
    by: Literal["subsets", "no-circle", "integer-programme", "given-up"]
    cost: int
    bound: int
    number: int | None


def parts(margins: Matrix, seconds: int) -> Iterator[Part]:
    """Yield the parts that best orders are made of, the first one first.

    Args:
        margins: Shape (measures, measures): what x has over y, negative where y has more.
        seconds: What the search among the measures of one part may take.
    """
    for rows in smith_layers(margins):
        part = _part(margins[np.ix_(rows, rows)], seconds)
        yield part._replace(tiers=[[rows[each] for each in tier] for tier in part.tiers])


def _part(margins: Matrix, seconds: int) -> Part:
    lost = np.maximum(margins.T, 0)
    if len(margins) <= subsets.MAX_MEASURES:
        tiers, cost, number = subsets.best_orders(lost)
        return Part(tiers, "subsets", cost, cost, number)
    order = _without_circles(margins)
    if cost_of(order, lost) == 0:
        tiers = _tiers(order, _fixed_cuts(order, margins))
        return Part(tiers, "no-circle", 0, 0, 1 if len(tiers) == len(order) else None)
    try:
        tiers, cost = _searched(margins, lost, seconds)
    except programmes.GivenUpError:
        return _given_up(margins, lost)
    return Part(tiers, "integer-programme", cost, cost, 1 if len(tiers) == len(order) else None)


def _searched(margins: Matrix, lost: Matrix, seconds: int) -> tuple[list[list[int]], int]:
    """Find a best order, then others, until it is proved that no best order divides the measures in another way.

    Raises:
        GivenUpError: The search is too long.
    """
    search = programmes.Search(lost, seconds)
    order = search.proposed()
    cost = cost_of(order, lost)
    search.prove(cost)
    cuts = _cuts(order, margins)
    while cuts:
        kept = _kept(order, cuts)
        other = search.proposed(kept)
        if cost_of(other, lost) > cost:
            search.prove(cost + 1, kept)
            break
        fewer = {cut for cut in cuts if set(other[:cut]) == set(order[:cut])}
        if fewer == cuts:
            raise programmes.GivenUpError
        cuts = fewer
    return _tiers(order, cuts), cost


def _tiers(order: list[int], cuts: set[int]) -> list[list[int]]:
    return [order[start:end] for start, end in pairwise([0, *sorted(cuts), len(order)])]


def cost_of(order: list[int], lost: Matrix) -> int:
    """Return what an order loses."""
    return sum(np.triu(lost[np.ix_(order, order)]).ravel().tolist())


def _without_circles(margins: Matrix) -> list[int]:
    """Return an order that loses nothing, if victories go round in no circle."""
    return [row for layer in schwartz_layers(margins) for row in layer]


def _fixed_cuts(order: list[int], margins: Matrix) -> set[int]:
    """Return where an order that loses nothing is cut: where chains of victories lead from all before to all after."""
    after = margins > 0
    for row in range(len(after)):
        after |= after[:, row, None] & after[row]
    ordered = after[np.ix_(order, order)]
    return {cut for cut in range(1, len(order)) if ordered[:cut, cut:].all()}


def _cuts(order: list[int], margins: Matrix) -> set[int]:
    """Return where a best order may be cut: not where moving a single measure across costs nothing."""
    ordered = margins[np.ix_(order, order)]
    cuts = set(range(1, len(order)))
    for place in range(len(order)):
        behind, ahead = ordered[place, place + 1 :].cumsum(), ordered[:place, place][::-1].cumsum()
        cuts -= set(range(place + 1, place + 1 + _reach(behind)))
        cuts -= set(range(place + 1 - _reach(ahead), place + 1))
    return cuts


def _reach(costs: Matrix) -> int:
    """Return over how many measures one may be moved at no cost, at most."""
    return int(np.append(0, np.flatnonzero(costs == 0) + 1)[-1])


def _kept(order: list[int], cuts: set[int]) -> NDArray[np.bool_]:
    """Return the pairs (x, y) with a cut between them in the order."""
    tier = np.zeros(len(order), np.int64)
    tier[order] = np.searchsorted(sorted(cuts), np.arange(len(order)), side="right")
    return tier[:, None] < tier


def _given_up(margins: Matrix, lost: Matrix) -> Part:
    sums = np.array(margin_sums(margins), object)
    tiers = [np.flatnonzero(sums == each).tolist() for each in sorted(set(sums), reverse=True)]
    above = sums[:, None] > sums
    worst = np.where(above, lost, np.where(above.T, 0, np.maximum(lost, lost.T)))
    tied = ~(above | above.T)
    at_most = sum(worst[above].tolist()) + sum(np.triu(np.where(tied, worst, 0)).ravel().tolist())
    return Part(tiers, "given-up", at_most, _circles(lost.T), None)


def _circles(won: Matrix) -> int:
    """Return a bound on what orders lose: a victory is shared equally by the circles of three that it is in.

    Each circle loses the smallest of its three shares at least.
    """
    if len(won) > MAX_CIRCLING or won.max() > programmes.MAX_COST:
        return 0
    beats = won > 0
    circles = (beats.astype(np.int64) @ beats).T * beats
    shares = (won << FRACTION_BITS) // np.maximum(circles, 1)
    total = 0
    for x in range(len(won)):
        round_x = beats[x][:, None] & beats & beats[:, x]
        smallest = np.minimum(np.minimum(shares[x][:, None], shares), shares[:, x])
        total += sum(smallest[x + 1 :, x + 1 :][round_x[x + 1 :, x + 1 :]].tolist())
    return -(-total >> FRACTION_BITS)
