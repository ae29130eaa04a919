"""`votation privacy PATH`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import privacy
from votation.report.blocks import Column, Heading, Line, Table
from votation.report.figures import percent
from votation.report.language import _, ngettext
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path

    from votation.report.blocks import Block

SHOWN: Final = 20
"""Combinations, and measures of one value, that are named for people; `--json` has them all."""


@command(
    COMMANDS["privacy"],
    N_(
        "PATH is a published folder, its zip file, the folder of an election, or one draft. What is published can be "
        "counted again by anybody, so that what it gives away is decided before sealing: `votation seal --merge`."
    ),
)
@argument("path", type=asking.FILE, metavar=N_("PATH"))
@option(
    "--election",
    type=asking.FILE,
    metavar=N_("FILE"),
    help=N_("Definition, where the folder has no election.json of its own."),
)
def run(path: Path, election: Path | None) -> Answer:
    """Measure what ballots give away."""
    found = privacy.exposure(path, election)
    return Answer([*_overall(found), *_groups(found), *_combinations(found)], _value(found))


def _overall(found: privacy.Exposure) -> list[Block]:
    told = _("{ballots} ballots, filled in in {patterns} different ways.")
    alone = ngettext(
        "{alone} ballot ({share}) is filled in as no other one: whoever told a voter how to fill it in could find it.",
        "{alone} ballots ({share}) are filled in as no other: whoever told a voter how to fill one in could find it.",
        found.alone,
    )
    share = percent(found.alone, found.ballots)
    return [
        Line(told.format(ballots=found.ballots, patterns=found.patterns), "strong"),
        Line(alone.format(alone=found.alone, share=share), "warning" if found.alone else "good"),
    ]


def _groups(found: privacy.Exposure) -> list[Block]:
    columns = (
        Column(_("Value")),
        Column(_("Ballots"), right=True),
        Column(_("Alone in it"), right=True),
        Column(_("Share"), right=True),
        Column(_("All alike on")),
    )
    blocks: list[Block] = []
    for group in found.groups:
        rows = tuple(
            (
                each.value,
                str(each.ballots),
                str(each.alone),
                percent(each.alone, each.ballots),
                " ".join(each.unanimous[:SHOWN]),
            )
            for each in group.values
        )
        blocks += [Heading(_("Group {group}").format(group=group.group)), Table(columns, rows)]
        small = ", ".join(f"{each.value} ({each.ballots})" for each in group.small(found.election.privacy.min_group))
        if small:
            told = _("Below the least number of {least}, which `votation seal` refuses without `--merge`: {values}.")
            blocks.append(Line(told.format(least=found.election.privacy.min_group, values=small), "bad"))
    return blocks


def _combinations(found: privacy.Exposure) -> list[Block]:
    if not found.combinations:
        return []
    columns = (*(Column(group.group) for group in found.groups), Column(_("Ballots"), right=True))
    rows = tuple((*each.values, str(each.ballots)) for each in found.combinations[:SHOWN])
    count = len(found.combinations)
    told = ngettext(
        "{count} combination of groups has fewer than {least} ballots: it tells how its members voted.",
        "{count} combinations of groups have fewer than {least} ballots: they tell how their members voted.",
        count,
    )
    more = [Line(_("and {more} more").format(more=count - SHOWN), indent=1)] if count > SHOWN else []
    return [
        Heading(_("Combinations of groups")),
        Line(told.format(count=count, least=found.least), "warning"),
        Table(columns, rows),
        *more,
    ]


def _value(found: privacy.Exposure) -> dict[str, Any]:
    least = found.election.privacy.min_group
    return {
        "ballots": found.ballots,
        "patterns": found.patterns,
        "alone": found.alone,
        "min_group": least,
        "groups": [
            {
                "id": group.group,
                "values": [
                    {
                        "id": each.value,
                        "ballots": each.ballots,
                        "alone": each.alone,
                        "unanimous": each.unanimous,
                        "small": each.ballots < least,
                    }
                    for each in group.values
                ],
            }
            for group in found.groups
        ],
        "combinations": [{"values": each.values, "ballots": each.ballots} for each in found.combinations],
    }
