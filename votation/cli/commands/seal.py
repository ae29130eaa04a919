"""`votation seal --box BOX --key KEY`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command, option
from votation.office import places, sealing
from votation.office.workspace import Workspace
from votation.report.blocks import Column, Line, Table
from votation.report.language import _
from votation.report.results import code_counts
from votation.report.wording.sentence import N_
from votation.tally import load_election

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["seal"],
    N_(
        "Reads drafts/BOX.csv, a ballot file in any order, and writes signed batches into ballots/. From then on no "
        "ballot can be added, changed or dropped unseen. A box seals once."
    ),
)
@option("--box", required=True, metavar=N_("BOX"), help=N_("The box that seals."))
@asking.key
@option("--as", "signer", metavar=N_("NAME"), help=N_("Official who signs in place of a box without a key."))
@option(
    "--with", "with_", multiple=True, metavar=N_("FILE"), help=N_("Draft of a box too small to seal alone; repeatable.")
)
@option(
    "--merge",
    multiple=True,
    metavar=N_("GROUP:VALUES=VALUE"),
    help=N_("Merge small values of a group, such as station:b07,b09=others; repeatable."),
)
@option("--replaces", metavar=N_("BATCH"), help=N_("Batch of this box that is replaced; needs --reason."))
@option("--reason", metavar=N_("TEXT"), help=N_("Why it is replaced, in one line; published."))
@option(
    "--election",
    type=asking.FILE,
    metavar=N_("FILE"),
    help=N_("Definition, where the folder has no election.json of its own."),
)
@asking.in_folder
@asking.journaled
def run(
    *,
    box: str,
    key: Path,
    signer: str | None,
    with_: tuple[str, ...],
    merge: tuple[str, ...],
    replaces: str | None,
    reason: str | None,
    election: Path | None,
    folder: Path,
    now: Callable[[], str],
    operator: str,
) -> Answer:
    """Seal a box."""
    if replaces is not None and reason is None:
        raise click.UsageError(_("--replaces needs --reason, which is published"))
    workspace = Workspace(folder)
    sealed = sealing.seal(
        folder,
        election=workspace.election() if election is None else load_election(election),
        box=box,
        key=key,
        signer=signer,
        passphrase=asking.passphrase,
        with_=with_,
        merge=merge,
        replaces=replaces,
        reason=reason,
        at=now() if workspace.has(places.JOURNAL) else None,  # a box's own folder keeps no journal
        operator=operator,
    )
    return Answer(sealed_blocks(sealed), sealed_value(sealed))


def sealed_blocks(sealed: sealing.Sealed) -> list[Block]:
    """Return what to show of a sealed box."""
    columns = (Column(_("Batch")), Column(_("Ballots"), right=True), Column(_("Read aloud")), Column(_("Root")))
    rows = tuple((each.batch, str(each.lines), each.spoken, each.root) for each in sealed.batches)
    first = _("Box {box} is sealed: {lines} ballots, signed by {signer} ({fingerprint}).")
    blocks: list[Block] = [
        Line(
            first.format(box=sealed.box, lines=sealed.lines, signer=sealed.signer, fingerprint=sealed.fingerprint),
            "strong",
        ),
        Table(columns, rows),
    ]
    if sealed.suspects:
        told = _("The tally will reject some of these ballots: {codes}.").format(codes=code_counts(sealed.suspects))
        blocks.append(Line(told, "warning"))
    return blocks


def sealed_value(sealed: sealing.Sealed) -> dict[str, object]:
    """Return a sealed box as a JSON value."""
    return {
        "box": sealed.box,
        "lines": sealed.lines,
        "signer": sealed.signer,
        "fingerprint": sealed.fingerprint,
        "batches": [
            {
                "batch": each.batch,
                "lines": each.lines,
                "sha256": each.sha256,
                "root": each.root,
                "manifest_sha256": each.manifest_sha256,
            }
            for each in sealed.batches
        ],
        "suspects": [{"reason": code, "count": count} for code, count in sealed.suspects.items()],
    }
