"""Copeland: a measure's score counts the other measures that it beats, one by one.

`copeland`: a victory counts 1 and a level pair 1/2.
`llull`: a level pair counts 1 too, as in Llull's elections.
`balance`: victories minus defeats, which orders as `copeland` does and prints other numbers.

How large a victory is does not matter. Equal scores share a rank, which is frequent, unless `second` separates them:

`margins`: the sum of margins against all others, that is Borda.
`margins-among-tied`: the sum of margins against the measures of equal score (Ranked Robin, first degree).
`second-order`: the sum of the scores of the measures beaten.

Rejected: a second key that is not named in the result. Cost: measures squared. Source: Copeland, "A reasonable social
welfare function", University of Michigan (1951); Llull, "De arte eleccionis" (1299), in Hägele & Pukelsheim (2001);
second order: Bartholdi, Tovey & Trick, Social Choice and Welfare 6 (1989); Equal Vote Coalition, "Ranked Robin".
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from votation.counting import PairwiseCounts, Statistics
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options
from votation.methods.steps.duels import margin_sums
from votation.ranking import Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile import Scope

    Counts = NDArray[np.intp]


class CopelandOptions(Options):
    """What a pair of measures is worth, and what separates equal scores.

    Attributes:
        score: `copeland`, a level pair counts half; `llull`, it counts one; `balance`, victories minus defeats.
        second: `none`, equal scores share a rank; `margins`, against all others; `margins-among-tied`, against those of
            equal score; `second-order`, the scores of the measures beaten.
    """

    score: Literal["copeland", "llull", "balance"] = "copeland"
    second: Literal["none", "margins", "margins-among-tied", "second-order"] = "none"


class Copeland(Method):
    """Rank by the number of measures beaten."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="copeland",
        version=1,
        title={"en": "Copeland", "fr": "Copeland"},
        family="condorcet",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=CopelandOptions,
        laws=frozenset({Law.CONDORCET_WINNER, Law.MAJORITY, Law.PARETO}),
        statistics=(PairwiseCounts,),
        columns=("score", "wins", "ties", "losses", "margin_sum", "second_order"),
        source="Copeland 1951; Llull 1299",
    )
    options: CopelandOptions

    @property
    def laws(self) -> frozenset[Law]:
        """What turns with the ballots: halves and balances, and sums of margins.

        Raising a measure from level to above another may take that one out of its tie under `llull`, and with it the
        margins that the tie was separated by.
        """
        llull = self.options.score == "llull"
        turns = not llull and self.options.second != "second-order"
        monotone = not (llull and self.options.second == "margins-among-tied")
        return self.info.laws | ({Law.REVERSAL} if turns else set()) | ({Law.MONOTONICITY} if monotone else set())

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope` by score, then by the second key."""
        assert stats.pairwise is not None
        preferred = stats.pairwise.preferred(scope.reading)
        beats = preferred > preferred.T
        wins, losses = beats.sum(axis=1), beats.sum(axis=0)
        ties = len(beats) - 1 - wins - losses
        halves = self._halves(wins, ties, losses)
        second = self._second(preferred, beats, halves)
        rows: dict[str, dict[str, Exact]] = {}
        for row, measure in enumerate(scope.measures):
            counts = {"wins": int(wins[row]), "ties": int(ties[row]), "losses": int(losses[row])}
            rows[measure] = {
                "score": Fraction(int(halves[row]), 2),
                **counts,
                **{name: each[row] for name, each in second},
            }
        keys = {measure: (row["score"], *(row[name] for name, _ in second)) for measure, row in rows.items()}
        return Outcome(self.record, Ranking.from_keys(keys), rows)

    def _halves(self, wins: Counts, ties: Counts, losses: Counts) -> Counts:
        """Return twice each score."""
        match self.options.score:
            case "copeland":
                return 2 * wins + ties
            case "llull":
                return 2 * (wins + ties)
            case "balance":
                return 2 * (wins - losses)

    def _second(
        self, preferred: NDArray[np.int64], beats: NDArray[np.bool_], halves: Counts
    ) -> list[tuple[str, list[Any]]]:
        """Return the column that separates equal scores, by name; none with `none`."""
        match self.options.second:
            case "none":
                return []
            case "margins":
                return [("margin_sum", margin_sums(preferred))]
            case "margins-among-tied":
                tied = halves[:, None] == halves
                return [("margin_sum", margin_sums(np.where(tied, preferred, 0)))]
            case "second-order":
                return [("second_order", [Fraction(int(each), 2) for each in beats @ halves])]
