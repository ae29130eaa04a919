"""Dasgupta-Maskin: by pairwise victories, and where those are equal by Borda.

A measure gets a point for each other that more ballots put below it than above it, and for one that as many put above
as below what `drawn` says. Measures with equal points are told apart by their Borda score on all measures, here the sum
of pairwise margins, which orders them alike; those that are equal there too share a rank.

Taken: Borda over all measures, so that one pass over the pairwise counts decides; half a point for a drawn pair.
Rejected: Borda among the tied measures alone, which needs a count of its own for each tie. The authors name a winner;
ranking all measures by the same two numbers is ours.

Cost: ballots times measures squared, then measures squared.

Source: Dasgupta & Maskin, "The fairest vote of all", Scientific American 290 (2004).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from votation.counting import PairwiseCounts
from votation.methods import Law, Method, MethodInfo, Options, Outcome
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.counting import Statistics
    from votation.profile import Scope


class DasguptaMaskinOptions(Options):
    """What a drawn pair is worth.

    Attributes:
        drawn: `half` a point, or `nothing`.
    """

    drawn: Literal["half", "nothing"] = "half"


class DasguptaMaskin(Method):
    """Rank by pairwise victories, then by Borda."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="example.dasgupta-maskin",
        version=1,
        title={"en": "Dasgupta-Maskin", "fr": "Dasgupta-Maskin"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=DasguptaMaskinOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.MONOTONICITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("victories", "margin_sum"),
        source="Dasgupta & Maskin 2004",
    )
    options: DasguptaMaskinOptions

    @property
    def laws(self) -> frozenset[Law]:
        """Points turn with the ballots only where a drawn pair is shared."""
        return self.info.laws | ({Law.REVERSAL} if self.options.drawn == "half" else set())

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`."""
        del lots  # no tie has to be broken to go on
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        won, drawn = (preferred > preferred.T).sum(axis=1), (preferred == preferred.T).sum(axis=1) - 1  # not itself
        worth = Fraction(1, 2) if self.options.drawn == "half" else Fraction(0)
        margins = [sum(row) for row in (preferred - preferred.T).tolist()]  # of integers that cannot overflow
        scores = {
            measure: {"victories": int(won[row]) + worth * int(drawn[row]), "margin_sum": margins[row]}
            for row, measure in enumerate(scope.measures)
        }
        keys = {measure: (row["victories"], row["margin_sum"]) for measure, row in scores.items()}
        return Outcome(self.record, Ranking.from_keys(keys), scores)
