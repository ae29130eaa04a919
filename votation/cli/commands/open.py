"""`votation open`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli.asking import in_folder, journaled
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command
from votation.office import opening
from votation.report.blocks import Line
from votation.report.figures import spoken
from votation.report.language import _
from votation.report.notices import notice_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command(
    COMMANDS["open"],
    N_(
        "Writes election.json from election.yaml; it never changes after that. The fingerprint belongs on the poster "
        "and in the minutes: whoever verifies the result compares it."
    ),
)
@in_folder
@journaled
def run(folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Freeze the definition."""
    opened = opening.open_election(folder, at=now(), operator=operator)
    names = ", ".join(opened.election.signers.officials.names)
    threshold = opened.election.signers.officials.threshold
    first = _("The definition is frozen.") if opened.new else _("The definition was frozen already; nothing changed.")
    sign = _("Next: {threshold} of the officials {names} sign it with `votation sign election.json`.")
    return Answer(
        [
            Line(first, "strong"),
            *notice_blocks(opened.changes),
            Line(_("Fingerprint, to read aloud and to print on the poster:")),
            Line(spoken(opened.sha256), "strong", 1),
            Line(sign.format(threshold=threshold, names=names)),
        ],
        {"election": opened.election.id, "election_sha256": opened.sha256, "new": opened.new},
    )
