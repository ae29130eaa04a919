"""`votation recount FOLDER --as NAME --key KEY --trust FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.auditing.testimony import write_recount
from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.errors import RefusedError
from votation.office.places import RECOUNTS, is_id
from votation.office.signatures import load_key
from votation.office.staging import this_software
from votation.report.blocks import Column, Line, Table
from votation.report.language import _
from votation.report.verification import verification_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from votation.records import RecountStatement
    from votation.report.blocks import Block

VERDICTS = {
    "match": N_("Your recount gives the published result, byte for byte."),
    "mismatch": N_("Your recount gives another result than the published one."),
    "partial": N_("Your recount has nothing to be compared with: files of the result are missing."),
}


@command(
    COMMANDS["recount"],
    N_(
        "Verifies the folder as `votation verify` does, and writes what its ballots say into recounts/NAME.json, "
        "signed with your key: a file to send back, which others find when they verify. FOLDER may be a zip file, "
        "with `--to`."
    ),
)
@argument("folder", type=asking.FILE, metavar=N_("FOLDER"))
@option("--as", "name", required=True, metavar=N_("NAME"), help=N_("Under which name you count again."))
@asking.key
@asking.trusting
@asking.announced
@option(
    "--to", "target", type=asking.FILE, metavar=N_("FOLDER"), help=N_("Where to write; otherwise recounts/ of FOLDER.")
)
@asking.timed
def run(
    *,
    folder: Path,
    name: str,
    key: Path,
    trust: Path | None,
    at: datetime | None,
    revoked: Path | None,
    election: str | None,
    target: Path | None,
    now: Callable[[], str],
) -> Answer:
    """Count again and sign."""
    if not is_id(name):
        raise RefusedError("signer-name", found=ascii(name[:60]))
    if target is None and folder.is_file():
        raise RefusedError("recount-into-archive", file=folder.as_posix())
    private = load_key(key, root=folder, passphrase=asking.passphrase)
    with asking.progress(_("Counting again")) as moved:
        report, statement = audit.recount(
            folder,
            trust=trust,
            at=at,
            revoked=revoked,
            election=election,
            software=this_software(),
            clock=now,
            progress=moved,
        )
    file = write_recount(target or folder / RECOUNTS, name, statement, private)
    return Answer(
        [*verification_blocks(report), *_blocks(statement, file.as_posix(), private.public.fingerprint)],
        {
            "file": file.as_posix(),
            "fingerprint": private.public.fingerprint,
            "recount": statement.plain(),
            "report": report.plain(),
        },
        report.exit_code,
    )


def _blocks(statement: RecountStatement, file: str, fingerprint: str) -> list[Block]:
    columns = (Column(_("Where")), Column(_("Published")), Column(_("Counted again")))
    rows = tuple((each.path, each.published, each.recounted) for each in statement.differences)
    written = _("Written and signed with {fingerprint}: {file}. Send it back with its signature.")
    return [
        Line(""),
        Line(_(VERDICTS[statement.verdict]), "good" if statement.verdict == "match" else "bad"),
        *([Table(columns, rows)] if rows else []),
        Line(written.format(fingerprint=fingerprint, file=file)),
    ]
