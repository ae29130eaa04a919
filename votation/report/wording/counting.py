"""What the official reads when ballots given as values, of a foreign file or a program, cannot be counted."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "worker-ended": Sentence(
        N_("the system ended a process that was counting, mostly for want of memory"),
        N_("Close other programs and run the command again; or count in fewer processes: `--workers 1`."),
    ),
    "profile-measure-unknown": Sentence(
        N_("ballot number {ballot} names {found}, which is none of the measures"),
        N_("Correct the ballot, or add the measure to the list of measures."),
    ),
    "profile-measure-repeated": Sentence(
        N_("ballot number {ballot} names the measure {found} twice"),
        N_("Keep one of the two on that ballot."),
    ),
    "profile-measure-twice": Sentence(
        N_("the measure {found} stands twice in the list of measures"),
        N_("Name each measure once."),
    ),
    "profile-level": Sentence(
        N_("ballot number {ballot} gives a measure {found}, and the scale of these ballots is {expected}"),
        N_("Correct the ballot, or say how many grades or points the scale has; nothing was rounded or cut."),
    ),
    "profile-cell": Sentence(
        N_("the table of ballots holds {found}, and its numbers should be {expected}"),
        N_("Check that the scale is the one these ballots were made for."),
    ),
    "profile-cells": Sentence(
        N_("the table of ballots is {found}; it should be {expected}"),
        N_("Give one row a ballot, one column a measure and whole numbers."),
    ),
    "profile-kind": Sentence(
        N_("there are no ballots of kind {found}; known kinds are {expected}"),
        N_("Choose the kind that says what the numbers on these ballots mean."),
    ),
    "profile-scale": Sentence(
        N_("a scale of {found} levels cannot be counted; it should have {expected}"),
        N_("Say how many grades or points the ballots use."),
    ),
    "profile-no-opinion": Sentence(
        N_("{found} does not say what a measure left open means on ballots of kind {kind}; possible here: {expected}"),
        N_("Choose one of them: it can change the result, so there is no default."),
    ),
    "profile-weights": Sentence(
        N_("the weights are {found}; there should be one whole number for each ballot ({expected})"),
        N_("Give each ballot its weight, or none at all."),
    ),
    "profile-weight": Sentence(
        N_("a ballot has the weight {found}; weights are whole numbers from {expected}"),
        N_("Correct the weight; a ballot that does not count is left out, not given the weight 0."),
    ),
    "profile-total-weight": Sentence(
        N_("{found} ballots, weights included, are more than can be counted with certainty ({expected})"),
        N_("Check the weights: no electorate is that large. If all have a common factor, divide them by it."),
    ),
    "scope-measure": Sentence(
        N_("{found} is none of the measures of {scope}"),
        N_("Check the spelling of the measure, and that it belongs to this theme or topic."),
    ),
}
