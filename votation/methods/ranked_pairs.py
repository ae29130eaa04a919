"""Ranked pairs (Tideman): victories are locked from the strongest to the weakest, none against those already locked.

The strength of a victory is `strength`, then fewer losing votes. One that would close a cycle with stronger locked
victories is refused. The ranking peels off the measures with no locked victory against them, then those that only these
have locked victories over, and so on. Where no two victories are equal and no pair is level that is a row of measures.

Equal victories (`ties`): `group` locks them together, without those that lie on a cycle of locked victories and the
group; nothing but the counts decides, measures may tie, and raising a measure out of such a tie may hurt it (worked
example `ranked-pairs-group-2`). `zavist-tideman` locks them in the order of the lots, level pairs last, and ranks in
one row; it is independent of clones. Without lots it locks in groups.

Rejected: trying every order of equal victories (Tideman 1987, NP-hard); breaking them by the place of a measure in a
list, which many engines do unsaid. Cost: measures cubed at worst.

Source: Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987); Zavist &
Tideman, "Complete independence of clones in the ranked pairs rule", Social Choice and Welfare 6 (1989).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.steps import paths
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
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.profile import Scope

MAX_LISTED = 200
"""Measures up to which every link is listed; above, those that were refused."""


class RankedPairs(Method):
    """Rank by victories locked in the order of their strength."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="ranked-pairs",
        version=1,
        title={"en": "Ranked pairs (Tideman)", "fr": "Paires ordonnées (Tideman)"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=LockingOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY}),
        statistics=(PairwiseCounts,),
        columns=("ranked_above", "ranked_below"),
        source="Tideman 1987; Zavist & Tideman 1989",
    )
    options: LockingOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        The scores count the measures below and above through locked victories. The evidence lists, as `links`, each
        victory in the order in which it was decided: its step, winner and loser, strength (absent for a level pair that
        lots decided), and whether it was locked. Above `MAX_LISTED` measures it lists those refused only.
        """
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        locks, victories = self._locked(preferred, lot_rows(scope, self.options, lots))
        above = np.array([[reached >> row & 1 for row in range(len(preferred))] for reached in locks.below], bool)
        tiers = tuple(frozenset(scope.measures[row] for row in layer) for layer in paths.layers(above))
        counts = zip(scope.measures, above.sum(axis=1).tolist(), above.sum(axis=0).tolist(), strict=True)
        scores = {measure: {"ranked_above": over, "ranked_below": under} for measure, over, under in counts}
        used = tuple(tuple(scope.measures[row] for row in drawn) for drawn in locks.drawn)
        return Outcome(self.record, Ranking(tiers), scores, {"links": _listed(locks, victories, scope)}, used)

    def _locked(self, preferred: NDArray[np.int64], lots: Sequence[int] | None) -> tuple[Locks, Victories]:
        victories = victories_of(preferred, self.options)
        locks = lock(victories, len(preferred), once=False, lots=lots)
        if lots is not None:
            lock_level_pairs(locks, preferred, lots, len(victories.values) + 1, once=False)
        return locks, victories


def _listed(locks: Locks, victories: Victories, scope: Scope) -> list[dict[str, Any]]:
    whole = len(scope.measures) <= MAX_LISTED
    return [
        {
            "step": step,
            "winner": scope.measures[winner],
            "loser": scope.measures[loser],
            **({"strength": victories.values[step - 1]} if step <= len(victories.values) else {}),
            "locked": locked,
        }
        for step, winner, loser, locked in locks.links
        if whole or not locked
    ]
