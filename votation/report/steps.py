"""How a method came to its ranking: rounds, steps, victories and certificates, as people check them by hand.

The evidence of an outcome has a name for each of its parts. A list of rows becomes a table, a number or some measures a
line. What is neither, such as a matrix of paths, is for programs: JSON answers and result.json hold all of it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from votation.report.blocks import Column, Facts, Line, Table
from votation.report.figures import exact, rounded
from votation.report.language import _
from votation.report.wording.steps import COLUMNS, FACTS, PHRASES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from votation.methods import Outcome
    from votation.report.blocks import Block

HOLDERS: Final = ("left", "held_by")
"""Columns with the measures that the numbers of the other columns belong to."""
NUMBERED: Final = frozenset({"rounds", "steps"})
"""Tables whose rows have no number of their own."""
CHAINS: Final = {"path": " > ", "pair": " > ", "strength": " : "}
"""Columns whose lists stand for more than their members, and what is written between these."""
WORDED: Final = frozenset({"by", "layers", "round", "rung"})
"""Evidence whose words are names for programs, not measures."""
LONGEST: Final = 16
"""Characters up to which a fraction is written in full."""


def steps_blocks(outcome: Outcome) -> Iterator[Block]:
    """Yield what one needs to check a ranking by hand; nothing where the table of scores says all."""
    evidence = {name: value for name, value in outcome.evidence.items() if value != []}
    facts = tuple((_(FACTS[name]), _cell(name, value)) for name, value in evidence.items() if name in FACTS)
    if facts:
        yield Line("")
        yield Facts(facts)
    for name, rows in evidence.items():
        if name in TABLES:
            yield Line("")
            yield Line(_(TABLES[name]), "strong")
            yield _table([_with_holders(row) for row in rows], numbered=name in NUMBERED)


def _table(rows: Sequence[Mapping[str, Any]], *, numbered: bool) -> Table:
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    number = (Column(_("No."), right=True),) if numbered else ()
    columns = (Column(_(COLUMNS.get(name, name)), right=_is_number(rows, name)) for name in names)
    cells = (tuple(_cell(name, row.get(name)) for name in names) for row in rows)
    return Table(
        (*number, *columns), tuple((*([str(n)] if numbered else []), *row) for n, row in enumerate(cells, start=1))
    )


def _with_holders(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row in which each number of a list stands behind its measure, and not in another column."""
    holders = next((row[name] for name in HOLDERS if name in row), ())
    return {
        name: [f"{holder} {_number(each)}" for holder, each in zip(holders, value, strict=True)]
        if _is_numbers(value) and name not in CHAINS
        else value
        for name, value in row.items()
        if name not in HOLDERS
    }


def _is_number(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    return all(type(row.get(name, 0)) in {int, Fraction} for row in rows)


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, int | Fraction) for each in value)


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - any value of evidence
    match value:
        case None:
            return "-"
        case bool():
            return _("yes") if value else _("no")
        case int() | Fraction():
            return _number(value)
        case list() | tuple():
            within = " > " if value and isinstance(value[0], list) else CHAINS.get(name, ", ")
            return (", " if within == " > " and name not in CHAINS else within).join(
                _cell("path", each) for each in value
            )
    return _(PHRASES.get(value, value)) if name in WORDED else str(value)


def _number(value: int | Fraction) -> str:
    text = exact(value)
    return text if len(text) <= LONGEST else rounded(value)
