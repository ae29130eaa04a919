"""The score columns of each method, as people read them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from votation.report.blocks import Column
from votation.report.figures import decimal, exact, percent, rounded
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from votation.methods import Outcome, Score
    from votation.report.titles import Names

LEAN_DIGITS: Final = 4
PLACE_DIGITS: Final = 2
HEADINGS: Final[Mapping[str, str]] = {
    "against": N_("Against"),
    "approvals": N_("Approvals"),
    "beaten_by": N_("Beaten by"),
    "beats": N_("Beats"),
    "cost": N_("Cost"),
    "defeated_by": N_("Defeated by"),
    "defeats": N_("Defeats"),
    "first_round": N_("First round"),
    "for": N_("For"),
    "givers": N_("Given by"),
    "highest_levels": N_("Highest levels"),
    "judgments": N_("Judgments"),
    "last_places": N_("Last places"),
    "load": N_("Load"),
    "loss": N_("Loss"),
    "losses": N_("Losses"),
    "margin_sum": N_("Sum of margins"),
    "mean": N_("Mean"),
    "mean_place": N_("Mean place"),
    "missing": N_("No opinion"),
    "net": N_("For minus against"),
    "neutral": N_("Neutral"),
    "new_supporters": N_("New supporters"),
    "phase": N_("Bought by"),
    "points": N_("Points"),
    "price": N_("Price a supporter"),
    "ranked_above": N_("Ranked above"),
    "ranked_below": N_("Ranked below"),
    "ranked_by": N_("Search given up, ranked by"),
    "round": N_("Round"),
    "score": N_("Score"),
    "second_order": N_("Scores of those beaten"),
    "served": N_("Served"),
    "share": N_("Share"),
    "smith_layer": N_("Smith set"),
    "state": N_("State"),
    "sum": N_("Sum"),
    "support": N_("Support"),
    "ties": N_("Ties"),
    "trimmed": N_("Trimmed mean"),
    "variance": N_("Variance"),
    "votes": N_("Votes"),
    "wins": N_("Wins"),
    "worst_defeat": N_("Worst defeat"),
}
"""Headings of the columns that methods without a table of their own here give."""


class Scores(NamedTuple):
    """The columns of a method, and the cells of each measure."""

    columns: tuple[Column, ...]
    cells: Mapping[str, tuple[str, ...]]


def scores_of(outcome: Outcome, order: Sequence[str], names: Names) -> Scores:
    """Return the score columns of an outcome.

    Args:
        outcome: What a method returned for one scope.
        order: The measures as they will be printed.
        names: What grades are called.
    """
    columns = _COLUMNS.get(outcome.method.id)
    return columns(outcome, order, names) if columns else _any(outcome)


def _majority_judgment(outcome: Outcome, _order: Sequence[str], names: Names) -> Scores:
    rows = outcome.scores
    leans, absent = any("lean" in row for row in rows.values()), any(row["missing"] for row in rows.values())
    columns = [
        Column(_("Majority grade")),
        Column(_("Better (p)"), right=True),
        Column(_("Worse (q)"), right=True),
        *([Column(_("Lean"), right=True)] if leans else []),
        Column(_("Judgments"), right=True),
        *([Column(_("No opinion"), right=True)] if absent else []),
    ]

    def cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - one row of scores
        grade = f"{names.level(row['grade'])} {row['sign']}" if "grade" in row else "-"
        return (
            grade,
            _share(row["p"], row["judgments"]),
            _share(row["q"], row["judgments"]),
            *([decimal(row["lean"], LEAN_DIGITS) if "lean" in row else "-"] if leans else []),
            str(row["judgments"]),
            *([str(row["missing"])] if absent else []),
        )

    return Scores(tuple(columns), {measure: cells(row) for measure, row in rows.items()})


def _approval(outcome: Outcome, _order: Sequence[str], _names: Names) -> Scores:
    columns = (
        Column(_("Approvals"), right=True),
        Column(_("Of expressed"), right=True),
        Column(_("Of accepted"), right=True),
    )

    def cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - one row of scores
        shares = (row.get(name) for name in ("share_of_expressed", "share_of_valid"))
        return str(row["approvals"]), *("-" if share is None else percent(share, 1) for share in shares)

    return Scores(columns, {measure: cells(row) for measure, row in outcome.scores.items()})


def _borda(outcome: Outcome, _order: Sequence[str], _names: Names) -> Scores:
    rows = outcome.scores
    placed = any("mean_place" in row for row in rows.values())
    columns = (
        Column(_("Points"), right=True),
        *([Column(_("Mean place"), right=True)] if placed else []),
        Column(_("Sum of margins"), right=True),
    )

    def cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - one row of scores
        place = (decimal(row["mean_place"], PLACE_DIGITS) if "mean_place" in row else "-",) if placed else ()
        return exact(row["points"]), *place, exact(row["margin_sum"])

    return Scores(columns, {measure: cells(row) for measure, row in rows.items()})


def _schulze(outcome: Outcome, order: Sequence[str], _names: Names) -> Scores:
    columns = (
        Column(_("Beats"), right=True),
        Column(_("Beaten by"), right=True),
        Column(_("Strength over the next"), right=True),
    )
    ahead = _strengths_ahead(outcome, order)
    return Scores(
        columns,
        {
            measure: (str(row["path_wins"]), str(row["path_losses"]), ahead[measure])
            for measure, row in outcome.scores.items()
        },
    )


def _strengths_ahead(outcome: Outcome, order: Sequence[str]) -> dict[str, str]:
    """Return the strength of the strongest path from each measure to the first one of the next tier."""
    layers, rows = outcome.ranking.layers(), {measure: row for row, measure in enumerate(outcome.scores)}
    strongest: Any = outcome.evidence["strongest"]
    strengths: Any = outcome.evidence["strengths"]
    ahead = {}
    for place, measure in enumerate(order):
        following = next((each for each in order[place + 1 :] if layers[each] > layers[measure]), None)
        number = strongest[rows[measure]][rows[following]] if following is not None else 0
        ahead[measure] = " : ".join(map(exact, strengths[number - 1])) if number else "-"
    return ahead


def _any(outcome: Outcome) -> Scores:
    """Show whatever a method says, under its own names where they are unknown here."""
    names = tuple(dict.fromkeys(name for row in outcome.scores.values() for name in row))
    return Scores(
        tuple(Column(_(HEADINGS.get(name, name)), right=True) for name in names),
        {measure: tuple(_cell(row, name) for name in names) for measure, row in outcome.scores.items()},
    )


def _cell(row: Score, name: str) -> str:
    value = row.get(name, "-")
    return rounded(value) if isinstance(value, int | Fraction) else value


def _share(part: int, whole: int) -> str:
    return f"{percent(part, whole)} ({part})"


_COLUMNS: Final[dict[str, Callable[[Outcome, Sequence[str], Names], Scores]]] = {
    "majority-judgment": _majority_judgment,
    "approval": _approval,
    "borda": _borda,
    "schulze": _schulze,
}
