"""`votation close --key KEY`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.auditing import verified
from votation.cli.commands import COMMANDS
from votation.cli.commands.board import board_blocks
from votation.cli.commands.report import file_blocks
from votation.cli.commands.seal import sealed_blocks, sealed_value
from votation.cli.commands.sign import signed_blocks
from votation.cli.commands.stage import staged_blocks
from votation.cli.framework import Answer, command, option
from votation.errors import RefusedError
from votation.office import closing, places
from votation.report.blocks import Line
from votation.report.figures import spoken
from votation.report.language import _
from votation.report.pages import report_pages
from votation.report.results import tally_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command(
    COMMANDS["close"],
    N_(
        "Seals every draft, fixes the board, counts, writes the report and the statement, signs and verifies it all. "
        "Refused where the definition asks for more than one hand, or lots are due."
    ),
)
@asking.key
@option("--as", "name", metavar=N_("NAME"), help=N_("Name of the official, where the definition names several."))
@option(
    "--box-key",
    "box_keys",
    multiple=True,
    metavar=N_("BOX=FILE"),
    help=N_("Key of a box that has one here; the official signs for the others. Repeatable."),
)
@asking.in_folder
@asking.journaled
def run(
    key: Path,
    name: str | None,
    box_keys: tuple[str, ...],
    folder: Path,
    now: Callable[[], str],
    operator: str,
) -> Answer:
    """Do the evening."""
    closed = closing.close(
        folder,
        key=key,
        clock=now,
        operator=operator,
        name=name,
        box_keys=dict(_box_key(each) for each in box_keys),
        passphrase=asking.passphrase,
        pages=report_pages,
        verify=verified(folder),
    )
    ended = _("Counted, signed and verified. Fingerprint of the statement: {fingerprint}")
    return Answer(
        [
            *(block for sealed in closed.sealed for block in sealed_blocks(sealed)),
            *board_blocks(closed.board),
            *tally_blocks(closed.proclaimed.tally),
            *file_blocks(closed.pages),
            *staged_blocks(closed.staged),
            *signed_blocks(closed.signed, places.STATEMENT, closed.signer),
            Line(ended.format(fingerprint=spoken(closed.staged.sha256)), "good"),
            Line(_("Next: `votation publish`."), "strong"),
        ],
        {
            "sealed": [sealed_value(sealed) for sealed in closed.sealed],
            "board_sha256": closed.board.sha256,
            "result_sha256": closed.proclaimed.result_sha256,
            "files": list(closed.pages),
            "statement_sha256": closed.staged.sha256,
        },
    )


def _box_key(text: str) -> tuple[str, str]:
    box, equals, file = text.partition("=")
    if not (box and equals and file):
        raise RefusedError("option-spelling", found=text[:60], expected="BOX=FILE")
    return box, file
