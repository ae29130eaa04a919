"""`votation diff OLD NEW`, `votation diff check PROOF --trust FILE`."""

from __future__ import annotations

from typing import Final

import click

from votation.cli.commands import COMMANDS
from votation.cli.framework import Group
from votation.report.wording.sentence import N_

SUBCOMMANDS: Final = {
    "compare": N_("Compare two copies, OLD and NEW; this is meant where no subcommand is named."),
    "check": N_("Check a proof that officials signed two stories."),
}

run: Final = click.command(
    cls=Group,
    table=SUBCOMMANDS,
    place=__name__,
    default="compare",
    summary=COMMANDS["diff"],
    help=N_(
        "Says whether anything was only added since, or what was changed, dropped or rolled back. Where two signed "
        "documents cannot both be true, a proof with both is written. `votation verify` checks each copy by itself."
    ),
)(lambda: None)
