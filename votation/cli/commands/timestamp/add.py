"""`votation timestamp add FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands.timestamp import SUBCOMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import places, stamping
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(
    SUBCOMMANDS["add"],
    N_(
        "It must be over the statement of the folder. Without --tsa its signature is not looked at; whoever verifies "
        "gives certificates of their own."
    ),
)
@argument("answer", type=asking.FILE, metavar=N_("FILE"))
@option("--tsa", type=asking.FILE, metavar=N_("FILE"), help=N_("Certificates that a time stamp must lead to, in PEM."))
@asking.in_folder
def run(answer: Path, tsa: Path | None, folder: Path) -> Answer:
    """Keep a stamp."""
    stamp = stamping.add(folder, answer, certificates=tsa)
    kept = _("Kept as {file}: the statement existed at {time}.").format(file=places.STAMP, time=stamp.at)
    unproved = _("Its signature was not checked; that takes --tsa and the certificate of the authority.")
    return Answer(
        [Line(kept, "good"), *([Line(unproved, "warning")] if tsa is None else [])],
        {"file": places.STAMP, "at": stamp.at, "proved": tsa is not None},
    )
