"""`votation rank FILE --method ID`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from votation import methods
from votation.cli import asking, unsigned
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.errors import RefusedError
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.results import code_counts, outcome_blocks, unverified_blocks
from votation.report.structured import outcome_value
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["rank"],
    N_(
        "For trying methods out. FILE is a ballot file in any order: the columns of its definition, with --election; "
        "or a column `ballot` and one for each measure, with --kind. Nobody vouches for such a file."
    ),
)
@argument("file", type=asking.FILE, metavar=N_("FILE"))
@option("--method", required=True, metavar=N_("ID"), help=N_("The method; `votation methods` lists them."))
@option(
    "--option",
    "options",
    multiple=True,
    metavar=N_("NAME=VALUE"),
    help=N_("Option of the method; repeatable."),
)
@option("--election", type=asking.FILE, metavar=N_("FILE"), help=N_("Definition that says how ballots are read."))
@option(
    "--kind",
    type=click.Choice(["grades", "scores", "approval", "ranking"]),
    help=N_("Kind of ballot, where there is no definition."),
)
@option("--scale", type=click.IntRange(min=1), metavar=N_("N"), help=N_("Number of levels of grades or scores."))
@option("--no-opinion", metavar=N_("RULE"), help=N_("Empty cells of grades and scores: worst, exclude or a level."))
@option("--unranked", metavar=N_("RULE"), help=N_("Empty cells of rankings: last or exclude."))
@option(
    "--group", "groups", multiple=True, metavar=N_("ID"), help=N_("Column that is a group, not a measure; repeatable.")
)
def run(
    *,
    file: Path,
    method: str,
    options: tuple[str, ...],
    election: Path | None,
    kind: str | None,
    scale: int | None,
    no_opinion: str | None,
    unranked: str | None,
    groups: tuple[str, ...],
) -> Answer:
    """Rank a ballot file."""
    chosen = methods.get(method, **dict(_option(each) for each in options))
    if election is not None:
        ballots = unsigned.under_definition(file, election)
    else:
        ballots = unsigned.of_kind(file, kind, scale=scale, rule=no_opinion, unranked=unranked, groups=groups)
    outcome = chosen.rank(ballots.profile)
    counts = _("{lines} lines, {accepted} accepted").format(lines=ballots.lines, accepted=ballots.accepted)
    blocks: list[Block] = [*unverified_blocks(), Line(counts)]
    if ballots.rejected:
        blocks.append(Line(_("Rejected: {codes}").format(codes=code_counts(ballots.rejected)), "warning"))
    data: dict[str, Any] = {
        "trust": "UNVERIFIED",
        "lines": ballots.lines,
        "accepted": ballots.accepted,
        "rejected": [{"reason": code, "count": count} for code, count in ballots.rejected.items()],
        "outcome": outcome_value(outcome),
    }
    return Answer([*blocks, *outcome_blocks(outcome, ballots.names)], data)


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise RefusedError("option-spelling", found=text[:60], expected="NAME=VALUE")
    return name, value
