"""STAR: score, then automatic runoff. The two measures with the most points meet, and more ballots prefer the winner.

Ties go down the ladder of the Equal Vote Coalition. For a place in the runoff: points, then the fewest defeats against
the measures tied with it, then the most ballots with the highest level, then lots. In the runoff: preferences, then
points, then the most highest levels, then lots. Each rung that was stood on is in the evidence. Without lots what is
still level stays level, and all of a tie at the edge take part, ordered by how many finalists beat them.

STAR elects one measure. `order: native` ranks the two finalists by the runoff and the others by the same ladder of
points; `order: iterated` repeats the whole rule on those that remain, which is our extension and no STAR result
("iterated STAR"). Rejected: breaking a tie by the name or place of a measure on the ballot.

Cost: ballots times measures squared. Source: Equal Vote Coalition, "STAR voting" and its tie-breaking protocol (2020).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from votation.counting import LevelCounts, PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.runoff import SEATS, first_tiers, losses_among, split_by
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from votation.profile import Scope

    Tiers = tuple[frozenset[str], ...]


class StarOptions(Options):
    """How the measures behind the winner are ordered.

    Attributes:
        order: `native`: finalists by the runoff, the others by points; `iterated`: by repeating the rule.
    """

    order: Literal["native", "iterated"] = "native"


@dataclass(slots=True)
class _Ladder:
    """The rungs that order measures, and a log of those that were stood on."""

    points: dict[str, int]
    tops: dict[str, int]
    beaten: Callable[[Sequence[str]], dict[str, int]]
    lots: tuple[str, ...] | None
    log: list[dict[str, Any]] = field(default_factory=list)
    drawn: list[tuple[str, ...]] = field(default_factory=list)

    def entry(self, measures: Sequence[str]) -> Ranking:
        """Order by points; ties by defeats among the tied, then highest levels; lots only at the edge of the runoff."""
        by_points = Ranking.from_keys({each: self.points[each] for each in measures})
        fine = Ranking(tuple(part for tier in by_points.tiers for part in self._untie(tier, "score")))
        edge = first_tiers(fine, SEATS)
        if sum(map(len, edge)) <= SEATS:
            return fine
        return Ranking(edge[:-1] + self._draw(edge[-1], "score") + fine.tiers[len(edge) :])

    def final(self, entry: Ranking) -> Tiers:
        """Order the finalists: by defeats among them, points, highest levels, then lots."""
        finalists = sorted(measure for tier in first_tiers(entry, SEATS) for measure in tier)
        losses = self.beaten(finalists)
        keys = {each: (-losses[each], self.points[each], self.tops[each]) for each in finalists}
        order = Ranking.from_keys(keys)
        for tier in Ranking.from_keys({each: -losses[each] for each in finalists}).ties:
            self.log.append({"round": "runoff", "rung": "score", "measures": sorted(tier)})
        return tuple(part for tier in order.tiers for part in self._draw(tier, "runoff"))

    def _untie(self, tier: frozenset[str], stage: str) -> Tiers:
        if len(tier) == 1:
            return (tier,)
        losses = self.beaten(sorted(tier))
        self.log.append({"round": stage, "rung": "head-to-head", "measures": sorted(tier)})
        parts = Ranking.from_keys({each: (-losses[each], self.tops[each]) for each in tier})
        for level in Ranking.from_keys({each: -losses[each] for each in tier}).ties:
            self.log.append({"round": stage, "rung": "highest-levels", "measures": sorted(level)})
        return parts.tiers

    def _draw(self, tier: frozenset[str], stage: str) -> Tiers:
        if len(tier) == 1 or self.lots is None:
            return (tier,)
        parts = split_by(tier, self.lots)
        self.drawn.append(tuple(measure for part in parts for measure in part))
        self.log.append({"round": stage, "rung": "lots", "measures": list(self.drawn[-1])})
        return parts


class Star(Method):
    """Rank by points, with a runoff between the first two."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="star",
        version=1,
        title={"en": "STAR (score, then automatic runoff)", "fr": "STAR (notes puis duel final)"},
        family="cardinal",
        kinds=frozenset({"scores", "grades"}),
        options=StarOptions,
        laws=frozenset({Law.PARETO}),
        statistics=(LevelCounts, PairwiseCounts),
        columns=("points", "highest_levels"),
        source="Equal Vote Coalition 2020",
    )
    options: StarOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `finalists` of the first runoff and `rungs`, the ties met."""
        ladder = _ladder(stats, scope, lots)
        entry = ladder.entry(scope.measures)
        final = ladder.final(entry)
        finalists = frozenset().union(*final)
        if self.options.order == "iterated":
            tiers = self._repeated(ladder, final, scope.measures)
        else:
            tiers = final + tuple(tier for tier in entry.tiers if not tier & finalists)
        scores = {each: {"points": ladder.points[each], "highest_levels": ladder.tops[each]} for each in scope.measures}
        evidence = {"finalists": [each for each in scope.measures if each in finalists], "rungs": ladder.log}
        return Outcome(self.record, Ranking(tiers), scores, evidence, tuple(ladder.drawn))

    def _repeated(self, ladder: _Ladder, final: Tiers, measures: tuple[str, ...]) -> Tiers:
        """Take the first tier of each run, and run again on the others."""
        tiers = [final[0]]
        remaining = [each for each in measures if each not in final[0]]
        while remaining:
            winners = ladder.final(ladder.entry(remaining))[0]
            tiers.append(winners)
            remaining = [each for each in remaining if each not in winners]
        return tuple(tiers)


def _ladder(stats: Statistics, scope: Scope, lots: tuple[str, ...] | None) -> _Ladder:
    assert stats.levels is not None
    assert stats.pairwise is not None
    row_of = {measure: row for row, measure in enumerate(scope.measures)}
    judged = dict(zip(scope.measures, stats.levels.judged(scope.reading).tolist(), strict=True))
    return _Ladder(
        points={each: sum(level * count for level, count in enumerate(row)) for each, row in judged.items()},
        tops={each: row[-1] for each, row in judged.items()},
        beaten=partial(losses_among, stats.pairwise.preferred(scope.reading), row_of),
        lots=lots,
    )
