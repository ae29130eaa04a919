"""`votation rehearse`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.auditing import rehearsed
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command
from votation.office import rehearsal
from votation.report.pages import report_pages
from votation.report.rehearsal import rehearsal_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command(
    COMMANDS["rehearse"],
    N_(
        "Opens a marked copy of the definition in rehearsal/, with test keys that prove nothing; seals, receives, "
        "counts, reports, stages and verifies test ballots; and holds every number against the one the ballots were "
        "made for. Nothing in rehearsal/ is ever published."
    ),
)
@asking.in_folder
@asking.timed
def run(folder: Path, now: Callable[[], str]) -> Answer:
    """Rehearse the evening."""
    played = rehearsal.rehearse(folder, clock=now, pages=report_pages, verify=rehearsed)
    rows = [
        {"what": each.what, "name": each.name, "expected": each.expected, "counted": each.counted}
        for each in played.checks
    ]
    data = {"rehearsal": True, "folder": played.root.as_posix(), "checks": rows, "holds": played.holds}
    return Answer(rehearsal_blocks(played.tally, played.checks, played.root), data, 0 if played.holds else 1)
