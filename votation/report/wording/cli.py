"""What the official reads when a command cannot go on."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "interrupted": Sentence(
        N_("interrupted; nothing half-written was kept"),
        N_("Run the same command again: it takes up where it stopped."),
    ),
    "machine": Sentence(
        N_("the machine refuses: {found}"),
        N_("Look at the disk, its free space and its permissions, then run the same command again."),
    ),
    "key-on-command-line": Sentence(
        N_("a private key stands on the command line, where every program of this machine can read it"),
        N_("Consider this key as lost and make another. Give the name of its file with --key, never its content."),
    ),
    "option-spelling": Sentence(
        N_("“{found}” is not an option and its value"),
        N_("Write it as {expected}."),
    ),
    "convert-exists": Sentence(
        N_("this file exists already"),
        N_("Choose another name, or move the file away: nothing is overwritten."),
    ),
    "convert-totals": Sentence(
        N_("the file holds totals, and the formats that can be written hold ballots"),
        N_("Convert the ballots themselves."),
    ),
    "parts-unknown": Sentence(
        N_("the file says nothing of the name `{found}`"),
        N_("Use one of: {expected}."),
    ),
    "parts-ambiguous": Sentence(
        N_("the file has `{found}` of its measures and of its ballots"),
        N_("Say which: {expected}."),
    ),
    "parts-many": Sentence(
        N_("{name} has {found} values, and at most {expected} parts are ranked apart"),
        N_("Choose something that has fewer values."),
    ),
    "rank-no-method": Sentence(
        N_("nothing says by which method to rank"),
        N_("Name one with --method, or several with --compare; `votation methods` lists them."),
    ),
    "rank-rule-superfluous": Sentence(
        N_("{found} has no meaning for ballots of the kind {kind}"),
        N_("Leave it out."),
    ),
    "scheduler-needs-dask": Sentence(
        N_("counting on several machines needs the library of Dask, which is not installed"),
        N_("Install it with `pip install 'votation[dask]'`, or count without `--scheduler`."),
    ),
    "scheduler-silent": Sentence(
        N_("no Dask scheduler answers at {found}"),
        N_("Start it with `dask scheduler`, check the address, and run the same command again."),
    ),
}
