"""Tables of any kind, one row a ballot, read with a mapping file: CSV, TSV and workbooks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from votation.errors import FormatError, IncompleteError
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options
from votation.exchange.tables.assembling import Plan, assemble, refuse_identities
from votation.exchange.tables.delimited import head_shape
from votation.exchange.tables.levels import Levels, whole
from votation.exchange.tables.mapping import PLACEHOLDER, GroupColumn, Mapping, MeasureColumn, PlainColumn, RankColumn
from votation.exchange.tables.opening import open_table
from votation.exchange.tables.words import clean, folded
from votation.exchange.tables.workbook import is_workbook

if TYPE_CHECKING:
    from votation.exchange.content import Ballots, Rule
    from votation.exchange.source import Source
    from votation.exchange.tables.assembling import Role
    from votation.exchange.tables.mapping import Model
    from votation.exchange.tables.table import Table

_SHOWN: Final = 60


class TableOptions(Options):
    """The option of `table`.

    Attributes:
        mapping: The mapping file.
    """

    mapping: str | None = None


class TableReader(Reader):
    """Any table whose columns a mapping file explains."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="table",
        title={"en": "Table with a mapping file", "fr": "Tableau avec un fichier de correspondance"},
        extensions=("csv", "tsv", "txt", "xlsx", "xlsm"),
        holds="ballots",
        kinds=frozenset({"grades", "scores", "approval", "ranking"}),
        options=TableOptions,
        source="RFC 4180; ECMA-376; docs/import.md",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """Any table could be one."""
        shape = head_shape(head)
        fits = is_workbook(head.data) or (shape is not None and shape.even and shape.width > 1)
        return Match.POSSIBLE if fits else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a table as its mapping file says.

        Raises:
            IncompleteError: There is no mapping file.
        """
        assert isinstance(self.options, TableOptions)
        if self.options.mapping is None:
            raise IncompleteError("table-mapping-missing", file=source.name)
        mapping = Mapping.open(self.options.mapping)
        written = mapping.model.file
        table = open_table(
            source,
            encoding=written.encoding,
            delimiter=written.delimiter,
            header=written.header,
            sheet=written.sheet,
        )
        roles = roles_of(table, mapping)
        refuse_identities(table, roles)
        return assemble(table, plan_of(mapping.model, roles))


def plan_of(model: Model, roles: tuple[Role, ...]) -> Plan:
    """Return what a mapping says of a table, its columns known."""
    rule: Rule = model.unranked if model.kind == "ranking" else model.no_opinion
    return Plan(roles, levels_of(model), rule, model.measures, model.title, model.kept or "none")


def levels_of(model: Model) -> Levels:
    """Return the levels that a mapping declares."""
    nothing = frozenset({"", *map(folded, model.empty)})
    if model.kind == "grades":
        levels = Levels.of_grades(tuple(map(clean, model.levels)), nothing)
        others = {folded(word): levels.words[folded(str(level))] for word, level in model.words.items()}
        return replace(levels, words={**levels.words, **others})
    words = {folded(word): int(value) for word, value in model.words.items()}
    scale = {"scores": (model.max or 0) + 1, "approval": 2}.get(model.kind, 0)
    return Levels(model.kind, scale, (), words, nothing)


def roles_of(table: Table, mapping: Mapping) -> tuple[Role, ...]:
    """Return the role of each column of a table.

    Raises:
        FormatError: A column has no role or could have two; the mapping names a column that the table does not have;
            two columns are the same place of a ranking, or the id of the ballot, or its weight.
    """
    named = {clean(name): name for name in mapping.model.columns}
    patterns = [name for name in named if PLACEHOLDER in name]
    used: set[str] = set()
    roles = []
    for place, header in enumerate(table.header):
        key = _key(table, place, named, patterns)
        used.update(key)
        roles.append(_role(table, place, header, key, named, mapping))
    _refuse_unknown(table, mapping, named, used)
    _refuse_twice(table, roles)
    return tuple(roles)


def _key(table: Table, place: int, named: dict[str, str], patterns: list[str]) -> list[str]:
    """Return the names in the mapping that a column could be meant by; the header itself before any pattern."""
    header = table.header[place]
    if header in named:
        return [header]
    found = [pattern for pattern in patterns if star_of(pattern, header) is not None]
    if len(found) > 1:
        raise FormatError(
            "mapping-column-twice",
            file=table.file,
            line=table.header_line,
            column=place + 1,
            found=header[:_SHOWN],
            expected=", ".join(found)[: 4 * _SHOWN],
        )
    return found


def star_of(pattern: str, header: str) -> str | None:
    """Return what stands for the placeholder of a pattern in a header; None if it does not fit."""
    before, _, after = pattern.partition(PLACEHOLDER)
    fits = len(header) > len(before) + len(after) and header.startswith(before) and header.endswith(after)
    return header[len(before) : len(header) - len(after)].strip() if fits else None


def _role(table: Table, place: int, header: str, key: list[str], named: dict[str, str], mapping: Mapping) -> Role:
    if not key:
        if not header and not table.columns[place].filled.any():
            return PlainColumn(role="ignore")  # a spreadsheet leaves such columns at the edge
        raise FormatError(
            "mapping-column-missing",
            file=table.file,
            line=table.header_line,
            column=place + 1,
            found=header[:_SHOWN],
            mapping=mapping.name,
        )
    role = mapping.model.columns[named[key[0]]]
    star = star_of(key[0], header) if key[0] != header else None
    if isinstance(role, MeasureColumn) and star and not role.id:
        return role.model_copy(update={"id": star, "title": role.title or star})
    if isinstance(role, GroupColumn) and star and not role.name:
        return role.model_copy(update={"name": star})
    if isinstance(role, RankColumn) and role.place is None:
        return role.model_copy(update={"place": _place(table, place, star)})
    return role


def _place(table: Table, place: int, star: str | None) -> int:
    number = whole(star or "")
    if number is None or not 1 <= number <= len(table.header):
        raise FormatError(
            "table-place-missing",
            file=table.file,
            line=table.header_line,
            column=place + 1,
            found=table.header[place][:_SHOWN],
        )
    return number


def _refuse_unknown(table: Table, mapping: Mapping, named: dict[str, str], used: set[str]) -> None:
    unknown = next((name for name in named if name not in used), None)
    if unknown is not None:
        raise FormatError(
            "mapping-column-unknown",
            file=table.file,
            line=table.header_line,
            found=unknown[:_SHOWN],
            expected=", ".join(table.header)[: 4 * _SHOWN],
            mapping=mapping.name,
            mapping_line=mapping.line("columns", named[unknown]),
        )


def _refuse_twice(table: Table, roles: list[Role]) -> None:
    seen: set[tuple[str, int | str | None]] = set()
    for place, (role, header) in enumerate(zip(roles, table.header, strict=True), start=1):
        match role:
            case RankColumn():
                what: tuple[str, int | str | None] = ("rank", role.place)
            case GroupColumn():
                what = ("group", role.name or header)
            case PlainColumn(role="ballot" | "weight" | "voter"):
                what = (role.role, None)
            case _:
                continue
        if what in seen:
            raise FormatError(
                "table-role-twice", file=table.file, line=table.header_line, column=place, found=header[:_SHOWN]
            )
        seen.add(what)
