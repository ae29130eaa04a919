"""Measures that enter a ranking one after another: what the sequential rules share.

A tie for the next place must be broken to go on. With lots the first of the tied in the order of the lots enters alone,
and that use is recorded; without lots all tied measures enter together, as one tier, with weights and loads computed
from the state before the step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from votation.methods.base import Exact


@dataclass(slots=True)
class Succession:
    """Rows of measures in the order in which they entered.

    Attributes:
        measures: Ids by row.
        lots: Measures in the order of the lots, if they were drawn.
        tiers: Rows that entered, by step; the last tier may be those that never did.
        steps: What is said of each step, as evidence.
        lots_used: Ties that the lots broke.
    """

    measures: tuple[str, ...]
    lots: tuple[str, ...] | None
    tiers: list[tuple[int, ...]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    lots_used: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def left(self) -> list[int]:
        """Rows that have not entered, in order."""
        entered = {row for tier in self.tiers for row in tier}
        return [row for row in range(len(self.measures)) if row not in entered]

    def chosen(self, tied: Sequence[int], *, last: bool = False) -> tuple[int, ...]:
        """Return who moves: all tied rows, or under lots the first of them (the last, where they leave)."""
        if self.lots is None or len(tied) == 1:
            return tuple(tied)
        names = {self.measures[row] for row in tied}
        drawn = tuple(each for each in self.lots if each in names)
        self.lots_used.append(drawn)
        return (self.measures.index(drawn[-1 if last else 0]),)

    def enter(self, rows: tuple[int, ...], **said: Exact | str) -> None:
        """Let these rows enter as one tier; `said` goes into the evidence."""
        self.tiers.append(rows)
        self.steps.append({"measures": self.names(rows), **said})

    def names(self, rows: Iterable[int]) -> list[str]:
        """Return the ids of some rows."""
        return [self.measures[row] for row in rows]

    @property
    def ranking(self) -> Ranking:
        """The tiers, and those that have not entered as a last one."""
        tiers = [*self.tiers, tuple(self.left)]
        return Ranking(tuple(frozenset(self.names(tier)) for tier in tiers if tier))


def best_of(keys: Mapping[int, Fraction]) -> tuple[Fraction, list[int]]:
    """Return the greatest key and the rows that have it."""
    best = max(keys.values())
    return best, [row for row, key in keys.items() if key == best]
