"""What the ballots are about, and how their integers are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from votation.election.model import MAX_SCALE
from votation.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from numpy.typing import NDArray

    from votation.election import BallotKind, Election, NoOpinion, Unranked

    Cells: TypeAlias = NDArray[np.unsignedinteger[Any]]

_RULES: Final = {
    "grades": "worst | exclude | 0..{best}",
    "scores": "worst | exclude | 0..{best}",
    "ranking": "last | exclude",
    "approval": "none",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the integers of a ballot are read.

    Attributes:
        kind: What a level means.
        scale: Number of levels; they run from 0 to `scale` - 1, the highest is best.
        fill: Level that replaces an empty cell (`no_opinion: worst` is 0); None where the cell stays empty.
        empty: What a cell that stays empty means in a comparison: `last`, below every judged measure;
            `exclude`, no comparison. Without meaning when `fill` is given, and for approvals, never empty.
    """

    kind: BallotKind
    scale: int
    fill: int | None
    empty: Unranked

    @classmethod
    def of(cls, election: Election) -> Self:
        """Return how the ballots of `election` are read, the same in all its scopes.

        Raises:
            InputError: The definition has no such rule for ballots of its kind; `votation.election` refuses it first.
        """
        kind = election.ballot.kind
        rule = election.unranked if kind == "ranking" else election.no_opinion
        return cls.under(kind, election.scale, rule)

    @classmethod
    def under(cls, kind: BallotKind, scale: int, rule: NoOpinion | Unranked | None) -> Self:
        """Return the reading of ballots of some kind under the rule for what a ballot leaves open.

        Args:
            kind: What a level means.
            scale: Number of levels.
            rule: `no_opinion` of grades and scores: `worst`, `exclude` or a level; `unranked` of rankings: `last` or
                `exclude`; None for approvals, where an open cell is a 0.

        Raises:
            InputError: The kind is unknown, the scale is empty or does not fit 16 bits, or the rule is none of this
                kind.
        """
        if kind not in _RULES:
            raise InputError("profile-kind", found=str(kind)[:60], expected=", ".join(_RULES))
        if not 1 <= scale <= MAX_SCALE:
            raise InputError("profile-scale", found=scale, expected=f"1..{MAX_SCALE}")
        match kind, rule:
            case "approval", None:
                return cls(kind, scale, fill=None, empty="last")
            case "ranking", "last" | "exclude":
                return cls(kind, scale, fill=None, empty=rule)
            case "grades" | "scores", "exclude":
                return cls(kind, scale, fill=None, empty="exclude")
            case "grades" | "scores", "worst":
                return cls(kind, scale, fill=0, empty="exclude")
            case "grades" | "scores", int(level) if 0 <= level < scale:
                return cls(kind, scale, fill=level, empty="exclude")
        raise InputError(
            "profile-no-opinion", found=str(rule)[:60], expected=_RULES[kind].format(best=scale - 1), kind=kind
        )

    @property
    def silent_cell(self) -> int:
        """The cell that a ballot without opinion holds everywhere: an approval left open is a 0, level 0."""
        return 1 if self.kind == "approval" else 0

    @property
    def silent_as_read(self) -> int:
        """What that cell is read as; 0 where it stays empty."""
        return self.silent_cell if self.fill is None else self.fill + 1

    def filled(self, cells: Cells) -> Cells:
        """Return `cells` with the no-opinion rule applied: empty ones filled where the rule says so."""
        if self.fill is None:
            return cells
        return np.where(cells == 0, cells.dtype.type(self.fill + 1), cells)


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

    def rows(self, measures: Iterable[str]) -> NDArray[np.intp]:
        """Return the rows of some measures in the statistics of this scope.

        Raises:
            InputError: A measure is none of this scope.
        """
        row_of = {measure: row for row, measure in enumerate(self.measures)}
        rows = []
        for measure in measures:
            if measure not in row_of:
                raise InputError("scope-measure", found=str(measure)[:60], scope=self.id)
            rows.append(row_of[measure])
        return np.array(rows, np.intp)


def scopes_of(election: Election) -> tuple[Scope, ...]:
    """Return the scopes of `election`: overall, then its themes, then its topics, in the order of the definition."""
    reading = Reading.of(election)
    overall = Scope("overall", election.measure_ids, reading)
    themes = (Scope(theme.id, election.measures_of_theme(theme.id), reading) for theme in election.themes)
    topics = (
        Scope(topic.id, election.measures_of_topic(topic.id), reading)
        for theme in election.themes
        for topic in theme.topics
    )
    return (overall, *themes, *topics)


def cell_dtype(scale: int) -> type[np.uint8 | np.uint16]:
    """Return the integer that holds the cells of a scale, 0 to `scale`, and one more.

    Of 255 measures the last rank is written 255, and held as 256 until ranks are flipped.
    """
    return np.uint8 if scale < np.iinfo(np.uint8).max else np.uint16
