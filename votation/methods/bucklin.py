"""Bucklin's rule (Condorcet's practical method): first places are counted, then second ones added, until a majority.

A measure's place on a ballot is one more than the number of measures above it; a measure that the ballot leaves out
has none. In round r a ballot supports its measures of the first r places. Measures rank by the first round in which
more than half of the expressed ballots support them, then by the number that do. Those that never get a majority come
after, by all their support. Taken: measures in a tie have the same place, so that a ballot may support several in one
round. Rejected: stopping at the first majority, which ranks nobody else.

Cost: distinct ballots times measures squared. Source: Hoag & Hallett, "Proportional Representation" (1926), on the
Grand Junction system; Erdélyi, Fellows, Rothe & Schend, "Control complexity in Bucklin and fallback voting", 2015.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class Bucklin(Method):
    """Rank by the round in which a majority supports each measure."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="bucklin",
        version=1,
        title={"en": "Bucklin", "fr": "Bucklin"},
        family="elimination",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=Options,
        laws=frozenset({Law.MAJORITY, Law.MONOTONICITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("round", "votes"),
        source="Hoag & Hallett 1926",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence is `support`, the sums of each measure by round."""
        assert stats.unique is not None
        support = np.cumsum(_places(stats.unique), axis=1).tolist()
        expressed = stats.scope.expressed
        rounds = [next((r for r, sum_ in enumerate(row, 1) if 2 * sum_ > expressed), None) for row in support]
        keys: dict[str, tuple[int, int]] = {}
        scores: dict[str, dict[str, Exact]] = {}
        for measure, row, reached in zip(scope.measures, support, rounds, strict=True):
            votes = row[-1 if reached is None else reached - 1]
            keys[measure] = (-(reached or len(row) + 1), votes)
            scores[measure] = {"votes": votes} if reached is None else {"round": reached, "votes": votes}
        return Outcome(self.record, Ranking.from_keys(keys), scores, {"support": support})


def _places(ballots: UniqueBallots) -> np.ndarray:
    """Return, shape (measures, measures), how many ballots put each measure in each place."""
    cells = ballots.cells
    table = np.zeros((len(cells), len(cells)), np.int64)
    for row, own in enumerate(cells):
        ranking = np.flatnonzero(own)
        above = (cells[:, ranking] > own[ranking]).sum(axis=0)
        np.add.at(table[row], above, ballots.counts[ranking])
    return table
