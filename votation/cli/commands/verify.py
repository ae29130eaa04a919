"""`votation verify FOLDER --trust FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.report.language import _
from votation.report.verification import verification_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@command(
    COMMANDS["verify"],
    N_(
        "Eight steps, from the files to the recount. The trust file holds the officials' keys as printed on the town "
        "hall's poster or in the minutes; keys from inside the folder prove nothing."
    ),
)
@argument("folder", type=asking.FILE, metavar=N_("FOLDER"))
@asking.trusting
@option("--recounters", type=asking.FILE, metavar=N_("FILE"), help=N_("Keys of people who counted again."))
@asking.announced
@option("--tsa", type=asking.FILE, metavar=N_("FILE"), help=N_("Certificates that a time stamp must lead to, in PEM."))
def run(
    *,
    folder: Path,
    trust: Path | None,
    at: datetime | None,
    revoked: Path | None,
    recounters: Path | None,
    election: str | None,
    tsa: Path | None,
) -> Answer:
    """Verify a published folder."""
    with asking.progress(_("Verifying")) as moved:
        report = audit.verify(
            folder,
            trust=trust,
            at=at,
            revoked=revoked,
            recounters=recounters,
            tsa=tsa,
            election=election,
            progress=moved,
        )
    return Answer(verification_blocks(report), report.plain(), report.exit_code)
