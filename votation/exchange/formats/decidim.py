"""Decidim's participatory budgets: how many voters chose each project, in a table or in JSON, and the paper votes.

An export names nested fields by their path (`title/fr`, `category/id`). What is counted is, unless the option `count`
says otherwise, the first that the file has of `total_votes` (online and paper together), `confirmed_votes` (online)
and `paper_ballots_to_import` (the sheet in which paper votes are typed in); where all three columns of a mixed vote are
there, they must add up. Who did not choose a project is known only where the option `ballots` says how many voted.

Source: https://github.com/decidim/decidim, decidim-budgets/lib/decidim/budgets/project_serializer.rb;
https://github.com/OpenSourcePolitics/decidim-module-budgets_paper_ballots.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

import numpy as np

from votation.counting import LevelCounts
from votation.errors import FormatError
from votation.exchange.content import Account, Dropped, Measure, Totals
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options, Whole
from votation.exchange.steps import json_text
from votation.exchange.tables.delimited import head_rows, read_delimited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from votation.exchange.content import Decision
    from votation.exchange.source import Source

COUNTS: Final = ("total_votes", "confirmed_votes", "paper_ballots_to_import", "paper_ballots")
"""Columns that may hold what is counted, in the order in which they are looked for."""
_DIGITS: Final = 12
_LOCALES: Final = 64  # languages of a name
_SHOWN: Final = 60

_PARTS: Final = ("confirmed_votes", "paper_ballots")
_ATTRIBUTES: Final = {
    "cost": ("budget_amount",),
    "category": ("category/name", "taxonomies/name", "category/id", "taxonomies/id"),
    "scope": ("scope/name", "scope/id"),
    "budget": ("budget/id", "decidim_budgets_budget_id/id"),
}
"""Attribute of a measure, and the fields that may hold it; a name stands under it by language."""
_LANGUAGES: Final = ("fr", "en")
_JSON: Final = re.compile(rb"\s*\[\s*\{")


class DecidimOptions(Options):
    """What is counted, in whose words.

    Attributes:
        count: The column that is counted.
        language: Language of the titles; otherwise French, English, or whatever there is.
        ballots: How many people voted, if that is known.
    """

    count: Literal["total_votes", "confirmed_votes", "paper_ballots", "paper_ballots_to_import"] | None = None
    language: str | None = None
    ballots: Whole | None = None


class Decidim(Reader):
    """Read the votes of each project."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="decidim",
        title={"en": "Decidim, participatory budget", "fr": "Decidim, budget participatif"},
        extensions=("csv", "json"),
        holds="totals",
        kinds=frozenset({"approval"}),
        options=DecidimOptions,
        source="https://github.com/decidim/decidim",
    )
    options: DecidimOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the id of a project and its votes."""
        data = json_text.beginning(head)
        if _JSON.match(data):
            return Match.SURE if b'"confirmed_votes"' in data and b'"budget' in data else Match.NO
        header = {name.strip() for row in head_rows(head, 1) for name in row}
        return Match.SURE if "id" in header and not header.isdisjoint(COUNTS) else Match.NO

    def read(self, source: Source) -> Totals:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, names a project twice, or its columns do not add up.
        """
        rows = _of_json(source) if _JSON.match(json_text.beginning(source.head)) else _of_table(source)
        count = self._count(rows)
        votes: dict[str, int] = {}
        for project in rows.projects:
            name = project.fields.get("id", "")
            if not name or name in votes:
                raise FormatError("foreign-id-twice", file=rows.file, line=project.line, found=name[:_SHOWN])
            votes[name] = rows.votes(project, count)
            rows.check_sum(project)
        return Totals(
            measures=tuple(self._measure(project.fields) for project in rows.projects),
            kind="approval",
            scale=2,
            table=self._table(rows, list(votes.values())),
            account=Account(len(rows.projects) + len(rows.dropped), rows.dropped, rows.decisions),
            ballots=self.options.ballots,
            declared={each: rows.column(each) for each in COUNTS if each != count and each in rows.names},
        )

    def _count(self, rows: _Rows) -> str:
        wanted = COUNTS if self.options.count is None else (self.options.count,)
        found = next((each for each in wanted if each in rows.names), None)
        if found is None or "id" not in rows.names:
            raise FormatError("foreign-column", file=rows.file, line=1, expected=" | ".join(("id", *wanted)))
        return found

    def _table(self, rows: _Rows, votes: list[int]) -> LevelCounts:
        """Return the counts of each project: who did not choose it, where that is known, and who did."""
        ballots = self.options.ballots
        if ballots is not None and (most := max(votes, default=0)) > ballots:
            raise FormatError("foreign-voters", file=rows.file, found=most, expected=ballots)
        chosen = np.array(votes, np.int64)
        others = np.zeros_like(chosen) if ballots is None else ballots - chosen
        return LevelCounts(np.stack([np.zeros_like(chosen), others, chosen], axis=1))

    def _measure(self, fields: Mapping[str, str]) -> Measure:
        attributes = {name: self._field(fields, among) for name, among in _ATTRIBUTES.items()}
        said = {name: value for name, value in attributes.items() if value}
        return Measure(fields["id"], self._field(fields, ("title",)), said)

    def _field(self, fields: Mapping[str, str], among: tuple[str, ...]) -> str:
        """Return the first of some fields that says something, in the best language it is said in."""
        languages = (self.options.language, *_LANGUAGES) if self.options.language else _LANGUAGES
        for name in among:
            others = (each for each in fields if each.startswith(f"{name}/"))
            for each in (name, *(f"{name}/{language}" for language in languages), *others):
                if fields.get(each):
                    return fields[each]
        return ""


class _Project(NamedTuple):
    """A project and what its file says of it.

    Attributes:
        line: Its line, or its place in a list.
        fields: Texts by path.
    """

    line: int
    fields: dict[str, str]


class _Rows(NamedTuple):
    """The projects of a file, whatever its layout."""

    file: str
    projects: list[_Project]
    names: frozenset[str]
    dropped: tuple[Dropped, ...]
    decisions: tuple[Decision, ...]

    def votes(self, project: _Project, name: str) -> int:
        """Return a number of votes."""
        found = project.fields.get(name, "").strip()
        if not (found.isascii() and found.isdigit() and len(found) <= _DIGITS):
            expected = f"0..{10**_DIGITS - 1}"
            raise FormatError(
                "decidim-votes", file=self.file, line=project.line, found=found[:_SHOWN], expected=expected, field=name
            )
        return int(found)

    def column(self, name: str) -> dict[str, int]:
        """Return the numbers of a column by project."""
        return {project.fields["id"]: self.votes(project, name) for project in self.projects}

    def check_sum(self, project: _Project) -> None:
        """Hold the votes of both channels against their published sum, where a file has all three."""
        if not self.names.issuperset((*_PARTS, "total_votes")):
            return
        parts, total = sum(self.votes(project, each) for each in _PARTS), self.votes(project, "total_votes")
        if parts != total:
            raise FormatError("decidim-sum", file=self.file, line=project.line, found=total, expected=parts)


def _of_table(source: Source) -> _Rows:
    table = read_delimited(source)
    columns = [[column.values[code] for code in column.codes.tolist()] for column in table.columns]
    projects = [
        _Project(line, dict(zip(table.header, cells, strict=True)))
        for line, *cells in zip(table.lines.tolist(), *columns, strict=True)
    ]
    empty = tuple(Dropped(each.line, "EMPTY") for each in projects if not any(each.fields.values()))
    full = [each for each in projects if any(each.fields.values())]
    return _Rows(source.name, full, frozenset(table.header), empty, table.decisions)


def _of_json(source: Source) -> _Rows:
    value, decisions = json_text.document(source)
    with json_text.placed(source.name, "$"):
        if type(value) is not list:
            raise json_text.unfit(value, "array")
        projects = [_Project(place, dict(_flat(each, place))) for place, each in enumerate(value, start=1)]
    names = frozenset[str]().union(*(project.fields for project in projects))
    return _Rows(source.name, projects, names, (), decisions)


def _flat(project: object, place: int) -> Iterator[tuple[str, str]]:
    """Yield each text of a project with its path; what stands in a list is joined."""
    if type(project) is not dict:
        raise json_text.unfit(project, "object", f"[{place - 1}]")
    waiting = list(project.items())
    for path, value in waiting:
        if isinstance(value, str) and not json_text.is_whole(value):
            raise json_text.unfit(ascii(value), "string", f"[{place - 1}].{ascii(path)[1:-1]}")
        if isinstance(value, dict):
            waiting.extend((f"{path}/{key}", each) for key, each in value.items())
        elif isinstance(value, list):
            waiting.append((path, ", ".join(str(each) for each in value if isinstance(each, (str, int)))))
            named = [each for each in value if isinstance(each, dict)]
            locales = [*named[0]][:_LOCALES] if named else []
            waiting.extend((f"{path}/{locale}", [each.get(locale) for each in named]) for locale in locales)
        elif value is not None:
            yield path, str(value)
