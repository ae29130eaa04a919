"""What an observer reads when a later copy takes back what an earlier one said."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_KEEP_BOTH: Final = N_("Keep both copies, and ask the town hall in writing why this was taken back.")
_TWO_STORIES: Final = N_(
    "Keep both copies and the proof that was written: with the officials' keys anybody can check it, "
    "`votation diff check PROOF --trust FILE`."
)
_OLDER: Final = N_(
    "Keep both copies: the one called newer is older. Take the folder again; if it stays so, an older state is being "
    "served in place of the latest one."
)

SENTENCES: Final = {
    "history-definition-other": Sentence(
        N_("this file never changes after opening: it was {expected}, it is {found}"),
        N_("Check that both copies are of the same election. If they are, its definition was changed: keep both."),
    ),
    "history-file-gone": Sentence(
        N_("the file was published, and is gone"),
        _KEEP_BOTH,
    ),
    "history-file-other": Sentence(
        N_("the file was published as {expected} and is another one now ({found}), with no later statement to say so"),
        _KEEP_BOTH,
    ),
    "history-board-older": Sentence(
        N_("the board has the revision {found}; the earlier copy had {expected} already"),
        _OLDER,
    ),
    "history-statement-older": Sentence(
        N_("the statement has the revision {found}; the earlier copy had {expected} already"),
        _OLDER,
    ),
    "history-two-boards": Sentence(
        N_("there are two boards of revision {revision}: it was {expected}, it is {found}"),
        _TWO_STORIES,
    ),
    "history-board-forgets": Sentence(
        N_("the board of revision {revision} no longer lists the batch {found} as the earlier copy did"),
        _TWO_STORIES,
    ),
    "history-two-statements": Sentence(
        N_("there are two statements of revision {revision}: it was {expected}, it is {found}"),
        _TWO_STORIES,
    ),
    "history-lots-other": Sentence(
        N_("the lots were {expected} and are {found} now; one value is drawn for an election, once"),
        _TWO_STORIES,
    ),
    "history-journal-other": Sentence(
        N_("the journal does not go on where it ended: it was written anew from this line on"),
        _KEEP_BOTH,
    ),
    "history-supersedes-other": Sentence(
        N_("the statement supersedes {found}, not the one of the earlier copy ({expected})"),
        _KEEP_BOTH,
    ),
    "proof-of-nothing": Sentence(
        N_("the two documents do not contradict each other: both can be true"),
        N_("This is no proof of anything. Ask its author what it should show."),
    ),
    "proof-of-other-election": Sentence(
        N_("the document is of another definition ({found}) than the one in the proof ({expected})"),
        N_("This is no proof of anything: two elections may well have two boards."),
    ),
    "proof-base64": Sentence(
        N_("the file {found} is not well packed into the proof"),
        N_("The proof was damaged or edited. Take it again from whoever made it."),
    ),
}
