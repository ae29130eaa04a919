"""Writing `.pb` files of Pabulib, a row a voter."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from votation.errors import FormatError, LimitError
from votation.exchange.content import Decision
from votation.exchange.contract import Writer, Written
from votation.exchange.formats.pabulib import DECLARED, GROUPS, INFO
from votation.exchange.steps.losses import losses
from votation.exchange.steps.making import check_kind, has_ties, one_line, orders, tokens, weights_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from votation.exchange.content import Ballots
    from votation.exchange.steps.losses import Fact

MAX_ROWS: Final = 10**7
"""Voters that are written, each on a row."""

_VOTE_TYPES: Final = {"approval": "approval", "ranking": "ordinal", "scores": "scoring", "grades": "scoring"}
_UNSAID: Final = ("country", "unit", "instance", "budget", "rule", "date_begin", "date_end")
"""Keys that every file must have, and of which ballots say nothing."""
_OWN: Final = frozenset({"project_id", "name", *DECLARED})


class PabulibWriter(Writer):
    """Approvals, strict orders, and points."""

    info = INFO

    def write(self, ballots: Ballots) -> Written:
        """Write a row for each voter.

        Raises:
            FormatError: The ballots are orders with ties, which the format cannot hold.
            LimitError: They stand for more than `MAX_ROWS` voters.
        """
        check_kind(ballots, self.info)
        if ballots.kind == "ranking" and has_ties(ballots.cells):
            raise FormatError("pabulib-ties", found=ballots.kind, expected="ordinal")
        voters = weights_of(ballots)
        if voters.sum() > MAX_ROWS:
            raise LimitError("foreign-expanded", found=int(voters.sum()), expected=MAX_ROWS)
        ids, kept = tokens(ballots, _can_be, "p")
        kept.add("scale")
        if ballots.kind != "grades":
            kept.add("kind")
        rows = [*_meta(ballots, int(voters.sum()), kept), *_projects(ballots, ids, kept), *_votes(ballots, ids, kept)]
        output = io.StringIO(newline="")
        csv.writer(output, delimiter=";", lineterminator="\n").writerows(rows)
        return Written(output.getvalue().encode(), (*losses(ballots, kept), *_said(ballots)))


def _can_be(name: str) -> bool:
    return bool(name) and name == one_line(name) and "," not in name


def _meta(ballots: Ballots, voters: int, kept: set[Fact]) -> Iterator[list[str]]:
    title = one_line(ballots.title)
    if title == ballots.title:
        kept.add("title")
    yield ["META"]
    yield ["key", "value"]
    yield ["description", title]
    yield from ([key, ""] for key in _UNSAID)
    yield ["num_projects", str(len(ballots.measures))]
    yield ["num_votes", str(voters)]
    yield ["vote_type", _VOTE_TYPES[ballots.kind]]
    if ballots.kind in {"scores", "grades"}:
        yield ["max_points", str(ballots.scale - 1)]
        if isinstance(ballots.rule, int):
            yield ["default_score", str(ballots.rule)]
        if isinstance(ballots.rule, int) or ballots.rule == "worst":
            kept.add("rule")


def _projects(ballots: Ballots, ids: list[str], kept: set[Fact]) -> Iterator[list[str]]:
    titles = [one_line(measure.title or measure.id) for measure in ballots.measures]
    if titles == [measure.title or measure.id for measure in ballots.measures]:
        kept.add("measure-titles")
    names = {name for measure in ballots.measures for name in measure.attributes}
    columns = ["cost", *sorted(name for name in names - {"cost"} - _OWN if name and name == one_line(name))]
    found = [[one_line(measure.attributes.get(name, "")) for name in columns] for measure in ballots.measures]
    read = [{name: cell for name, cell in zip(columns, row, strict=True) if cell} for row in found]
    if read == [dict(measure.attributes) for measure in ballots.measures]:
        kept.add("attributes")
    declared = [name for name in DECLARED if name in ballots.declared]
    if ballots.declared.keys() <= set(declared):
        kept.add("declared")
    yield ["PROJECTS"]
    yield ["project_id", "cost", *declared, "name", *columns[1:]]
    for measure, each, title, row in zip(ballots.measures, ids, titles, found, strict=True):
        totals = [str(ballots.declared[name].get(measure.id, "")) for name in declared]
        yield [each, row[0], *totals, title, *row[1:]]


def _votes(ballots: Ballots, ids: list[str], kept: set[Fact]) -> Iterator[list[str]]:
    groups = {name: column for name, column in ballots.groups.items() if name in GROUPS}
    values = {name: [one_line(value) for value in column.values] for name, column in groups.items()}
    if values == {name: list(column.values) for name, column in ballots.groups.items()}:
        kept.add("groups")
    voters = weights_of(ballots)
    names = _voter_ids(ballots, voters, kept)
    has_points = ballots.kind in {"scores", "grades"}
    yield ["VOTES"]
    yield ["voter_id", "vote", *(["points"] if has_points else []), *groups]
    cells_of = [[values[name][code] for code in column.codes.tolist()] for name, column in groups.items()]
    row = 0
    for ballot, (cells, times) in enumerate(zip(_cells(ballots, ids), voters.tolist(), strict=True)):
        for _ in range(times):
            yield [names[row], *cells, *(column[ballot] for column in cells_of)]
            row += 1


def _voter_ids(ballots: Ballots, voters: NDArray[np.int64], kept: set[Fact]) -> list[str]:
    if ballots.ids is not None and (voters == 1).all():
        ids: list[str] = ballots.ids.tolist()
        if all(each and each == one_line(each) for each in ids):
            kept.add("ids")
            return ids
    return [str(number) for number in range(1, int(voters.sum()) + 1)]


def _cells(ballots: Ballots, ids: list[str]) -> Iterator[list[str]]:
    """Yield the cells of each ballot: the projects, and their points if it gives some."""
    if ballots.kind == "ranking":
        yield from ([text] for text in orders(ballots.cells, ids, ",", ","))
        return
    lowest = 2 if ballots.kind == "approval" else 1
    for column in ballots.cells.T.tolist():
        listed = [(ids[number], str(cell - 1)) for number, cell in enumerate(column) if cell >= lowest]
        vote = ",".join(each for each, _ in listed)
        yield [vote] if ballots.kind == "approval" else [vote, ",".join(points for _, points in listed)]


def _said(ballots: Ballots) -> tuple[Decision, ...]:
    open_points = ballots.kind in {"scores", "grades"} and not ballots.complete
    return (Decision("said-rule", {"rule": "worst"}),) if open_points and ballots.rule in {None, "exclude"} else ()
