"""Grids of Google Forms and of Framaforms, a column for each row of a grid.

Google Forms has the time first, and `Question [Proposal]` above each row of a grid; a cell holds the heading of the
column that was ticked: a grade in words, a number, or nothing (its help, “Multiple choice grid”).

Framaforms (Yakforms, Drupal's Webform 7.x-4) has three lines above the answers: the title of the form; “Submission
Details”, and each question above the first of its columns; `Serial`, `SID`, `IP Address`, ..., and the rows of each
grid. We name columns as Google does. A question in words has no line of its own: behind a grid it looks like one more
row, unless it looks like an identity; `rows` then says which are rows. Drafts, where the form keeps them, are dropped.
Source: includes/webform.report.inc and components/grid.inc of Webform.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.tables import identity
from votation.exchange.tables.assembling import assemble
from votation.exchange.tables.delimited import head_rows
from votation.exchange.tables.mapping import MeasureColumn
from votation.exchange.tables.surveys import SurveyOptions, listed, open_survey, plan_for
from votation.exchange.tables.words import clean, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.exchange.content import Ballots
    from votation.exchange.source import Source
    from votation.exchange.tables.table import Coded, Table

_GRID: Final = re.compile(r"(.*?)\s*\[([^\[\]]+)\]")
_TIMES: Final = frozenset({"horodateur", "horodatage", "timestamp"})
_SUBMISSION: Final = frozenset({"sid", "uid", "webform_sid", "webform_uid"})
"""Names of columns that Webform does not translate, or that it writes where keys are asked for."""
_DRAFT: Final = frozenset({"draft", "brouillon", "webform_draft"})
_HEADER_LINES: Final = 3
_SAMPLE: Final = 1_000
_SHOWN: Final = 60


class FormsOptions(SurveyOptions):
    """What an export of a form does not say itself.

    Attributes:
        question: The grid to read, where there are several; all of them when absent.
        rows: Rows of the grids, between bars, where columns of other questions look like rows; all when absent.
        Others: As in `SurveyOptions`.
    """

    question: str | None = None
    rows: str | None = None


class FormsReader(Reader):
    """Grids of Google Forms."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="forms",
        title={"en": "Google Forms, Framaforms, grids", "fr": "Google Forms, Framaforms, grilles"},
        extensions=("csv", "tsv", "xlsx"),
        holds="ballots",
        kinds=frozenset({"grades", "scores", "approval", "ranking"}),
        options=FormsOptions,
        source="https://support.google.com/docs/answer/7322334; https://www.drupal.org/project/webform",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """The time comes first, and some column is the row of a grid; or three lines are those of Webform."""
        rows = [[clean(cell) for cell in row] for row in head_rows(head, _HEADER_LINES)]
        header = rows[0] if rows else []
        is_google = bool(header) and folded(header[0]) in _TIMES and any(map(_GRID.fullmatch, header[1:]))
        return Match.SURE if is_google or _is_webform(rows) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read the grids of a form; every other column is dropped or left out, and named."""
        assert isinstance(self.options, FormsOptions)
        table, drafts = _unfolded(open_survey(source, self.options))
        return assemble(table, plan_for(table, _measures(table, self.options), self.options, drafts))


def _is_webform(rows: Sequence[Sequence[str]]) -> bool:
    """Tell the three lines of Webform: a title alone, what is told of submissions, and its columns."""
    if len(rows) < _HEADER_LINES or len({len(row) for row in rows[:_HEADER_LINES]}) > 1:
        return False
    title, questions, names = rows[:_HEADER_LINES]
    alone = bool(title and title[0] and questions[0]) and not any(title[1:])
    return alone and not _SUBMISSION.isdisjoint(map(folded, names))


def _unfolded(table: Table) -> tuple[Table, list[int]]:
    """Return the table of Webform with one line of headers, and its columns that are empty for drafts; others as is."""
    lines = [
        [clean(column.values[column.codes[row]]) for column in table.columns]
        for row in range(min(len(table), _HEADER_LINES - 1))
    ]
    if not _is_webform([table.header, *lines]):
        return table, []
    (questions, names), below = lines, table.take(np.arange(len(lines), len(table)))
    starts = [place for place, question in enumerate(questions) if question]
    header = list(names)
    for start, end in pairwise([*starts[1:], len(names)]):
        for place in range(start, end):
            if not (identity.of_header(names[place]) or identity.of_cells(_answers(below.columns[place]))):
                header[place] = f"{questions[start]} [{names[place]}]"
    drafts = [place for place, name in enumerate(names[: starts[1]] if starts[1:] else ()) if folded(name) in _DRAFT]
    columns = [_finished(column) if place in drafts else column for place, column in enumerate(below.columns)]
    unfolded = replace(below, header=tuple(header), header_line=_HEADER_LINES, columns=tuple(columns))
    return unfolded, drafts


def _answers(column: Coded) -> list[str]:
    """Return the different texts of a column, without those of rows that were left out."""
    return [column.values[code] for code in np.unique(column.codes[:_SAMPLE])]


def _finished(column: Coded) -> Coded:
    """Return a column that says 1 of drafts as one that is empty there."""
    return replace(column, values=tuple("" if value.strip() == "1" else value for value in column.values))


def _measures(table: Table, options: FormsOptions) -> dict[int, MeasureColumn]:
    """Return the columns of the grids: a measure is called by its row, and by its question too where rows share a name.

    Raises:
        FormatError: There is no grid, or none of that question or those rows.
    """
    question, wanted = options.question, set(map(folded, listed(options.rows)))
    grids = {
        place: (grid[1], grid[2])
        for place, name in enumerate(table.header)
        if (grid := _GRID.fullmatch(name)) is not None
        and (question is None or folded(grid[1]) == folded(question))
        and (not wanted or folded(grid[2]) in wanted)
    }
    if not grids or wanted - {folded(row) for _, row in grids.values()}:
        raise FormatError(
            "forms-question",
            file=table.file,
            line=table.header_line,
            found=(options.rows or question or "-")[:_SHOWN],
            expected=", ".join(table.header)[: 4 * _SHOWN],
        )
    rows = Counter(row for _, row in grids.values())
    return {
        place: MeasureColumn(
            role="measure",
            id=row if rows[row] == 1 else table.header[place],
            title=row,
            attributes={"question": asked} if asked else {},
        )
        for place, (asked, row) in grids.items()
    }
