"""`votation new FOLDER`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli.asking import FILE
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import opening
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(
    COMMANDS["new"],
    N_("Writes election.yaml, commented in French and English, and allowed_signers, without keys yet. Edit both."),
)
@argument("folder", type=FILE, metavar=N_("FOLDER"))
@option("--id", "election", metavar=N_("ID"), help=N_("Short name of the election; otherwise that of the folder."))
def run(folder: Path, election: str | None) -> Answer:
    """Lay out a workspace."""
    made = opening.scaffold(folder, election=election)
    written = [made.root / file for file in made.files]
    return Answer(
        [
            *(Line(_("Written: {file}").format(file=file)) for file in written),
            Line(_("Next: edit both, then run `votation check`."), "strong"),
        ],
        {"folder": made.root.as_posix(), "files": made.files},
    )
