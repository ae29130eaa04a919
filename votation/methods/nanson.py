"""Nanson's and Baldwin's rules: measures with little support over all others leave, and the rest is counted anew.

In each round a measure left has its margins: the ballots for it minus those against it, summed over the others left.
That is its Borda score up to a constant and a factor, so the mean of all is 0. `nanson`: those below the mean leave
together (`strict`), or those not above it (`weak`); `baldwin`: the one with least leaves. Where all are level, nobody
can be told apart and the rest shares a rank.

Taken: those that leave in one round of Nanson's are ordered by their margins in it ("layers: ours", the literature
defines the winner only). Ties for leaving in Baldwin's: the last by lots leaves; without lots, all of them. Rejected:
counting Borda with unranked measures at their mean place, which is an option of `borda`. A Condorcet winner is never
below the mean, so both elect it. Cost: measures squared by round.

Source: Nanson, "Methods of election", Transactions and Proceedings of the Royal Society of Victoria 19 (1883);
Baldwin, "The technique of the Nanson preferential majority system of election", ibid. 39 (1926); Niou, "A note on
Nanson's rule", Public Choice 54 (1987), on its two readings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import margin_sums
from votation.methods.steps.elimination import Rounds
from votation.methods.steps.succession import Succession
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope


class NansonOptions(Options):
    """Who leaves.

    Attributes:
        below: `strict`, whoever is below the mean; `weak`, whoever is not above it.
    """

    below: Literal["strict", "weak"] = "strict"


class Nanson(Method):
    """Rank by the round in which the mean leaves each measure behind."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="nanson",
        version=1,
        title={"en": "Nanson", "fr": "Nanson"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=NansonOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("round", "margin_sum"),
        source="Nanson 1883; Niou 1987",
    )
    options: NansonOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence is `rounds`, with the margins of those left."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        left, number = list(range(len(scope.measures))), 0
        keys: dict[str, tuple[int, int]] = {}
        rounds = []
        while left:
            number += 1
            margins = margins_among(preferred, left)
            gone = [row for row in left if margins[row] < 0 or (margins[row] == 0 and self.options.below == "weak")]
            gone = left if not any(margins.values()) else gone
            names = {row: scope.measures[row] for row in left}
            keys |= {names[row]: (number, margins[row]) for row in gone}
            told = {"left": list(names.values()), "margins": list(margins.values())}
            rounds.append({**told, "out": [names[row] for row in gone]})
            left = [row for row in left if row not in gone]
        scores = {each: {"round": keys[each][0], "margin_sum": keys[each][1]} for each in scope.measures}
        return Outcome(self.record, Ranking.from_keys(keys), scores, {"rounds": rounds, "layers": "ours"})


class Baldwin(Method):
    """Rank by how late each measure leaves, the smallest margins first."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="baldwin",
        version=1,
        title={"en": "Baldwin", "fr": "Baldwin"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("round", "margin_sum"),
        source="Baldwin 1926",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `rounds`, with the margins of those left."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        rounds = Rounds(Succession(scope.measures, lots))
        while left := rounds.order.left:
            rounds.leave(dict(margins_among(preferred, left)), "lots")
        table = [{"left": each["left"], "margins": each["votes"], "out": each["out"]} for each in rounds.table]
        scores = {
            each: {"round": row["round"], "margin_sum": row["votes"]}
            for each, row in rounds.scores(scope.measures).items()
        }
        order = rounds.order
        evidence = {"rounds": table, "layers": "ours"}
        return Outcome(self.record, order.ranking.reversed(), scores, evidence, tuple(order.lots_used))


def margins_among(preferred: NDArray[np.int64], rows: list[int]) -> dict[int, int]:
    """Return, for each of some measures, the ballots for it minus those against it, over the others of them.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        rows: The measures that are left.
    """
    return dict(zip(rows, margin_sums(preferred[np.ix_(rows, rows)]), strict=True))
