"""What is ranked of a file: the whole, or part after part, the measures of each theme or the ballots of each station.

A part is counted anew, as a theme of an election is (ADR 0006).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from votation import counting
from votation.counting import LevelCounts
from votation.errors import RefusedError
from votation.exchange.content import Ballots, Totals
from votation.exchange.totals import rank_totals
from votation.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.exchange.content import Content
    from votation.methods import Method, Outcome

Counted: TypeAlias = "Profile | Totals"

MEASURE: Final = "measure:"
"""Before the name of something that the file says of its measures."""
BALLOT: Final = "ballot:"
"""Before the name of a group of its ballots."""
MAX_PARTS: Final = 1000
"""Parts of a file that are ranked apart."""
_DIGITS: Final = "0123456789"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some measures, or some ballots, of a file.

    Attributes:
        value: The theme, the station; empty where the file says none, and of the whole.
        counted: What methods count.
    """

    value: str
    counted: Counted

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of its measures, in the order of the file."""
        if isinstance(self.counted, Profile):
            return self.counted.measures
        return tuple(measure.id for measure in self.counted.measures)

    @property
    def ballots(self) -> int | None:
        """Ballots that say something on its measures; of totals all of them, where the file says how many."""
        if isinstance(self.counted, Profile):
            return counting.count(self.counted, ()).scope.expressed
        return self.counted.ballots

    def rank(self, method: Method) -> Outcome:
        """Rank its measures.

        Raises:
            FormatError: The method needs ballots, and these are totals.
            MethodError: The method cannot read ballots of this kind.
        """
        return method.rank(self.counted) if isinstance(self.counted, Profile) else rank_totals(self.counted, method)


def whole(content: Content) -> Part:
    """Return all that a file holds.

    Raises:
        FormatError: Nothing says what a cell without level means, and it matters.
        InputError: The rule for such cells is none of this kind of ballot.
    """
    return Part("", content.profile() if isinstance(content, Ballots) else content)


def parts(content: Content, name: str) -> tuple[Part, ...]:
    """Return a file part by part, in the natural order of what tells them apart.

    Args:
        content: What the file holds.
        name: What the file says of its measures, or a group of its ballots; with `MEASURE` or `BALLOT` before it where
            it could be either.

    Raises:
        RefusedError: The file has nothing of that name, or twice, or more than `MAX_PARTS` values of it.
        FormatError: As `whole`.
        InputError: As `whole`.
    """
    of_measures = dict.fromkeys(key for measure in content.measures for key in measure.attributes)
    of_ballots = content.groups if isinstance(content, Ballots) else {}
    plain = name.removeprefix(MEASURE).removeprefix(BALLOT)
    by_measure = plain in of_measures and not name.startswith(BALLOT)
    by_ballot = plain in of_ballots and not name.startswith(MEASURE)
    if by_measure and by_ballot:
        raise RefusedError("parts-ambiguous", found=plain[:60], expected=f"{MEASURE}{plain}, {BALLOT}{plain}"[:200])
    if by_measure:
        return _by_measure(whole(content).counted, content, plain)
    if by_ballot and isinstance(content, Ballots):
        return _by_ballot(content, plain)
    known = ", ".join([*of_measures, *of_ballots])[:200] or "-"
    raise RefusedError("parts-unknown", found=name[:60], expected=known)


def _by_measure(counted: Counted, content: Content, name: str) -> tuple[Part, ...]:
    rows: dict[str, list[int]] = {}
    for row, measure in enumerate(content.measures):
        rows.setdefault(measure.attributes.get(name, ""), []).append(row)
    _refuse_many(len(rows), name)
    return tuple(Part(value, _measures(counted, rows[value])) for value in sorted(rows, key=_natural))


def _measures(counted: Counted, rows: Sequence[int]) -> Counted:
    if isinstance(counted, Profile):
        return counted.restricted([counted.measures[row] for row in rows])
    table = LevelCounts(counted.table.table[list(rows)])
    return replace(counted, measures=tuple(counted.measures[row] for row in rows), table=table)


def _by_ballot(ballots: Ballots, name: str) -> tuple[Part, ...]:
    profile, column = ballots.profile(), ballots.groups[name]
    sizes = np.bincount(column.codes, minlength=len(column.values))
    codes = {value: code for code, value in enumerate(column.values) if sizes[code]}
    _refuse_many(len(codes), name)
    return tuple(
        Part(value, profile.take(np.flatnonzero(column.codes == codes[value]))) for value in sorted(codes, key=_natural)
    )


def _refuse_many(found: int, name: str) -> None:
    if found > MAX_PARTS:
        raise RefusedError("parts-many", found=found, expected=MAX_PARTS, name=name[:60])


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """Return a key under which `9 - Centre` comes before `10 - Nord`, and nothing comes last."""
    pieces = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    keys = [(False, int(piece), "") if piece[0] in _DIGITS else (True, 0, piece.casefold()) for piece in pieces]
    return keys or [(True, 1, "")]
