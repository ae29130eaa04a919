"""`votation publish TARGET`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.auditing import verified
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import publishing
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(
    COMMANDS["publish"],
    N_(
        "Checks signatures and thresholds, looks for private keys, verifies the copy as any observer would, and gives "
        "it its name only then. Private files stay behind."
    ),
)
@argument("target", type=asking.FILE, metavar=N_("TARGET"))
@option(
    "--trust",
    type=asking.FILE,
    metavar=N_("FILE"),
    help=N_("Officials' keys to verify the copy with; otherwise allowed_signers of the folder."),
)
@asking.in_folder
def run(target: Path, trust: Path | None, folder: Path) -> Answer:
    """Publish the election."""
    published = publishing.publish(folder, target, verify=verified(folder, trust))
    first = (
        _("Published and verified: {files} files in {folder}.")
        if published.new
        else _("Published before, the same {files} files: {folder}.")
    )
    return Answer(
        [Line(first.format(files=published.files, folder=published.target), "good")],
        {"target": published.target.as_posix(), "files": published.files, "new": published.new},
    )
