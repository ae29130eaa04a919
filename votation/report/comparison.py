"""Several methods side by side, and totals that a file declares beside those recounted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from votation.report.blocks import Column, Heading, Line, Table
from votation.report.language import _
from votation.report.results import labels, method_line, shared_ranks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from votation.exchange.declared import Declared
    from votation.methods import Outcome
    from votation.report.blocks import Block
    from votation.report.titles import Names

SHOWN: Final = 12
"""Measures whose ranks are told in a sentence."""


def comparison_blocks(outcomes: Sequence[Outcome], names: Names) -> Iterator[Block]:
    """Yield the ranks that several methods give, in one table, and what differs from the first."""
    first = outcomes[0].ranking
    order = first.order(tuple(outcomes[0].scores))
    titled = any(map(names.measure, order))
    columns = (
        Column(_("Measure")),
        *([Column(_("Title"))] if titled else []),
        *(Column(label, right=True) for label in labels([outcome.method for outcome in outcomes])),
    )
    ranks = [shared_ranks(outcome.ranking) for outcome in outcomes]
    yield Table(
        columns,
        tuple((each, *([names.measure(each)] if titled else []), *_cells(each, ranks, outcomes)) for each in order),
    )
    for outcome in outcomes:
        yield Line(method_line(outcome.method), "faint")
    yield from (_difference(outcome, outcomes[0], label) for outcome, label in _others(outcomes))


def comparison_value(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return what differs from the first method, as a JSON value."""
    return [
        {
            "method": outcome.method.id,
            "options": dict(outcome.method.options),
            "moved": [
                {"measure": measure, "from": before, "to": after}
                for measure, before, after in _moved(outcome, outcomes[0])
            ],
        }
        for outcome in outcomes[1:]
    ]


def declared_blocks(columns: Sequence[Declared], order: Sequence[str], names: Names) -> Iterator[Block]:
    """Yield the totals that a file declares beside those recounted, differences marked."""
    for each in columns:
        yield Heading(_("Totals that the file declares: {name}").format(name=each.name))
        heads = (
            Column(_("Measure")),
            Column(_("Title")),
            Column(_("Declared"), right=True),
            Column(_("Recounted"), right=True),
            Column(_("Difference"), right=True),
        )
        yield Table(heads, tuple((row, names.measure(row), *_totals(each, row)) for row in order))
        if each.recounted is None:
            yield Line(_("Nothing says how these totals are counted, so they were not counted again."), "warning")
        elif each.different:
            told = _("{count} of {all} totals differ from the recount of the ballots.")
            yield Line(told.format(count=len(each.different), all=len(each.declared)), "bad")
        else:
            yield Line(_("Every one is what the ballots say."), "good")


def declared_value(columns: Sequence[Declared]) -> list[dict[str, Any]]:
    """Return the same as a JSON value."""
    return [
        {
            "name": each.name,
            "differences": None if each.recounted is None else len(each.different),
            "totals": [
                {
                    "measure": measure,
                    "declared": total,
                    "recounted": None if each.recounted is None else each.recounted.get(measure),
                }
                for measure, total in each.declared.items()
            ],
        }
        for each in columns
    ]


def _others(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, str]]:
    names = labels([outcome.method for outcome in outcomes])
    return zip(outcomes[1:], names[1:], strict=True)


def _cells(measure: str, ranks: Sequence[dict[str, str]], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the ranks of one measure; where one is not that of the first method, by how many places it is better."""
    first = outcomes[0].ranking.ranks()[measure]
    for rank, outcome in zip(ranks, outcomes, strict=True):
        won = first - outcome.ranking.ranks()[measure]
        yield f"{rank[measure]} ({won:+d})" if won else rank[measure]


def _moved(outcome: Outcome, first: Outcome) -> list[tuple[str, int, int]]:
    before, after = first.ranking.ranks(), outcome.ranking.ranks()
    return [(each, before[each], after[each]) for each in first.scores if before[each] != after[each]]


def _difference(outcome: Outcome, first: Outcome, label: str) -> Line:
    moved = _moved(outcome, first)
    if not moved:
        return Line(_("{method}: the same ranks.").format(method=label), "good")
    told = ", ".join(f"{measure} {before}>{after}" for measure, before, after in moved[:SHOWN])
    if len(moved) > SHOWN:
        told = _("{told} and others").format(told=told)
    text = _("{method}: {count} of {all} measures at another rank: {told}")
    return Line(text.format(method=label, count=len(moved), all=len(first.scores), told=told), "warning")


def _totals(column: Declared, measure: str) -> tuple[str, str, str]:
    declared, recounted = column.declared.get(measure), (column.recounted or {}).get(measure)
    gap = "" if declared is None or recounted is None or declared == recounted else f"{recounted - declared:+d}"
    return "-" if declared is None else str(declared), "-" if recounted is None else str(recounted), gap
