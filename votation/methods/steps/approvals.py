"""Ballots as sets of approved measures, and the supporters of each measure counted by class of ballots.

What the proportional rules ask of the ballots is always the same: of the ballots that approve x, how many are in each
class, where the class says what a ballot has got so far (how many ranked measures it approves, or which was the last).
`Supports` keeps that table of whole numbers while measures are ranked one after another; the rules then compute on
it with exact fractions, and no rule looks at a ballot.

A ballot that approves nothing (on grades and scores: nothing from the threshold up) has no part in these rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import mul
from typing import TYPE_CHECKING, Self

import numpy as np

from votation.counting.sparse import merged
from votation.methods.base import Method
from votation.methods.steps.thresholds import ThresholdOptions, check_threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from votation.counting import Statistics
    from votation.profile import Scope


@dataclass(frozen=True, slots=True, eq=False)
class Approvals:
    """Distinct sets of approved measures, none of them empty, and how many ballots each stands for.

    Attributes:
        sets: Shape (measures, distinct), bool.
        counts: Shape (distinct,), int64.
        supporters: Ballots that approve each measure.
    """

    sets: NDArray[np.bool_]
    counts: NDArray[np.int64]
    supporters: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Count the supporters, once."""
        object.__setattr__(self, "supporters", [int(self.counts[approving].sum()) for approving in self.sets])

    @classmethod
    def of(cls, stats: Statistics, lowest: int) -> Self:
        """Return the ballots of `stats`, which hold `UniqueBallots`, approving from level `lowest` up."""
        assert stats.unique is not None
        approved = (stats.unique.cells > lowest).astype(np.uint8)  # a cell is a level + 1
        cells, counts = merged(approved, stats.unique.counts)
        some = cells.any(axis=0)
        # the cells of a measure side by side: every rule reads them by measure
        return cls(cells[:, some].astype(bool, order="C"), counts[some])

    @property
    def ballots(self) -> int:
        """Ballots that approve something."""
        return int(self.counts.sum())

    def approving(self, rows: Iterable[int]) -> NDArray[np.intp]:
        """Return the indices of the ballots that approve some of these measures."""
        return np.flatnonzero(self.sets[list(rows)].any(axis=0))


class Supports:
    """The supporters of each measure by class of ballots, kept up to date while ballots change class.

    Attributes:
        table: Shape (measures, classes), int64: ballots of each class that approve each measure.
        classes: Shape (distinct,): class of each distinct ballot, 0 at first.
    """

    def __init__(self, approvals: Approvals, classes: int) -> None:
        self._approvals = approvals
        self.classes = np.zeros(len(approvals.counts), np.intp)
        self.table = np.zeros((len(approvals.sets), classes), np.int64)
        self.table[:, 0] = approvals.supporters

    def move(self, ballots: NDArray[np.intp], target: NDArray[np.intp] | int, rows: Iterable[int]) -> None:
        """Put each of these distinct ballots into its `target` class, and update `rows` of the table."""
        if not len(ballots):
            return
        targets = np.broadcast_to(target, ballots.shape)
        order = np.lexsort((targets, self.classes[ballots]))
        ballots, targets = ballots[order], targets[order]
        sources = self.classes[ballots]
        changes = (np.diff(sources) != 0) | (np.diff(targets) != 0)
        firsts = np.concatenate(([0], np.flatnonzero(changes) + 1))
        counts = self._approvals.counts[ballots]
        for row in rows:
            moved = np.add.reduceat(np.where(self._approvals.sets[row, ballots], counts, 0), firsts)
            np.subtract.at(self.table[row], sources[firsts], moved)
            np.add.at(self.table[row], targets[firsts], moved)
        self.classes[ballots] = targets


class ApprovalRule(Method):
    """A rule that reads approvals: approval ballots, or grades and scores from a declared threshold up."""

    options: ThresholdOptions

    def check(self, scope: Scope) -> None:
        """Require a threshold where ballots have more to say than yes, and only there.

        Raises:
            MethodError: Another kind of ballot, or a threshold that is missing, superfluous or off the scale.
        """
        super().check(scope)
        check_threshold(self.options.threshold, scope, self.info.id)

    def approvals(self, stats: Statistics) -> Approvals:
        """Return who approves what."""
        return Approvals.of(stats, self.options.lowest_approving)


def satisfaction(approvals: Approvals) -> Supports:
    """Return supports by the number of ranked measures that a ballot approves: all ballots at 0 at first."""
    return Supports(approvals, 1 + int(approvals.sets.sum(axis=0).max(initial=0)))


def weighted(counts: NDArray[np.int64], weights: Sequence[int]) -> int:
    """Return the sum of counts times weights; in Python's integers, which never wrap."""
    return sum(map(mul, counts.tolist(), weights))
