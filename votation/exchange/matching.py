"""What a foreign file calls the measures, grades and groups of an election, found by id, by title, or as told.

The section `[match]` of a mapping file tells what neither id nor title says:

    [match]
    absent = ["m07"]                  # measures that the file has nothing of: no opinion on all its ballots
    leave_out = ["Remarques"]         # measures of the file that the election does not have
    measures = { "Q1_SQ001" = "m01" }
    levels = { "Tres bien" = "very-good" }
    [match.groups.station]
    column = "Bureau"                 # where it is not called by the id or a title of the group
    values = { "Bureau 1" = "b01" }
    [match.groups.channel]
    value = "paper"                   # the same for all ballots

Nothing is guessed: what finds no match is named, and nothing is imported.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from votation.election.model import GradesRules
from votation.errors import FormatError
from votation.exchange.tables.words import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from votation.election import Box, Election, Group
    from votation.election.base import Titles
    from votation.exchange.content import Ballots

MAPPING_FORMAT: Final = "votation/mapping@1"

_SHOWN: Final = 200
_ABSENT: Final = -1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MatchGroup(_Part):
    """What a file has of one group.

    Attributes:
        column: Its name in the file; the id or a title of the group when absent.
        value: The value of all ballots, where the file has no such column.
        values: Values of the definition, by what the file calls them.
    """

    column: str | None = None
    value: str | None = None
    values: dict[str, str] = {}


class Match(_Part):
    """The section `[match]` of a mapping file.

    Attributes:
        absent: Measures of the definition that the file has nothing of.
        leave_out: Measures of the file that the definition does not have.
        measures: Ids of the definition, by what the file calls them.
        levels: Ids of grades, by what the file calls them.
        groups: What the file has of each group, by its id in the definition.
    """

    absent: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    measures: dict[str, str] = {}
    levels: dict[str, str] = {}
    groups: dict[str, MatchGroup] = {}

    @classmethod
    def parse(cls, data: bytes, *, file: str, alone: bool) -> Match:
        """Read the section of a mapping file; without it, nothing is told.

        Args:
            data: The whole file.
            file: Its name, for errors.
            alone: Whether nobody else reads the file, so that no other section may stand in it.

        Raises:
            FormatError: Not TOML, another format, or a field that does not fit.
        """
        try:
            value = tomllib.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:  # of the encoding, or of TOML
            raise FormatError("match-toml", file=file, found=str(error)[:_SHOWN]) from error
        if value.get("format") != MAPPING_FORMAT:
            found = str(value.get("format", ""))[:60]
            raise FormatError("match-format", file=file, found=found, expected=MAPPING_FORMAT)
        others = sorted(value.keys() - {"format", "match"})
        if alone and others:
            raise FormatError("match-alone", file=file, found=", ".join(others)[:_SHOWN])
        try:
            return cls.model_validate(value.get("match", {}))
        except ValidationError as mistakes:
            mistake = mistakes.errors(include_url=False)[0]
            field = ".".join(["match", *map(str, mistake["loc"])])[:60]
            raise FormatError("match-field", file=file, found=field, expected=mistake["msg"]) from mistakes


@dataclass(frozen=True, slots=True, eq=False)
class MatchedGroup:
    """Where the value of a group comes from.

    Attributes:
        group: Its id.
        column: Its name in the file; None where all ballots have one value.
        values: Values of the definition; of a column one for each of its values, in their order, empty where no ballot
            has it.
    """

    group: str
    column: str | None
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """What a file says, in the words of a definition.

    Attributes:
        rows: For each measure of the definition, its row in the file; -1 where the file has nothing of it.
        written: By cell of the file: the integer that the ballot file writes, + 1; 0 for an empty cell.
        groups: One for each group of the definition.
        unused: Groups of the file that the definition does not have.
    """

    rows: tuple[int, ...]
    written: NDArray[np.unsignedinteger[Any]]
    groups: tuple[MatchedGroup, ...]
    unused: tuple[str, ...]

    def cells(self, ballots: Ballots) -> NDArray[np.unsignedinteger[Any]]:
        """Return the cells of all ballots, shape (measures of the definition, ballots)."""
        found = np.zeros((len(self.rows), len(ballots)), self.written.dtype)
        for measure, row in enumerate(self.rows):
            if row != _ABSENT:
                found[measure] = self.written[ballots.cells[row]]
        return found

    def group_values(self, ballots: Ballots) -> tuple[NDArray[np.bytes_], ...]:
        """Return, for each group of the definition, the value of each ballot."""
        columns = []
        for group in self.groups:
            values = np.array([value.encode("ascii") for value in group.values], np.bytes_)
            codes = np.zeros(len(ballots), np.intp) if group.column is None else ballots.groups[group.column].codes
            columns.append(values[codes] if len(values) else np.empty(0, "S1"))
        return tuple(columns)


def matched(ballots: Ballots, election: Election, box: Box, match: Match, *, file: str) -> Matched:
    """Match a file to a definition.

    Args:
        ballots: What the file holds.
        election: The definition.
        box: The box whose ballots they are: a group of which it may use one value needs no column.
        match: What a mapping file tells.
        file: Name of the file, for errors.

    Raises:
        FormatError: The file holds ballots of another kind, or more than one voter's in a row; a measure, grade or
            group value of one side has no match on the other, or two have the same; a level is beyond the scale.
    """
    if ballots.kind != election.ballot.kind:
        raise FormatError("import-kind", file=file, found=ballots.kind, expected=election.ballot.kind)
    if ballots.weights is not None and (ballots.weights != 1).any():
        raise FormatError("import-weights", file=file, found=int(ballots.weights.max()))
    rows = _rows(ballots, election, match, file)
    _refuse_unknown(match.absent, election.measure_ids, file)
    _refuse_unknown(match.groups, [group.id for group in election.groups], file)
    told = {group.id: match.groups.get(group.id, MatchGroup()) for group in election.groups}
    groups = tuple(_group(ballots, group, box, told[group.id], file) for group in election.groups)
    return Matched(
        rows=rows,
        written=_written(ballots, rows, election, match, file),
        groups=groups,
        unused=tuple(sorted(ballots.groups.keys() - {each.column for each in groups})),
    )


def _rows(ballots: Ballots, election: Election, match: Match, file: str) -> tuple[int, ...]:
    known = _Names({each.id: each.title for each in election.measures}, match.measures, file=file)
    rows: dict[str, int] = {}
    lost = []
    for row, measure in enumerate(ballots.measures):
        if {measure.id, measure.title} & set(match.leave_out):
            continue
        found = known.find(measure.id, measure.title)
        if found is None:
            lost.append(measure.id)
        elif found in rows:
            raise FormatError("import-measure-twice", file=file, found=measure.id[:60], expected=found)
        else:
            rows[found] = row
    missing = [each for each in election.measure_ids if each not in rows and each not in match.absent]
    if lost or missing:
        raise FormatError("import-measures", file=file, found=_listed(lost), expected=_listed(missing))
    return tuple(rows.get(each, _ABSENT) for each in election.measure_ids)


def _written(
    ballots: Ballots, rows: Sequence[int], election: Election, match: Match, file: str
) -> NDArray[np.unsignedinteger[Any]]:
    """Return what each cell of the file becomes; only levels that occur need a match."""
    used = np.zeros(ballots.scale + 1, np.bool_)
    for row in rows:
        if row != _ABSENT:
            used |= np.bincount(ballots.cells[row], minlength=len(used)) > 0
    present = [cell for cell in np.flatnonzero(used).tolist() if cell]
    rules = election.ballot
    if ballots.kind == "ranking":
        levels = {cell: ballots.scale + 1 - cell for cell in present}  # the best cell is the first rank
    elif isinstance(rules, GradesRules) and ballots.levels:
        levels = _grades(ballots, present, rules, match, file)
    else:
        levels = {cell: cell - 1 for cell in present}
        if ballots.kind == "grades" and ballots.scale != election.scale:
            raise FormatError("import-scale", file=file, found=ballots.scale, expected=election.scale)
    highest = election.scale - (ballots.kind != "ranking")
    for level in levels.values():
        if level > highest:
            raise FormatError("import-level", file=file, found=level, expected=highest)
    written = np.zeros(len(used), np.min_scalar_type(highest + 1))
    for cell, level in levels.items():
        written[cell] = level + 1
    return written


def _grades(ballots: Ballots, present: Iterable[int], rules: GradesRules, match: Match, file: str) -> dict[int, int]:
    known = _Names({grade.id: grade.title for grade in rules.grades}, match.levels, file=file)
    places = {grade.id: place for place, grade in enumerate(rules.grades)}
    found = {cell: known.find(ballots.levels[cell - 1]) for cell in present}
    lost = [ballots.levels[cell - 1] for cell, grade in found.items() if grade is None]
    if lost:
        raise FormatError("import-levels", file=file, found=_listed(lost), expected=_listed(places))
    return {cell: places[grade] for cell, grade in found.items() if grade is not None}


def _group(ballots: Ballots, group: Group, box: Box, told: MatchGroup, file: str) -> MatchedGroup:
    declared = tuple(value.id for value in group.values)
    column = told.column if told.column in ballots.groups else None
    if told.column is None:
        names = _Names({group.id: group.title}, {}, file=file)
        column = next((each for each in ballots.groups if names.find(each)), None)
    if told.value is not None or column is None:
        allowed = box.groups.get(group.id, declared)
        value = told.value if told.value is not None else allowed[0] if len(allowed) == 1 else None
        if told.column is not None or value not in declared:
            found, expected = _listed(ballots.groups), told.column or group.id
            raise FormatError("import-group", file=file, found=found, expected=expected, group=group.id)
        return MatchedGroup(group.id, None, (value,))
    known = _Names({value.id: value.title for value in group.values}, told.values, file=file)
    cells = ballots.groups[column]
    values = [known.find(value) for value in cells.values]
    present = np.bincount(cells.codes, minlength=len(values)) > 0  # rows that were dropped leave their values behind
    lost = [value for value, each, used in zip(cells.values, values, present, strict=True) if used and each is None]
    if lost:
        raise FormatError(
            "import-group-values", file=file, found=_listed(lost), expected=_listed(declared), group=group.id
        )
    return MatchedGroup(group.id, column, tuple(each or "" for each in values))


class _Names:
    """The things of a definition by every name that a file may give them.

    Args:
        titles: Titles by id.
        told: Ids, by what the file calls them.
    """

    def __init__(self, titles: Mapping[str, Titles], told: Mapping[str, str], *, file: str) -> None:
        _refuse_unknown(told.values(), titles, file)
        self._file = file
        self._told = told
        self._ids = titles.keys()
        self._titled: dict[str, set[str]] = {}
        for each, names in titles.items():
            for name in (each, *names.values()):
                self._titled.setdefault(folded(name), set()).add(each)

    def find(self, *names: str) -> str | None:
        """Return the id of what is called so: as told; else by its id, or by a title that nothing else has.

        Raises:
            FormatError: Its names are those of several.
        """
        told = {self._told[name] for name in names if name in self._told}
        found = told or set().union(*map(self._called, names))
        if len(found) > 1:
            raise FormatError("match-several", file=self._file, found=names[0][:60], expected=_listed(sorted(found)))
        return next(iter(found), None)

    def _called(self, name: str) -> set[str]:
        if name in self._ids:
            return {name}
        titled = self._titled.get(folded(name), set()) if name else set()
        return titled if len(titled) == 1 else set()


def _refuse_unknown(told: Iterable[str], known: Collection[str], file: str) -> None:
    """Refuse a mapping file that names what the definition does not have."""
    unknown = [each for each in told if each not in known]
    if unknown:
        raise FormatError("match-unknown", file=file, found=_listed(unknown), expected=_listed(known))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)[:_SHOWN] or "-"
