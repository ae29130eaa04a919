"""`votation formats [ID]`."""

from __future__ import annotations

from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command
from votation.report import formats
from votation.report.wording.sentence import N_


@command(COMMANDS["formats"], N_("ID is that of a format; without it, all are listed."))
@argument("format_", required=False, metavar=N_("[ID]"))
def run(format_: str | None) -> Answer:
    """List the formats, or describe one."""
    if format_ is None:
        every = formats.every_format()
        return Answer([*formats.list_blocks(every)], {"formats": [formats.format_value(each) for each in every]})
    found = formats.format_of(format_)
    return Answer([*formats.format_blocks(found)], formats.format_value(found) | formats.definition_value(found))
