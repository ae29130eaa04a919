"""Proportional sequential Borda (experimental): Borda winners in turn, each paid for by those who put it high.

The measure with the most Borda points among those left comes next, points counted by what ballots still weigh; ties on
a ballot share points. Placing it above the r measures left costs r comparisons a ballot, and each ballot pays in
proportion to its weight and its points for that measure, from n times m(m-1)/2 comparisons in all, equally divided at
first. So a group that has got its way pays, and the others come to decide. No ballot pays more than it has. A tie comes
in as one tier (or by lots), at the mean cost of its places, with weights from the state before.

The idea and the aim are Lederer's: a part of the voters with one strict ranking agrees with the result on its part of
all pairs at least, rounded down. The charge above is our reading, which tests hold to that aim; other engines may
differ, hence experimental. Weights are whole units of 2^-30 of the first one, rounded down, since exact fractions would
double their digits with every step.

Cost: measures squared times ballots. Source: Lederer, "Proportional representation in rank aggregation",
arXiv:2508.16177 (2025).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.succession import Succession, best_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells
    from votation.profile import Reading, Scope

BITS: Final = 30
"""Binary digits of a weight; the product of two fits 64 bits."""

ONE: Final = 1 << BITS


class ProportionalBorda(Method):
    """Rank by Borda points of weights that fall as ballots get their way."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="proportional-borda",
        version=1,
        title={"en": "Proportional Borda (experimental)", "fr": "Borda proportionnel (expérimental)"},
        family="proportional",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("points",),
        source="Lederer 2025",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; `points` are those at entry, and the evidence is `steps`."""
        assert stats.unique is not None
        order = Succession(scope.measures, lots)
        points = _enter(stats.unique, scope.reading, order)
        scores: dict[str, dict[str, Exact]] = {each: {"points": points[row]} for row, each in enumerate(scope.measures)}
        evidence = {"experimental": True, "steps": order.steps}
        return Outcome(self.record, order.ranking, scores, evidence, tuple(order.lots_used))


def _enter(ballots: UniqueBallots, reading: Reading, order: Succession) -> list[Fraction]:
    """Let measures enter while any has points; return the points at entry by row, 0 for those that do not."""
    measures, voters = len(order.measures), int(ballots.counts.sum())
    weights = np.full(len(ballots.counts), ONE, np.int64)
    cells = np.ascontiguousarray(ballots.cells)  # those of a measure side by side, as they are read
    halves = _halves(cells, reading)
    points = [Fraction(0)] * measures
    while left := order.left:
        sums = {row: Fraction(each, 2 * ONE) for row, each in _weighted(halves, left, ballots.counts, weights).items()}
        best, tied = best_of(sums)
        if not best:
            break
        entering = order.chosen(tied)
        order.enter(entering, points=best)
        for row in entering:
            points[row] = best
        # half comparisons, over the number in all: the mean cost of the places of the tie
        cost = Fraction(voters * (2 * len(left) - len(entering) - 1), measures * (measures - 1))
        weights = _paid(weights, halves[list(entering)].sum(axis=0), cost / (2 * best))
        for row in order.left:
            for gone in entering:
                halves[row] -= 1 + _above(cells, row, gone, reading)
    return points


def _halves(cells: Cells, reading: Reading) -> NDArray[np.int16]:
    """Return half points, shape (measures, ballots): 2 for each other measure below, 1 for each that is level."""
    halves = np.full(cells.shape, -1, np.int16)  # a measure is level with itself
    for row in range(len(cells)):
        for other in range(len(cells)):
            halves[row] += 1 + _above(cells, row, other, reading)
    return halves


def _above(cells: Cells, row: int, other: int, reading: Reading) -> NDArray[np.int8]:
    """Return, shape (ballots,), 1 where a measure is above another, -1 below, 0 level or not compared."""
    one, another = cells[row], cells[other]
    signs: NDArray[np.int8] = (one > another).astype(np.int8) - (one < another).astype(np.int8)
    if reading.empty == "exclude":
        signs[(one == 0) | (another == 0)] = 0
    return signs


def _weighted(
    halves: NDArray[np.int16], rows: list[int], counts: NDArray[np.int64], weights: NDArray[np.int64]
) -> dict[int, int]:
    """Return, for each of `rows`, the sum of half points times weights, in units of 1/`ONE`.

    Weights are taken a few binary digits at a time, so few that no sum exceeds 64 bits.
    """
    digits = max(1, 62 - int(counts.sum()).bit_length() - (2 * len(halves)).bit_length())
    parts = [(shift, counts * (weights >> shift & ((1 << digits) - 1))) for shift in range(0, BITS + 1, digits)]
    return {row: sum(int((halves[row] * part).sum()) << shift for shift, part in parts) for row in rows}


def _paid(weights: NDArray[np.int64], halves: NDArray[np.int64], price: Fraction) -> NDArray[np.int64]:
    """Return weights less their part of `price` for each half point, rounded down, never below 0."""
    most = int(halves.max(initial=0))
    kept = [max(0, ONE - price.numerator * got * ONE // price.denominator) for got in range(most + 1)]
    return weights * np.array(kept, np.int64)[halves] >> BITS
