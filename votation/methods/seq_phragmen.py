"""Sequential Phragmén: every measure is a load of 1 on those who approve it, and the next is the lightest to carry.

Voters who approve the measures ranked so far carry their loads. The next measure is the one whose supporters, sharing
its load of 1 and all they carry already, would all end with the same and lowest load: (1 + their loads) / their number.
Every beginning of the ranking is a committee of the rule. A voter's load is always that of the last ranked measure
they approve, so counts of supporters by that measure say everything. Loads are exact fractions; equal loads tie (lots,
or one tier with loads from the state before). Measures that nobody approves have no load and come last. Rejected: ties
by place in a list; an unordered committee.

Cost: measures squared times ballots. Source: Phragmén, "Sur une méthode nouvelle pour réaliser, dans les élections, la
représentation proportionnelle des partis" (1894); Brill, Freeman, Janson & Lackner, "Phragmén's voting methods and
justified representation", Mathematical Programming 203 (2024).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, ClassVar

from votation.counting import Statistics, UniqueBallots
from votation.methods.base import Exact, Law, MethodInfo, Outcome
from votation.methods.steps.approvals import ApprovalRule, Supports, weighted
from votation.methods.steps.justified import certificate
from votation.methods.steps.succession import Succession
from votation.methods.steps.thresholds import ThresholdOptions

if TYPE_CHECKING:
    from votation.methods.steps.approvals import Approvals
    from votation.profile import Scope


class SeqPhragmen(ApprovalRule):
    """Rank by the load at which each measure enters."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="seq-phragmen",
        version=1,
        title={"en": "Sequential Phragmén", "fr": "Phragmén séquentiel"},
        family="proportional",
        kinds=frozenset({"approval", "grades", "scores"}),
        options=ThresholdOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("load", "approvals", "new_supporters"),
        source="Phragmén 1894; Brill et al. 2024",
    )

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        `new_supporters` are those who approve no measure of an earlier tier. The evidence is `steps`, with the load of
        each, and `ejr_plus` for each beginning.
        """
        approvals = self.approvals(stats)
        order = Succession(scope.measures, lots)
        entries = enter(approvals, order)
        table: dict[str, dict[str, Exact]] = {}
        for row, (measure, supporters) in enumerate(zip(scope.measures, approvals.supporters, strict=True)):
            table[measure] = {"approvals": supporters, **entries.get(row, {})}
        evidence = {"steps": order.steps, "ejr_plus": certificate(approvals, order.ranking, scope.measures)}
        return Outcome(self.record, order.ranking, table, evidence, tuple(order.lots_used))


def enter(approvals: Approvals, order: Succession) -> dict[int, dict[str, Exact]]:
    """Let the measures that somebody approves enter; return `load` and `new_supporters` at entry by row."""
    supports = Supports(approvals, 1 + len(order.measures))
    candidates = [row for row, supporters in enumerate(approvals.supporters) if supporters]
    loads = [Fraction(0)]  # by class: 0, then by step
    entries: dict[int, dict[str, Exact]] = {}
    while candidates:
        would_be = _loads(supports, candidates, loads)
        lightest = min(would_be.values())
        entering = order.chosen([row for row in candidates if would_be[row] == lightest])
        for row in entering:
            entries[row] = {"load": lightest, "new_supporters": int(supports.table[row, 0])}
        order.enter(entering, load=lightest)
        candidates = [row for row in candidates if row not in entering]
        supports.move(approvals.approving(entering), len(loads), candidates)
        loads.append(lightest)
    return entries


def _loads(supports: Supports, rows: list[int], loads: list[Fraction]) -> dict[int, Fraction]:
    """Return the load that the supporters of each measure would end with, were it next.

    Over one common denominator, for sums of many fractions reduce each time.
    """
    whole = lcm(*(load.denominator for load in loads))
    carried = [int(load * whole) for load in loads]
    counts = supports.table[:, : len(loads)]
    return {row: Fraction(whole + weighted(counts[row], carried), whole * int(counts[row].sum())) for row in rows}
