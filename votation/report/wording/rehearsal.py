"""What people read where a rehearsal could be taken for an election."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "rehearsal": Sentence(
        N_("ESSAI / REHEARSAL: {found} is a rehearsal on test ballots, not an election"),
        N_("Nothing can be concluded from it. Whoever showed it to you as a result was wrong, or meant you to be."),
    ),
    "rehearsal-published": Sentence(
        N_("this is a rehearsal, which is never published"),
        N_("Publish from the folder of the election itself."),
    ),
}
"""Sentences by rule."""
