"""Schulze: x ranks above y when the strongest path of pairwise victories from x to y beats the one from y to x.

A path is as strong as its weakest victory. "Has the stronger path" is a strict partial order (Schulze 2011, 4.1), so
no cycle is left; the ranking peels off the measures that nobody beats in it, tier by tier, from one matrix of paths.

Taken: the strength of a victory is its winning votes, then fewer losing votes (Schulze's advice, 2011, 2.1); margins
and ratio are options, and have no second key. Rejected: running the method again without the winner, which gives
another ranking (five voters: `tests/conformance/rerun-counterexample`); ranking by the number of measures beaten,
which may separate what the order leaves level (three voters: `tests/conformance/layers-not-counts`). The order itself
is monotone and turns with the ballots (2011, 4.4, 4.5); tiers of a partial order need not, and do not claim it.

Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011); arXiv:1804.02973 (2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps import paths, strengths
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope

    Above = NDArray[np.bool_]

MAX_WITNESSED = 200
"""Measures up to which every witness path is written out; above, the matrix of predecessors holds them."""


def _default_second_key(chosen: dict[str, Any]) -> strengths.SecondKey:
    return "fewer-losing-votes" if chosen.get("strength") == "winning-votes" else "none"


class SchulzeOptions(Options):
    """How victories are compared.

    Attributes:
        strength: By the votes of the winner, by the difference, or by the quotient.
        second_key: What decides between victories by equal winning votes; `none` with other strengths.
    """

    strength: strengths.StrengthName = "winning-votes"
    second_key: strengths.SecondKey = Field(default_factory=_default_second_key)

    @field_validator("second_key")
    @classmethod
    def _only_for_winning_votes(cls, second_key: str, others: ValidationInfo) -> str:
        if second_key != "none" and others.data.get("strength") in {"margins", "ratio"}:
            raise PydanticCustomError("second_key", "none", {"values": "none"})
        return second_key


class Schulze(Method):
    """Rank by strongest paths."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="schulze",
        version=1,
        title={"en": "Schulze", "fr": "Schulze"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=SchulzeOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("path_wins", "path_losses"),
        source="Schulze 2011, 2018",
    )
    options: SchulzeOptions

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - Schulze breaks no tie
        """Rank every measure of `scope` by strongest paths.

        The evidence refers to the pairwise counts. `strengths` lists the strengths of victories, the weakest first:
        `[winning votes]`, `[winning, losing votes]`, `[margin]`, or the two sides of the ratio in lowest terms.
        `strongest` holds, for each pair, the number of the strength of its strongest path, 0 for none. `paths` has a
        witness for each pair that the order decides; above `MAX_WITNESSED` measures, `predecessors` has in row x,
        column y the row of the measure just before y, -1 for none. To check by hand: each link of a witness is at
        least as strong as it says, so paths are no weaker; and no entry (x, z) of `strongest` is below both (x, y) and
        the link from y to z, so none is stronger.
        """
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        victories = strengths.victories(preferred, self.options.strength, self.options.second_key)
        found = paths.strongest_paths(victories.numbers)
        order = found.strengths > found.strengths.T
        tiers = tuple(frozenset(scope.measures[row] for row in layer) for layer in paths.layers(order))
        counts = zip(scope.measures, order.sum(axis=1).tolist(), order.sum(axis=0).tolist(), strict=True)
        scores = {measure: {"path_wins": wins, "path_losses": losses} for measure, wins, losses in counts}
        return Outcome(self.record, Ranking(tiers), scores, _evidence(victories, found, order, scope))


def _evidence(victories: strengths.Victories, found: paths.Paths, order: Above, scope: Scope) -> dict[str, Any]:
    strongest = found.strengths.tolist()
    evidence: dict[str, Any] = {"strengths": victories.values, "strongest": strongest}
    if len(scope.measures) > MAX_WITNESSED:
        return evidence | {"predecessors": found.before.tolist()}
    evidence["paths"] = [
        {
            "path": [scope.measures[row] for row in found.witness(start, end)],
            "strength": victories.values[strongest[start][end] - 1],
        }
        for start, end in np.argwhere(order).tolist()
    ]
    return evidence
