"""Pabulib's `.pb` files: participatory budgets, with a section each for the vote, the projects and the ballots.

`vote_type` says what a ballot is: a set of projects (`approval`, `choose-1`), an order of them (`ordinal`), or points
(`cumulative`, `scoring`; what is not listed has the `default_score`, 0 unless said). Categories, districts and costs of
projects are attributes; districts, neighbourhoods and voting methods of voters are groups; every other column about
voters, such as age and sex, is left out. The published `votes` and `score` are kept as `declared`.

- `votes` counts the ballots that list a project. Some ballots list one twice, and published totals count both:
  `repeats` says what is done. Under `count` each listing of an approval is a point, and the ballots are scores.
- `score` of `ordinal` files follows two conventions, and no key says which: the first of m projects gets m points
  whatever the length of the ballot, or the first of a ballot of length L gets L. On full ballots they are one.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from votation.election.model import MAX_SCALE
from votation.errors import FormatError, LimitError
from votation.exchange.content import Account, Ballots, Column, Decision, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.formats import pabulib_votes
from votation.exchange.options import Options
from votation.exchange.steps.lines import Document, beginning, check_counted, check_measures, number_of
from votation.exchange.tables.table import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election import BallotKind
    from votation.exchange.content import Rule
    from votation.exchange.formats.pabulib_votes import Read
    from votation.exchange.source import Source

KINDS: Final[dict[str, BallotKind]] = {
    "approval": "approval",
    "choose-1": "approval",
    "ordinal": "ranking",
    "cumulative": "scores",
    "scoring": "scores",
}
"""Kinds of ballot by `vote_type`."""
GROUPS: Final = ("voting_method", "district", "neighborhood", "subunit")
"""Columns about voters that make groups."""
DECLARED: Final = ("votes", "score")
"""Columns of projects that hold published totals."""

_SECTIONS: Final = ("META", "PROJECTS", "VOTES")
_TOTAL: Final = 10**10


class PabulibOptions(Options):
    """Options of the reader.

    Attributes:
        repeats: What is done with a project that stands on a ballot twice: it counts once, each time, or the ballot
            is void.
    """

    repeats: Literal["once", "count", "void"] = "once"


INFO: Final = FormatInfo(
    id="pabulib",
    title={"en": "Pabulib (.pb)", "fr": "Pabulib (.pb)"},
    extensions=("pb",),
    holds="ballots",
    kinds=frozenset({"approval", "ranking", "scores", "grades"}),
    options=PabulibOptions,
    source="pabulib.org/format; arXiv:2012.06539",
)


@dataclass(frozen=True, slots=True)
class _Section:
    """A section: the names of its columns, its rows, and the line of each."""

    document: Document
    line: int
    names: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """Return the cells of a column."""
        if name not in self.names:
            raise FormatError("foreign-header", file=self.document.file, line=self.line + 1, expected=name)
        place = self.names.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class _Meta:
    """What the first section states, by key."""

    section: _Section
    values: dict[str, str]

    def line(self, key: str) -> int:
        return next((line for line, row in zip(self.section.lines, self.section.rows, strict=True) if row[0] == key), 1)

    def text(self, key: str) -> str:
        if key not in self.values:
            raise FormatError("foreign-header", file=self.section.document.file, line=self.section.line, expected=key)
        return self.values[key]

    def number(self, key: str, otherwise: int | None = None) -> int | None:
        """Return a number, or `otherwise` where the key is absent or empty."""
        text = self.values.get(key, "").strip()
        if not text:
            return otherwise
        number = number_of(text.removesuffix(".0"), _TOTAL)
        if number is None:
            raise FormatError(
                "foreign-number",
                file=self.section.document.file,
                line=self.line(key),
                column=len(key) + 2,
                found=text[:60],
                expected="0, 1, 2, ...",
            )
        return number


class Pabulib(Reader):
    """Approvals, orders and points of participatory budgets."""

    info = INFO
    options: PabulibOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the name of the first section."""
        first = next((line for line in beginning(head) if line.strip()), "")
        return Match.SURE if re.fullmatch(r"\"?META\"?[;\s]*", first) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a file, and hold its numbers of projects and votes against it.

        Raises:
            FormatError: It breaks the format.
            LimitError: It has too many projects or points.
        """
        document = Document.of(source)
        meta_section, projects, votes = _sections(document, source)
        if len(meta_section.names) < 2:  # noqa: PLR2004 - a key and its value
            raise FormatError("foreign-header", file=source.name, line=meta_section.line + 1, expected="key;value")
        meta = _Meta(meta_section, {row[0].strip(): row[1].strip() for row in meta_section.rows})
        for key, section in (("num_projects", projects), ("num_votes", votes)):
            number = number_of(meta.text(key), _TOTAL)
            check_counted(document, meta.line(key), key, -1 if number is None else number, len(section.rows))
        measures = _measures(projects)
        vote_type = meta.text("vote_type")
        if vote_type not in KINDS:
            line = meta.line("vote_type")
            raise FormatError(
                "foreign-value", file=source.name, line=line, found=vote_type[:60], expected=", ".join(KINDS)
            )
        read = _votes(votes, measures, vote_type, meta, self.options.repeats)
        return self._ballots(meta, measures, votes, read, _declared(projects))

    def _ballots(
        self,
        meta: _Meta,
        measures: tuple[Measure, ...],
        votes: _Section,
        read: Read,
        declared: dict[str, dict[str, int]],
    ) -> Ballots:
        kept = read.kept
        lines = np.array(votes.lines, np.int64)
        ids = np.array([each.strip() for each in votes.column("voter_id")], np.str_)
        dropped = tuple(Dropped(int(line), "REPEATED") for line in lines[~kept])
        groups = {name: Column.of(votes.column(name)) for name in GROUPS if name in votes.names}
        decisions = (*votes.document.decisions, *_decisions(votes, read))
        return Ballots(
            measures=measures,
            kind=read.kind,
            scale=read.scale,
            cells=read.cells[:, kept],
            account=Account(len(lines), dropped, decisions),
            rule=_rule(meta, read),
            lines=lines[kept],
            ids=ids[kept],
            groups={name: Column(column.values, column.codes[kept]) for name, column in groups.items()},
            declared=declared,
            title=meta.values.get("description", ""),
        )


def _sections(document: Document, source: Source) -> tuple[_Section, _Section, _Section]:
    found: list[_Section] = []
    for line, row in _rows(document, source):
        name = row[0].strip() if not any(cell.strip() for cell in row[1:]) else ""
        if len(found) < len(_SECTIONS) and name == _SECTIONS[len(found)]:
            found.append(_Section(document, line))
        elif not found:
            raise FormatError("foreign-line", file=document.file, line=line, found=row[0][:60], expected="META")
        elif not found[-1].names:
            found[-1].names.extend(_columns(document, line, row))
        else:
            _add(found[-1], line, row)
    if len(found) < len(_SECTIONS):
        expected = _SECTIONS[len(found)]
        raise FormatError("foreign-truncated", file=document.file, line=len(document.lines), expected=expected)
    meta, projects, votes = found
    _check_ids(projects, "project_id")
    _check_ids(votes, "voter_id")
    return meta, projects, votes


def _columns(document: Document, line: int, row: list[str]) -> list[str]:
    names = [cell.strip() for cell in row]
    while not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise LimitError("table-columns", file=document.file, line=line, found=len(names), expected=MAX_COLUMNS)
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name or first.setdefault(name, place) < place:
            raise FormatError("pabulib-column", file=document.file, line=line, column=place + 1, found=name[:60] or "-")
    return names


def _rows(document: Document, source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row that is not empty begins, and its cells."""
    reader = csv.reader(io.StringIO(source.text().text, newline=""), delimiter=";", strict=True)
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        line = min(before + 1, len(document.lines))
        raise FormatError("pabulib-quotes", file=document.file, line=line, found=str(error)[:60]) from error


def _add(section: _Section, line: int, row: list[str]) -> None:
    number = len(section.names)
    # spreadsheets end each line with separators, up to the longest one
    cells = row if any(cell.strip() for cell in row[number:]) else row[:number]
    if len(cells) != number:
        raise FormatError(
            "foreign-cells-different",
            file=section.document.file,
            line=line,
            column=min(len(row), number) + 1,
            found=len(row),
            expected=number,
        )
    section.rows.append(cells)
    section.lines.append(line)


def _check_ids(section: _Section, name: str) -> None:
    first: dict[str, int] = {}
    for line, cell in zip(section.lines, section.column(name), strict=True):
        each = cell.strip()
        if not each or first.setdefault(each, line) != line:
            column = section.names.index(name) + 1
            raise FormatError(
                "foreign-id-twice", file=section.document.file, line=line, column=column, found=each[:60] or "-"
            )


def _measures(projects: _Section) -> tuple[Measure, ...]:
    check_measures(projects.document, len(projects.rows), projects.line)
    if not projects.rows:
        raise FormatError("foreign-truncated", file=projects.document.file, line=projects.line, expected="project_id")
    found = []
    for row in projects.rows:
        cells: dict[str, Any] = dict(zip(projects.names, row, strict=True))
        attributes = {name: cell.strip() for name, cell in cells.items() if _is_attribute(name, cell)}
        found.append(Measure(cells["project_id"].strip(), cells.get("name", "").strip(), attributes))
    return tuple(found)


def _is_attribute(name: str, cell: str) -> bool:
    if name in DECLARED:  # one that is no whole number cannot be held beside a recount, and is kept as it is
        return bool(cell.strip()) and _total(cell) is None
    return name not in {"project_id", "name"} and bool(cell.strip())


def _declared(projects: _Section) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name in DECLARED:
        if name in projects.names:
            ids = (each.strip() for each in projects.column("project_id"))
            numbers = map(_total, projects.column(name))
            found[name] = {each: number for each, number in zip(ids, numbers, strict=True) if number is not None}
    return found


def _total(cell: str) -> int | None:
    return number_of(cell.strip().removesuffix(".0"), _TOTAL)


def _votes(votes: _Section, measures: tuple[Measure, ...], vote_type: str, meta: _Meta, repeats: str) -> Read:
    rows = pabulib_votes.Listed(
        votes.document,
        votes.lines,
        votes.column("vote"),
        votes.column("points") if KINDS[vote_type] == "scores" else [],
        tuple(measure.id for measure in measures),
    )
    if KINDS[vote_type] == "scores":
        return pabulib_votes.points(rows, _highest(meta), repeats)
    if vote_type == "ordinal":
        return pabulib_votes.orders(rows, repeats)
    return pabulib_votes.approvals(rows, repeats, single=vote_type == "choose-1")


def _highest(meta: _Meta) -> int | None:
    """Return the most points that a project can get on a ballot; None where the file does not say."""
    most = meta.number("max_points", meta.number("max_sum_points"))
    if most is not None and most >= MAX_SCALE:
        line = meta.line("max_points")
        raise LimitError("foreign-levels", file=meta.section.document.file, line=line, found=most, expected=MAX_SCALE)
    return most


def _rule(meta: _Meta, read: Read) -> Rule:
    if read.kind != "scores":
        return None
    default = meta.number("default_score", 0) or 0
    return default if 0 < default < read.scale else "worst"


def _decisions(votes: _Section, read: Read) -> Iterator[Decision]:
    known = {"voter_id", "vote", "points", *GROUPS}
    other = [name for name in votes.names if name not in known]
    if other:
        yield Decision("pabulib-columns", {"names": ", ".join(other)[:200]})
    if read.repeated:
        yield Decision("pabulib-repeats", {"rows": read.repeated, "repeats": read.repeats})
