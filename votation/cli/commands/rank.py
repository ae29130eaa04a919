"""`votation rank FILE --method ID`, `votation rank FILE --compare ID,ID`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from votation import methods
from votation.cli import asking, unsigned
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.errors import RefusedError
from votation.evidence.folder import write_atomic
from votation.exchange.declared import declared_totals
from votation.exchange.parts import parts, whole
from votation.report import comparison, foreign
from votation.report.blocks import Heading, Line
from votation.report.language import _
from votation.report.open_data import HABITS, outcomes_csv
from votation.report.results import code_counts, method_line, outcome_blocks, unverified_blocks
from votation.report.steps import steps_blocks
from votation.report.structured import outcome_value
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from votation.cli.unsigned import Subject
    from votation.exchange.parts import Part
    from votation.methods import Method, Outcome
    from votation.report.blocks import Block


@command(
    COMMANDS["rank"],
    N_(
        "For trying methods out: nobody vouches for such a file. FILE is of any format that `votation formats` lists; "
        "a ballot file may be read under its definition, with --election, or as --kind, --scale and --group say. "
        "METHOD is an id that `votation methods` lists, options after it: schulze:strength=margins."
    ),
)
@argument("file", type=asking.FILE, metavar=N_("FILE"))
@option("--method", "chosen", multiple=True, metavar=N_("METHOD"), help=N_("The method; repeatable."))
@option("--compare", metavar=N_("METHOD,METHOD"), help=N_("Several methods, side by side."))
@option(
    "--option",
    "options",
    multiple=True,
    metavar=N_("NAME=VALUE"),
    help=N_("Option of every method named; repeatable."),
)
@option(
    "--by", metavar=N_("NAME"), help=N_("Rank part by part: by category, theme, station or whatever the file says.")
)
@option("--steps", is_flag=True, help=N_("Print how each method came to its ranking, to check it by hand."))
@asking.table
@asking.foreign
@option("--election", type=asking.FILE, metavar=N_("FILE"), help=N_("Definition that says how ballots are read."))
@option(
    "--kind",
    type=click.Choice(["grades", "scores", "approval", "ranking"]),
    help=N_("Kind of ballot, where the file does not say it."),
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
    chosen: tuple[str, ...],
    compare: str | None,
    options: tuple[str, ...],
    by: str | None,
    steps: bool,
    table: Path | None,
    style: str,
    **reading: Any,  # noqa: ANN401 - how the file is read, as `_subject` takes it
) -> Answer:
    """Rank a file."""
    named = [*chosen, *(compare.split(",") if compare else ())]
    if not named:
        raise RefusedError("rank-no-method")
    asked = [_method(each, options) for each in named]
    asking.require_new(table)
    subject = _subject(file, **reading)
    divided = (whole(subject.content),) if by is None else parts(subject.content, by)
    ranked = [(each, [each.rank(method) for method in asked]) for each in divided]
    blocks, data = _told(subject)
    if by is None:
        outcomes = ranked[0][1]
        declared = declared_totals(subject.content)
        order = outcomes[0].ranking.order(tuple(outcomes[0].scores))
        blocks += [
            *_blocks(outcomes, subject, steps=steps),
            *comparison.declared_blocks(declared, order, subject.names),
        ]
        data |= {**_value(outcomes), "declared": comparison.declared_value(declared)}
    else:
        for part, outcomes in ranked:
            blocks += [*_heading(part, subject), *_blocks(outcomes, subject, steps=steps)]
        data["parts"] = [{**_part_value(part), **_value(outcomes)} for part, outcomes in ranked]
    if table is not None:
        rows = [(part.value, outcome) for part, outcomes in ranked for outcome in outcomes]
        write_atomic(table, outcomes_csv(rows, subject.names, HABITS[style], by), overwrite=False)
    return Answer(blocks, data)


def _method(text: str, options: Sequence[str]) -> Method:
    """Read `schulze:strength=margins`; options of its own win over those of all methods."""
    name, *own = text.strip().split(":")
    return methods.get(name, **dict(map(asking.pair, [*options, *own])))


def _subject(
    file: Path,
    *,
    format_: str | None,
    mapping: Path | None,
    read: dict[str, str],
    election: Path | None,
    kind: str | None,
    scale: int | None,
    no_opinion: str | None,
    unranked: str | None,
    groups: tuple[str, ...],
) -> Subject:
    if election is not None:
        return unsigned.under_definition(file, election)
    told = {"kind": kind, "scale": scale, "groups": ",".join(groups) or None}
    options = {name: str(value) for name, value in told.items() if value is not None}
    options |= asking.reader_options(read, mapping)
    return unsigned.foreign(file, format_, options, no_opinion=no_opinion, unranked=unranked)


def _told(subject: Subject) -> tuple[list[Block], dict[str, Any]]:
    """Return what there is to say of the file before it is ranked."""
    account, rejected = subject.content.account, subject.rejected
    blocks: list[Block] = [*unverified_blocks()]
    data: dict[str, Any] = {"trust": "UNVERIFIED", "lines": account.rows, "accepted": account.kept}
    if subject.format is not None:
        title = foreign.format_title(subject.format)
        blocks.append(Line(_("Format: {title} ({id})").format(title=title, id=subject.format)))
        blocks += foreign.account_blocks(account, account.decisions)
        return blocks, {**data, "format": subject.format, **foreign.account_value(account, account.decisions)}
    counts = _("{lines} lines, {accepted} accepted")
    blocks.append(Line(counts.format(lines=account.rows, accepted=account.kept)))
    if rejected:
        blocks.append(Line(_("Rejected: {codes}").format(codes=code_counts(rejected)), "warning"))
    return blocks, {**data, "rejected": [{"reason": code, "count": count} for code, count in rejected.items()]}


def _heading(part: Part, subject: Subject) -> Iterator[Block]:
    yield Heading(subject.names.scope(part.value) if part.value else _("(none)"))
    if part.ballots is not None:
        counts = _("{measures} measures, {ballots} ballots on them")
        yield Line(counts.format(measures=len(part.measures), ballots=part.ballots))


def _part_value(part: Part) -> dict[str, Any]:
    return {"value": part.value, "measures": len(part.measures), "ballots": part.ballots}


def _blocks(outcomes: Sequence[Outcome], subject: Subject, *, steps: bool) -> Iterator[Block]:
    if len(outcomes) == 1:
        yield from outcome_blocks(outcomes[0], subject.names)
    else:
        yield from comparison.comparison_blocks(outcomes, subject.names)
    for outcome in outcomes if steps else ():
        if len(outcomes) > 1:
            yield Heading(method_line(outcome.method))
        yield from steps_blocks(outcome)


def _value(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    if len(outcomes) == 1:
        return {"outcome": outcome_value(outcomes[0])}
    return {
        "outcomes": [outcome_value(outcome) for outcome in outcomes],
        "differences": comparison.comparison_value(outcomes),
    }
