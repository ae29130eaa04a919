"""Single transferable vote: whoever reaches a quota is elected and passes on the surplus, the lowest leave.

A ballot counts for its highest hopeful measure. Whoever reaches the quota is elected, the most votes first, and gets
no more. While there is a surplus the largest is passed on: each ballot held goes to its next hopeful measure at surplus
over votes of its value (weighted inclusive Gregory), exactly. Otherwise the measure with the fewest votes is excluded
and passes all on. When no more measures are hopeful than seats are free, they are elected as they stand.

The ranking is the order of election, then those still hopeful by votes, then the excluded, the last excluded first.
Equal ranks share the ballot in equal parts, each of which then moves by itself. Ties: equal surpluses are passed on in
one step; of equal fewest votes the last by lots is excluded, without lots all of them. Rejected: rounding to five
decimals, as paper counts do; passing on only the last parcel. It is not prefix-consistent: another number of seats
may elect others. Cost: distinct ballots times measures squared; each surplus can double the digits of exact values,
and beyond a limit (some fourteen surpluses one after another) the count is refused rather than rounded.

Quotas, of V ballots and s seats: `droop`, floor(V / (s + 1)) + 1; `hagenbach-bischoff`, V / (s + 1), which one measure
too many may reach, all with exactly as much: those that come last share a rank; `hare`, V / s.

Source: Tideman, "The single transferable vote", Journal of Economic Perspectives 9 (1995); Scottish Local Government
Elections Order 2007, schedule 1, rules 46-52, for the weighted inclusive transfer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from votation.counting import Statistics, UniqueBallots
from votation.errors import MethodError
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.methods.steps.papers import Papers
from votation.methods.steps.transfers import Count

if TYPE_CHECKING:
    from votation.profile import Scope


class StvOptions(Options):
    """How many are to be elected, and what that takes.

    Attributes:
        seats: Measures to elect; mandatory.
        quota: Votes that elect a measure.
        transfer: How a surplus is passed on: every ballot held, each at the same part of its value.
    """

    seats: Whole | None = None
    quota: Literal["droop", "hagenbach-bischoff", "hare"] = "droop"
    transfer: Literal["weighted-inclusive-gregory"] = "weighted-inclusive-gregory"

    def votes_needed(self, ballots: int, seats: int) -> Exact:
        """Return the quota."""
        match self.quota:
            case "droop":
                return ballots // (seats + 1) + 1
            case "hagenbach-bischoff":
                return Fraction(ballots, seats + 1)
            case "hare":
                return Fraction(ballots, seats)


class Stv(Method):
    """Rank by the order of election."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="stv",
        version=1,
        title={"en": "Single transferable vote", "fr": "Vote unique transférable"},
        family="proportional",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=StvOptions,
        laws=frozenset({Law.MAJORITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("state", "round", "votes"),
        source="Tideman 1995; Scottish Local Government Elections Order 2007",
    )
    options: StvOptions

    def check(self, scope: Scope) -> None:
        """Require the number of seats.

        Raises:
            MethodError: Another kind of ballot, or no number of seats.
        """
        super().check(scope)
        if self.options.seats is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=self.info.id, option="seats")

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        A row says in which `round` a measure was elected, excluded or left over, and its `votes` then. The evidence is
        the `quota` and the `rounds`: votes of whoever still holds some, and who was elected, passed on or excluded.
        """
        assert stats.unique is not None
        papers = Papers(stats.unique)
        seats = min(self.options.seats or 1, len(scope.measures))
        count = Count(scope.measures, lots, papers, seats, self.options.votes_needed(papers.active, seats))
        count.run()
        evidence = {"quota": count.quota, "rounds": count.table}
        return Outcome(self.record, count.ranking, count.scores(), evidence, tuple(count.lots_used))
