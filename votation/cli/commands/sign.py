"""`votation sign FILE --key KEY --as NAME`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import signatures
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["sign"],
    N_(
        "FILE is election.json, board.json, lots.json or statement.json, relative to the folder of the election; or "
        "ballots/BOX-NNNN.json, in place of a box that lost its key. `ssh-keygen -Y sign` makes the same signature."
    ),
)
@argument("file", metavar=N_("FILE"))
@asking.key
@option("--as", "name", required=True, metavar=N_("NAME"), help=N_("Name of the official in the definition."))
@asking.in_folder
def run(file: str, key: Path, name: str, folder: Path) -> Answer:
    """Sign a document."""
    signed = signatures.sign(folder, file, key=key, name=name, passphrase=asking.passphrase)
    data = {"file": file, "signature": signed.path, "fingerprint": signed.fingerprint}
    standing = signed.signatures
    if standing is None:
        return Answer(signed_blocks(signed, file, name), data)
    return Answer(
        signed_blocks(signed, file, name),
        {
            **data,
            "hands": standing.hands,
            "threshold": standing.threshold,
            "signers": standing.signers,
            "missing": standing.missing,
            "complete": standing.complete,
        },
    )


def signed_blocks(signed: signatures.Signed, file: str, name: str) -> list[Block]:
    """Return what to show of a signature that was made."""
    told = _("Signed: {file} by {name} ({fingerprint})")
    first = Line(told.format(file=file, name=name, fingerprint=signed.fingerprint), "strong")
    return [first, *([_standing(signed.signatures)] if signed.signatures else [])]


def _standing(standing: signatures.Signatures) -> Block:
    told = _("{hands} of {threshold} signatures needed.").format(hands=standing.hands, threshold=standing.threshold)
    if standing.complete:
        return Line(_("{told} Complete.").format(told=told), "good")
    others = _("These officials can still sign: {names}.").format(names=", ".join(standing.missing))
    return Line(f"{told} {others}", "warning")
