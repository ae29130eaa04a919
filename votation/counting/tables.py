"""Raw counts that add up, for every scope and every combination of group values.

They are over all accepted ballots, blank ones included. A scope is restricted from them when everything has been
added, by subtracting its blank ballots: exact, and the ballots are read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import prod
from operator import add
from typing import TYPE_CHECKING, Self

from votation.counting.additive import Additive, combined
from votation.counting.statistics import ScopeCounts, Statistics
from votation.profile import checked_total

if TYPE_CHECKING:
    from votation.counting.levels import LevelCounts
    from votation.counting.pairwise import PairwiseCounts
    from votation.counting.places import PlaceCounts
    from votation.counting.unique import UniqueBallots
    from votation.profile import Scope


@dataclass(frozen=True, slots=True, eq=False)
class Tables(Additive):
    """Raw counts of some ballots, in every scope; a None or an empty dictionary was not asked for.

    Attributes:
        scope: All measures, in row order.
        accepted: Ballots counted.
        blank: Ballots that are silent on all measures of a scope, by those measures.
        levels: Blank ballots included, as are they in the next two.
        pairwise: Of all measures.
        unique: Of all measures.
        places: Of the ballots expressed in a scope, by its measures.
    """

    scope: Scope
    accepted: int
    blank: dict[tuple[str, ...], int]
    levels: LevelCounts | None
    pairwise: PairwiseCounts | None
    unique: UniqueBallots | None
    places: dict[tuple[str, ...], PlaceCounts]

    def statistics(self, scope: Scope) -> Statistics:
        """Return the statistics of the ballots expressed in `scope`, one of those that were counted."""
        rows = self.scope.rows(scope.measures)
        blank = self.blank[scope.measures]
        return Statistics(
            scope=ScopeCounts(self.accepted, blank),
            levels=self.levels and self.levels.restricted(rows, scope.reading, blank),
            pairwise=self.pairwise and self.pairwise.restricted(rows, scope.reading, blank),
            places=self.places.get(scope.measures),
            unique=self.unique and self.unique.restricted(rows, scope.reading, blank),
        )

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`; both hold the same counts of the same scopes.

        Raises:
            LimitError: The sum is beyond what the integers of a table hold with certainty.
        """
        return type(self)(
            self.scope,
            checked_total(self.accepted + sign * other.accepted),
            {scope: blank + sign * other.blank[scope] for scope, blank in self.blank.items()},
            combined(self.levels, other.levels, sign),
            combined(self.pairwise, other.pairwise, sign),
            combined(self.unique, other.unique, sign),
            {scope: places.combined(other.places[scope], sign) for scope, places in self.places.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTables(Additive):
    """Raw counts of all ballots, and of those of each combination of group values.

    Attributes:
        shape: Number of values of each group.
        whole: Of all ballots.
        segments: Of each combination that occurs, by its index in an array of this shape, the last group fastest.
        nothing: Of no ballots, with what the segments count.
    """

    shape: tuple[int, ...]
    whole: Tables
    segments: dict[int, Tables]
    nothing: Tables

    def statistics(self, scope: Scope) -> Statistics:
        """Return the statistics of all ballots expressed in `scope`."""
        return self.whole.statistics(scope)

    def of_value(self, group: int, value: int) -> Tables:
        """Return the counts of the ballots with one value of one group, both by index."""
        stride = prod(self.shape[group + 1 :])
        chosen = (tables for segment, tables in self.segments.items() if segment // stride % self.shape[group] == value)
        return reduce(add, chosen, self.nothing)

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`."""
        changed = {
            segment: self.segments.get(segment, self.nothing).combined(tables, sign)
            for segment, tables in other.segments.items()
        }  # the others stay as they are: adding one station costs one station
        return type(self)(self.shape, self.whole.combined(other.whole, sign), self.segments | changed, self.nothing)
