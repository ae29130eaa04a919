"""What the readers of survey tools share: columns known by the shape of the header, words whose order must be found.

Only the answers to one question are read. Every other column is left out and named; those that look as if they say
who voted are dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Decision
from votation.exchange.options import Options, Whole
from votation.exchange.tables import identity
from votation.exchange.tables.assembling import Plan, reasons_of
from votation.exchange.tables.levels import Levels, whole
from votation.exchange.tables.mapping import MAX_SCORE, PlainColumn
from votation.exchange.tables.opening import open_table
from votation.exchange.tables.words import APPROVED, NOT_APPROVED, NOTHING, clean, folded, scale_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from votation.exchange.source import Source
    from votation.exchange.tables.assembling import Role
    from votation.exchange.tables.table import Table

SEPARATOR: Final = "|"

_SHOWN: Final = 60
_NAMED: Final = 10
_SAMPLE: Final = 1_000


class SurveyOptions(Options):
    """What a survey's export does not say itself.

    Attributes:
        levels: The grades, worst first, between bars: `Bad | Good`; found out where they are a known scale.
        kind: What the answers are, where they are numbers.
        max: The highest score; the highest that was given when absent.
        empty: Further words that give no opinion, between bars.
        encoding: Of the text; found out when absent.
        delimiter: Between two cells; found out when absent.
        sheet: Of a workbook.
    """

    levels: str | None = None
    kind: Literal["grades", "scores", "approval", "ranking"] | None = None
    max: Whole | None = None
    empty: str | None = None
    encoding: str | None = None
    delimiter: Literal[";", ",", "\t"] | None = None
    sheet: str | None = None


def listed(text: str | None) -> tuple[str, ...]:
    """Return what stands between bars."""
    return tuple(clean(part) for part in text.split(SEPARATOR) if part.strip()) if text else ()


def open_survey(source: Source, options: SurveyOptions) -> Table:
    """Read the table of an export."""
    return open_table(source, encoding=options.encoding, delimiter=options.delimiter, sheet=options.sheet)


def nothing_of(options: SurveyOptions) -> frozenset[str]:
    """Return the words that give no opinion, folded."""
    return NOTHING | {folded(word) for word in listed(options.empty)}


def plan_for(table: Table, read: Mapping[int, Role], options: SurveyOptions, submitted: Sequence[int] = ()) -> Plan:
    """Return the plan of a table whose columns of measures are known.

    Args:
        table: The table.
        read: Role of the columns that are read.
        options: What the user told.
        submitted: Columns that are empty where the voter did not finish.

    Raises:
        FormatError: Nothing says what the answers mean or how they are ordered.
    """
    roles = [read.get(place) or _other(table, place, submitted) for place in range(len(table.header))]
    ignored = (place for place, role in enumerate(roles) if role.role == "ignore")
    told = [Decision("table-ignored", {"column": each + 1, "header": table.header[each][:_SHOWN]}) for each in ignored]
    if any(role.role == "rank" for role in read.values()):
        return Plan(tuple(roles), Levels("ranking", 0, nothing=nothing_of(options)), decisions=tuple(told))
    sound = table.take(np.flatnonzero(reasons_of(table, roles) == 0))
    levels, decisions = _levels(sound, list(read), options)
    return Plan(tuple(roles), levels, decisions=(*decisions, *told))


def _other(table: Table, place: int, submitted: Sequence[int]) -> PlainColumn:
    if place in submitted:
        return PlainColumn(role="submitted")
    values = table.columns[place].values[:_SAMPLE]
    who = identity.of_header(table.header[place]) or identity.of_cells(values)
    return PlainColumn(role="drop" if who else "ignore")


def _levels(table: Table, columns: Sequence[int], options: SurveyOptions) -> tuple[Levels, tuple[Decision, ...]]:
    nothing = nothing_of(options)
    if options.levels is not None:
        return _declared(table, options, nothing), ()
    words = _words(table, columns, nothing)
    if options.kind != "grades" and all(whole(word) is not None for word in words):
        return _numbers(table, words, options, nothing)
    known = {folded(word) for word in words}
    if options.kind in {None, "approval"} and known <= APPROVED | NOT_APPROVED:
        return Levels("approval", 2, nothing=nothing), (Decision("table-approvals"),)
    titles = scale_of(words)
    if options.kind in {None, "grades"} and titles:
        found = Levels.of_grades(titles, nothing)
        return found, (Decision("table-scale", {"levels": " < ".join(titles)}),)
    raise FormatError(
        "table-levels-unknown",
        file=table.file,
        line=table.header_line,
        column=columns[0] + 1,
        found=_named(words),
    )


def _declared(table: Table, options: SurveyOptions, nothing: frozenset[str]) -> Levels:
    titles = listed(options.levels)
    different = {folded(title) for title in titles}
    if not 0 < len(different) == len(titles) <= MAX_SCORE or options.kind not in {None, "grades"}:
        raise FormatError(
            "table-levels-option", file=table.file, line=table.header_line, found=str(options.levels)[:_SHOWN]
        )
    return Levels.of_grades(titles, nothing - different)


def _numbers(
    table: Table, words: Sequence[str], options: SurveyOptions, nothing: frozenset[str]
) -> tuple[Levels, tuple[Decision, ...]]:
    """Return what numbers mean: nothing but the user can tell scores from ranks."""
    if options.kind == "ranking":
        return Levels("ranking", 0, nothing=nothing), ()
    if options.kind == "approval":
        return Levels("approval", 2, nothing=nothing), ()
    if options.kind is None:
        raise FormatError("table-kind", file=table.file, line=table.header_line, found=_named(words) or "-")
    highest = max((whole(word) or 0 for word in words), default=1)
    if (options.max or highest) > MAX_SCORE:
        raise FormatError(
            "table-score", file=table.file, line=table.header_line, found=options.max or highest, expected=MAX_SCORE
        )
    told = () if options.max else (Decision("table-highest", {"max": highest}),)
    return Levels("scores", (options.max or highest) + 1, nothing=nothing), told


def _named(words: Sequence[str]) -> str:
    return ", ".join(map(identity.veiled, words[:_NAMED]))


def _words(table: Table, columns: Sequence[int], nothing: frozenset[str]) -> list[str]:
    """Return the different words in some columns, in order of occurrence, without those that say nothing."""
    found: dict[str, str] = {}
    for column in (table.columns[place] for place in columns):
        present = np.bincount(column.codes, minlength=len(column.values))
        for text, count in zip(column.values, present, strict=True):
            if count:
                found.setdefault(folded(text), clean(text))
    return [text for word, text in found.items() if word not in nothing]
