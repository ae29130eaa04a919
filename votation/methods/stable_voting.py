"""Stable Voting: whoever would win without the measure it beats most clearly should win with it.

Among the measures that Split Cycle leaves undefeated, look for the match of one of them, x, against any other, y, with
the largest margin such that x wins by Stable Voting when y is taken away; x wins. Where several matches of that margin
qualify, all their x win. A single undefeated measure wins at once. The ranking repeats the method without its winners:
that is our extension, as the paper elects one measure.

Taken: margins, and level or lost matches after all won ones, as in the paper. Rejected: "simple" Stable Voting, which
does not ask Split Cycle and may elect a defeated measure.

Cost: exponential where cycles and equal margins abound, so a ranking may look at 2,000 sets of measures with several
undefeated; from the tier where they are used up, the undefeated share each tier, and the evidence says so. Such a bound
asks nothing of clocks, and the same ballots meet it everywhere. Source: Holliday & Pacuit, "Stable Voting",
Constitutional Political Economy 34 (2023).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.errors import LimitError
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.split_cycle import defeats_of
from votation.methods.steps import paths, strengths
from votation.methods.steps.bits import rows_of
from votation.methods.steps.duels import duels_of
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from votation.profile import Scope

MAX_MEASURES = 100
"""Measures that can be ranked."""
MAX_SUBSETS = 2_000
"""Sets of measures looked at for one ranking, of those with several undefeated measures."""


class StableVoting(Method):
    """Rank by repeated Stable Voting."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="stable-voting",
        version=1,
        title={"en": "Stable Voting", "fr": "Vote stable"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY}),
        statistics=(PairwiseCounts,),
        columns=("beats", "beaten_by"),
        source="Holliday & Pacuit 2023",
    )

    def check(self, scope: Scope) -> None:
        """Refuse more measures than can be ranked in any time.

        Raises:
            MethodError: As every method.
            LimitError: There are more than `MAX_MEASURES` measures.
        """
        Method.check(self, scope)
        if len(scope.measures) > MAX_MEASURES:
            raise LimitError("method-measures", found=len(scope.measures), expected=MAX_MEASURES, method=self.info.id)

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`.

        The evidence has a row for each tier that several undefeated measures were in: these, and the `matches` and
        `margin` that decided; or `decided: false` where the sets that may be looked at were used up.
        """
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        tiers, contests = [], []
        for winners, contest in _tiers(_Search(preferred - preferred.T)):
            tiers.append(frozenset(scope.measures[row] for row in winners))
            if contest:
                contests.append(_named(contest, scope))
        return Outcome(
            self.record, Ranking(tuple(tiers)), duels_of(preferred, scope), {"layers": "ours", "contests": contests}
        )


@dataclass(frozen=True, slots=True)
class _Contest:
    """A set of measures with several undefeated ones, and how it was decided; no matches where it was not."""

    undefeated: list[int]
    matches: list[tuple[int, int]] = field(default_factory=list)
    margin: int = 0


class _UsedUpError(Exception):
    """No further set may be looked at."""


class _Search:
    """The winners of sets of measures; a set is an integer with a bit for each row."""

    def __init__(self, margins: NDArray[np.int64]) -> None:
        positive = np.maximum(margins, 0)
        self.everything = (1 << len(margins)) - 1
        self._margins = margins.tolist()
        self._victories = strengths.victories(positive, "margins", "none").numbers
        self._known: dict[int, tuple[list[int], _Contest | None]] = {}
        self._looked_at = 0

    def winners(self, measures: int) -> tuple[list[int], _Contest | None]:
        """Return the winners of some measures.

        Raises:
            _UsedUpError: Too many sets were looked at.
        """
        if measures not in self._known:
            self._known[measures] = self._found(measures)
        return self._known[measures]

    def _found(self, measures: int) -> tuple[list[int], _Contest | None]:
        undefeated = self.undefeated(measures)
        if len(undefeated) == 1:
            return undefeated, None
        self._looked_at += 1
        if self._looked_at > MAX_SUBSETS:
            raise _UsedUpError
        return self._decided(measures, undefeated)

    def _decided(self, measures: int, undefeated: list[int]) -> tuple[list[int], _Contest]:
        """Return the winners of the matches with the largest margin that qualify.

        All matches of one margin are looked at, so that the number of sets does not depend on the order of measures.
        """
        matches = sorted(
            ((self._margins[x][y], x, y) for x in undefeated for y in rows_of(measures) if x != y), reverse=True
        )
        for margin, group in groupby(matches, key=lambda match: match[0]):
            kept = [(x, y) for _, x, y in group if x in self.winners(measures & ~(1 << y))[0]]
            if kept:
                return sorted({x for x, _ in kept}), _Contest(undefeated, sorted(kept), margin)
        raise AssertionError

    def undefeated(self, measures: int) -> list[int]:
        """Return the measures that Split Cycle leaves undefeated among some."""
        rows = list(rows_of(measures))
        victories = self._victories[np.ix_(rows, rows)]
        alone = np.flatnonzero((victories > 0).sum(axis=1) == len(rows) - 1)
        if alone.size:
            return [rows[alone[0]]]
        defeats = defeats_of(victories, paths.strongest_paths(victories))
        return [rows[each] for each in np.flatnonzero(~defeats.any(axis=0))]


def _tiers(search: _Search) -> Iterator[tuple[list[int], _Contest | None]]:
    """Yield the winners of all measures, of those without the winners, and so on."""
    remaining, used_up = search.everything, False
    while remaining:
        undefeated = search.undefeated(remaining)
        winners, contest = undefeated, None if len(undefeated) == 1 else _Contest(undefeated)
        if contest and not used_up:
            try:
                winners, contest = search.winners(remaining)
            except _UsedUpError:
                used_up = True
        yield winners, contest
        for row in winners:
            remaining &= ~(1 << row)


def _named(contest: _Contest, scope: Scope) -> dict[str, Any]:
    row: dict[str, Any] = {"undefeated": [scope.measures[each] for each in contest.undefeated]}
    if not contest.matches:
        return row | {"decided": False}
    matches = [[scope.measures[x], scope.measures[y]] for x, y in contest.matches]
    return row | {"decided": True, "matches": matches, "margin": contest.margin}
