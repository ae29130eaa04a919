"""Kemeny's and Slater's rules: of all orders, the one that turns round the least of what pairs of measures say.

`kemeny` (Kemeny-Young): an order scores, for each pair, the ballots that put it as the order does; the highest score is
best. `slater`: an order scores the pairs of which it turns round the majority; the lowest score is best.

Often several orders are best. Taken: measures share a rank if best orders put them either way, or if a chain of such
pairs links them; so every best order keeps the ranking, and only says more about its ties. The evidence has the score,
whether it is the only best order, and how many there are where that was counted. Exact: by the parts that no best order
mixes (Truchon), up to 18 measures in a part by all subsets, beyond by integer programming with a proof in integers. If
such a search is too long, or takes more than `time_limit` seconds, the part is ranked by margins, `settled` is false,
and `bound` and `gap` say how far that can be from the best. Rejected: one of several best orders, as the solver or
the order of the list has it; trusting a solver's rounding (docs/adr/0040-best-orders-are-proved-in-integers.md).

Cost: measures cubed where victories make no circles; exponential in the largest part, up to its limits. Source: Kemeny,
"Mathematics without numbers", Daedalus 88 (1959); Young & Levenglick, SIAM Journal on Applied Mathematics 35 (1978);
Slater, "Inconsistencies in a schedule of paired comparisons", Biometrika 48 (1961); Truchon, "An extension of the
Condorcet criterion and Kemeny orders" (1998).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.methods.steps.best_orders import Part, parts
from votation.methods.steps.duels import duels_of
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope


class BestOrderOptions(Options):
    """When a search ends.

    Attributes:
        time_limit: Seconds that the integer programmes of one part may take; a guard, as their number is limited too.
    """

    time_limit: Whole = 3600


class BestOrder(Method):
    """A rule that ranks as the best of all orders do."""

    options: BestOrderOptions

    @abstractmethod
    def margins(self, preferred: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what an order that puts x before y gains over one that puts y before x."""

    @abstractmethod
    def score(self, preferred: NDArray[np.int64], lost: int) -> int:
        """Return the score of an order, from what it loses on the pairs it turns round."""

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`.

        The evidence: the `score`, the `bound` that no order passes, the `gap` between them, whether all is `settled`
        and one order alone is best (`unique`), the number of best orders if it was counted, and the `parts` of several
        measures. The row of a measure whose part is not settled says that it is ranked by margins.
        """
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        found = list(parts(self.margins(preferred), self.options.time_limit))
        tiers = tuple(frozenset(scope.measures[row] for row in tier) for part in found for tier in part.tiers)
        score = self.score(preferred, sum(part.cost for part in found))
        bound = self.score(preferred, sum(part.bound for part in found))
        evidence = {
            "score": score,
            "bound": bound,
            "gap": abs(bound - score),
            "settled": all(part.by != "given-up" for part in found),
            "unique": all(part.number == 1 for part in found),
            **_number(found),
            "parts": [_told(part, scope) for part in found if sum(map(len, part.tiers)) > 1],
        }
        scores: dict[str, dict[str, Exact | str]] = {each: {**row} for each, row in duels_of(preferred, scope).items()}
        for row in (row for part in found if part.by == "given-up" for tier in part.tiers for row in tier):
            scores[scope.measures[row]]["ranked_by"] = "margins"
        return Outcome(self.record, Ranking(tiers), scores, evidence)


class Kemeny(BestOrder):
    """Rank as the orders do that agree most with the ballots, pair by pair."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="kemeny",
        version=1,
        title={"en": "Kemeny-Young", "fr": "Kemeny-Young"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=BestOrderOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO, Law.REVERSAL}),
        statistics=(PairwiseCounts,),
        columns=("beats", "beaten_by", "ranked_by"),
        source="Kemeny 1959; Young & Levenglick 1978; Truchon 1998",
    )

    def margins(self, preferred: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ballots for x minus those for y."""
        return preferred - preferred.T

    def score(self, preferred: NDArray[np.int64], lost: int) -> int:
        """Return the ballots that put a pair as the order does, over all pairs."""
        most: int = sum(np.triu(np.maximum(preferred, preferred.T), 1).ravel().tolist())
        return most - lost


class Slater(BestOrder):
    """Rank as the orders do that turn round the fewest majorities."""

    info: ClassVar[MethodInfo] = replace(
        Kemeny.info, id="slater", title={"en": "Slater", "fr": "Slater"}, source="Slater 1961"
    )

    def margins(self, preferred: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return 1 where x beats y, -1 where y beats x."""
        beats: NDArray[np.int64] = np.sign(preferred - preferred.T)
        return beats

    def score(self, preferred: NDArray[np.int64], lost: int) -> int:  # noqa: ARG002 - every pair is worth the same
        """Return the majorities that the order turns round."""
        return lost


def _told(part: Part, scope: Scope) -> dict[str, Any]:
    rows = sorted(row for tier in part.tiers for row in tier)
    return {"measures": [scope.measures[row] for row in rows], "by": part.by}


def _number(found: list[Part]) -> dict[str, Any]:
    numbers = [part.number for part in found if part.number is not None]
    return {"best_orders": prod(numbers)} if len(numbers) == len(found) else {}
