"""`votation receipt check FILE [DIR]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.cli import asking
from votation.cli.commands.receipt import SUBCOMMANDS, standing_blocks, standing_value, warning_block
from votation.cli.framework import Answer, argument, command
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.sentences import explain
from votation.report.structured import error_value
from votation.report.verification import VERDICTS_OF_PARTS
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    SUBCOMMANDS["check"],
    N_(
        "FOLDER is the published folder or its zip file. Without it, and without the officials' keys from outside, a "
        "receipt proves nothing: anybody can write one."
    ),
)
@argument("file", type=asking.FILE, metavar=N_("FILE"))
@argument("folder", type=asking.FILE, required=False, metavar=N_("[FOLDER]"))
@asking.trusting
def run(file: Path, folder: Path | None, trust: Path | None, at: datetime | None, revoked: Path | None) -> Answer:
    """Check a receipt."""
    checked = audit.check_receipt(file, folder, trust=trust, at=at, revoked=revoked)
    blocks: list[Block] = [Line(_("Receipt of a ballot of the box {box}.").format(box=checked.receipt.box), "strong")]
    if checked.standing is not None:
        blocks += standing_blocks(checked.receipt, checked.standing, checked.signed_by)
    for finding in checked.findings:
        blocks += explain(finding).blocks()
    told, tone = VERDICTS_OF_PARTS[checked.verdict]
    return Answer(
        [*blocks, warning_block(), Line(_(told), tone)],
        {
            "receipt": checked.receipt.plain(),
            "signed_by": checked.signed_by,
            **(standing_value(checked.standing) if checked.standing else {}),
            "findings": [error_value(each) for each in checked.findings],
        },
        checked.exit_code,
    )
