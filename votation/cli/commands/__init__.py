"""The table of commands, in the order of the day; `votation.cli.commands.<name>` is imported when it is called."""

from __future__ import annotations

from typing import Final

import click

from votation.cli.framework import Group, Option
from votation.report.wording.sentence import N_

COMMANDS: Final = {
    "new": N_("Lay out the folder of a new election."),
    "check": N_("Explain every mistake of a definition, its defaults and its risks."),
    "rehearse": N_("Play the evening on test ballots that meet every rule of the definition."),
    "keygen": N_("Make the key of an official or a box."),
    "open": N_("Freeze the definition and print its fingerprint."),
    "sign": N_("Sign a document as an official."),
    "privacy": N_("Measure what ballots would give away about those who cast them."),
    "import": N_("Read an export of a platform, or a sheet of paper ballots, into the draft of a box."),
    "seal": N_("Seal the ballots of a box."),
    "receive": N_("Take in the sealed batches of boxes."),
    "board": N_("Fix which batches count."),
    "lots": N_("Record the value drawn in public that breaks ties."),
    "tally": N_("Count the ballots and print the result."),
    "report": N_("Write the pages of the result and the minutes, in French and English, and the rankings as tables."),
    "stage": N_("Write the statement that officials sign at the end."),
    "timestamp": N_("Have the statement stamped by a time-stamping authority."),
    "publish": N_("Copy the signed election to its public folder."),
    "close": N_("Do the whole evening of a small election with one official."),
    "status": N_("Say where the day stands and what comes next."),
    "verify": N_("Check a published election, and count it again."),
    "diff": N_("Compare an earlier copy of a published election with a later one."),
    "recount": N_("Count a published election again, and sign what you find."),
    "receipt": N_("Find one ballot in a published election, and check a receipt."),
    "credentials": N_("Make a roll of test voters who sign their ballots."),
    "methods": N_("List the counting methods, or describe one."),
    "formats": N_("List the formats of other people's files, or describe one."),
    "rank": N_("Rank a file of any format, unsigned, by one method or several."),
    "convert": N_("Write the ballots of a file in another format."),
}
"""What each command does."""


def _show_version(context: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415 - 20 ms that only this option pays

        click.echo(f"votation {version('votation')}")
        context.exit()


def _show_help(context: click.Context) -> int:
    """Show the list of commands where none was asked for; that is a mistake of usage all the same."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
    return 2


root: Final = Group(
    "votation",
    table=COMMANDS,
    place=__name__,
    summary=N_("Count signed ballot files into a ranked list of measures that anyone can verify."),
    subcommand_metavar=N_("COMMAND [ARGS]..."),
    invoke_without_command=True,
    callback=click.pass_context(_show_help),
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help=N_("Print the version and exit."),
        )
    ],
)
