"""`votation timestamp request`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands.timestamp import SUBCOMMANDS
from votation.cli.framework import Answer, command
from votation.office import stamping
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(SUBCOMMANDS["request"], N_("The query holds the digest of statement.json and nothing else."))
@asking.in_folder
def run(folder: Path) -> Answer:
    """Write the query."""
    file = (folder / stamping.ask(folder)).as_posix()
    sending = f"curl -H 'Content-Type: application/timestamp-query' --data-binary @{file} -o statement.json.tsr URL"
    return Answer(
        [
            Line(_("Written: {file}").format(file=file)),
            Line(_("Send it to an authority, for instance:")),
            Line(sending, "strong", 1),
            Line(_("Next: `votation timestamp add statement.json.tsr`.")),
        ],
        {"file": file},
    )
