"""`votation import FILE --box BOX`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.exchange.importing import import_ballots
from votation.office import places
from votation.report import foreign
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.results import code_counts
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from votation.exchange.importing import ForeignImport
    from votation.report.blocks import Block


@command(
    COMMANDS["import"],
    N_(
        "FILE is an export of a platform, or a sheet of paper ballots, in a format that `votation formats` lists. Its "
        "ballots are added to drafts/BOX.csv, ready for `votation seal`. The file itself stays in private/; only its "
        "digest is published. The same file is never imported twice."
    ),
)
@argument("file", type=asking.FILE, metavar=N_("FILE"))
@option("--box", required=True, metavar=N_("BOX"), help=N_("The box whose ballots they are."))
@asking.foreign
@option("--draw-ids", is_flag=True, help=N_("Give the ballots new random ids, even where they have some."))
@option("--dry-run", is_flag=True, help=N_("Show what would be imported, and write nothing."))
@asking.in_folder
@asking.journaled
def run(
    *,
    file: Path,
    box: str,
    format_: str | None,
    mapping: Path | None,
    read: dict[str, str],
    draw_ids: bool,
    dry_run: bool,
    folder: Path,
    now: Callable[[], str],
    operator: str,
) -> Answer:
    """Import a file."""
    done = import_ballots(
        folder,
        file,
        box=box,
        at=now(),
        operator=operator,
        mapping=mapping,
        format=format_,
        options=read,
        draw_ids=draw_ids,
        dry_run=dry_run,
    )
    return Answer([*foreign.import_blocks(done), *_end(done, dry_run=dry_run)], foreign.import_value(done))


def _end(done: ForeignImport, *, dry_run: bool) -> Iterator[Block]:
    imported = done.imported
    if imported.suspects:
        told = _("The tally will reject some of these ballots: {codes}.").format(codes=code_counts(imported.suspects))
        yield Line(told, "warning")
    draft, box = places.draft(imported.note.box), imported.note.box
    if dry_run:
        told = _("Nothing was written. Without --dry-run, {draft} would hold {lines} ballots.")
        yield Line(told.format(draft=draft, lines=imported.lines), "strong")
        return
    if imported.resumed:
        yield Line(_("The import had been cut off, and is ended now."), "warning")
    told = _("{draft} holds {lines} ballots, {added} of them from this file (SHA-256 {digest}).")
    digest = imported.note.original_sha256
    yield Line(told.format(draft=draft, lines=imported.lines, added=imported.note.ballots, digest=digest), "strong")
    yield Line(_("Next: `votation seal --box {box} --key KEY`, or import another file of this box.").format(box=box))
