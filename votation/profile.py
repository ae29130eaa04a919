"""Accepted ballots in columns, and how their integers are read.

A cell holds level + 1, and 0 means no opinion. Higher is better everywhere: ranking positions are flipped on entry,
once. The no-opinion rule of the election belongs to the profile, so that every method reads the same ballot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.election import BallotKind, Unranked


@dataclass(frozen=True, slots=True)
class Reading:
    """How the integers of a ballot are read.

    Attributes:
        kind: What a level means.
        scale: Number of levels; they run from 0 to `scale` - 1, the highest is best.
        fill: Level that replaces an empty cell (`no_opinion: worst` is 0); None where the cell stays empty.
        empty: What a cell that stays empty means in a comparison: `last`, below every judged measure;
            `exclude`, no comparison. Without meaning when `fill` is given.
    """

    kind: BallotKind
    scale: int
    fill: int | None
    empty: Unranked

    @property
    def silent_cell(self) -> int:
        """The cell that a ballot without opinion holds everywhere: an approval left open is a 0, level 0."""
        return 1 if self.kind == "approval" else 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table is about: overall, a theme or a topic.

    Attributes:
        id: `overall`, or the id of the theme or topic.
        measures: Ids, in the order of the definition; row i of every statistic is `measures[i]`.
        reading: How the ballots are read, the same in all scopes of an election.
    """

    id: str
    measures: tuple[str, ...]
    reading: Reading


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Accepted ballots, as cast, in columns; blank ones included.

    Attributes:
        scope: Measures and reading; row i of `cells` is `scope.measures[i]`.
        cells: Shape (measures, ballots), C-contiguous, uint8 or uint16: level + 1, 0 for no opinion. In approval
            profiles an open cell is 1 (level 0).
        weights: Shape (ballots,), int64, positive, below 2^31; None when every ballot counts once. Official
            elections have none.
    """

    scope: Scope
    cells: NDArray[np.uint8] | NDArray[np.uint16]
    weights: NDArray[np.int64] | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures, in row order."""
        return self.scope.measures

    def as_read(self) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """Return the cells with the no-opinion rule applied: empty ones filled where the rule says so."""
        fill = self.scope.reading.fill
        if fill is None:
            return self.cells
        return np.where(self.cells == 0, self.cells.dtype.type(fill + 1), self.cells)
