"""Reverse sequential PAV (Thiele's elimination): take away, again and again, the measure whose loss costs least.

All measures are in at first. A ballot that approves j of those still in loses 1/j for each of them that leaves; the
measure with the smallest sum leaves, and the ranking is the reverse of the leaving. Every beginning of the ranking is
a committee of the rule. Losses are exact fractions; equal ones leave together, as one tier (under lots, the last of
them in the order of the lots leaves alone). What nobody approves leaves first.

Cost: measures squared times ballots. Source: Thiele, "Om flerfoldsvalg" (1895); Lackner & Skowron, "Multi-winner voting
with approval preferences" (2023), section 2.3.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, MethodInfo, Outcome
from votation.methods.steps.approvals import ApprovalRule, satisfaction, weighted
from votation.methods.steps.justified import certificate
from votation.methods.steps.succession import Succession
from votation.methods.steps.thresholds import ThresholdOptions

if TYPE_CHECKING:
    from votation.methods.steps.approvals import Approvals, Supports
    from votation.profile import Scope


class RevSeqPav(ApprovalRule):
    """Rank by how late each measure leaves."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="rev-seq-pav",
        version=1,
        title={"en": "Reverse sequential PAV (Thiele)", "fr": "Approbation proportionnelle par retraits (Thiele)"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("loss", "approvals"),
        source="Thiele 1895; Lackner & Skowron 2023",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `steps`, who left first, and `ejr_plus` by beginning."""
        approvals = self.approvals(stats)
        leaving = Succession(scope.measures, lots)
        losses = _leave(approvals, leaving)
        ranking = leaving.ranking.reversed()
        rows = zip(scope.measures, approvals.supporters, strict=True)
        table: dict[str, dict[str, Exact]] = {}
        for row, (each, count) in enumerate(rows):
            table[each] = {"loss": losses[row], "approvals": count}
        evidence = {"steps": leaving.steps, "ejr_plus": certificate(approvals, ranking, scope.measures)}
        return Outcome(self.record, ranking, table, evidence, tuple(leaving.lots_used))


def _leave(approvals: Approvals, leaving: Succession) -> dict[int, Fraction]:
    """Let all measures leave; return, by row, what each cost."""
    supports = satisfaction(approvals)
    supports.move(np.arange(len(approvals.counts)), approvals.sets.sum(axis=0), leaving.left)
    losses: dict[int, Fraction] = {}
    while remaining := leaving.left:
        costs = _costs(supports, remaining)
        least = min(costs.values())
        tied = [row for row in remaining if costs[row] == least]
        gone = leaving.chosen(tied, last=True) if least else tuple(tied)  # what nobody approves changes nothing
        leaving.enter(gone, loss=least)
        for row in gone:
            losses[row] = least
            ballots = approvals.approving([row])
            supports.move(ballots, supports.classes[ballots] - 1, leaving.left)
    return losses


def _costs(supports: Supports, rows: list[int]) -> dict[int, Fraction]:
    """Return what the loss of each measure costs its supporters: the sum of 1/j."""
    classes = supports.table.shape[1]
    whole = lcm(*range(1, classes))
    shares = [0, *(whole // got for got in range(1, classes))]
    return {row: Fraction(weighted(supports.table[row], shares), whole) for row in rows}
