"""Results as tables for open data: a row a measure, with its rank, its title and its scores.

Text is UTF-8, quoted as RFC 4180 says. Shares are percentages with `PERCENT_DIGITS` decimals, other fractions have
`DIGITS`, both rounded half to even; beside each column that holds fractions another has them exactly, as `3/7`. Such a
table is for reading and drawing; what can be verified is result.json.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from votation.report.figures import decimal
from votation.report.titles import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from votation.methods import MethodRecord, Outcome
    from votation.tally import ScopeTally, Tally

DIGITS: Final = 6
"""Decimals of a fraction."""
PERCENT_DIGITS: Final = 2
"""Decimals of a percentage."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SHARE: Final = "share"


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table is written.

    Attributes:
        separator: Between cells.
        mark: Whether a byte order mark stands in front, by which Excel knows UTF-8.
        decimal_mark: Between whole and decimals.
        disarmed: Whether an apostrophe stands before texts that a spreadsheet would take for a formula.
    """

    separator: Literal[",", ";"] = ","
    mark: bool = False
    decimal_mark: Literal[".", ","] = "."
    disarmed: bool = False


RFC_4180: Final = Habits()
"""What programs read."""
FRENCH: Final = Habits(separator=";", mark=True, decimal_mark=",", disarmed=True)
"""What a French spreadsheet opens, and French portals publish."""
HABITS: Final[Mapping[str, Habits]] = {"rfc4180": RFC_4180, "french": FRENCH}
"""Habits by the name they are asked for."""


def outcomes_csv(
    outcomes: Sequence[tuple[str, Outcome]], names: Names, habits: Habits = RFC_4180, part: str | None = None
) -> bytes:
    """Return rankings of a file, one below the other, each row with its method as `votation rank` is told of it.

    Args:
        outcomes: The part of the file that a ranking is of, and the ranking.
        names: What measures are called.
        habits: How the table is written.
        part: What the parts are, `category` or `station`: name of their column. None where the file is ranked whole.
    """
    leading = ("method",) if part is None else (part, "method")
    rows = [((_text(value, habits), _spelled(outcome.method))[-len(leading) :], outcome) for value, outcome in outcomes]
    return _table(leading, rows, names, habits, None)


def tally_csv(tally: Tally, habits: Habits = RFC_4180) -> bytes:
    """Return the official ranking in every scope and for every group value; in all, `group` and `value` are empty.

    A table of a rehearsal says so in every row.
    """
    marks = tally.plan.election.marks
    mark = tuple(marks.values())
    parts = [((*mark, "", "", table.scope.id), table.official) for table in _scopes(tally)]
    for group, values in tally.groups.items():
        for value, found in values.items():
            tables = (found.overall, *found.themes.values())
            parts += [((*mark, group, value, table.scope.id), table.official) for table in tables]
    names = Names.of(tally.plan.election)
    return _table((*marks, "group", "value", "scope"), parts, names, habits, tally.lot_order)


def _spelled(method: MethodRecord) -> str:
    return ":".join((method.id, *(f"{name}={value}" for name, value in method.options.items())))


def _scopes(tally: Tally) -> Iterator[ScopeTally]:
    yield tally.overall
    yield from tally.themes.values()
    yield from tally.topics.values()


def _table(
    leading: tuple[str, ...],
    parts: Sequence[tuple[tuple[str, ...], Outcome]],
    names: Names,
    habits: Habits,
    lots: tuple[str, ...] | None,
) -> bytes:
    """Write the rankings one below the other; `place` is there where lots put those tied in order."""
    scores = [row for _, outcome in parts for row in outcome.scores.values()]
    named = dict.fromkeys(name for row in scores for name in row)
    columns = {name: _fractional(name, scores) for name in named}
    sheet = io.StringIO()
    rows = csv.writer(sheet, delimiter=habits.separator, lineterminator="\r\n")
    placed = ("place",) if lots else ()
    rows.writerow((*leading, "rank", "layer", *placed, "measure", "title", *_headings(columns)))
    for cells, outcome in parts:
        ranks, layers = outcome.ranking.ranks(), outcome.ranking.layers()
        for place, measure in enumerate(outcome.ranking.order(lots or tuple(outcome.scores)), start=1):
            texts = (_text(measure, habits), _text(names.measure(measure), habits))
            said = _cells(outcome.scores[measure], columns, habits)
            rows.writerow((*cells, ranks[measure], layers[measure], *((place,) if lots else ()), *texts, *said))
    return sheet.getvalue().encode("utf-8-sig" if habits.mark else "utf-8")


def _fractional(name: str, rows: Iterable[Mapping[str, object]]) -> bool:
    return any(isinstance(row.get(name), Fraction) for row in rows)


def _headings(columns: Mapping[str, bool]) -> Iterator[str]:
    for name, fractional in columns.items():
        yield f"{name}_percent" if fractional and name.startswith(_SHARE) else name
        if fractional:
            yield f"{name}_exact"


def _cells(row: Mapping[str, int | Fraction | str], columns: Mapping[str, bool], habits: Habits) -> Iterator[str]:
    for name, fractional in columns.items():
        value = row.get(name, "")
        if isinstance(value, str):
            yield _text(value, habits)
        elif not fractional:
            yield str(value)
        elif name.startswith(_SHARE):
            yield decimal(value * 100, PERCENT_DIGITS, habits.decimal_mark)
        else:
            yield decimal(value, DIGITS, habits.decimal_mark)
        if fractional:
            yield str(value)


def _text(text: str, habits: Habits) -> str:
    return f"'{text}" if habits.disarmed and text.startswith(_FORMULA) else text
