"""`votation board set-aside BATCH --reason TEXT`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands.board import SUBCOMMANDS, answer
from votation.cli.framework import argument, command, option
from votation.office import board
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.cli.framework import Answer


@command(
    SUBCOMMANDS["set-aside"], N_("For a batch that cannot be read, or of which no right version exists. It is kept.")
)
@argument("batch", metavar=N_("BATCH"))
@option("--reason", required=True, metavar=N_("TEXT"), help=N_("Why, in one line; published."))
@asking.in_folder
@asking.journaled
def run(batch: str, reason: str, folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Set a batch aside."""
    step = board.set_aside(folder, batch, reason=reason, at=now(), operator=operator)
    return answer(step)
