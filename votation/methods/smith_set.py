"""The Smith set, and the Smith sets of what is left: measures rank by the cycles that majorities put them in.

The Smith set is the smallest set whose every measure beats every measure outside it. Taking it away and looking again
puts all measures in layers: a measure beats all those of later layers, and inside a layer of several, majorities (or
level pairs) run in a circle. The layers are the strongly connected components of "is not beaten by", which form one row
because any two measures are joined. Taken: weak majorities join, so that a level pair never separates. The literature
defines the first layer only; the order of the others is this repetition.

Cost: measures squared. Source: Smith, "Aggregation of preferences with variable electorate", Econometrica 41 (1973);
Good, "A note on Condorcet sets", Public Choice 10 (1971).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import duels_of
from votation.methods.steps.smith import smith_layers
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class SmithSet(Method):
    """Rank by repeated Smith sets."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="smith-set",
        version=1,
        title={"en": "Smith set", "fr": "Ensemble de Smith"},
        family="information",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.MONOTONICITY, Law.PARETO, Law.REVERSAL}),
        statistics=(PairwiseCounts,),
        columns=("beats", "beaten_by"),
        source="Smith 1973; Good 1971",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        tiers = tuple(frozenset(scope.measures[row] for row in layer) for layer in smith_layers(preferred))
        return Outcome(self.record, Ranking(tiers), duels_of(preferred, scope), {"layers": "ours"})
