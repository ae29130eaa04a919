"""The Schwartz set, and the Schwartz sets of what is left: measures rank by who reaches whom through victories.

A set is undominated when nobody outside beats anybody inside; the Schwartz set is the union of the smallest undominated
sets. Taking it away and looking again puts all measures in layers. It lies inside the Smith set and is smaller where
pairs are level: there, a level pair separates nobody in the Smith set, and joins nobody in this one. The first layer is
the literature's; the order of the others is this repetition.

Taken: the union (GOCHA), not the uncovered measures among them. Cost: measures squared.
Source: Schwartz, "Rationality and the myth of the maximum", Noûs 6 (1972); Deb, "On Schwartz's rule", Journal of
Economic Theory 16 (1977).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import duels_of
from votation.methods.steps.smith import schwartz_layers
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class SchwartzSet(Method):
    """Rank by repeated Schwartz sets."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="schwartz-set",
        version=1,
        title={"en": "Schwartz set", "fr": "Ensemble de Schwartz"},
        family="information",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("beats", "beaten_by"),
        source="Schwartz 1972; Deb 1977",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        tiers = tuple(frozenset(scope.measures[row] for row in layer) for layer in schwartz_layers(preferred))
        return Outcome(self.record, Ranking(tiers), duels_of(preferred, scope), {"layers": "ours"})
