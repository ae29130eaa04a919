"""`votation publish TARGET`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.auditing import verified
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.evidence.folder import archive
from votation.office import publishing
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path


@command(
    COMMANDS["publish"],
    N_(
        "Checks signatures and thresholds, looks for private keys and for what tells who somebody is, verifies the "
        "copy as any observer would, and gives it its name only then. Private files stay behind."
    ),
)
@argument("target", type=asking.FILE, metavar=N_("TARGET"))
@option(
    "--trust",
    type=asking.FILE,
    metavar=N_("FILE"),
    help=N_("Officials' keys to verify the copy with; otherwise allowed_signers of the folder."),
)
@option("--zip", "zipped", is_flag=True, help=N_("Write one zip file; so does a target that ends in .zip."))
@option(
    "--public",
    multiple=True,
    metavar=N_("TEXT"),
    help=N_("Text that looks like a person's and is meant to be published, such as the town hall's e-mail address."),
)
@asking.in_folder
def run(target: Path, trust: Path | None, zipped: bool, public: tuple[str, ...], folder: Path) -> Answer:
    """Publish the election."""
    published = publishing.publish(
        folder,
        target,
        zipped=zipped or target.suffix == archive.SUFFIX,
        public=public,
        verify=verified(folder, trust),
    )
    first = (
        _("Published and verified: {files} files in {folder}.")
        if published.new
        else _("Published before, the same {files} files: {folder}.")
    )
    return Answer(
        [
            Line(first.format(files=published.files, folder=published.target), "good"),
            Line(_("Next: put it online as it is; anybody checks it with `votation verify --trust FILE`.")),
        ],
        {"target": published.target.as_posix(), "files": published.files, "new": published.new},
    )
