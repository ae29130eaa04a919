"""What the official reads when there is nothing whose privacy could be measured."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "privacy-no-ballots": Sentence(
        N_("there are neither sealed ballots nor drafts here"),
        N_("Name the folder of the election, or the draft of a box: `votation privacy drafts/BOX.csv`."),
    ),
    "privacy-no-definition": Sentence(
        N_("there is no definition beside the ballots"),
        N_("Name it: `votation privacy PATH --election election.json`."),
    ),
}
