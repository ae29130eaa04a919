"""What the official reads when a count cannot be made, or does not close."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "batch-missing": Sentence(
        N_("the board counts the batch {found}, and its files are not here, or are another version ({expected})"),
        N_("Copy them back from the box, or from the published folder; or set the batch aside on a new board."),
    ),
    "no-batches": Sentence(
        N_("there is no batch to count"),
        N_("Receive the sealed batches of the boxes first, then make the board."),
    ),
    "sums-do-not-close": Sentence(
        N_("{expected} lines were read, and the ballots accepted, {found}, do not go with the lines rejected"),
        N_("Publish nothing. This is a defect of votation: please report it, and keep the folder as it is."),
    ),
}
