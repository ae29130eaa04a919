"""Two-round voting on one ballot: the two measures with the most first places meet in a runoff.

First places are plurality points: tied measures share theirs. The two that come first are then ordered by the ballots
that prefer one to the other; the others follow in the order of the first round. A majority in the first round wins the
runoff too, so it changes nothing to hold it always. If a tie decides who is second, lots do; without lots all of them
take part, ordered by the number of finalists that beat them, then by the first round. Rejected: a second ballot, which
no file holds.

Cost: ballots times measures squared. Source: the French electoral code, L. 193 and L. 253, for the rule on two ballots;
Smith, "Aggregation of preferences with variable electorate", Econometrica 41 (1973), for point runoffs on one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from votation.counting import PairwiseCounts, PlaceCounts, Statistics
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.positional import Plurality
from votation.methods.steps.runoff import SEATS, first_tiers, losses_among, runoff, split_by
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class TwoRound(Method):
    """Rank the two leaders by a runoff, the others by first places."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="two-round",
        version=1,
        title={"en": "Two rounds on one ballot", "fr": "Scrutin à deux tours sur un bulletin"},
        family="elimination",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.MAJORITY, Law.PARETO}),
        statistics=(PlaceCounts, PairwiseCounts),
        columns=("first_round", "beaten_by"),
        source="Smith 1973",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `finalists`."""
        assert stats.places is not None
        assert stats.pairwise is not None
        row_of = {measure: row for row, measure in enumerate(scope.measures)}
        places = stats.places.points(Plurality().vector(len(scope.measures)))
        points = dict(zip(scope.measures, places, strict=True))
        entry, lots_used = _entry(Ranking.from_keys(points), lots)
        beaten = partial(losses_among, stats.pairwise.preferred(scope.reading), row_of)
        final, finalists = runoff(entry, beaten)
        others = tuple(tier for tier in Ranking.from_keys(points).among(set(points) - set(finalists)).tiers)
        losses = beaten(finalists)
        scores: dict[str, dict[str, Exact]] = {each: {"first_round": points[each]} for each in scope.measures}
        for measure, number in losses.items():
            scores[measure]["beaten_by"] = number
        evidence = {"finalists": list(finalists)}
        return Outcome(self.record, Ranking(final + others), scores, evidence, lots_used)


def _entry(first_round: Ranking, lots: tuple[str, ...] | None) -> tuple[Ranking, tuple[tuple[str, ...], ...]]:
    """Return who comes in, with the tie at the edge of the runoff in the order of the lots, and that use of them."""
    taken = first_tiers(first_round, SEATS)
    if lots is None or sum(map(len, taken)) <= SEATS:
        return first_round, ()
    edge = taken[-1]
    drawn = split_by(edge, lots)
    return Ranking(taken[:-1] + drawn), (tuple(measure for tier in drawn for measure in tier),)
