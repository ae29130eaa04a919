"""From the words in the cells of a table to cells of ballots: one look-up a distinct word, none a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Decision
from votation.exchange.tables import identity
from votation.exchange.tables.words import APPROVED, NOT_APPROVED, folded
from votation.profile.reading import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from votation.election import BallotKind
    from votation.exchange.tables.table import Table
    from votation.profile.reading import Cells

_NUMBER: Final = re.compile(r"([0-9]{1,7})([.,]0{1,9})?", re.ASCII)
_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Levels:
    """What the cells of measures may hold.

    Attributes:
        kind: What a level means.
        scale: Number of levels; of rankings the number of measures.
        titles: Titles of the levels, worst first, where they have some.
        words: Level of grades, score, rank, or 0 and 1 of approvals, by folded word.
        nothing: Folded words that give no opinion; the empty one is among them.
    """

    kind: BallotKind
    scale: int
    titles: tuple[str, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset({""})

    @classmethod
    def of_grades(cls, titles: Sequence[str], nothing: frozenset[str] = frozenset({""})) -> Levels:
        """Return the levels of grades that the cells spell as their titles, worst first."""
        words = {folded(title): level for level, title in enumerate(titles)}
        return cls("grades", len(titles), tuple(titles), words, nothing)

    def cell(self, text: str) -> int | None:
        """Return the cell of a profile for the text of a cell; None if it is no level."""
        word = folded(text)
        if self.kind == "approval":
            return self._approval(word)
        if word in self.nothing:
            return 0
        value = self.words.get(word)
        if value is None and self.kind != "grades":
            value = whole(word)
        if value is None or not (self.kind == "ranking") <= value < self.scale + (self.kind == "ranking"):
            return None
        return self.scale - value + 1 if self.kind == "ranking" else value + 1

    def _approval(self, word: str) -> int | None:
        if word in self.words:
            return {0: 1, 1: 2}.get(self.words[word])
        if word in self.nothing or word in NOT_APPROVED:
            return 1
        return 2 if word in APPROVED else None

    @property
    def expected(self) -> str:
        """What a cell may hold, for errors."""
        match self.kind:
            case "grades":
                return ", ".join(self.titles)
            case "approval":
                return ", ".join([*sorted(APPROVED), *sorted(NOT_APPROVED - {""})])
        return f"1-{self.scale}" if self.kind == "ranking" else f"0-{self.scale - 1}"


def whole(text: str) -> int | None:
    """Return the whole number that a cell spells; spreadsheets write 3 as `3,0` too."""
    number = _NUMBER.fullmatch(text)
    return int(number[1]) if number else None


def cells_of(table: Table, columns: Sequence[int], levels: Levels) -> tuple[Cells, tuple[Decision, ...]]:
    """Return the cells that columns of levels hold, a row a column.

    Raises:
        FormatError: Cells hold no level; the first is placed, and the first `_NAMED` different ones are named.
    """
    levels = replace(levels, scale=len(columns)) if levels.kind == "ranking" else levels
    cells = np.zeros((len(columns), len(table)), cell_dtype(levels.scale))
    wrong: list[tuple[int, int, str]] = []
    decimals = 0
    for row, place in enumerate(columns):
        column = table.columns[place]
        known = [levels.cell(text) for text in column.values]
        wrong += _unknown(table, place, known)
        decimals += levels.kind != "grades" and sum(map(is_decimal, column.values))
        cells[row] = np.array([cell or 0 for cell in known], cells.dtype)[column.codes]
    if wrong:
        raise _complaint(table, wrong, levels.expected)
    return cells, (Decision("table-decimals", {"count": decimals}),) if decimals else ()


def _unknown(table: Table, place: int, known: Sequence[int | None]) -> Iterable[tuple[int, int, str]]:
    column = table.columns[place]
    present = np.bincount(column.codes, minlength=len(column.values))
    for code, cell in enumerate(known):
        if cell is None and present[code]:  # rows that were dropped leave their texts behind
            yield int(table.lines[column.first(code)]), place + 1, column.values[code]


def _complaint(table: Table, wrong: list[tuple[int, int, str]], expected: str) -> FormatError:
    first: dict[str, tuple[int, int]] = {}
    for line, column, text in sorted(wrong):
        first.setdefault(identity.veiled(text, table.header[column - 1]), (line, column))
    told = [f"“{text}” ({line}:{column})" for text, (line, column) in first.items()]
    found = ", ".join(told[:_NAMED]) + (f", … ({len(told)})" if len(told) > _NAMED else "")
    line, column = next(iter(first.values()))
    return FormatError("table-words", file=table.file, line=line, column=column, found=found, expected=expected)


def is_decimal(text: str) -> bool:
    """Tell whether a whole number is spelt with a decimal part."""
    number = _NUMBER.fullmatch(text.strip())
    return number is not None and number[2] is not None
