"""Satisfaction approval voting: each ballot divides one vote equally among the measures it approves.

A ballot that approves k measures gives 1/k to each, so that every ballot has the same weight however many measures it
approves; the score is the sum, exact. Grades and scores approve from `threshold` on. Ballots that approve nothing give
nothing. As a ranking it orders by the same sum that the rule maximises for a committee. Cost: distinct ballots times
measures.

Source: Brams & Kilgour, "Satisfaction approval voting", in Voting Power and Procedures (2014).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.steps.thresholds import ThresholdOptions, check_threshold
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class SatisfactionApproval(Method):
    """Rank by the sum of divided votes."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="satisfaction-approval",
        version=1,
        title={"en": "Satisfaction approval", "fr": "Approbation partagée"},
        family="cardinal",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION}),
        statistics=(UniqueBallots,),
        columns=("votes", "approvals"),
        source="Brams & Kilgour 2014",
    )
    options: ThresholdOptions

    def check(self, scope: Scope) -> None:
        """Require a threshold where ballots have more to say than yes, and only there.

        Raises:
            MethodError: Another kind of ballot, or a threshold that is missing, superfluous or off the scale.
        """
        super().check(scope)
        check_threshold(self.options.threshold, scope, self.info.id)

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence is `by_size`, approvals by number of measures on the ballot."""
        assert stats.unique is not None
        approves = stats.unique.cells > self.options.lowest_approving  # a cell is level + 1
        sizes = approves.sum(axis=0)
        by_size = np.array(
            [approves[:, sizes == size] @ stats.unique.counts[sizes == size] for size in range(1, len(approves) + 1)]
        ).T.tolist()
        scores = {
            measure: {
                "votes": sum((Fraction(count, size) for size, count in enumerate(row, start=1)), Fraction(0)),
                "approvals": sum(row),
            }
            for measure, row in zip(scope.measures, by_size, strict=True)
        }
        ranking = Ranking.from_keys({each: row["votes"] for each, row in scores.items()})
        return Outcome(self.record, ranking, scores, {"by_size": by_size})
