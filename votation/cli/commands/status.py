"""`votation status`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command
from votation.office import status
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path

STEPS: Final[dict[status.Step, str]] = {
    "draft": N_("draft: the definition is being written"),
    "open": N_("open: the definition is frozen, no ballots yet"),
    "sealing": N_("sealing: ballots are coming in"),
    "boarded": N_("boarded: the ballots that count are fixed"),
    "tallied": N_("tallied: the result is counted"),
    "staged": N_("staged: the statement waits for signatures"),
    "signed": N_("signed: enough officials signed the statement"),
    "published": N_("published: this is a public folder"),
}
MISSING: Final[dict[status.Kind, str]] = {
    "file": N_("file {file} is to be written"),
    "signature": N_("{name} has yet to sign {file}"),
    "draft": N_("box {name} has a draft that is not sealed: {file}"),
    "box": N_("box {name} has sent nothing"),
    "batch": N_("batch {name} is not on the board"),
    "lots": N_("the lots are not drawn"),
}


PLACEHOLDERS: Final = (N_("KEY"), N_("FOLDER"), N_("VALUE"))
"""Words of a command that the reader replaces."""


@command(COMMANDS["status"], N_("Reads the files of the folder; nothing is stored, and nothing is written."))
@asking.in_folder
def run(folder: Path) -> Answer:
    """Say where the day stands."""
    state = status.state(folder)
    words = (_(word) if word in PLACEHOLDERS else shlex.quote(word) for word in state.command)
    following = _("Next: {command}").format(command=" ".join(("votation", *words)))
    return Answer(
        [
            Line(_(STEPS[state.step]), "strong"),
            *(
                Line(f"- {_(MISSING[each.kind]).format(name=each.name, file=each.file)}", "warning", 1)
                for each in state.missing
            ),
            Line(following if state.command else _("Nothing is left to do."), "good", copied=True),
        ],
        {
            "state": state.step,
            "missing": [{"kind": each.kind, "file": each.file, "name": each.name} for each in state.missing],
            "next": state.command,
        },
    )
