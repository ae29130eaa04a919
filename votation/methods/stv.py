"""Single transferable vote: whoever reaches a quota is elected and passes on the surplus, the lowest leave.

A ballot counts for its highest hopeful measure. Whoever reaches the quota is elected, the most votes first, and gets
no more. While there is a surplus the largest is passed on: each ballot held goes to its next hopeful measure at surplus
over votes of its value (weighted inclusive Gregory), exactly. Otherwise the measure with the fewest votes is excluded
and passes all on. When no more measures are hopeful than seats are free, they are elected as they stand.

The ranking is the order of election, then those still hopeful by votes, then the excluded, the last excluded first.
Equal ranks share the ballot in equal parts, each of which then moves by itself. Ties: equal surpluses are passed on in
one step; of equal fewest votes the last by lots is excluded, without lots all of them. Rejected: rounding to five
decimals, as paper counts do; passing on only the last parcel. It is not prefix-consistent: another number of seats
may elect others. Cost: distinct ballots times measures squared.

Quotas, of V ballots and s seats: `droop`, floor(V / (s + 1)) + 1; `hagenbach-bischoff`, V / (s + 1); `hare`, V / s.

Source: Tideman, "The single transferable vote", Journal of Economic Perspectives 9 (1995); Scottish Local Government
Elections Order 2007, schedule 1, rules 46-52, for the weighted inclusive transfer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from votation.counting import Statistics, UniqueBallots
from votation.errors import MethodError
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.methods.papers import Papers
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        count = _Count(scope.measures, lots, papers, seats, self.options.votes_needed(papers.active, seats))
        count.run()
        evidence = {"quota": count.quota, "rounds": count.table}
        return Outcome(self.record, count.ranking, count.scores(), evidence, tuple(count.lots_used))


@dataclass(slots=True)
class _Count:
    """A count under way.

    Attributes:
        hopeful: Rows that are neither elected nor excluded.
        surpluses: Rows that are elected and have not passed on their surplus.
        elected: Tiers of rows in the order of election, those left over after them.
        excluded: Tiers of rows in the order of exclusion.
        entries: What is said of each row.
    """

    measures: tuple[str, ...]
    lots: tuple[str, ...] | None
    papers: Papers
    seats: int
    quota: Exact
    hopeful: list[int] = field(default_factory=list)
    surpluses: list[int] = field(default_factory=list)
    elected: list[list[int]] = field(default_factory=list)
    excluded: list[list[int]] = field(default_factory=list)
    entries: dict[int, tuple[str, int, Exact]] = field(default_factory=dict)
    table: list[dict[str, Any]] = field(default_factory=list)
    lots_used: list[tuple[str, ...]] = field(default_factory=list)

    def run(self) -> None:
        """Count until all seats are filled."""
        self.hopeful = list(range(len(self.measures)))
        while self.hopeful:
            votes = {row: self.papers.votes(row) for row in (*self.hopeful, *self.surpluses)}
            self._tell(votes)
            self._settle([row for row in self.hopeful if votes[row] >= self.quota], votes, "elected")
            free = self.seats - sum(map(len, self.elected))
            if free <= 0 or len(self.hopeful) <= free:
                self._settle(list(self.hopeful), votes, "elected" if free > 0 else "left over")
            elif self.surpluses:
                self._pass_on(votes)
            else:
                self._exclude(votes)

    def _tell(self, votes: Mapping[int, Fraction]) -> None:
        rows = sorted(votes)
        told: dict[str, Any] = {"held_by": self._names(rows), "votes": [votes[row] for row in rows]}
        self.table.append(told | {"exhausted": self.papers.active - self._kept() - sum(votes.values())})

    def _kept(self) -> Exact:
        """What those elected keep for good, having passed on the rest."""
        passed = (row for tier in self.elected for row in tier if row not in self.surpluses)
        return sum((min(self.entries[row][2], self.quota) for row in passed), 0)

    def _settle(self, rows: list[int], votes: Mapping[int, Fraction], state: str) -> None:
        """Put rows behind those elected, the most votes first."""
        for value in sorted({votes[row] for row in rows}, reverse=True):
            self.elected.append([row for row in rows if votes[row] == value])
        self._enter(rows, votes, state)
        if state == "elected":
            self.surpluses += rows

    def _enter(self, rows: list[int], votes: Mapping[int, Fraction], state: str) -> None:
        self.entries |= {row: (state, len(self.table), votes[row]) for row in rows}
        self.hopeful = [row for row in self.hopeful if row not in rows]
        if rows:
            self.table[-1][state.replace(" ", "_")] = self._names(rows)

    def _pass_on(self, votes: Mapping[int, Fraction]) -> None:
        """Pass on the largest surplus, or all that are equally large."""
        largest = max(votes[row] for row in self.surpluses)
        passing = [row for row in self.surpluses if votes[row] == largest]
        self.surpluses = [row for row in self.surpluses if row not in passing]
        self.table[-1]["passed_on"] = self._names(passing)
        for row in passing:
            surplus = max(largest - self.quota, Fraction(0))
            self.papers.move(row, self.hopeful, surplus / largest if largest else Fraction(0))

    def _exclude(self, votes: Mapping[int, Fraction]) -> None:
        least = min(votes[row] for row in self.hopeful)
        out = self._last([row for row in self.hopeful if votes[row] == least])
        self.excluded.append(out)
        self._enter(out, votes, "excluded")
        for row in out:
            self.papers.move(row, self.hopeful, Fraction(1))

    def _last(self, tied: list[int]) -> list[int]:
        if self.lots is None or len(tied) == 1:
            return tied
        drawn = tuple(each for each in self.lots if each in self._names(tied))
        self.lots_used.append(drawn)
        return [self.measures.index(drawn[-1])]

    def _names(self, rows: list[int]) -> list[str]:
        return [self.measures[row] for row in rows]

    @property
    def ranking(self) -> Ranking:
        """Those elected and left over, then the excluded."""
        return Ranking(tuple(frozenset(self._names(tier)) for tier in (*self.elected, *reversed(self.excluded))))

    def scores(self) -> dict[str, dict[str, Exact | str]]:
        """Return the row of each measure."""
        told = (self.entries[row] for row in range(len(self.measures)))
        return {
            measure: {"state": state, "round": number, "votes": votes}
            for measure, (state, number, votes) in zip(self.measures, told, strict=True)
        }
