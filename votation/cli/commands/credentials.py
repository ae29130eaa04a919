"""`votation credentials N --out FOLDER`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import places, voters
from votation.report.blocks import Facts, Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(
    COMMANDS["credentials"],
    N_(
        "Writes credentials.txt, the roll that goes beside election.yaml, and TEST-voters.csv with the private keys. "
        "Real voters make their keys on their own devices: whoever has a private key votes in its name."
    ),
)
@argument("number", type=click.INT, metavar=N_("NUMBER"))
@option("--out", type=asking.FILE, required=True, metavar=N_("FOLDER"), help=N_("Where both files go."))
def run(number: int, out: Path) -> Answer:
    """Make test voters."""
    with asking.progress(_("Making keys")) as moved:
        made = voters.make_test_voters(number, out, progress=moved)
    return Answer(
        [
            Line(_("TEST: these keys are for trials, never for an election."), "warning"),
            Facts(
                (
                    (_("voters"), str(made.count)),
                    (_("roll"), str(out / places.CREDENTIALS)),
                    (_("private keys"), str(out / voters.SECRETS)),
                    (_("digest of the roll"), made.sha256),
                )
            ),
        ],
        {"test": True, "count": made.count, "sha256": made.sha256, "roll": (out / places.CREDENTIALS).as_posix()},
    )
