"""From a table and the role of each of its columns to ballots, every row accounted for.

Rows are dropped in this order, each for the first reason that applies: `EMPTY`, no cell is filled; `TOTAL`, the first
word of the row is “Total” or the like; `INCOMPLETE`, the voter did not finish; `DUPLICATE`, the same id with the same
content came before; `SUPERSEDED` or `VOIDED`, the voter voted more than once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Column, Decision, Dropped, Measure
from votation.exchange.tables import identity
from votation.exchange.tables.levels import cells_of, whole
from votation.exchange.tables.mapping import GroupColumn, MeasureColumn, PlainColumn, RankColumn
from votation.exchange.tables.places import measures_ranked, ranks_of
from votation.exchange.tables.revotes import overtaken
from votation.exchange.tables.words import clean, is_sum, is_total
from votation.profile.entry import MAX_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from votation.exchange.content import Rule
    from votation.exchange.tables.levels import Levels
    from votation.exchange.tables.revotes import Kept
    from votation.exchange.tables.table import Coded, Table
    from votation.profile.reading import Cells

    Role: TypeAlias = MeasureColumn | RankColumn | GroupColumn | PlainColumn

_SHOWN: Final = 60
_MAYBE_TOTAL: Final = re.compile(r"[^0-9]{3,24}", re.ASCII)  # told at a glance: ids have digits
_SAMPLE: Final = 10_000  # distinct texts of a column that are looked at for identities


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table is.

    Attributes:
        roles: Of each column.
        levels: What the cells of measures may hold.
        rule: What a cell without level means, where something says it.
        measures: Title by text of cells in columns of ranks; empty where those that occur are all.
        title: What the vote is about.
        kept: Which row of a voter counts who has several, where a column says who voted.
        decisions: What had to be decided to make this plan.
    """

    roles: tuple[Role, ...]
    levels: Levels
    rule: Rule = None
    measures: Mapping[str, str] | None = None
    title: str = ""
    kept: Kept = "none"
    decisions: tuple[Decision, ...] = ()

    def columns(self, *roles: str) -> list[int]:
        """Return the columns with one of these roles."""
        return [place for place, role in enumerate(self.roles) if role.role in roles]


def refuse_identities(table: Table, roles: Sequence[Role]) -> None:
    """Refuse columns that look as if they say who voted, unless they are dropped.

    Columns of measures are not looked at: each of their cells has to be a level, so no identity can stand in one, and
    a measure may well be called “E-mail”. The cells of ranks are: where nobody lists the measures, each is one.

    Raises:
        FormatError: With the column and what it looks like.
    """
    for place, (name, column, role) in enumerate(zip(table.header, table.columns, roles, strict=True)):
        if role.role not in {"group", "ballot", "weight", "ignore", "rank"}:
            continue
        why = (identity.of_header(name) if role.role != "rank" else None) or identity.of_cells(column.values[:_SAMPLE])
        if why is not None:
            raise FormatError(
                "table-identity",
                file=table.file,
                line=table.header_line,
                column=place + 1,
                found=name[:_SHOWN],
                why=why,
            )


def assemble(table: Table, plan: Plan) -> Ballots:
    """Return the ballots of a table.

    Raises:
        FormatError: A cell is no level, no weight, no rank; an id stands twice over different ballots; there is no
            measure, or one twice.
    """
    reasons = reasons_of(table, plan.roles)
    kept = table.take(np.flatnonzero(reasons == 0))
    measures, cells, told = _cells(kept, plan)
    groups, weights, ids = _groups(kept, plan), _weights(kept, plan), _ids(kept, plan)
    again = np.zeros(len(kept), np.uint8)
    same = _duplicates(kept, ids, [*cells, *(column.codes for column in groups.values())], weights)
    if same is not None:
        again[same] = _CODES.index("DUPLICATE")
    _mark_overtaken(again, kept, plan)
    reasons[reasons == 0] = again
    one = np.flatnonzero(again == 0) if again.any() else slice(None)
    return Ballots(
        measures=measures,
        kind=plan.levels.kind,
        scale=len(measures) if plan.levels.kind == "ranking" else plan.levels.scale,
        cells=np.ascontiguousarray(cells[:, one]),
        account=_account(table, plan, reasons, told),
        rule=plan.rule,
        levels=plan.levels.titles,
        weights=None if weights is None else weights[one],
        lines=kept.lines[one],
        ids=None if ids is None else ids[one],
        groups={name: replace(column, codes=column.codes[one]) for name, column in groups.items()},
        title=plan.title,
    )


_CODES: Final = ("", "EMPTY", "TOTAL", "INCOMPLETE", "DUPLICATE", "SUPERSEDED", "VOIDED")


def _mark_overtaken(again: NDArray[np.uint8], table: Table, plan: Plan) -> None:
    """Mark the rows of voters who voted more than once that do not count."""
    for place in plan.columns("voter"):
        left = np.flatnonzero(again == 0)
        lost = overtaken(table.columns[place].take(left), plan.kept)
        again[left[lost]] = _CODES.index("VOIDED" if plan.kept == "none" else "SUPERSEDED")


def reasons_of(table: Table, roles: Sequence[Role]) -> NDArray[np.uint8]:
    """Return for each row why it is dropped before its votes are read: an index of `_CODES`, 0 for not at all."""
    empty = np.ones(len(table), bool)
    total = np.zeros(len(table), bool)
    unfinished = np.zeros(len(table), bool)
    for column, role in zip(table.columns, roles, strict=True):
        if empty.any():  # mostly the first column ends that
            total |= empty & _totals(column, role)
            empty &= ~column.filled
        if role.role == "submitted":
            unfinished |= ~column.filled
    return np.select([empty, total, unfinished], [1, 2, 3], 0).astype(np.uint8)


def _totals(column: Coded, role: Role) -> NDArray[np.bool_]:
    """Tell which cells say that their row is a total; in a column of ranks it would be a measure of that name."""
    says = is_total if role.role == "measure" else is_sum
    totals = [_MAYBE_TOTAL.fullmatch(value) is not None and says(value) for value in column.values]
    if role.role == "rank" or not any(totals):
        return np.zeros(len(column.codes), bool)
    return np.array(totals, bool)[column.codes]


def _account(table: Table, plan: Plan, reasons: NDArray[np.uint8], told: Iterable[Decision]) -> Account:
    dropped = tuple(Dropped(int(table.lines[row]), _CODES[reasons[row]]) for row in np.flatnonzero(reasons))
    columns = plan.columns("drop", "submitted", "voter")
    gone = [
        Decision("table-dropped", {"column": place + 1, "header": table.header[place][:_SHOWN]}) for place in columns
    ]
    totals = table.lines[reasons == _CODES.index("TOTAL")]
    sums = [Decision("table-total", {"line": int(line)}) for line in totals]
    decisions = [*table.decisions, *plan.decisions, *told, *gone, *sums]
    return Account(len(table), dropped, tuple(decisions))


def _cells(table: Table, plan: Plan) -> tuple[tuple[Measure, ...], Cells, tuple[Decision, ...]]:
    places = plan.columns("rank")
    if places:
        measures = measures_ranked(table, places, plan.measures or {}, plan.levels.nothing)
        told = () if plan.measures else (Decision("table-measures", {"count": len(measures)}),)
        ranks = [role.place or 0 for role in plan.roles if isinstance(role, RankColumn)]
        return measures, ranks_of(table, places, ranks, measures, plan.levels.nothing), told
    columns = plan.columns("measure")
    measures = tuple(
        Measure(role.id or name, role.title or name, role.attributes)
        for role, name in zip(plan.roles, table.header, strict=True)
        if isinstance(role, MeasureColumn)
    )
    _refuse_same_measures(table, columns, measures)
    return measures, *cells_of(table, columns, plan.levels)


def _refuse_same_measures(table: Table, columns: Sequence[int], measures: Sequence[Measure]) -> None:
    if not columns:
        raise FormatError("table-no-measure", file=table.file, line=table.header_line)
    seen: dict[str, int] = {}
    for place, measure in zip(columns, measures, strict=True):
        if measure.id in seen:
            raise FormatError(
                "table-measure-twice",
                file=table.file,
                line=table.header_line,
                column=place + 1,
                found=measure.id[:_SHOWN],
                first=seen[measure.id] + 1,
            )
        seen[measure.id] = place


def _groups(table: Table, plan: Plan) -> dict[str, Column]:
    return {
        role.name or table.header[place]: _group(table.columns[place], role.values)
        for place, role in enumerate(plan.roles)
        if isinstance(role, GroupColumn)
    }


def _group(column: Coded, names: Mapping[str, str]) -> Column:
    """Return the group that a column holds; values of rows that were dropped are none of it."""
    present, codes = np.unique(column.codes, return_inverse=True)
    called = {clean(value): name for value, name in names.items()}
    values = [clean(column.values[code]) for code in present]
    group = Column.of([called.get(value, value) for value in values])
    return replace(group, codes=group.codes[codes])


def _weights(table: Table, plan: Plan) -> NDArray[np.int64] | None:
    for place in plan.columns("weight"):
        column = table.columns[place]
        numbers = [whole(value.strip()) or 0 for value in column.values]
        weights = np.array(numbers, np.int64)[column.codes] if numbers else np.zeros(0, np.int64)
        wrong = np.flatnonzero((weights < 1) | (weights > MAX_WEIGHT))
        if wrong.size:
            row = int(wrong[0])
            raise FormatError(
                "table-weight",
                file=table.file,
                line=int(table.lines[row]),
                column=place + 1,
                found=identity.veiled(column.values[column.codes[row]]),
                expected=f"1-{MAX_WEIGHT}",
            )
        return weights
    return None


def _ids(table: Table, plan: Plan) -> NDArray[np.str_] | None:
    for place in plan.columns("ballot"):
        column = table.columns[place]
        empty = np.flatnonzero(~column.filled)
        if empty.size:
            raise FormatError("table-id-missing", file=table.file, line=int(table.lines[empty[0]]), column=place + 1)
        return np.array([clean(value) for value in column.values], np.str_)[column.codes]
    return None


def _duplicates(
    table: Table,
    ids: NDArray[np.str_] | None,
    columns: Sequence[NDArray[np.generic]],
    weights: NDArray[np.int64] | None,
) -> NDArray[np.bool_] | None:
    """Tell which ballots came before, with the same id; None where none did.

    Raises:
        FormatError: One has another content than the first of its id.
    """
    if ids is None:
        return None
    _, first, inverse = np.unique(ids, return_index=True, return_inverse=True)
    if len(first) == len(ids):
        return None
    earlier = first[inverse]
    for column in [*columns, *([] if weights is None else [weights])]:
        other = np.flatnonzero(column != column[earlier])
        if other.size:
            row = int(other[0])
            raise FormatError(
                "table-id-twice",
                file=table.file,
                line=int(table.lines[row]),
                found=str(ids[row])[:_SHOWN],
                first=int(table.lines[earlier[row]]),
            )
    again: NDArray[np.bool_] = earlier != np.arange(len(ids))
    return again
