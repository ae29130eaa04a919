"""What is wrong with a roll of test voters: `votation.office.voters`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.wording.sentence import N_, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Final[Mapping[str, Sentence]] = {
    "test-voters-number": Sentence(
        N_("{found} test voters were asked for; it makes 1 to {expected}"),
        N_("Ask for fewer, or make several rolls."),
    ),
    "test-voters-in-election": Sentence(
        N_("this folder holds an election that is open"),
        N_("Test keys never belong to an election; choose another folder with --out."),
    ),
}
"""Sentences by rule."""
