"""Coombs' rule: the measure with the most last places leaves, again and again.

A ballot counts against the lowest of the measures that are left; under `unranked: last` those it leaves out stand
lowest, under `exclude` they stand nowhere. `majority: stop` is Coombs' own rule: before anybody leaves, a measure that
stands alone at the top of more than half of the ballots not exhausted takes the best place that is free, and the
others go on without it; under `ignore`, which some engines take, last places alone decide. Equal ranks: `approval`
counts a whole vote against each measure of the lowest tie, `split` shares it.

Cost: distinct ballots times measures squared. Source: Coombs, "A Theory of Data" (1964); Grofman & Feld, "If you like
the alternative vote, then you ought to know about the Coombs rule", Electoral Studies 23 (2004), on both forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.steps.elimination import EliminationOptions, Rounds, exhausted, highest, lowest, votes
from votation.methods.steps.succession import Succession
from votation.ranking import Ranking

if TYPE_CHECKING:
    import numpy as np

    from votation.profile import Scope


class CoombsOptions(EliminationOptions):
    """Whether first places count too.

    Attributes:
        majority: `stop`, a measure first on more than half of the ballots takes the best free place; `ignore`.
    """

    majority: Literal["stop", "ignore"] = "stop"


class Coombs(Method):
    """Rank by how late each measure leaves, the most last places first."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="coombs",
        version=1,
        title={"en": "Coombs", "fr": "Coombs"},
        family="elimination",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=CoombsOptions,
        laws=frozenset({Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("round", "last_places"),
        source="Coombs 1964; Grofman & Feld 2004",
    )
    options: CoombsOptions

    @property
    def laws(self) -> frozenset[Law]:
        """A majority's first choice may have the most last places too."""
        return self.info.laws | ({Law.MAJORITY} if self.options.majority == "stop" else set())

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `rounds`, and who had a `majority`, in order."""
        assert stats.unique is not None
        ballots, rounds, winners = stats.unique, Rounds(Succession(scope.measures, lots)), list[int]()
        while left := [row for row in rounds.order.left if row not in winners]:
            cells = ballots.cells[left]
            winner = _favourite(cells, ballots) if self.options.majority == "stop" else None
            if winner is not None:
                winners.append(left[winner])
                continue
            against = votes(lowest(cells, scope.reading.empty), ballots.counts, self.options.equal_ranks)
            now: dict[int, Exact] = dict(zip(left, (-each for each in against), strict=True))
            rounds.leave(now, self.options.ties, exhausted=exhausted(cells, ballots))
        return self._outcome(scope, rounds, winners)

    def _outcome(self, scope: Scope, rounds: Rounds, winners: list[int]) -> Outcome:
        names = rounds.order.names(winners)
        left = tuple(frozenset(rounds.order.names(tier)) for tier in reversed(rounds.order.tiers))
        ranking = Ranking(tuple(frozenset({each}) for each in names) + left)
        scores: dict[str, dict[str, Exact]] = {each: {} for each in scope.measures}
        for row, (number, least) in rounds.last.items():
            scores[scope.measures[row]] = {"round": number, "last_places": -least}
        table = [
            {**{key: told for key, told in each.items() if key != "votes"}, "last_places": [-n for n in each["votes"]]}
            for each in rounds.table
        ]
        evidence = {"rounds": table, "majority": names}
        return Outcome(self.record, ranking, scores, evidence, tuple(rounds.order.lots_used))


def _favourite(cells: np.ndarray, ballots: UniqueBallots) -> int | None:
    """Return the row that stands alone at the top of more than half of the ballots not exhausted, if one does."""
    first = highest(cells)
    alone = first & (first.sum(axis=0) == 1)
    counts = [int(ballots.counts[voting].sum()) for voting in alone]
    active = int(ballots.counts.sum()) - exhausted(cells, ballots)
    most = max(counts)
    return counts.index(most) if 2 * most > active else None
