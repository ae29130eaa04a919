"""`votation keygen NAME`."""

from __future__ import annotations

from pathlib import Path

from votation.cli.asking import FILE
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.office import signatures
from votation.report.blocks import Facts, Line
from votation.report.language import _
from votation.report.wording.sentence import N_


@command(
    COMMANDS["keygen"],
    N_(
        "NAME is that of the official or box in the definition. The private key stays with its owner, outside every "
        "election folder; the line printed goes into allowed_signers. `ssh-keygen -p -f FILE` gives it a passphrase."
    ),
)
@argument("name", metavar=N_("NAME"))
@option("--out", type=FILE, metavar=N_("FILE"), help=N_("Where the private key goes; otherwise NAME_key, here."))
def run(name: str, out: Path | None) -> Answer:
    """Make a key."""
    pair = signatures.keygen(out or Path(f"{name}_key"), name=name)
    return Answer(
        [
            Facts(
                (
                    (_("private key"), str(pair.path)),
                    (_("public key"), f"{pair.path}.pub"),
                    (_("fingerprint"), pair.fingerprint),
                )
            ),
            Line(_("Line for allowed_signers:"), "strong"),
            Line(pair.line, copied=True),
        ],
        {"file": pair.path.as_posix(), "fingerprint": pair.fingerprint, "line": pair.line},
    )
