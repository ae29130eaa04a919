"""`votation lots --value VALUE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command, option
from votation.office import lots as drawing
from votation.report.blocks import Facts, Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command(
    COMMANDS["lots"],
    N_("Drawn in public, once the officials have signed the board. The value is used as written, and cannot change."),
)
@option("--value", required=True, metavar=N_("TEXT"), help=N_('What was drawn, such as "3 1 6 2 5".'))
@asking.in_folder
@asking.journaled
def run(value: str, folder: Path, now: Callable[[], str], operator: str) -> Answer:
    """Record the lots."""
    drawn = drawing.draw(folder, value, at=now(), operator=operator)
    first = _("The lots are recorded.") if drawn.new else _("These lots were recorded already.")
    return Answer(
        [
            Line(first, "strong"),
            Facts(
                (
                    (_("source"), drawn.lots.source),
                    (_("value"), drawn.lots.value),
                    (_("order of measures that are tied"), " ".join(drawn.order)),
                )
            ),
            Line(_("Next: officials sign it with `votation sign lots.json`, then `votation tally`.")),
        ],
        {"lots_sha256": drawn.sha256, "value": drawn.lots.value, "order": drawn.order, "new": drawn.new},
    )
