"""`votation board`, `votation board set-aside BATCH`, `votation board decide BALLOT`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, Group, Manner, option, tell
from votation.office import board
from votation.report.blocks import Column, Line, Table
from votation.report.figures import spoken
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.report.blocks import Block

SUBCOMMANDS: Final = {
    "set-aside": N_("Write the next board, on which a batch does not count."),
    "decide": N_("Write the next board, which settles a ballot that two boxes hold."),
}
STATUSES: Final = {"counted": N_("counted"), "set-aside": N_("set aside"), "replaced": N_("replaced")}


@click.command(
    cls=Group,
    table=SUBCOMMANDS,
    place=__name__,
    summary=COMMANDS["board"],
    help=N_(
        "Lists every batch received, signed by the officials before anything is counted. A batch changes status, it "
        "never vanishes; what people decided is written with its reason."
    ),
    subcommand_metavar=N_("[COMMAND] [ARGS]..."),
    invoke_without_command=True,
)
@option("--revise", is_flag=True, help=N_("Write the next board, after batches came in late or were replaced."))
@asking.in_folder
@asking.journaled
@click.pass_context
def run(context: click.Context, revise: bool, folder: Path, now: Callable[[], str], operator: str) -> int:
    """Write the board."""
    if context.invoked_subcommand is not None:
        return 0
    make = board.revise if revise else board.make_board
    step = make(folder, at=now(), operator=operator)
    return tell(answer(step), context.find_object(Manner))


def answer(step: board.BoardStep) -> Answer:
    """Return what the commands of the board have to say."""
    blocks = board_blocks(step)
    if step.new:
        blocks.append(Line(_("Next: officials sign it with `votation sign board.json`.")))
    return Answer(blocks, _value(step))


def board_blocks(step: board.BoardStep) -> list[Block]:
    """Return what to show of a board."""
    columns = (Column(_("Batch")), Column(_("Ballots"), right=True), Column(_("Status")), Column(_("Reason")))
    rows = tuple(
        (each.batch, str(each.lines), _(STATUSES[each.status]), each.reason or "") for each in step.board.batches
    )
    first = _("Board {revision} is written.") if step.new else _("Board {revision} stands; nothing changed.")
    total = _("Batches that count: {batches}; their ballots: {ballots}.").format(
        batches=len(step.counted), ballots=sum(each.lines for each in step.counted)
    )
    blocks: list[Block] = [
        Line(first.format(revision=step.board.revision), "strong"),
        Table(columns, rows),
        Line(total),
        Line(_("Fingerprint: {fingerprint}").format(fingerprint=spoken(step.sha256))),
    ]
    for each in step.board.conflicts:
        told = (
            _("Ballot {ballot}: box {box} is kept ({reason}).")
            if each.keep
            else _("Ballot {ballot}: none is kept ({reason}).")
        )
        blocks.append(Line(told.format(ballot=each.ballot, box=each.keep, reason=each.reason)))
    if step.board.boxes_missing:
        missing = _("No batch from these boxes: {boxes}.").format(boxes=", ".join(step.board.boxes_missing))
        blocks.append(Line(missing, "warning"))
    return blocks


def _value(step: board.BoardStep) -> dict[str, Any]:
    """Return a board as a JSON value."""
    return {"board_sha256": step.sha256, "new": step.new, "board": step.board.plain()}
