"""`votation board decide BALLOT --keep BOX --reason TEXT`."""

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


@command(SUBCOMMANDS["decide"], N_("BALLOT is the id of the ballot, without its box."))
@argument("ballot", metavar=N_("BALLOT"))
@option("--keep", metavar=N_("BOX"), help=N_("Box whose ballot counts; without it, all of them are rejected."))
@option("--reason", required=True, metavar=N_("TEXT"), help=N_("Why, in one line; published."))
@asking.in_folder
@asking.journaled
def run(ballot: str, keep: str | None, reason: str, folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Settle a conflict between boxes."""
    step = board.decide(folder, ballot, keep=keep, reason=reason, at=now(), operator=operator)
    return answer(step)
