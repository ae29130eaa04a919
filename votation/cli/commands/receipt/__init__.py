"""`votation receipt BALLOT DIR`, `votation receipt check FILE [DIR]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from votation.cli.commands import COMMANDS
from votation.cli.framework import Group
from votation.report.blocks import Facts, Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from votation.auditing.receipts import Standing
    from votation.records import Receipt
    from votation.report.blocks import Block

SUBCOMMANDS: Final = {
    "issue": N_("Find a ballot by BOX/ID or tracker; this is meant where no subcommand is named."),
    "check": N_("Check a receipt, and say what became of the ballot."),
}
STATUSES: Final = {
    "counted": N_("the board counts its batch"),
    "set-aside": N_("its batch was set aside: it does not count"),
    "replaced": N_("its batch was replaced by another one: this line does not count"),
    None: N_("no board says yet whether its batch counts"),
}

run: Final = click.command(
    cls=Group,
    table=SUBCOMMANDS,
    place=__name__,
    default="issue",
    summary=COMMANDS["receipt"],
    help=N_(
        "A receipt shows that a line is in a batch that a box signed; not whose ballot it is, nor that the result is "
        "right. Whoever holds one can show how they voted: receipts can be used to buy votes, or to force them."
    ),
)(lambda: None)


def standing_blocks(receipt: Receipt, standing: Standing, signed_by: str | None = None) -> list[Block]:
    """Return what became of a ballot, and what that proves.

    Args:
        receipt: The receipt.
        standing: What became of the ballot.
        signed_by: Key that vouches for the batch; None where signatures were not looked at, or do not hold.
    """
    became = _(STATUSES[standing.status])
    if standing.code is not None:
        became = _("the tally rejected it: {code}").format(code=standing.code)
    return [
        Facts(
            (
                (_("tracker"), standing.tracker),
                (_("box"), receipt.box),
                (_("place"), _("{file}, line {line}").format(file=standing.file, line=standing.line)),
                (_("ballot"), receipt.ballot),
            )
        ),
        Line(_("What became of it: {became}.").format(became=became), "good" if standing.counts else "warning"),
        Line(_proven(receipt, signed_by), "faint"),
    ]


def _proven(receipt: Receipt, signed_by: str | None) -> str:
    shown = (
        _("Shown: this line is one of {lines} in the batch {batch}, signed with the key {key}.")
        if signed_by
        else _(
            "Shown: this line is one of {lines} in the batch {batch}; `votation receipt check` checks who signed it."
        )
    )
    first = shown.format(lines=receipt.lines, batch=receipt.batch, key=signed_by)
    return f"{first} {_('Not shown: whose it is, and that the result is right; `votation verify` counts again.')}"


def warning_block() -> Block:
    """Return the warning that a receipt is also a means of pressure."""
    return Line(_("Keep it to yourself: whoever can show how they voted can be paid for it, or forced."), "warning")


def standing_value(standing: Standing) -> dict[str, Any]:
    """Return what became of a ballot as a JSON value."""
    return {
        "tracker": standing.tracker,
        "file": standing.file,
        "line": standing.line,
        "status": standing.status,
        "rejected": standing.code,
        "counts": standing.counts,
    }
