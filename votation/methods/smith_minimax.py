"""Smith//Minimax: minimax among the Smith set, then among the Smith set of the others, and so on.

The Smith set is the smallest set whose every measure beats every measure outside. Minimax is counted among its members
alone: defeats by measures outside it, or victories over them, do not enter. So a measure that loses to all can never
come second, as in plain minimax. The literature elects one measure; the further layers, each ordered in the same way,
are ours.

Taken: Smith sets join level pairs; `strength` as in minimax. Rejected: taking the winner away and starting again, which
would count some defeats of a layer and forget others. Cost: measures squared. Source: Tideman, "Collective decisions
and voting" (2006); minimax: Simpson (1969), Kramer (1977); Smith, Econometrica 41 (1973).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.minimax import MinimaxOptions, worst_defeats
from votation.methods.steps.smith import smith_layers
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class SmithMinimax(Method):
    """Rank by Smith sets, and inside each by the mildest worst defeat."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="smith-minimax",
        version=1,
        title={"en": "Smith//Minimax", "fr": "Smith//Minimax"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=MinimaxOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("smith_layer", "worst_defeat"),
        source="Tideman 2006; Smith 1973",
    )
    options: MinimaxOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the worst defeat is the one inside its own layer."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        found = {}
        for number, layer in enumerate(smith_layers(preferred), start=1):
            for row, worst in zip(
                layer, worst_defeats(preferred[np.ix_(layer, layer)], self.options.strength), strict=True
            ):
                found[row] = {"smith_layer": number, "worst_defeat": worst}
        scores = {measure: found[row] for row, measure in enumerate(scope.measures)}
        keys = {measure: (-row["smith_layer"], -row["worst_defeat"]) for measure, row in scores.items()}
        return Outcome(self.record, Ranking.from_keys(keys), scores, {"layers": "ours"})
