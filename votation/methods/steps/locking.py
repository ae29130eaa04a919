"""Locking victories one strength after the other, the strongest first: the step that ranked pairs and river share.

A victory is refused when it closes a cycle with stronger locked ones; river also refuses it when its loser already has
a stronger locked defeat. Equal victories are taken as a group: of those not refused, the ones that lie on a cycle of
locked victories and this group are all refused, and the others locked together, so that no name or place decides.

With lots, equal victories are locked one by one instead, in the order of their winners in the lots, and level pairs
come last of all, as victories of the measure that the lots put first (Zavist & Tideman 1989); the order of victories of
one winner changes nothing for ranked pairs, and is that of the losers in the lots.

What is reached through locked victories is kept in bit sets, a Python integer a measure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from votation.methods.options import Options
from votation.methods.steps import strengths
from votation.methods.steps.bits import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from votation.profile import Scope


class LockingOptions(Options):
    """How victories are compared, and what is done with equal ones.

    Attributes:
        strength: By the votes of the winner, or by the difference.
        second_key: What decides between victories of equal strength.
        ties: `group`, victories that are still equal are locked together; `zavist-tideman`, in the order of the lots,
            and together where there are no lots.
    """

    strength: Literal["winning-votes", "margins"] = "winning-votes"
    second_key: strengths.SecondKey = "fewer-losing-votes"
    ties: Literal["group", "zavist-tideman"] = "group"


class Link(NamedTuple):
    """A victory, and what became of it.

    Attributes:
        step: Number of its strength, from 1, the strongest; level pairs come after every victory.
        winner: Row of the measure that wins.
        loser: Row of the other.
        locked: Whether it was locked.
    """

    step: int
    winner: int
    loser: int
    locked: bool


@dataclass(slots=True)
class Locks:
    """The victories looked at so far.

    Attributes:
        below: For each row, the rows reached from it through locked victories.
        above: For each row, the rows that reach it.
        defeated: The rows with a locked defeat.
        links: Victories in the order in which they were decided; in river, without those over defeated measures.
        drawn: Ties between victories that lots had to break: rows of the winners, in the order of the lots.
    """

    below: list[int]
    above: list[int]
    defeated: int = 0
    links: list[Link] = field(default_factory=list)
    drawn: list[tuple[int, ...]] = field(default_factory=list)

    def closes(self, winner: int, loser: int) -> bool:
        """Whether the loser already reaches the winner."""
        return bool(self.below[loser] >> winner & 1)

    def reach(self, winner: int, loser: int) -> None:
        """Let whatever reaches the winner reach the loser, and whatever it reaches."""
        lower, upper = self.below[loser] | 1 << loser, self.above[winner] | 1 << winner
        # whoever reaches the loser already reaches all that is lower: each pair of rows costs one step in all
        new_above, new_below = upper & ~self.above[loser], lower & ~self.below[winner]
        for row in rows_of(new_above):
            self.below[row] |= lower
        for row in rows_of(new_below):
            self.above[row] |= upper

    def decide(self, step: int, winner: int, loser: int, *, locked: bool) -> None:
        """Lock a victory, or refuse it."""
        self.links.append(Link(step, winner, loser, locked))
        if locked:
            self.reach(winner, loser)
            self.defeated |= 1 << loser


class Victories(NamedTuple):
    """Victories between measures, the strongest first.

    Attributes:
        winners: Shape (victories,): row of the winner of each.
        losers: Same shape: row of the loser.
        steps: Same shape: number of its strength, from 1, the strongest.
        values: What the strength of each number is, as results print it.
    """

    winners: NDArray[np.intp]
    losers: NDArray[np.intp]
    steps: NDArray[np.int64]
    values: list[list[int]]

    def among(self, rows: NDArray[np.intp]) -> Victories:
        """Return the victories between some rows."""
        kept = np.isin(self.winners, rows) & np.isin(self.losers, rows)
        return Victories(self.winners[kept], self.losers[kept], self.steps[kept], self.values)


def victories_of(preferred: NDArray[np.int64], options: LockingOptions) -> Victories:
    """Sort all victories by strength.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        options: How victories are compared.
    """
    found = strengths.victories(preferred, options.strength, options.second_key)
    winners, losers = found.numbers.nonzero()
    numbers = found.numbers[winners, losers]
    order = np.argsort(-numbers, kind="stable")
    steps = len(found.values) + 1 - numbers[order].astype(np.int64)
    return Victories(winners[order], losers[order], steps, found.values[::-1])


def lot_rows(scope: Scope, options: LockingOptions, lots: Sequence[str] | None) -> list[int] | None:
    """Return the rows of the measures in the order of the lots; None where equal victories are locked together."""
    if lots is None or options.ties == "group":
        return None
    row_of = {measure: row for row, measure in enumerate(scope.measures)}
    return [row_of[measure] for measure in lots if measure in row_of]


def lock(victories: Victories, size: int, *, once: bool, lots: Sequence[int] | None) -> Locks:
    """Decide every victory, the strongest first.

    Args:
        victories: The victories, sorted.
        size: Number of rows.
        once: Whether a measure takes one defeat only, as in river.
        lots: Rows in the order of the lots, to decide between equal victories; None to lock them together.
    """
    locks = Locks([0] * size, [0] * size)
    links = zip(victories.steps.tolist(), victories.winners.tolist(), victories.losers.tolist(), strict=True)
    open_links = (link for link in links if not (once and locks.defeated >> link[2] & 1))
    for step, group in groupby(open_links, key=lambda link: link[0]):
        pairs = _open(locks, [(winner, loser) for _, winner, loser in group], step, once=once)
        if len(pairs) == 1:
            locks.decide(step, *pairs[0], locked=True)
        elif lots is None:
            _lock_together(locks, pairs, step)
        else:
            _lock_in_turn(locks, pairs, step, once=once, lots=lots)
    return locks


def lock_level_pairs(locks: Locks, preferred: NDArray[np.int64], lots: Sequence[int], step: int, *, once: bool) -> None:
    """Let the lots decide the level pairs that no victory has decided.

    Args:
        locks: Where every victory is decided.
        preferred: Shape (measures, measures): ballots that put x above y.
        lots: Rows in the order of the lots; rows left out take no part.
        step: The number of this step.
        once: Whether a measure takes one defeat only.
    """
    level = preferred == preferred.T
    pairs = [(x, y) for place, x in enumerate(lots) for y in lots[place + 1 :] if level[x, y]]
    used = set()
    for winner, loser in pairs:
        refused = locks.closes(winner, loser) or (once and locks.defeated >> loser & 1)
        if not refused:
            used |= set() if locks.below[winner] >> loser & 1 else {winner, loser}
            locks.decide(step, winner, loser, locked=True)
    if used:
        locks.drawn.append(tuple(row for row in lots if row in used))


def _open(locks: Locks, pairs: Iterable[tuple[int, int]], step: int, *, once: bool) -> list[tuple[int, int]]:
    """Return the victories that no stronger ones speak against, and refuse the others."""
    remaining = []
    for winner, loser in pairs:
        if locks.closes(winner, loser) or (once and locks.defeated >> loser & 1):
            locks.decide(step, winner, loser, locked=False)
        else:
            remaining.append((winner, loser))
    return remaining


def _lock_together(locks: Locks, pairs: list[tuple[int, int]], step: int) -> None:
    trial = Locks(locks.below.copy(), locks.above.copy())
    for winner, loser in pairs:
        trial.reach(winner, loser)
    for winner, loser in pairs:
        locks.decide(step, winner, loser, locked=not trial.closes(winner, loser))


def _lock_in_turn(locks: Locks, pairs: list[tuple[int, int]], step: int, *, once: bool, lots: Sequence[int]) -> None:
    place = {row: number for number, row in enumerate(lots)}
    in_turn = sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))
    before = len(locks.links)
    for pair in in_turn:
        for winner, loser in _open(locks, [pair], step, once=once):
            locks.decide(step, winner, loser, locked=True)
    if not all(link.locked for link in locks.links[before:]):
        locks.drawn.append(tuple(dict.fromkeys(winner for winner, _ in in_turn)))
