"""Foreign files as people read about them: what became of each row, what was decided, what they are in an election."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation.exchange.registry import reader_class
from votation.report.blocks import Column, Heading, Line, Table
from votation.report.language import _, current
from votation.report.sentences import decision_text
from votation.report.titles import Names, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from votation.exchange import Account, Decision
    from votation.exchange.importing import ForeignImport
    from votation.exchange.matching import MatchedGroup
    from votation.report.blocks import Block

LINES_SHOWN: Final = 10
"""Lines of dropped rows that are named, of each reason."""


def format_title(format: str) -> str:  # noqa: A002 - the word of the field
    """Return what a format is called, in the reader's language."""
    return reader_class(format).info.title.get(current(), format)


def account_blocks(account: Account, decisions: Sequence[Decision]) -> Iterator[Block]:
    """Yield what became of each row of a file, and what had to be decided to read it."""
    closes = _("{rows} rows = {kept} kept + {dropped} dropped")
    yield Line(closes.format(rows=account.rows, kept=account.kept, dropped=len(account.dropped)), "good")
    lines: dict[str, list[int]] = defaultdict(list)
    for row in account.dropped:
        lines[row.code].append(row.line)
    if lines:
        columns = (Column(_("Dropped for")), Column(_("Rows"), right=True), Column(_("Lines")))
        yield Table(columns, tuple((code, str(len(where)), _few(where)) for code, where in sorted(lines.items())))
    for each in decisions:
        yield Line(decision_text(each), "warning", 1)


def account_value(account: Account, decisions: Iterable[Decision]) -> dict[str, Any]:
    """Return the same as a JSON value, every dropped row with its line."""
    return {
        "rows": account.rows,
        "kept": account.kept,
        "dropped": [{"line": each.line, "reason": each.code} for each in account.dropped],
        "decisions": [decision_value(each) for each in decisions],
    }


def decision_value(decision: Decision) -> dict[str, Any]:
    """Return a decision as a JSON value, with the words for people."""
    return {**decision.details, "rule": decision.rule, "message": decision_text(decision)}


def import_blocks(done: ForeignImport) -> Iterator[Block]:
    """Yield the inputs of an import, and its sums: what each column, grade and group value is in the election."""
    yield Line(_("Format: {title} ({id})").format(title=format_title(done.format), id=done.format))
    yield from account_blocks(done.ballots.account, done.decisions)
    yield Heading(_("Measures"))
    yield _measures(done)
    if levels := _levels(done):
        yield Heading(_("Levels"))
        yield levels
    for group in done.matched.groups:
        title = next(each.title for each in done.election.groups if each.id == group.group)
        yield Heading(in_language(title))
        yield _group(done, group)


def import_value(done: ForeignImport) -> dict[str, Any]:
    """Return an import as a JSON value."""
    note, matched, ballots = done.imported.note, done.matched, done.ballots
    names = {measure: ballots.measures[row].id if row >= 0 else None for measure, row in _rows(done)}
    return {
        **account_value(ballots.account, done.decisions),
        "format": done.format,
        "import": note.plain(),
        "lines": done.imported.lines,
        "resumed": done.imported.resumed,
        "suspects": [{"reason": code, "count": count} for code, count in done.imported.suspects.items()],
        "measures": [{"measure": measure, "found": found} for measure, found in names.items()],
        "groups": [
            {"group": each.group, "column": each.column, "values": list(each.values)} for each in matched.groups
        ],
    }


def _few(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:LINES_SHOWN]))
    return (
        shown
        if len(lines) <= LINES_SHOWN
        else _("{lines}, and {more} more").format(lines=shown, more=len(lines) - LINES_SHOWN)
    )


def _rows(done: ForeignImport) -> Iterator[tuple[str, int]]:
    return zip(done.election.measure_ids, done.matched.rows, strict=True)


def _measures(done: ForeignImport) -> Table:
    names, ballots = Names.of(done.election), done.ballots
    columns = (
        Column(_("Measure")),
        Column(_("Title")),
        Column(_("In the file")),
        Column(_("Answered"), right=True),
        Column(_("Empty"), right=True),
    )
    rows = []
    for measure, row in _rows(done):
        filled = int(np.count_nonzero(ballots.cells[row])) if row >= 0 else 0
        found = ballots.measures[row].id if row >= 0 else "-"
        rows.append((measure, names.measure(measure), found, str(filled), str(len(ballots) - filled)))
    return Table(columns, tuple(rows))


def _levels(done: ForeignImport) -> Table | None:
    """Return what each level of the file is in the election; None for rankings, where a place is a place."""
    ballots, names = done.ballots, Names.of(done.election)
    if ballots.kind == "ranking":
        return None
    counts = np.zeros(ballots.scale + 1, np.int64)
    for measure_row in (row for row in done.matched.rows if row >= 0):
        counts += np.bincount(ballots.cells[measure_row], minlength=len(counts))
    columns = (Column(_("In the file")), Column(_("Level")), Column(_("Answers"), right=True))
    told = [
        (ballots.levels[cell - 1] if ballots.levels else str(cell - 1), int(done.matched.written[cell]), int(count))
        for cell, count in enumerate(counts.tolist())
        if cell and count
    ]
    rows = ((word, names.level(written - 1), str(count)) for word, written, count in told)
    return Table(columns, (*rows, (_("empty"), _("no opinion"), str(counts[0]))))


def _group(done: ForeignImport, group: MatchedGroup) -> Table:
    columns = (Column(_("In the file")), Column(_("Value")), Column(_("Ballots"), right=True))
    if group.column is None:
        return Table(columns, (("-", group.values[0], str(len(done.ballots))),))
    column = done.ballots.groups[group.column]
    counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
    cells = zip(column.values, group.values, counts, strict=True)
    return Table(columns, tuple((found, value, str(count)) for found, value, count in cells if count))
