"""`votation timestamp request`, `votation timestamp add FILE`."""

from __future__ import annotations

from typing import Final

import click

from votation.cli.commands import COMMANDS
from votation.cli.framework import Group
from votation.report.wording.sentence import N_

SUBCOMMANDS: Final = {
    "request": N_("Write the query to send to the authority."),
    "add": N_("Check the answer of the authority, and keep it with the statement."),
}

run: Final = click.command(
    cls=Group,
    table=SUBCOMMANDS,
    place=__name__,
    summary=COMMANDS["timestamp"],
    help=N_(
        "A stamp of RFC 3161 shows that the statement existed at a time. It is optional, and decides nothing but for "
        "those who ask with `votation verify --tsa`. Needs the extra votation[timestamp]."
    ),
)(lambda: 0)
