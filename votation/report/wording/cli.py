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
    "rank-how-read": Sentence(
        N_("nothing says how the ballots of this file are to be read"),
        N_("Name the definition with --election, or the kind of ballot with --kind."),
    ),
    "rank-rule-missing": Sentence(
        N_("ballots of the kind {kind} may leave cells empty, and nothing says what that means"),
        N_("Add {expected}. The choice can change the ranking."),
    ),
    "rank-scale-missing": Sentence(
        N_("nothing says how many levels ballots of the kind {kind} have"),
        N_("Add --scale with the number of levels."),
    ),
    "rank-rule-superfluous": Sentence(
        N_("{found} has no meaning for ballots of the kind {kind}"),
        N_("Leave it out."),
    ),
    "rank-level": Sentence(
        N_("the ballot on this line has a level that its kind does not know"),
        N_("Correct the line, or say with --scale how many levels there are."),
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
