"""Maximin support: the next measure is the one with which the least supported measure keeps most support.

Each voter's ballot may be divided among the measures they approve, of those ranked. The support of a set is what its
worst off measure has when ballots are divided as well as they can be: the least of N(B)/|B| over its subsets B, where
N(B) are those who approve some of B. The measure with which the set has most support comes next; this is D'Hondt's
rule where voters approve lists. Every beginning of the ranking is a committee of the rule. Supports are exact: whole
flows in a network show that no subset has less. Equal supports tie (lots, or one tier with supports from the state
before). What nobody approves comes last.

Cost: measures squared flows at worst, though an old support is a bound that spares most; ballots times measures must be
below 2^31. Source: Sánchez-Fernández, Fernández, Fisteus & Brill, "The maximin support method", Mathematical
Programming 203 (2024).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from votation.counting import Statistics, UniqueBallots
from votation.counting.sparse import merged
from votation.errors import LimitError
from votation.methods.base import Exact, Law, MethodInfo, Outcome
from votation.methods.steps.approvals import ApprovalRule
from votation.methods.steps.justified import certificate
from votation.methods.steps.succession import Succession
from votation.methods.steps.thresholds import ThresholdOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.counting.additive import Cells
    from votation.methods.steps.approvals import Approvals
    from votation.profile import Scope

MAX_FLOW: Final = 2**31 - 1
"""Ballots times measures: scipy's flows are integers of 32 bits."""


class MaximinSupport(ApprovalRule):
    """Rank by the support that each measure leaves to the least supported."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="maximin-support",
        version=1,
        title={"en": "Maximin support", "fr": "Soutien maximin"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("support", "approvals"),
        source="Sánchez-Fernández et al. 2024",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `steps` and, for each beginning, `ejr_plus`.

        Raises:
            LimitError: There are more ballots than `MAX_FLOW` allows for so many measures.
        """
        approvals = self.approvals(stats)
        if approvals.ballots * len(scope.measures) > MAX_FLOW:
            most = MAX_FLOW // len(scope.measures)
            raise LimitError("method-ballots", found=approvals.ballots, expected=most, method=self.info.id)
        order = Succession(scope.measures, lots)
        supports = _enter(approvals, order)
        rows = zip(scope.measures, approvals.supporters, strict=True)
        table = {each: {"support": supports.get(row, 0), "approvals": count} for row, (each, count) in enumerate(rows)}
        evidence = {"steps": order.steps, "ejr_plus": certificate(approvals, order.ranking, scope.measures)}
        return Outcome(self.record, order.ranking, table, evidence, tuple(order.lots_used))


def _enter(approvals: Approvals, order: Succession) -> dict[int, Exact]:
    """Let the measures that somebody approves enter; return the support at entry by row."""
    bounds = {row: Fraction(supporters) for row, supporters in enumerate(approvals.supporters) if supporters}
    supports: dict[int, Exact] = {}
    least = Fraction(approvals.ballots)
    while bounds:
        entered = sorted(supports)
        most, tied = Fraction(0), list[int]()
        for row in sorted(bounds, key=bounds.__getitem__, reverse=True):
            if bounds[row] < most:
                break
            # the support of a part of the set is that of one of its subsets, so it bounds the whole
            bounds[row] = support(approvals, [*entered, row], min(bounds[row], least))
            if bounds[row] > most:
                most, tied = bounds[row], []
            tied += [row] if bounds[row] == most else []
        entering = order.chosen(sorted(tied))
        order.enter(entering, support=most)
        for row in entering:
            supports[row] = bounds.pop(row)
        least = support(approvals, sorted(supports), most)
    return supports


def support(approvals: Approvals, rows: list[int], bound: Fraction) -> Fraction:
    """Return the support of a set of measures, exactly.

    Args:
        approvals: Who approves what.
        rows: The set.
        bound: N(B)/|B| of some subset B, or more than that of the whole set.
    """
    sets, counts = merged(approvals.sets[rows].astype(np.uint8), approvals.counts)
    lowest = min(bound, Fraction(int(counts[sets.any(axis=0)].sum()), len(rows)))
    while (worse := _worse(sets, counts, lowest)) is not None:
        lowest = worse  # Dinkelbach: each round finds a subset with less, until there is none
    return lowest


def _worse(sets: Cells, counts: NDArray[np.int64], bound: Fraction) -> Fraction | None:
    """Return N(B)/|B| < `bound` of some set B of rows of `sets`; None if there is no such set.

    A flow from the measures, p each, through the ballots that approve them, q each, where p/q is the bound: it carries
    everything if and only if every B has q N(B) >= p |B| (Hall). Otherwise the measures that can still be reached from
    the source form such a set.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import, and only this needs it
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow  # noqa: PLC0415 - as above

    measures, ballots = sets.shape
    rows, columns = np.nonzero(sets)
    sink = 1 + measures + ballots
    tails = np.concatenate((np.zeros(measures, np.intp), 1 + rows, 1 + measures + np.arange(ballots)))
    heads = np.concatenate((1 + np.arange(measures), 1 + measures + columns, np.full(ballots, sink)))
    through = np.full(measures + len(rows), bound.numerator)
    capacities = np.concatenate((through, bound.denominator * counts)).astype(np.int32)
    network = csr_array((capacities, (tails, heads)), shape=(sink + 1, sink + 1))
    carried = maximum_flow(network, 0, sink)
    if carried.flow_value == bound.numerator * measures:
        return None
    free = csr_array(network - carried.flow)
    free.eliminate_zeros()
    reached = breadth_first_order(free, 0, return_predecessors=False)
    found = reached[(reached > 0) & (reached <= measures)] - 1
    return Fraction(int(counts[sets[found].any(axis=0)].sum()), len(found))
