"""Black: the Condorcet winner if there is one, else the order of Borda.

A measure that beats every other comes first; all others follow in the order of Borda, counted once over all measures.
Without such a measure the ranking is Borda's. Black defined who is elected; that the others follow by Borda is ours.

Taken: Borda's options as they are, with its defaults. Rejected: looking for a Condorcet winner again among the others,
which would be another method. Cost: measures squared. Source: Black, "The theory of committees and elections" (1958).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.borda import Borda, BordaOptions
from votation.methods.steps.duels import condorcet_winner, duels_of
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class Black(Method):
    """Put the Condorcet winner before the order of Borda."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="black",
        version=1,
        title={"en": "Black", "fr": "Black"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=BordaOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.MONOTONICITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=(*Borda.info.columns, "beats", "beaten_by"),
        source="Black 1958",
    )
    options: BordaOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence names the `condorcet_winner` if there is one."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        borda, duels = Borda(self.options).outcome(stats, scope), duels_of(preferred, scope)
        scores = {measure: {**row, **duels[measure]} for measure, row in borda.scores.items()}
        winner = condorcet_winner(preferred)
        if winner is None:
            return Outcome(self.record, borda.ranking, scores)
        first = scope.measures[winner]
        others = borda.ranking.among(measure for measure in scope.measures if measure != first)
        ranking = Ranking((frozenset({first}), *others.tiers))
        return Outcome(self.record, ranking, scores, {"condorcet_winner": first, "layers": "ours"})
