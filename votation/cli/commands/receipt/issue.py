"""`votation receipt issue BALLOT DIR`, or without `issue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.cli import asking
from votation.cli.commands.receipt import SUBCOMMANDS, standing_blocks, standing_value, warning_block
from votation.cli.framework import Answer, argument, command, option
from votation.evidence import folder as disk
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(SUBCOMMANDS["issue"], N_("BALLOT is BOX/ID, or a tracker such as 4xk2-9vqe-m0c7-t31a."))
@argument("ballot", metavar=N_("BALLOT"))
@argument("folder", type=asking.FILE, metavar=N_("FOLDER"))
@option("--to", "target", type=asking.FILE, metavar=N_("FILE"), help=N_("Where to write the receipt."))
def run(ballot: str, folder: Path, target: Path | None) -> Answer:
    """Find a ballot and write its receipt."""
    receipt, standing = audit.issue_receipt(folder, ballot)
    if target is not None:
        disk.write_alone(target, receipt.to_bytes(), overwrite=False)
    written = (
        _("The receipt is written: {file}").format(file=target.as_posix())
        if target
        else _("`--to FILE` writes the receipt.")
    )
    return Answer(
        [
            Line(_("The ballot {ballot} is in this folder.").format(ballot=ballot), "strong"),
            *standing_blocks(receipt, standing),
            Line(written),
            warning_block(),
        ],
        {"receipt": receipt.plain(), **standing_value(standing)},
    )
