"""Tables of tallies, of paper votes too: a row a measure, a column a grade, the worst grade first.

The first column names the measures and has no heading, or one of its own; the other headings are the grades. A column
that counts those without opinion is named by the option `no_opinion`. A row of totals is no measure and is dropped.

Source: https://github.com/MieuxVoter/majority-judgment-datasets and majority-judgment-cli, README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from votation.counting import LevelCounts
from votation.errors import FormatError
from votation.exchange.content import Account, Dropped, Measure, Totals
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options
from votation.exchange.tables.delimited import head_rows, read_delimited
from votation.exchange.tables.words import SCALES, folded, is_total

if TYPE_CHECKING:
    from votation.exchange.source import Source
    from votation.exchange.tables.table import Table

MAX_GRADES: Final = 1_000
"""Grades of a table."""
_GRADES: Final = frozenset(folded(grade) for scale in SCALES for grade in scale)
_ROWS: Final = 50
_DIGITS: Final = 12
_SHOWN: Final = 60


class TalliesOptions(Options):
    """How the columns are read.

    Attributes:
        order: Which grade stands first.
        no_opinion: Heading of the column that counts those without opinion.
    """

    order: Literal["worst-first", "best-first"] = "worst-first"
    no_opinion: str | None = None


class Tallies(Reader):
    """Read how often each measure got each grade."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="tallies",
        title={"en": "Tallies by measure and grade", "fr": "Décomptes par mesure et par mention"},
        extensions=("csv", "tsv"),
        holds="totals",
        kinds=frozenset({"grades"}),
        options=TalliesOptions,
        source="https://github.com/MieuxVoter/majority-judgment-datasets",
    )
    options: TalliesOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for names of grades over whole numbers, beside names of measures."""
        header, *rows = head_rows(head, _ROWS) or [[]]
        known = sum(folded(name) in _GRADES for name in header[1:])
        counts = [cell.strip() for row in rows for cell in row[1:]]
        counted = (
            bool(counts) and all(map(_is_count, counts)) and not any(_is_count(row[0].strip()) for row in rows if row)
        )
        return Match.SURE if counted and known * 2 > len(header) - 1 else Match.NO

    def read(self, source: Source) -> Totals:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, or names a measure twice.
            LimitError: It has too many cells.
        """
        table = read_delimited(source)
        columns = self._columns(table)
        full = np.any([column.filled for column in table.columns], axis=0)
        dropped: list[Dropped] = []
        counts: dict[str, list[int]] = {}
        for row, name in enumerate(_texts(table, 0)):
            line = int(table.lines[row])
            if not full[row]:
                dropped.append(Dropped(line, "EMPTY"))
            elif is_total(name):
                dropped.append(Dropped(line, "TOTAL"))
            elif not name or name in counts:
                raise FormatError("foreign-id-twice", file=source.name, line=line, column=1, found=name[:_SHOWN])
            else:
                counts[name] = [_count(table, row, column) if column else 0 for column in columns]
        judgments = {sum(row) for row in counts.values()}
        return Totals(
            measures=tuple(map(Measure, counts)),
            kind="grades",
            scale=len(columns) - 1,
            table=LevelCounts(np.array(list(counts.values()), np.int64).reshape(len(counts), len(columns))),
            account=Account(len(table), tuple(dropped), table.decisions),
            levels=tuple(table.header[column] for column in columns[1:]),
            ballots=judgments.pop() if len(judgments) == 1 else None,
        )

    def _columns(self, table: Table) -> list[int]:
        """Return the columns in the order of the counts: no opinion, 0 where there is none, then the worst grade."""
        silent, wanted = 0, self.options.no_opinion
        if wanted is not None:
            if wanted not in table.header:
                raise FormatError("foreign-column", file=table.file, line=1, expected=wanted[:_SHOWN])
            silent = table.header.index(wanted)
        grades = [column for column in range(1, len(table.header)) if column != silent]
        if not 1 <= len(grades) <= MAX_GRADES or not all(table.header[column] for column in grades):
            raise FormatError("tallies-grades", file=table.file, line=1, found=len(grades), expected=MAX_GRADES)
        return [silent, *(grades if self.options.order == "worst-first" else grades[::-1])]


def _texts(table: Table, place: int) -> list[str]:
    column = table.columns[place]
    return [column.values[code].strip() for code in column.codes.tolist()]


def _count(table: Table, row: int, place: int) -> int:
    column = table.columns[place]
    cell = column.values[column.codes[row]].strip()
    if not _is_count(cell):
        line, found, expected = int(table.lines[row]), cell[:_SHOWN], f"0..{10**_DIGITS - 1}"
        raise FormatError("foreign-cell", file=table.file, line=line, column=place + 1, found=found, expected=expected)
    return int(cell)


def _is_count(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS
