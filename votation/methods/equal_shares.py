"""Method of equal shares: every voter gets the same money, and measures are bought by those who approve them.

For `seats` k, every measure costs 1 and every voter gets k/n; for a `budget` B, measures have their `costs` and every
voter gets B/n. The supporters of a measure pay for it in equal parts, the poorest all they have; next comes the measure
whose supporters pay least each (for `satisfaction: cost`, least by unit of cost). It ends when no measure can be paid.
What then remains is spent by the `completion` that is named, up to k measures or to the budget:

`none`: not at all.
`approval`: by approvals.
`phragmen`: voters keep what is left and earn on, all at one rate, and buy each measure as soon as its supporters have
    its cost (Peters & Skowron 2020).
`increment`: everything is bought again with more money, for seats as if there were one more each time until k are
    bought, for a budget with one unit more a voter (Add1) while the costs stay within it; at most 1,000 times.

The ranking is the order of buying, then all others as one tier. It depends on k or B, and its beginnings are not what
fewer seats would give. Prices are exact. A tie without lots ends the counting: the tied measures come next as one tier,
and `stopped` says so. A tie is broken only by lots; engines that break it by place in a list differ.

Cost: steps times measures times ballots. Source: Peters & Skowron, "Proportionality and the limits of welfarism", EC
2020; Peters, Pierczyński & Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS 2021.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from votation.counting import Statistics, UniqueBallots
from votation.errors import MethodError
from votation.methods.base import Exact, MethodInfo, Outcome
from votation.methods.options import Whole  # noqa: TC001 - pydantic reads it when the class is made
from votation.methods.steps.approvals import ApprovalRule
from votation.methods.steps.buying import Run, Terms
from votation.methods.steps.justified import certificate
from votation.methods.steps.succession import Succession
from votation.methods.steps.thresholds import ThresholdOptions

if TYPE_CHECKING:
    from votation.methods.steps.approvals import Approvals
    from votation.profile import Scope

MAX_INCREMENTS: Final = 1_000
"""Times that `increment` buys again with more money."""

_COST: Final = re.compile(r"[^=\s]+=[1-9][0-9]{0,14}")


def _costs(value: object) -> object:
    """Read costs as they are written, each `measure=cost`."""
    lines = (value,) if isinstance(value, str) else value
    if not isinstance(lines, (list, tuple)) or not all(
        isinstance(line, str) and _COST.fullmatch(line) for line in lines
    ):
        raise PydanticCustomError("costs", "costs", {"values": "costs such as m01=1200, whole numbers from 1"})
    return tuple(lines)


def _once(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len({line.partition("=")[0] for line in lines}) < len(lines):
        raise PydanticCustomError("costs", "costs", {"values": "one cost for each measure"})
    return lines


Costs: TypeAlias = Annotated[
    tuple[str, ...],
    Field(min_length=1),
    BeforeValidator(_costs),
    AfterValidator(_once),
    WithJsonSchema({"type": "measure=cost of each measure"}),
]


class EqualSharesOptions(ThresholdOptions):
    """How much there is to spend, and how what is left is spent.

    Attributes:
        seats: Number of measures to buy, each at cost 1; this or `budget` is mandatory.
        budget: What all measures together may cost.
        costs: `measure=cost` for each measure, with `budget` only.
        completion: How what is left is spent.
        satisfaction: What a voter gets from an approved measure: 1, or its cost.
    """

    seats: Whole | None = None
    budget: Whole | None = None
    costs: Costs | None = None
    completion: Literal["none", "approval", "phragmen", "increment"] = "none"
    satisfaction: Literal["measures", "cost"] = "measures"

    def cost_of(self, measure: str) -> int | None:
        """Return the cost of a measure; None if it has none."""
        if self.budget is None:
            return 1
        return {name: int(cost) for name, _, cost in (line.partition("=") for line in self.costs or ())}.get(measure)

    @property
    def money(self) -> int:
        """What there is to spend."""
        return self.seats or self.budget or 0


class EqualShares(ApprovalRule):
    """Rank by the order in which the voters can buy the measures."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="equal-shares",
        version=1,
        title={"en": "Method of equal shares", "fr": "Méthode des parts égales"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=EqualSharesOptions,
        laws=frozenset(),
        statistics=(UniqueBallots,),
        columns=("phase", "price", "cost", "approvals"),
        source="Peters & Skowron 2020; Peters, Pierczyński & Skowron 2021",
    )
    options: EqualSharesOptions

    def check(self, scope: Scope) -> None:
        """Require seats, or a budget with the cost of every measure.

        Raises:
            MethodError: Another kind of ballot, a threshold that does not fit, or none or too many of these options.
        """
        super().check(scope)
        seats, budget, costs = self.options.seats, self.options.budget, self.options.costs
        if seats is None and budget is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=self.info.id, option="seats")
        for option, value in (("budget", budget), ("costs", costs)):
            if seats is not None and value is not None:
                raise MethodError(
                    "method-option-superfluous", found=str(value)[:60], method=self.info.id, option=option
                )
        missing = [measure for measure in scope.measures if self.options.cost_of(measure) is None]
        if missing:
            expected = ", ".join(f"{measure}=..." for measure in missing)[:200]
            raise MethodError("method-option-required", expected=expected, method=self.info.id, option="costs")

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        A row says in which `phase` a measure was bought, and at what `price`: what a supporter who pays in full pays
        by unit of satisfaction. The evidence is `steps`, what was `spent` and the `leftover`, with which `money` in
        the end, the tie at which the counting `stopped`, if it did, and `ejr_plus` for each beginning.
        """
        approvals = self.approvals(stats)
        run = self._run(approvals, scope, lots)
        table: dict[str, dict[str, Exact | str]] = {}
        for row, (measure, supporters) in enumerate(zip(scope.measures, approvals.supporters, strict=True)):
            table[measure] = {"cost": run.terms.costs[row], "approvals": supporters, **run.entries.get(row, {})}
        evidence = {
            "steps": run.order.steps,
            "spent": run.spent,
            "leftover": self.options.money - run.spent,
            "money": run.money,
            "stopped": run.stopped or None,
            "ejr_plus": certificate(approvals, run.order.ranking, scope.measures),
        }
        evidence = {name: value for name, value in evidence.items() if value is not None}
        return Outcome(self.record, run.order.ranking, table, evidence, tuple(run.order.lots_used))

    def _run(self, approvals: Approvals, scope: Scope, lots: tuple[str, ...] | None) -> Run:
        """Buy equally, then complete."""
        costs = tuple(self.options.cost_of(measure) or 0 for measure in scope.measures)
        terms = Terms(self.options.money, self.options.seats is not None, costs, self.options.satisfaction == "cost")

        def bought(money: int) -> Run:
            return Run(terms, approvals, money, Succession(scope.measures, lots)).bought_equally()

        run = bought(terms.limit)
        match self.options.completion:
            case "approval":
                run.complete_by_approvals()
            case "phragmen":
                run.complete_by_earning()
            case "increment":
                more = 1 if terms.seats else approvals.ballots
                for _ in range(MAX_INCREMENTS):
                    if run.stopped or not run.fitting():
                        break
                    following = bought(run.money + more)
                    if following.spent > terms.limit:
                        break
                    run = following
        return run
