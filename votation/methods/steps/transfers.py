"""The rounds of a transferable vote: who is elected, whose surplus moves, who is excluded, until seats are filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.methods.base import Exact
    from votation.methods.steps.papers import Papers


@dataclass(slots=True)
class Count:
    """A count under way: `run` it, then read its `ranking`, `scores` and `table`.

    Attributes:
        hopeful: Rows that are neither elected nor excluded.
        surpluses: Rows that are elected and have not passed on their surplus.
        elected: Tiers of rows in the order of election, those left over after them.
        excluded: Tiers of rows in the order of exclusion.
        entries: What is said of each row: its state, the round of that, its votes then.
        table: What is said of each round, as evidence.
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
