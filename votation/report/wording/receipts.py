"""What a voter or an observer reads when a ballot is not found, or a receipt or recount is refused."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_NO_PROOF: Final = N_(
    "Either the receipt was changed, or the folder was: a receipt bears no signature and proves nothing by itself. "
    "Look the ballot up again by its tracker, and write to the town hall with both."
)

SENTENCES: Final = {
    "receipt-of-what": Sentence(
        N_("{found} is neither a ballot (box/id) nor a tracker of sixteen characters"),
        N_("Write the ballot as `b01/4xk29vqem0c7t31a`, or its tracker as `4xk2-9vqe-m0c7-t31a`."),
    ),
    "receipt-no-such-ballot": Sentence(
        N_("no batch of this folder holds the ballot {found}"),
        N_("Compare each character with what you noted, and the folder with the latest one that is published."),
    ),
    "receipt-several": Sentence(
        N_("several ballots that differ are called {found}"),
        N_("The tally rejects them all unless the board decides. Ask for one by its tracker: {expected}."),
    ),
    "receipt-without-folder": Sentence(
        N_("nothing was compared with a published folder: anybody could have written this receipt"),
        N_(
            "Give the published folder too, and the officials' keys: `votation receipt check FILE FOLDER --trust FILE`."
        ),
    ),
    "receipt-box-other": Sentence(
        N_("the receipt speaks of the box {found} and of the batch {expected}, which is another box's"),
        _NO_PROOF,
    ),
    "receipt-path": Sentence(
        N_("the line and the path of the receipt lead to {found}, not to the root that it names ({expected})"),
        _NO_PROOF,
    ),
    "receipt-batch-absent": Sentence(
        N_("the receipt speaks of the batch {found}, which this folder does not hold"),
        _NO_PROOF,
    ),
    "receipt-batch-other": Sentence(
        N_("this is not the batch of the receipt: its manifest has the digest {found}, the receipt says {expected}"),
        _NO_PROOF,
    ),
    "receipt-root-other": Sentence(
        N_("the receipt tells box, number of lines or root ({found}) otherwise than the batch it names ({expected})"),
        _NO_PROOF,
    ),
    "receipt-line-other": Sentence(
        N_("the ballot file has another line here than the one that was sealed and that the receipt shows"),
        N_("Keep this copy and tell the town hall: ballots were changed after sealing."),
    ),
    "receipt-before-board": Sentence(
        N_("there is no board yet: nothing says whether the batch counts"),
        N_("Check the receipt again when the officials have published the board."),
    ),
    "receipt-board-other": Sentence(
        N_("the receipt was made under a board ({found}) that is neither the one in force ({expected}) nor before it"),
        N_("Keep the receipt and this folder: if the board was signed, two stories were told. See `votation diff`."),
    ),
    "recount-into-archive": Sentence(
        N_("a recount is not written into a zip file"),
        N_("Say with `--to FOLDER` where your recount and its signature go."),
    ),
}
