"""River (Heitzig): ranked pairs, but a measure that has a locked defeat takes no further one.

Victories are locked from the strongest to the weakest, refusing those that close a cycle with stronger locked ones and
those over a measure already defeated. What is locked is a tree, like a river and its sources, with the winner at its
mouth; it is all that one needs to see that every victory over the winner has stronger ones against it.

A tree orders few measures, so the ranking repeats the method without its winners: that is our extension. Strengths and
equal victories are as in ranked pairs; of equal victories over one measure, locked together, all stay, and the tree may
then have several winners. Rejected: ranking by the depth of the tree, which puts the second best beside the last.

Cost: measures cubed. Source: Heitzig, "River method", election-methods mailing list (2004; summary of 6 October).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.steps.duels import condorcet_winner, duels_of
from votation.methods.steps.locking import (
    LockingOptions,
    Locks,
    Victories,
    lock,
    lock_level_pairs,
    lot_rows,
    victories_of,
)
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.profile import Scope

MAX_LISTED = 200
"""Measures up to which the tree of every contested tier is listed; above, the first."""


class River(Method):
    """Rank by repeated trees of locked victories."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="river",
        version=1,
        title={"en": "River", "fr": "River (fleuve)"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=LockingOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY}),
        statistics=(PairwiseCounts,),
        columns=("beats", "beaten_by"),
        source="Heitzig 2004",
    )
    options: LockingOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        The evidence lists, as `trees`, for each tier where no measure beats all the others that are left: the winners,
        and the locked victories, the strongest first, as pairs of winner and loser. Above `MAX_LISTED` measures, the
        first tree only.
        """
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        tiers: list[frozenset[str]] = []
        trees: list[dict[str, Any]] = []
        used: list[tuple[str, ...]] = []
        for winners, locks in self._rivers(preferred, lot_rows(scope, self.options, lots)):
            tiers.append(frozenset(scope.measures[row] for row in winners))
            if locks and (not trees or len(preferred) <= MAX_LISTED):
                trees.append(_named(winners, locks, scope))
            used += [tuple(scope.measures[row] for row in drawn) for drawn in (locks.drawn if locks else ())]
        evidence = {"layers": "ours", "trees": trees}
        return Outcome(self.record, Ranking(tuple(tiers)), duels_of(preferred, scope), evidence, tuple(used))

    def _rivers(
        self, preferred: NDArray[np.int64], lots: Sequence[int] | None
    ) -> Iterator[tuple[list[int], Locks | None]]:
        """Yield the winners of each tier, and what was locked to find them; nothing for a Condorcet winner."""
        victories = victories_of(preferred, self.options)
        remaining = np.arange(len(preferred))
        while remaining.size:
            first = condorcet_winner(preferred[np.ix_(remaining, remaining)])
            if first is None:
                locks = self._locked(victories.among(remaining), preferred, remaining, lots)
                winners = [row for row in remaining.tolist() if not locks.defeated >> row & 1]
                yield winners, locks
            else:  # nothing can be locked against it
                winners = [int(remaining[first])]
                yield winners, None
            remaining = np.setdiff1d(remaining, winners)

    def _locked(
        self,
        victories: Victories,
        preferred: NDArray[np.int64],
        remaining: NDArray[np.intp],
        lots: Sequence[int] | None,
    ) -> Locks:
        locks = lock(victories, len(preferred), once=True, lots=lots)
        if lots is not None:
            left = set(remaining.tolist())
            still = [row for row in lots if row in left]
            lock_level_pairs(locks, preferred, still, len(victories.values) + 1, once=True)
        return locks


def _named(winners: list[int], locks: Locks, scope: Scope) -> dict[str, Any]:
    locked = [[scope.measures[link.winner], scope.measures[link.loser]] for link in locks.links if link.locked]
    return {"winners": [scope.measures[row] for row in winners], "locked": locked}
