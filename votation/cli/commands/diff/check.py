"""`votation diff check PROOF --trust FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.auditing.report import exit_code_of, verdict_of
from votation.cli import asking
from votation.cli.commands.diff import SUBCOMMANDS
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


@command(
    SUBCOMMANDS["check"],
    N_("The proof holds everything but the officials' keys: whether it holds, anybody can check without either copy."),
)
@argument("file", type=asking.FILE, metavar=N_("FILE"))
@asking.trusting
def run(file: Path, trust: Path | None, at: datetime | None, revoked: Path | None) -> Answer:
    """Check a proof of equivocation."""
    proof, findings = audit.check_equivocation(file, trust=trust, at=at, revoked=revoked)
    first = (
        _("This proves nothing yet about {file}.")
        if findings
        else _("Proven: enough officials signed two versions of {file} that cannot both be true.")
    )
    told, tone = VERDICTS_OF_PARTS[verdict_of(findings)]
    return Answer(
        [
            Line(first.format(file=proof.file), "strong"),
            *(block for each in findings for block in explain(each).blocks()),
            Line(_(told), tone),
        ],
        {"file": proof.file, "findings": [error_value(each) for each in findings]},
        exit_code_of(findings),
    )
