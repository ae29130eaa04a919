"""Condorcet methods by elimination: first places decide who leaves, victories decide who need not fear it.

`tideman-alternative`: whatever is outside the Smith set leaves, then the measure with the fewest first places, in turn.
`benham`: the fewest first places leave until a measure beats all those that are left.

Both were made to elect one. Taken for the whole order ("layers: ours"): measures that leave because of victories over
them are not lost; they are ranked by the same rule among themselves, behind those that beat them. So of several
measures the Smith set comes before the rest, each ranked alone (Benham: the measure that beats all others before the
rest); where there is no such division, the one with the fewest first places comes last and the others are ranked
without it. Ties for the fewest first places: the last by lots comes last; without lots, all of them share that rank.
Equal ranks on a ballot: `equal_ranks`, as in `irv`.

Cost: distinct ballots times measures squared. Source: Tideman, "Collective Decisions and Voting" (2006);
Green-Armytage, "Four Condorcet-Hare hybrid methods for single-winner elections", Voting Matters 29 (2011).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from votation.counting import PairwiseCounts, Statistics, UniqueBallots
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.steps.duels import condorcet_winner, duels_of
from votation.methods.steps.elimination import EqualRanksOptions, Rounds, exhausted, highest, votes
from votation.methods.steps.smith import smith_layers
from votation.methods.steps.succession import Succession
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope


class Part(NamedTuple):
    """Some measures that stand together, in the order of their rows, and whether nothing more can divide them."""

    rows: list[int]
    settled: bool


class SmithRunoff(Method):
    """A rule that divides measures by victories where it can, and by first places where it cannot."""

    options: EqualRanksOptions

    @abstractmethod
    def divided(self, preferred: NDArray[np.int64]) -> list[list[int]]:
        """Divide measures by victories, the best part first; one part where victories do not divide them.

        Args:
            preferred: Shape (measures, measures): ballots that put x above y.
        """

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `rounds`, each with first places and who came last."""
        assert stats.unique is not None
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        rounds = Rounds(Succession(scope.measures, lots))
        tiers: list[frozenset[str]] = []
        waiting = [Part(list(range(len(scope.measures))), settled=False)]
        while waiting:
            part = waiting.pop()
            parts = [part] if part.settled else self._parts(part.rows, preferred, stats.unique, rounds)
            if len(parts) == 1:
                tiers.append(frozenset(rounds.order.names(part.rows)))
            else:
                waiting += reversed(parts)
        evidence = {"rounds": rounds.table, "layers": "ours"}
        scores, lots_used = duels_of(preferred, scope), tuple(rounds.order.lots_used)
        return Outcome(self.record, Ranking(tuple(tiers)), scores, evidence, lots_used)

    def _parts(
        self, rows: list[int], preferred: NDArray[np.int64], ballots: UniqueBallots, rounds: Rounds
    ) -> list[Part]:
        if len(rows) == 1:
            return [Part(rows, settled=True)]
        divided = self.divided(preferred[np.ix_(rows, rows)])
        if len(divided) > 1:
            return [Part([rows[each] for each in part], settled=False) for part in divided]
        cells = ballots.cells[rows]
        first = dict(zip(rows, votes(highest(cells), ballots.counts, self.options.equal_ranks), strict=True))
        gone = rounds.leave(first, "lots", exhausted=exhausted(cells, ballots))
        rest = [row for row in rows if row not in gone]
        return [Part(rest, settled=False), Part(list(gone), settled=True)] if rest else [Part(rows, settled=True)]


class TidemanAlternative(SmithRunoff):
    """Divide by Smith sets."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="tideman-alternative",
        version=1,
        title={"en": "Tideman's alternative", "fr": "Alternative de Tideman"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=EqualRanksOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(UniqueBallots, PairwiseCounts),
        columns=("beats", "beaten_by"),
        source="Tideman 2006; Green-Armytage 2011",
    )

    def divided(self, preferred: NDArray[np.int64]) -> list[list[int]]:
        """Return the Smith set, the Smith set of the others, and so on."""
        return smith_layers(preferred)


class Benham(SmithRunoff):
    """Divide by the measure that beats all others."""

    info: ClassVar[MethodInfo] = replace(
        TidemanAlternative.info,
        id="benham",
        title={"en": "Benham", "fr": "Benham"},
        source="Benham; Green-Armytage 2011",
    )

    def divided(self, preferred: NDArray[np.int64]) -> list[list[int]]:
        """Return the measure that beats all others, and the others."""
        winner, everybody = condorcet_winner(preferred), list(range(len(preferred)))
        return [everybody] if winner is None else [[winner], [row for row in everybody if row != winner]]
