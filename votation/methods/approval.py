"""Approval voting: the measure that most ballots approve comes first.

Each ballot approves any number of measures; a measure's score is the number of ballots that approve it, and equal
scores share a rank. On grades and scores a ballot approves what it puts at `threshold` or above; which level that is
belongs to the definition, so it has no default. A ballot that approves everything is like any other; one that
approves nothing is blank, is reported apart, and enters only the share of valid ballots. Net approval (for minus
against) needs three levels and is another method.

Source: Brams & Fishburn, "Approval Voting", American Political Science Review 72 (1978).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from votation.counting import LevelCounts, ScopeCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.steps.thresholds import ThresholdOptions, check_threshold
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.methods.base import Score
    from votation.profile import Scope


class Approval(Method):
    """Rank by the number of ballots that approve."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="approval",
        version=1,
        title={"en": "Approval", "fr": "Vote par approbation"},
        family="cardinal",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION, Law.INDEPENDENCE}),
        statistics=(LevelCounts,),
        columns=("approvals", "share_of_expressed", "share_of_valid"),
        source="Brams & Fishburn 1978",
    )
    options: ThresholdOptions

    def check(self, scope: Scope) -> None:
        """Require a threshold where ballots have more to say than yes, and only there.

        Raises:
            MethodError: Another kind of ballot, or a threshold that is missing, superfluous or off the scale.
        """
        super().check(scope)
        check_threshold(self.options.threshold, scope, self.info.id)

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - approval breaks no tie
        """Rank every measure of `scope` by approvals."""
        assert stats.levels is not None
        approvals = stats.levels.judged(scope.reading)[:, self.options.lowest_approving :].sum(axis=1).tolist()
        by_measure = dict(zip(scope.measures, approvals, strict=True))
        scores = {measure: _row(count, stats.scope) for measure, count in by_measure.items()}
        return Outcome(self.record, Ranking.from_keys(by_measure), scores)


def _row(approvals: int, ballots: ScopeCounts) -> Score:
    row: dict[str, int | Fraction] = {"approvals": approvals}
    if ballots.expressed:
        row["share_of_expressed"] = Fraction(approvals, ballots.expressed)
    if ballots.accepted:
        row["share_of_valid"] = Fraction(approvals, ballots.accepted)
    return row
