"""Greedy Monroe: the measure that most unserved voters approve comes next, and serves one seat's worth of them.

For `seats` k, each measure serves n/k of the n voters: at each step the measure whose supporters have most unserved
weight comes next, and n/k of that weight, or all of it where there is less, is served and counts no more. Which
supporters are served is left open by the definition; here all of them alike, each by the same part of a ballot (or by
all that is left of it), so that no order of ballots matters. Engines that serve whole ballots from the top of a list
differ. Fractions are exact; equal weights tie (lots, or one tier with parts from the state before). It depends on k.

After k measures nobody is left to serve: the others follow by approvals, an order that is ours.

Cost: seats times measures times ballots. Source: Skowron, Faliszewski & Slinko, "Achieving fully proportional
representation", Artificial Intelligence 222 (2015); Lackner & Skowron (2023), section 2.4.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from votation.counting import Statistics, UniqueBallots
from votation.errors import MethodError
from votation.methods.base import Exact, Law, MethodInfo, Outcome
from votation.methods.options import Whole  # noqa: TC001 - pydantic reads it when the class is made
from votation.methods.steps.approvals import ApprovalRule
from votation.methods.steps.justified import certificate
from votation.methods.steps.purses import Purses
from votation.methods.steps.succession import Succession
from votation.methods.steps.thresholds import ThresholdOptions
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.methods.steps.approvals import Approvals
    from votation.profile import Scope


class GreedyMonroeOptions(ThresholdOptions):
    """How many measures share the voters.

    Attributes:
        seats: Number of measures that each serve an equal part of the voters; mandatory.
    """

    seats: Whole | None = None


class GreedyMonroe(ApprovalRule):
    """Rank by the unserved voters that each measure can serve."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="greedy-monroe",
        version=1,
        title={"en": "Greedy Monroe", "fr": "Monroe glouton"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=GreedyMonroeOptions,
        laws=frozenset({Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("served", "approvals"),
        source="Skowron, Faliszewski & Slinko 2015; Lackner & Skowron 2023",
    )
    options: GreedyMonroeOptions

    def check(self, scope: Scope) -> None:
        """Require `seats`.

        Raises:
            MethodError: Another kind of ballot, a threshold that does not fit, or `seats` is missing.
        """
        super().check(scope)
        if self.options.seats is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=self.info.id, option="seats")

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        `served` is in ballots. The evidence is `steps`, with the weight of unserved supporters before each, and
        `ejr_plus` for each beginning.
        """
        assert self.options.seats is not None, "checked before counting"
        approvals = self.approvals(stats)
        order = Succession(scope.measures, lots)
        served = _serve(approvals, self.options.seats, order)
        rest = {scope.measures[row]: approvals.supporters[row] for row in order.left}
        tiers = tuple(frozenset(order.names(rows)) for rows in order.tiers)
        ranking = Ranking(tiers + Ranking.from_keys(rest).tiers)
        table: dict[str, dict[str, Exact]] = {}
        for row, (measure, supporters) in enumerate(zip(scope.measures, approvals.supporters, strict=True)):
            table[measure] = {"served": served.get(row, 0), "approvals": supporters}
        evidence = {"steps": order.steps, "ejr_plus": certificate(approvals, ranking, scope.measures)}
        return Outcome(self.record, ranking, table, evidence, tuple(order.lots_used))


def _serve(approvals: Approvals, seats: int, order: Succession) -> dict[int, Exact]:
    """Let measures enter until all seats are filled or all voters served; return the ballots served by row."""
    unserved = Purses(approvals, Fraction(seats))  # in parts of 1/seats of a ballot: each measure serves n of them
    served: dict[int, Exact] = {}
    weights = {row: Fraction(seats * supporters) for row, supporters in enumerate(approvals.supporters)}
    while len(served) < seats:
        weight, tied = _heaviest(weights, unserved)
        if not weight:
            break
        entering = order.chosen(tied)
        order.enter(entering, weight=weight / seats)
        # the parts of all are found before any is taken: who is served by several gives to each of them
        taken = min(Fraction(approvals.ballots), weight)
        parts = [unserved.share(row, taken) for row in entering]
        for row, part in zip(entering, parts, strict=True):
            served[row] = taken / seats
            if part is not None:
                unserved.pay(approvals.approving([row]), part)
            del weights[row]
    return served


def _heaviest(weights: dict[int, Fraction], unserved: Purses) -> tuple[Fraction, list[int]]:
    """Return the greatest unserved weight and the rows that have it, bringing `weights` up to date as far as needed."""
    most = Fraction(0)
    for row in sorted(weights, key=weights.__getitem__, reverse=True):
        if weights[row] < most:  # weights only fall, so an old one is a bound
            break
        weights[row] = unserved.money(row)
        most = max(most, weights[row])
    return most, [row for row in sorted(weights) if weights[row] == most]
