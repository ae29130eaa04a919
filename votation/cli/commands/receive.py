"""`votation receive PATH...`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command
from votation.office import receiving
from votation.report.blocks import Column, Line, Table
from votation.report.language import _
from votation.report.results import code_counts
from votation.report.sentences import explain
from votation.report.structured import error_value
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["receive"],
    N_(
        "PATH is a folder with batches, or the files of one: /stick/* will do. Each batch is checked by itself; a bad "
        "one is refused by name, and the others are taken. Receiving a batch again changes nothing."
    ),
)
@argument("paths", nargs=-1, required=True, type=asking.FILE, metavar=N_("PATH..."))
@asking.in_folder
@asking.journaled
def run(paths: tuple[Path, ...], folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Receive batches."""
    received = receiving.receive(folder, paths, at=now(), operator=operator)
    data = {
        "batches": [
            {
                "batch": each.batch,
                "lines": each.lines,
                "manifest_sha256": each.manifest_sha256,
                "fingerprint": each.fingerprint,
                "new": each.new,
                "suspects": [{"reason": code, "count": count} for code, count in each.suspects.items()],
            }
            for each in received.batches
        ],
        "refused": [{**error_value(each.error), "batch": each.file} for each in received.refused],
    }
    return Answer(_blocks(received), data, min((each.error.exit_code for each in received.refused), default=0))


def _blocks(received: receiving.Received) -> list[Block]:
    columns = (
        Column(_("Batch")),
        Column(_("Ballots"), right=True),
        Column(_("Signed by")),
        Column(_("Received")),
        Column(_("Will be rejected")),
    )
    rows = tuple(
        (
            each.batch,
            str(each.lines),
            each.fingerprint,
            _("now") if each.new else _("before"),
            code_counts(each.suspects) or "-",
        )
        for each in received.batches
    )
    blocks: list[Block] = [Table(columns, rows)] if rows else [Line(_("No batch was taken."), "warning")]
    for each in received.refused:
        blocks += [Line(_("Refused: {file}").format(file=each.file), "bad"), *explain(each.error).blocks()]
    blocks.append(Line(_("Next: `votation status` says which boxes have sent nothing yet.")))
    return blocks
