"""Split Cycle: a victory counts as a defeat unless it is among the weakest of some cycle of victories.

In every cycle of majorities the victories with the smallest margin are discarded; what is left of all of them are the
defeats. So x defeats y when the margin of x over y is greater than the strength of every path of victories from y back
to x. Defeats form no cycle (Holliday & Pacuit 2023). The undefeated measures win; peeling them off, then those that
only they defeat, and so on, is our extension to a full ranking.

Taken: margins, as in the paper; one computation for all layers. Rejected: repeating the method without its winners, by
which a measure no longer knows who defeated it. Cost: measures cubed. Source: Holliday & Pacuit, "Split Cycle: a new
Condorcet-consistent voting method independent of clones and immune to spoilers", Public Choice 197 (2023).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps import paths, strengths
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope

MAX_WITNESSED = 200
"""Measures up to which the cycle that discards a victory is written out."""


class SplitCycle(Method):
    """Rank by peeling off the undefeated."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="split-cycle",
        version=1,
        title={"en": "Split Cycle", "fr": "Split Cycle (cycles rompus)"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("defeats", "defeated_by"),
        source="Holliday & Pacuit 2023",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`.

        The evidence lists, as `discarded`, each victory that is no defeat with its margin and a path of victories, each
        of at least that margin, from its loser back to its winner; all other victories are defeats.
        """
        assert stats.pairwise is not None
        victories = strengths.victories(stats.pairwise.preferred(scope.reading), "margins", "none")
        found = paths.strongest_paths(victories.numbers)
        defeats = defeats_of(victories.numbers, found)
        tiers = tuple(frozenset(scope.measures[row] for row in layer) for layer in paths.layers(defeats))
        counts = zip(scope.measures, defeats.sum(axis=1).tolist(), defeats.sum(axis=0).tolist(), strict=True)
        scores = {measure: {"defeats": won, "defeated_by": lost} for measure, won, lost in counts}
        evidence: dict[str, Any] = {"layers": "ours"}
        if len(scope.measures) <= MAX_WITNESSED:
            evidence["discarded"] = _discarded(victories, found, defeats, scope)
        return Outcome(self.record, Ranking(tiers), scores, evidence)


def defeats_of(victories: NDArray[np.int32], found: paths.Paths) -> NDArray[np.bool_]:
    """Return, shape (measures, measures), whether x defeats y.

    Args:
        victories: Shape (measures, measures): number of the margin of x over y, 0 where x does not beat y.
        found: The strongest paths of these victories.
    """
    defeats: NDArray[np.bool_] = victories > found.strengths.T
    return defeats


def _discarded(
    victories: strengths.Victories, found: paths.Paths, defeats: NDArray[np.bool_], scope: Scope
) -> list[dict[str, Any]]:
    return [
        {
            "pair": [scope.measures[winner], scope.measures[loser]],
            "margin": victories.values[victories.numbers[winner, loser] - 1][0],
            "path": [scope.measures[row] for row in found.witness(loser, winner)],
        }
        for winner, loser in np.argwhere((victories.numbers > 0) & ~defeats).tolist()
    ]
