"""What the official reads when a file of a format made of lines is refused, and what was decided or lost."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "foreign-header": Sentence(
        N_("{expected} is missing"),
        N_("The file is cut short or of another version of its format: export it again."),
    ),
    "foreign-header-count": Sentence(
        N_("the file states {key}: {expected}, but holds {found}"),
        N_("The file is cut short or was changed: export it again, do not correct the number."),
    ),
    "foreign-truncated": Sentence(
        N_("the file ends before {expected}"),
        N_("It is cut short: export it again."),
    ),
    "foreign-line": Sentence(
        N_("`{found}` is not a line of this format"),
        N_("Write it like {expected}, or take it out; compare with the original."),
    ),
    "foreign-number": Sentence(
        N_("`{found}` is no number that can stand here"),
        N_("Use a whole number without sign or decimals: {expected}."),
    ),
    "foreign-value": Sentence(
        N_("`{found}` cannot stand here"),
        N_("It can be: {expected}."),
    ),
    "foreign-cells-different": Sentence(
        N_("the line has {found} cells, its header {expected}"),
        N_("Look for a separator too many or too few, or one inside a text that is not quoted."),
    ),
    "foreign-id-twice": Sentence(
        N_("the id `{found}` is missing or stands on two lines"),
        N_("Give each its own id; if a row was exported twice, export the file again."),
    ),
    "foreign-measure-unknown": Sentence(
        N_("`{found}` is none of the measures that the file lists"),
        N_("Correct the name, or add the measure to the list at the beginning of the file."),
    ),
    "foreign-measure-twice": Sentence(
        N_("`{found}` stands here twice"),
        N_("A measure has one place: take one of the two out, if you know which."),
    ),
    "foreign-place-empty": Sentence(
        N_("nothing stands between two separators"),
        N_("Take one of them out, or write the missing name."),
    ),
    "foreign-measures": Sentence(
        N_("the file lists {found} measures, at most {expected} can be ranked"),
        N_("Check that the file is of the format that it seems to be."),
    ),
    "foreign-levels": Sentence(
        N_("the file has {found} levels or more, at most {expected} can be counted"),
        N_("Check that the file is of the format that it seems to be."),
    ),
    "foreign-cells": Sentence(
        N_("the ballots have {found} places in all, at most {expected} can be read at once"),
        N_("Split the file."),
    ),
    "foreign-expanded": Sentence(
        N_("the format has a line for each of {found} voters, at most {expected} are written"),
        N_("Choose a format that counts equal ballots, such as preflib."),
    ),
    "foreign-kind": Sentence(
        N_("{format} cannot hold ballots of the kind {found}"),
        N_("It holds: {expected}. Choose another format."),
    ),
    "preflib-type": Sentence(
        N_("data of the type `{found}` are no ballots"),
        N_("Types that can be read: {expected}."),
    ),
    "preflib-braces": Sentence(
        N_("a brace is not closed, not opened, or stands inside others"),
        N_("Write the alternatives of one place as {{2,3}}."),
    ),
    "preflib-order": Sentence(
        N_("the order is not as the type {expected} says ({found})"),
        N_("Correct the line, or the DATA TYPE: toi allows ties and incomplete orders."),
    ),
    "preflib-categories": Sentence(
        N_("the line has {found} categories, the header {expected}"),
        N_("Write each category, an empty one as {{}}."),
    ),
    "debian-option": Sentence(
        N_("option {found} stands where option {expected} should"),
        N_("Compare the key of the sheet with the one that was published."),
    ),
    "debian-rank": Sentence(
        N_("`{found}` is no rank of this vote"),
        N_("A rank is one of: {expected}."),
    ),
    "blt-ids": Sentence(
        N_("{found} of {expected} ballots have an id"),
        N_("Give an id to all ballots, or to none."),
    ),
    "blt-all-withdrawn": Sentence(
        N_("all candidates are withdrawn"),
        N_("There is nothing to count. Correct the line, or leave it out."),
    ),
    "cef-parameter": Sentence(
        N_("the parameter `{found}` has no value, stands twice, or stands after a vote"),
        N_("Write parameters before the first vote, each once, such as {expected}."),
    ),
    "abif-comma": Sentence(
        N_("a comma separates candidates that have no rating, so that nothing says their order"),
        N_("Put > and = between candidates, or give each a rating."),
    ),
    "abif-rating": Sentence(
        N_("`{found}` has no rating that can be counted"),
        N_("Use a whole number: {expected}."),
    ),
    "pabulib-column": Sentence(
        N_("the column `{found}` has no name, or the name of another"),
        N_("Give each column its own name."),
    ),
    "pabulib-quotes": Sentence(
        N_("quotes are not closed, or a cell is too long ({found})"),
        N_("Close the quotes, and write one inside a text twice."),
    ),
    "pabulib-points": Sentence(
        N_("the ballot lists {expected} projects but has {found} points"),
        N_("There must be as many points as projects, with commas between them."),
    ),
    "pabulib-choose-one": Sentence(
        N_("the ballot `{found}` lists several projects where one is allowed"),
        N_("Correct the vote_type (approval allows several), or the ballot."),
    ),
    "pabulib-ties": Sentence(
        N_("the format cannot hold a ballot that puts two measures on one rank ({found}, written as {expected})"),
        N_("Choose a format that can: preflib, cef, abif or blt."),
    ),
}

DECISIONS: Final = {
    "blt-withdrawn": N_("withdrawn candidates were taken off the ballots: {names}"),
    "blt-skipped": N_("ranks that {rows} lines skip were closed up"),
    "cef-no-candidate": N_("{number} names that are no candidates were passed over: {names}"),
    "cef-tags": N_("the tags of {rows} lines were left out, since they may name voters"),
    "cef-weights": N_("{rows} lines have a weight; it counts where the file allows weights"),
    "abif-undeclared": N_("candidates that the file does not declare were added: {names}"),
    "pabulib-columns": N_("columns about voters were left out: {names}"),
    "pabulib-repeats": N_("{rows} ballots list a project more than once; rule: {repeats}"),
    "said-rule": N_("the format has to say what it means that a ballot leaves a measure out; it now says: {rule}"),
    "lost-kind": N_("the kind of ballot is lost"),
    "lost-scale": N_("the highest level that could be given is lost"),
    "lost-measure-ids": N_("the ids of the measures are lost, they are numbered"),
    "lost-measure-titles": N_("titles of measures are lost or shortened"),
    "lost-attributes": N_("attributes of measures, such as category and cost, are lost"),
    "lost-levels": N_("the titles of the levels are lost"),
    "lost-rule": N_("what it means that a ballot leaves a measure out is lost"),
    "lost-ids": N_("the ids of the ballots are lost"),
    "lost-groups": N_("the groups of the ballots, such as station and channel, are lost"),
    "lost-declared": N_("published totals are lost"),
    "lost-title": N_("the title is lost or shortened"),
}
"""What a reader decided, or a writer could not say, by rule; a str.format template over its details."""
