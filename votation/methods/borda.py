"""Borda: a measure gets a point for each measure it is put above, half a point for each it is level with.

Of m measures, a strict ranking gives m-1, m-2, ..., 0; tied measures share the mean of their places. What an unranked
measure gets is `truncation`, after Terzopoulou & Endriss (2021):

`average`: the mean of the places left over. The default: points are then the sum of pairwise margins (up to scale),
    ranking one measure only gives no advantage, and the result turns with the ballots.
`zero`: nothing, while the ranked get m-1, m-2, ... as on a full ballot.
`modified`: nothing, and the first of k ranked measures gets k-1, so short ballots give fewer points (Emerson 2013).

Ties share the mean of their places unless `ties` says `low` or `high`. Base 0 and m the number of measures of the
scope, never the length of a ballot. All points come from the pairwise counts, so that grades, scores and approvals (two
levels) are read as the weak orders that they are.

Source: Borda, "Mémoire sur les élections au scrutin" (1781); Emerson, "The original Borda count and partial voting",
Social Choice and Welfare 40 (2013); Terzopoulou & Endriss, "The Borda class", Journal of Mathematical Economics 92
(2021).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import margin_sums, row_sums
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class BordaOptions(Options):
    """What unranked measures get.

    Attributes:
        truncation: `average`, the mean of the places left over; `zero`, nothing; `modified`, nothing, and short
            ballots give fewer points to all.
        ties: What measures of one rank get: the `mean` of their places, the `low`est or the `high`est of them.
    """

    truncation: Literal["average", "zero", "modified"] = "average"
    ties: Literal["mean", "low", "high"] = "mean"


class Borda(Method):
    """Rank by the sum of points."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="borda",
        version=1,
        title={"en": "Borda", "fr": "Borda"},
        family="positional",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=BordaOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION}),
        statistics=(PairwiseCounts,),
        columns=("points", "mean_place", "margin_sum"),
        source="Borda 1781; Emerson 2013; Terzopoulou & Endriss 2021",
    )
    options: BordaOptions

    @property
    def laws(self) -> frozenset[Law]:
        """Points that are sums of margins change sign with the ballots: only the defaults have the reversal law."""
        return self.info.laws | ({Law.REVERSAL} if self.options == BordaOptions() else set())

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - Borda breaks no tie
        """Rank every measure of `scope` by points."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        margins = margin_sums(preferred)
        expressed, places = stats.scope.expressed, len(scope.measures)
        halves = self._halves(stats.pairwise, margins, expressed)
        scores: dict[str, dict[str, Exact]] = {}
        for measure, half, margin in zip(scope.measures, halves, margins, strict=True):
            row: dict[str, Exact] = {"points": Fraction(half, 2), "margin_sum": margin}
            if expressed and self.options == BordaOptions():
                row["mean_place"] = places - Fraction(half, 2 * expressed)
            scores[measure] = row
        return Outcome(self.record, Ranking.from_keys({each: row["points"] for each, row in scores.items()}), scores)

    def _halves(self, pairwise: PairwiseCounts, margins: list[int], expressed: int) -> list[int]:
        """Return twice the points of each measure: halves are where ties are shared."""
        others, level = len(margins) - 1, row_sums(pairwise.level)
        sign = {"mean": 0, "low": -1, "high": 1}[self.options.ties]  # of the half point that each tie shares
        match self.options.truncation:
            case "average":  # a measure level with all m-1 others on E ballots gets E(m-1)/2 points
                halves = [expressed * others + margin for margin in margins]
            case "zero":
                lost = zip(pairwise.judged.tolist(), row_sums(pairwise.above.T), level, strict=True)
                halves = [2 * others * ballots - 2 * worse - tied for ballots, worse, tied in lost]
            case "modified":
                halves = [2 * won + tied for won, tied in zip(row_sums(pairwise.above), level, strict=True)]
        return [half + sign * tied for half, tied in zip(halves, level, strict=True)]
