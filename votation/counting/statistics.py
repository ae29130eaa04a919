"""What a method is handed: the statistics of the expressed ballots of one scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from votation.counting.additive import Additive, Table, combined

if TYPE_CHECKING:
    from votation.counting.levels import LevelCounts
    from votation.counting.pairwise import PairwiseCounts
    from votation.counting.places import PlaceCounts
    from votation.counting.unique import UniqueBallots


@dataclass(frozen=True, slots=True, eq=False)
class ScopeCounts(Table):
    """Ballots of one scope.

    Attributes:
        accepted: Ballots that count, whatever they say.
        blank: Those of them that are silent on every measure of the scope.
    """

    accepted: int
    blank: int

    @property
    def expressed(self) -> int:
        """Ballots that say something on some measure of the scope."""
        return self.accepted - self.blank


@dataclass(frozen=True, slots=True, eq=False)
class Statistics(Additive):
    """Everything that was counted in one scope; None where no method asked for it.

    `scope` tells of blank ballots; the others count the expressed ones only.
    """

    scope: ScopeCounts
    levels: LevelCounts | None = None
    pairwise: PairwiseCounts | None = None
    places: PlaceCounts | None = None
    unique: UniqueBallots | None = None

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`; both hold the same statistics of the same measures."""
        return type(self)(
            self.scope.combined(other.scope, sign),
            combined(self.levels, other.levels, sign),
            combined(self.pairwise, other.pairwise, sign),
            combined(self.places, other.places, sign),
            combined(self.unique, other.unique, sign),
        )
