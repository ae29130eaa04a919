"""Sequential proportional approval (Thiele): the next measure is the one that adds most to the voters' satisfaction.

A ballot that approves j of the measures ranked so far adds 1/(j+1) to the score of each other measure it approves; the
greatest sum comes next. So the approval winner comes first, and each time a group gets a measure it counts for less.
Every beginning of the ranking is a committee of the rule. Scores are exact fractions; equal scores tie (lots, or one
tier with scores from the state before). Measures that nobody approves come last. Rejected: ties by place in a list.

Cost: measures squared times ballots. Source: Thiele, "Om flerfoldsvalg" (1895); Skowron, Lackner, Brill, Peters &
Elkind, "Proportional rankings", IJCAI 2017.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, ClassVar

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, MethodInfo, Outcome
from votation.methods.steps.approvals import ApprovalRule, satisfaction, weighted
from votation.methods.steps.justified import certificate
from votation.methods.steps.succession import Succession, best_of
from votation.methods.steps.thresholds import ThresholdOptions

if TYPE_CHECKING:
    from votation.methods.steps.approvals import Approvals, Supports
    from votation.profile import Scope


class SeqPav(ApprovalRule):
    """Rank by the marginal satisfaction that each measure adds."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="seq-pav",
        version=1,
        title={"en": "Sequential proportional approval (Thiele)", "fr": "Approbation proportionnelle (Thiele)"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("score", "approvals"),
        source="Thiele 1895; Skowron et al. 2017",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `steps` and, for each beginning, `ejr_plus`."""
        approvals = self.approvals(stats)
        order = Succession(scope.measures, lots)
        scores = _enter(approvals, order)
        rows = zip(scope.measures, approvals.supporters, strict=True)
        table: dict[str, dict[str, Exact]] = {}
        for row, (each, count) in enumerate(rows):
            table[each] = {"score": scores[row], "approvals": count}
        evidence = {"steps": order.steps, "ejr_plus": certificate(approvals, order.ranking, scope.measures)}
        return Outcome(self.record, order.ranking, table, evidence, tuple(order.lots_used))


def _enter(approvals: Approvals, order: Succession) -> list[Fraction]:
    """Let the measures enter; return the score at entry by row, 0 for those that do not."""
    supports = satisfaction(approvals)
    scores = [Fraction(0)] * len(order.measures)
    while keys := {row: score for row, score in _marginal(supports, order.left).items() if score}:
        best, tied = best_of(keys)
        entering = order.chosen(tied)
        order.enter(entering, score=best)
        for row in entering:
            scores[row] = best
            ballots = approvals.approving([row])
            supports.move(ballots, supports.classes[ballots] + 1, order.left)
    return scores


def _marginal(supports: Supports, left: list[int]) -> dict[int, Fraction]:
    """Return what each measure would add: the sum over its supporters of 1/(j+1)."""
    classes = supports.table.shape[1]
    whole = lcm(*range(1, classes + 1))
    shares = [whole // (got + 1) for got in range(classes)]
    return {row: Fraction(weighted(supports.table[row], shares), whole) for row in left}
