"""Exports of Google Forms, and of what looks alike: the time first, then a column for each row of a grid.

The header of a grid is `Question [Proposal]`, each cell the heading of the column that was ticked: a grade in words, a
number, or nothing (help of Google Forms, “Multiple choice grid”). Framaforms writes its header in three lines: it is
read as a table with a mapping file.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from votation.errors import FormatError
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.tables.assembling import assemble
from votation.exchange.tables.delimited import head_rows
from votation.exchange.tables.mapping import MeasureColumn
from votation.exchange.tables.surveys import SurveyOptions, open_survey, plan_for
from votation.exchange.tables.words import clean, folded

if TYPE_CHECKING:
    from votation.exchange.content import Ballots
    from votation.exchange.source import Source
    from votation.exchange.tables.table import Table

_GRID: Final = re.compile(r"(.*?)\s*\[([^\[\]]+)\]")
_TIMES: Final = frozenset({"horodateur", "horodatage", "timestamp"})
_SHOWN: Final = 60


class FormsOptions(SurveyOptions):
    """What an export of a form does not say itself.

    Attributes:
        question: The grid to read, where there are several; all of them when absent.
        Others: As in `SurveyOptions`.
    """

    question: str | None = None


class FormsReader(Reader):
    """Grids of Google Forms."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="forms",
        title={"en": "Google Forms, grids", "fr": "Google Forms, grilles"},
        extensions=("csv", "tsv", "xlsx"),
        holds="ballots",
        kinds=frozenset({"grades", "scores", "approval", "ranking"}),
        options=FormsOptions,
        source="https://support.google.com/docs/answer/7322334",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """The time comes first, and some column is the row of a grid."""
        rows = head_rows(head, 1)
        header = [clean(name) for name in rows[0]] if rows else []
        is_form = bool(header) and folded(header[0]) in _TIMES
        return Match.SURE if is_form and any(_GRID.fullmatch(name) for name in header[1:]) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read the grids of a form; every other column is dropped or left out, and named."""
        assert isinstance(self.options, FormsOptions)
        table = open_survey(source, self.options)
        return assemble(table, plan_for(table, _measures(table, self.options.question), self.options))


def _measures(table: Table, question: str | None) -> dict[int, MeasureColumn]:
    """Return the columns of the grids: a measure is called by its row, and by its question too where rows share a name.

    Raises:
        FormatError: There is no grid, or none of that question.
    """
    grids = {
        place: (grid[1], grid[2])
        for place, name in enumerate(table.header)
        if (grid := _GRID.fullmatch(name)) is not None and (question is None or folded(grid[1]) == folded(question))
    }
    if not grids:
        raise FormatError(
            "forms-question",
            file=table.file,
            line=table.header_line,
            found=(question or "-")[:_SHOWN],
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
