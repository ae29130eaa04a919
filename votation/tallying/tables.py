"""The tables of a tally: every method in every scope, the official one in every group value, the closing sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from votation.counting import ScopeCounts, Statistics
    from votation.errors import MethodError
    from votation.intake import Rejected
    from votation.methods.base import MethodRecord, Outcome
    from votation.profile import Scope
    from votation.ranking import Ranking
    from votation.records import Code, Lots
    from votation.tallying.plan import Plan

Trust = Literal["verified", "UNVERIFIED"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A method declared beside the official one that broke down: its line is missing, the official result is not.

    Attributes:
        error: What it did; it names the method.
    """

    method: MethodRecord
    error: MethodError


@dataclass(frozen=True, slots=True)
class ScopeTally:
    """One scope: its counts, its statistics, and what each method makes of them.

    Attributes:
        outcomes: The official method first, then the others in the order of the definition.
        slice: The overall official ranking on these measures, beside the recount; None overall.
        failures: Methods declared beside the official one that gave no outcome here.
    """

    scope: Scope
    statistics: Statistics
    outcomes: tuple[Outcome, ...]
    slice: Ranking | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def official(self) -> Outcome:
        """What the deciding method returned."""
        return self.outcomes[0]

    @property
    def counts(self) -> ScopeCounts:
        """Accepted, blank and expressed ballots of this scope."""
        return self.statistics.scope

    @property
    def differs(self) -> bool:
        """Whether the recount on these measures orders them otherwise than the overall ranking does."""
        return self.slice is not None and self.slice != self.official.ranking


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One value of a group: the official method on its ballots alone, overall and by theme."""

    overall: ScopeTally
    themes: Mapping[str, ScopeTally]

    @property
    def official(self) -> Outcome:
        """What the deciding method returned on all measures."""
        return self.overall.official

    @property
    def counts(self) -> ScopeCounts:
        """Accepted, blank and expressed ballots of this value."""
        return self.overall.counts


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing sum of a box, or of the whole election: lines = accepted + rejected + set aside."""

    lines: int
    accepted: int
    rejected: Mapping[Code, int]
    set_aside: int

    @property
    def closes(self) -> bool:
        """Whether the sum is true."""
        return self.lines == self.accepted + sum(self.rejected.values()) + self.set_aside


@dataclass(frozen=True, slots=True, eq=False)
class WrittenLevels:
    """Crude counts of cells as they stand in the files, for whoever counts with `cut` and `uniq -c`.

    Attributes:
        received: Shape (measures, top + 3): empty, then each value written from 0 to the top of the scale, then all
            larger values; every line of the counted batches.
        accepted: The same over the accepted lines.
    """

    received: NDArray[np.int64]
    accepted: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CountedBatch:
    """One counted ballot file, as the result names it; `key` is None where no signature was checked."""

    batch: str
    sha256: str
    manifest_sha256: str
    lines: int
    key: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """All outcomes of an election: every scope, every group value, and the counts of ballots.

    Attributes:
        overall: The table of all measures.
        themes: Recount of each theme, by id.
        topics: Recount of each topic, by id.
        groups: Table of each value, by group id, then value id.
        closing: The closing sum of the election.
        boxes: The closing sum of each box.
        rejected: Every line that does not count and why, in (batch, line) order.
        high_sequences: Accepted lines whose `seq` leaves almost no room for a later one (a warning, no reject).
        lots: The lots that order ties, if drawn.
        trust: `UNVERIFIED` when some batch was counted without a verified signature; every report prints it.
    """

    plan: Plan
    overall: ScopeTally
    themes: Mapping[str, ScopeTally]
    topics: Mapping[str, ScopeTally]
    groups: Mapping[str, Mapping[str, GroupTally]]
    closing: Closing
    boxes: Mapping[str, Closing]
    rejected: tuple[Rejected, ...]
    written: WrittenLevels
    inputs: tuple[CountedBatch, ...]
    board_sha256: str | None
    lots: Lots | None
    lot_order: tuple[str, ...] | None
    trust: Trust
    high_sequences: int = field(default=0)

    @property
    def official(self) -> Outcome:
        """The official outcome on all measures."""
        return self.overall.official

    def order(self, ranking: Ranking) -> tuple[str, ...]:
        """Return the measures of `ranking` in one row: by tier, ties in the order of the lots if drawn."""
        return ranking.order(self.lot_order or self.plan.overall.measures)
