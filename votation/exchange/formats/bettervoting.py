"""BetterVoting's cast vote record as a table: one row a ballot, one column a candidate.

The numbers are scores, approvals or ranks, and only ranked races say so, by two columns of their own; elsewhere the
option `kind` does. A blank cell is no 0: the voter left that candidate unmarked, so it has no level here, and what that
means is for whoever counts to say. A rank 0 is none. With several races a header is `Race!!Candidate`.

Source: https://github.com/Equal-Vote/bettervoting, docs/help/exporting_your_data.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Column, Decision, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options
from votation.exchange.source import Source
from votation.exchange.steps.marks import chosen
from votation.exchange.steps.ranks import Ranked, ranked
from votation.exchange.tables.delimited import head_rows, read_delimited
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.tables.table import Table

SCALES: Final[dict[BallotKind, int]] = {"scores": 6, "approval": 2}
"""Levels of a race: stars run from 0 to 5."""
MAX_RANK: Final = 65_534
"""The largest rank that is read: the largest scale of a ballot."""
SOURCE: Final = "https://github.com/Equal-Vote/bettervoting"

_ID: Final = "ballot_id"
_PRECINCT: Final = "precinct"
_OVERVOTE: Final = "overvote_rank"
_EXTRA: Final = frozenset({_OVERVOTE, "has_duplicate_rank"})
_BETWEEN: Final = "!!"
_UNMARKED: Final = -1
_WRONG: Final = -2


class BetterVotingOptions(Options):
    """What the table does not say.

    Attributes:
        race: The race to read, where there are several.
        kind: What the numbers are, where no column says that they are ranks.
    """

    race: str | None = None
    kind: Literal["scores", "approval", "ranking"] | None = None


class BetterVoting(Reader):
    """Read the table of one race."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="bettervoting",
        title={"en": "BetterVoting, table", "fr": "BetterVoting, tableau"},
        extensions=("csv",),
        holds="ballots",
        kinds=frozenset({"scores", "approval", "ranking"}),
        options=BetterVotingOptions,
        source=SOURCE,
    )
    options: BetterVotingOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the first two columns, or for a race in a header."""
        header = next(iter(head_rows(head, 1)), [])
        raced = header[1:2] == [_PRECINCT] or any(_BETWEEN in label for label in header)
        return Match.SURE if header[:1] == [_ID] and raced else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, holds several races, or nothing says what its numbers are.
            LimitError: It has too many cells.
        """
        table = read_delimited(_told_apart(source), delimiter=",")
        race = self._race(table)
        kind = "ranking" if race.overvotes is not None else self.options.kind
        if kind is None:
            raise FormatError("foreign-numbers", file=source.name, expected="scores | approval | ranking")
        full = np.any([column.filled for column in table.columns], axis=0)
        dropped = tuple(Dropped(int(line), "EMPTY") for line in table.lines[~full])
        rows, kept = len(table), table.take(np.flatnonzero(full))
        made, decisions = cells_of_kind(_numbers(kept, race, SCALES.get(kind, MAX_RANK + 1) - 1), kind)
        return Ballots(
            measures=tuple(map(Measure, race.candidates)),
            kind=kind,
            scale=SCALES.get(kind, len(race.candidates)),
            cells=made,
            account=Account(rows, dropped, (*kept.decisions, *_overvoted(kept, race), *decisions)),
            lines=kept.lines,
            ids=_ids(kept),
            groups=_precincts(kept),
            title=race.title,
        )

    def _race(self, table: Table) -> _Race:
        unnamed = (place for place, name in enumerate(table.header) if not name and table.columns[place].filled.any())
        if (place := next(unnamed, None)) is not None:
            raise FormatError("foreign-column", file=table.file, line=1, column=place + 1, expected="candidate")
        races = _races(table.header)
        if table.header[0] != _ID or not races:
            raise FormatError("foreign-column", file=table.file, line=1, expected=_ID)
        return races[chosen({race: race for race in races}, self.options.race, file=table.file, option="race")]


def _told_apart(source: Source) -> Source:
    """Return the file with the name of its race before each extra column: older exports give all races the same."""
    first, end, rest = source.data.partition(b"\n")
    labels, race = first.split(b","), b""
    for place, label in enumerate(labels):
        if label.strip().decode("utf-8", "replace") in _EXTRA:
            labels[place] = race + label
        elif _BETWEEN.encode() in label:
            race = label[: label.rindex(_BETWEEN.encode())] + _BETWEEN.encode()
    return Source(source.name, b",".join(labels) + end + rest)


def cells_of_kind(numbers: NDArray[np.int64], kind: BallotKind) -> Ranked:
    """Return the cells of numbers, shape (measures, ballots), -1 where there is none."""
    if kind == "ranking":
        return ranked(np.maximum(numbers, 0))
    lowest = 1 if kind == "approval" else 0
    return Ranked(np.maximum(numbers + 1, lowest).astype(cell_dtype(SCALES[kind]), order="C"), ())


def precincts(cells: list[str]) -> dict[str, Column]:
    """Return the group that the precincts make, unless no ballot has one."""
    return {_PRECINCT: Column.of(cells)} if any(cells) else {}


class _Race(NamedTuple):
    """The columns of one race.

    Attributes:
        title: Its name; empty where the file has only one.
        columns: Column of each candidate.
        candidates: Names of the candidates.
        overvotes: Column of `overvote_rank`; None unless the race is ranked.
    """

    title: str
    columns: tuple[int, ...]
    candidates: tuple[str, ...]
    overvotes: int | None


def _races(header: tuple[str, ...]) -> dict[str, _Race]:
    """Return each race by its name; an extra column is of the race that the column before it is of."""
    start = 2 if header[1:2] == (_PRECINCT,) else 1
    races: dict[str, _Race] = {}
    name = ""
    for column, label in enumerate(header[start:], start):
        title, between, bare = label.rpartition(_BETWEEN)
        if label and bare not in _EXTRA:
            name = title if between else ""
            race = races.get(name, _Race(name, (), (), None))
            races[name] = race._replace(columns=(*race.columns, column), candidates=(*race.candidates, bare))
        elif bare == _OVERVOTE and name in races:
            races[name] = races[name]._replace(overvotes=column)
    return races


def _numbers(table: Table, race: _Race, highest: int) -> NDArray[np.int64]:
    """Return the number of each candidate on each ballot, shape (candidates, ballots), -1 where there is none."""
    numbers = np.empty((len(race.candidates), len(table)), np.int64)
    for row, place in enumerate(race.columns):
        column = table.columns[place]
        values = np.array([_number(value, highest) for value in column.values], np.int64)
        if (wrong := np.flatnonzero(values == _WRONG)).size and (column.codes == wrong[0]).any():
            line, found = int(table.lines[column.first(wrong[0])]), column.values[wrong[0]][:60]
            expected = f"0..{highest}"
            raise FormatError(
                "foreign-cell", file=table.file, line=line, column=place + 1, found=found, expected=expected
            )
        numbers[row] = values[column.codes]
    return numbers


def _number(cell: str, highest: int) -> int:
    text = cell.strip()
    if not text:
        return _UNMARKED
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(highest))
    return int(text) if plain and int(text) <= highest else _WRONG


def _ids(table: Table) -> NDArray[np.str_]:
    column = table.columns[0]
    ids = np.array(column.values, np.str_)[column.codes]
    order = np.argsort(column.codes, kind="stable")
    twice = order[1:][np.diff(column.codes[order]) == 0]
    if (wrong := np.concatenate([twice, np.flatnonzero(ids == "")])).size:
        line = int(table.lines[wrong.min()])
        raise FormatError("foreign-id-twice", file=table.file, line=line, found=str(ids[wrong.min()])[:60])
    return ids


def _precincts(table: Table) -> dict[str, Column]:
    if _PRECINCT not in table.header:
        return {}
    column = table.columns[table.header.index(_PRECINCT)]
    return precincts([column.values[code] for code in column.codes.tolist()])


def _overvoted(table: Table, race: _Race) -> tuple[Decision, ...]:
    if race.overvotes is None:
        return ()
    ballots = int(np.count_nonzero(table.columns[race.overvotes].filled))
    return (Decision("bettervoting-overvotes", {"ballots": ballots}),) if ballots else ()
