"""Cumulative voting: each ballot divides points among measures, and the points are added up.

How many points a ballot has is the definition's (`max_sum` of a `scores` ballot): a ballot that gives more is rejected
as TOO_MANY before any counting, and one that gives fewer counts with what it gives. The score shows each measure's
share of all points given, and how many ballots gave it any. Rejected: scaling every ballot to the same sum, which turns
an unspent point into a stronger vote. Cost: ballots times measures.

Source: Dodgson, The Principles of Parliamentary Representation (1884); Alós-Ferrer & Granić, "Two field experiments on
approval voting in Germany", Social Choice and Welfare 39 (2012).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from votation.counting import LevelCounts, Statistics
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class Cumulative(Method):
    """Rank by points given."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="cumulative",
        version=1,
        title={"en": "Cumulative voting", "fr": "Vote cumulatif"},
        family="cardinal",
        kinds=frozenset({"scores"}),
        options=Options,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION, Law.INDEPENDENCE}),
        statistics=(LevelCounts,),
        columns=("points", "share", "givers"),
        source="Dodgson 1884; Alós-Ferrer & Granić 2012",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope` by points."""
        assert stats.levels is not None
        judged = dict(zip(scope.measures, stats.levels.judged(scope.reading).tolist(), strict=True))
        points = {each: sum(level * count for level, count in enumerate(row)) for each, row in judged.items()}
        total = sum(points.values())
        scores: dict[str, dict[str, Exact]] = {}
        for measure, row in judged.items():
            shares = {"share": Fraction(points[measure], total)} if total else {}
            scores[measure] = {"points": points[measure], **shares, "givers": sum(row[1:])}
        return Outcome(self.record, Ranking.from_keys(points), scores)
