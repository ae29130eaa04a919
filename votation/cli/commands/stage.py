"""`votation stage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command, option
from votation.evidence.journal import Journal
from votation.office import places, staging
from votation.report.blocks import Facts, Line
from votation.report.figures import spoken
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["stage"],
    N_("Writes MANIFEST.sha256, the list of every published file, and statement.json, which binds them all."),
)
@option(
    "--supersede", is_flag=True, help=N_("Put away a signed statement that is outdated; the new one supersedes it.")
)
@asking.in_folder
@asking.journaled
def run(supersede: bool, folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Write the statement."""
    finished = now()
    staged = staging.stage(
        folder,
        started_at=_tallied_at(folder) or finished,
        finished_at=finished,
        operator=operator,
        supersede=supersede,
    )
    return Answer(
        [
            *staged_blocks(staged),
            Line(_("Next: officials sign it with `votation sign statement.json`, then `votation publish`.")),
        ],
        {"statement_sha256": staged.sha256, "revision": staged.statement.revision, "files": staged.files},
    )


def staged_blocks(staged: staging.Staged) -> list[Block]:
    """Return what to show of a statement that waits for signatures."""
    facts = (
        (_("revision"), str(staged.statement.revision)),
        (_("files listed"), str(staged.files)),
        (_("fingerprint"), spoken(staged.sha256)),
    )
    return [Line(_("The statement is ready to be signed."), "strong"), Facts(facts)]


def _tallied_at(folder: Path) -> str | None:
    """Return when the result was counted, by the journal."""
    entries = Journal(folder / places.JOURNAL).entries()
    return next((entry.at for entry in reversed(entries) if entry.type == "tally"), None)
