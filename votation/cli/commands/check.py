"""`votation check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command
from votation.office import checking
from votation.report.blocks import Facts, Heading, Line
from votation.report.language import _, ngettext
from votation.report.notices import notice_blocks, notice_value
from votation.report.sentences import explain
from votation.report.structured import error_value
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["check"],
    N_("Reads election.yaml as `votation open` would, and writes nothing. Run it until it has nothing to correct."),
)
@asking.in_folder
def run(folder: Path) -> Answer:
    """Check a definition."""
    checked = checking.check(folder)
    problems = [*checked.mistakes, *([checked.keys] if checked.keys else [])]
    data: dict[str, Any] = {
        "mistakes": [error_value(each) for each in problems],
        "defaults": [{"field": each.field, "value": each.value} for each in checked.defaults],
        "notices": [notice_value(each, checked.source) for each in checked.notices],
    }
    return Answer(_blocks(checked), data, problems[0].exit_code if problems else 0)


def _blocks(checked: checking.Checked) -> list[Block]:
    blocks: list[Block] = []
    if checked.mistakes:
        count = len(checked.mistakes)
        told = ngettext("{count} mistake to correct", "{count} mistakes to correct", count).format(count=count)
        blocks += [Heading(told), *(block for each in checked.mistakes for block in explain(each).blocks())]
    if checked.defaults:
        blocks.append(Heading(_("Not written; what applies")))
        blocks.append(Facts(tuple((each.field, _shown(each.value)) for each in checked.defaults)))
    if checked.notices:
        blocks += [Heading(_("To know before opening")), *notice_blocks(checked.notices, checked.source)]
    if checked.keys:
        blocks += [Heading(_("Keys")), *explain(checked.keys).blocks()]
    if checked.ready:
        blocks += [Line(""), Line(_("The definition has no mistake. Next: `votation open`."), "good")]
    return blocks


def _shown(value: object) -> str:
    match value:
        case list() | tuple():
            return ", ".join(map(_shown, value)) or "-"
        case dict():
            return ", ".join(f"{name}: {_shown(each)}" for name, each in value.items()) or "-"
        case bool():
            return _("yes") if value else _("no")
        case _:
            return str(value)
