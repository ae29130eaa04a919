"""Rankings written the other way round: a column for each place, and in its cells the measure that stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError, LimitError
from votation.exchange.content import Measure
from votation.exchange.tables import identity
from votation.exchange.tables.table import MAX_CELLS, MAX_COLUMNS
from votation.exchange.tables.words import clean, folded
from votation.profile.reading import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from votation.exchange.tables.table import Table
    from votation.profile.reading import Cells

_SHOWN: Final = 60


def measures_ranked(
    table: Table, columns: Sequence[int], titles: Mapping[str, str], nothing: frozenset[str]
) -> tuple[Measure, ...]:
    """Return the measures: those declared, or else those that some ballot ranks, sorted.

    Args:
        table: The table.
        columns: The columns of ranks.
        titles: Title by text in the cells, of all measures; empty where they are not declared.
        nothing: Folded words that name no measure.

    Raises:
        FormatError: No ballot ranks any, or two are spelled alike.
        LimitError: They would be more measures than a table has columns, or cells than it may have.
    """
    names = titles or dict.fromkeys(sorted(_texts(table, columns, nothing)), "")
    if not names:
        raise FormatError("table-no-measure", file=table.file, line=table.header_line)
    if len(names) > MAX_COLUMNS or len(names) * len(table) > MAX_CELLS:  # no measures, but a free text
        raise LimitError("table-measures-many", file=table.file, line=table.header_line, found=len(names))
    if len({folded(name) for name in names}) < len(names):
        raise FormatError("table-measures-alike", file=table.file, line=table.header_line)
    return tuple(Measure(name, title or name) for name, title in names.items())


def _texts(table: Table, columns: Sequence[int], nothing: frozenset[str]) -> Iterable[str]:
    found: dict[str, str] = {}
    for column in (table.columns[place] for place in columns):
        present = np.bincount(column.codes, minlength=len(column.values))
        for text, count in zip(column.values, present, strict=True):
            if count and folded(text) not in nothing:
                found.setdefault(folded(text), clean(text))
    return found.values()


def ranks_of(
    table: Table, columns: Sequence[int], ranks: Sequence[int], measures: Sequence[Measure], nothing: frozenset[str]
) -> Cells:
    """Return the cells of rankings whose columns are places.

    Args:
        table: The table.
        columns: The columns of ranks.
        ranks: Place of each, 1 is first.
        measures: What may stand in the cells.
        nothing: Folded words that name no measure.

    Raises:
        FormatError: A cell names no measure, a ballot one twice, or a place is beyond the last.
    """
    scale = len(measures)
    row_of = {folded(measure.id): row for row, measure in enumerate(measures)}
    cells = np.zeros((scale, len(table)), cell_dtype(scale))
    for place, rank in zip(columns, ranks, strict=True):
        column = table.columns[place]
        rows = [-1 if folded(text) in nothing else row_of.get(folded(text), scale) for text in column.values]
        row = np.array(rows, np.int64)[column.codes] if rows else np.zeros(0, np.int64)
        ballots = np.flatnonzero(row >= 0)
        wrong = ballots if rank > scale else ballots[row[ballots] == scale]
        if wrong.size:
            raise _error(
                "table-place" if rank > scale else "table-no-such-measure", table, place, int(wrong[0]), measures
            )
        twice = ballots[cells[row[ballots], ballots] != 0]
        if twice.size:
            raise _error("table-ranked-twice", table, place, int(twice[0]), measures)
        if ballots.size:  # a place beyond the last, of which the form had a column, is nobody's
            cells[row[ballots], ballots] = scale - rank + 1
    return cells


def _error(rule: str, table: Table, place: int, row: int, measures: Sequence[Measure]) -> FormatError:
    column = table.columns[place]
    found = identity.veiled(column.values[column.codes[row]], table.header[place])
    line = int(table.lines[row])
    match rule:
        case "table-no-such-measure":
            names = ", ".join(measure.id for measure in measures)[: 4 * _SHOWN]
            return FormatError(
                "table-no-such-measure", file=table.file, line=line, column=place + 1, found=found, expected=names
            )
        case "table-place":
            return FormatError(
                "table-place", file=table.file, line=line, column=place + 1, found=found, expected=len(measures)
            )
    return FormatError("table-ranked-twice", file=table.file, line=line, column=place + 1, found=found)
