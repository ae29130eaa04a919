"""Minimax (Simpson, Kramer): the measure whose worst defeat is mildest comes first.

A measure's worst defeat is the largest, over all others, of: the votes of those who beat it (`winning-votes`), the
votes for the other minus those for it, negative when it wins (`margins`), or the votes for the other, victory or not
(`opposition`, "MMPO"). Equal values share a rank.

It was made to elect one, and its full order deserves care: it says how badly a measure lost once, not how often, so
it may put second a measure that loses to every other (Tennessee: Memphis). Where such a Condorcet loser is not in the
last tier, the evidence names it. By opposition even a Condorcet winner may lose. Cost: measures squared.

Source: Simpson, "On defining areas of voter choice", Quarterly Journal of Economics 83 (1969); Kramer, "A dynamical
model of political equilibrium", Journal of Economic Theory 16 (1977).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import condorcet_winner
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope

DefeatStrength: TypeAlias = Literal["winning-votes", "margins", "opposition"]


class MinimaxOptions(Options):
    """How a defeat is measured.

    Attributes:
        strength: `winning-votes`, votes of whoever beats the measure; `margins`, votes against minus votes for;
            `opposition`, votes against, in victories too.
    """

    strength: DefeatStrength = "winning-votes"


class Minimax(Method):
    """Rank by the mildest worst defeat."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="minimax",
        version=1,
        title={"en": "Minimax", "fr": "Minimax (Simpson-Kramer)"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=MinimaxOptions,
        laws=frozenset({Law.MAJORITY, Law.MONOTONICITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("worst_defeat",),
        source="Simpson 1969; Kramer 1977",
    )
    options: MinimaxOptions

    @property
    def laws(self) -> frozenset[Law]:
        """Only victories and defeats count but under `opposition`, where a Condorcet winner may be much opposed."""
        return self.info.laws | (set() if self.options.strength == "opposition" else {Law.CONDORCET_WINNER})

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence names a `condorcet_loser` that does not come last."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        worst = dict(zip(scope.measures, worst_defeats(preferred, self.options.strength), strict=True))
        ranking = Ranking.from_keys({measure: -defeat for measure, defeat in worst.items()})
        loser = condorcet_winner(preferred.T)
        evidence = {}
        if loser is not None and scope.measures[loser] not in ranking.tiers[-1]:
            evidence["condorcet_loser"] = scope.measures[loser]
        return Outcome(self.record, ranking, {each: {"worst_defeat": worst[each]} for each in worst}, evidence)


def worst_defeats(preferred: NDArray[np.int64], strength: DefeatStrength) -> list[int]:
    """Return the worst defeat of each measure; 0 for a measure alone.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        strength: What a defeat is measured by.
    """
    if len(preferred) == 1:
        return [0]
    against = preferred.T
    match strength:
        case "winning-votes":
            defeats = np.where(against > preferred, against, 0)
        case "margins":
            defeats = against - preferred
        case "opposition":
            defeats = against.copy()
    np.fill_diagonal(defeats, np.iinfo(np.int64).min)
    worst: list[int] = defeats.max(axis=1).tolist()
    return worst
