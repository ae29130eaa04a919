"""What the official should know of a definition that is not wrong, before it is opened."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

NOTICES: Final = {
    "text-normalised": Sentence(
        N_("a text was brought to the Unicode form NFC; it looks the same"),
        N_("Nothing to do: the frozen definition holds the text in this form."),
    ),
    "definition-of-rehearsal": Sentence(
        N_("this is the definition of a rehearsal: no result under it will ever be published or verified as OK"),
        N_("For an election, remove the field `x-rehearsal`, and the word from id and titles."),
    ),
    "revotes-linkable": Sentence(
        N_("the revote rule is {rule}: ballot files link the ballots of one voter, without naming the voter"),
        N_("Tell the voters. To link nothing, let each box settle revotes before sealing and write `rule: none`."),
    ),
    "revotes-unseen": Sentence(
        N_("the revote rule is none and there are {boxes} boxes: a person who votes in two of them is not noticed"),
        N_("Make sure that lists of voters exclude it, or choose another revote rule."),
    ),
    "lots-absent": Sentence(
        N_("no source of lots is named: measures that are tied stay tied"),
        N_("If ties must be broken, name a public draw under `lots: source:` before opening."),
    ),
    "min-group-one": Sentence(
        N_("`min_group` is 1: the result of a group with a single ballot would publish that ballot"),
        N_("Raise `min_group`; 10 is usual."),
    ),
    "group-value-small": Sentence(
        N_(
            "{registered} people are registered in {value} ({group}), fewer than the smallest group that is published, "
            "{min_group}: its box will have to be merged with another"
        ),
        N_("Merge it with another value now, before anybody votes."),
    ),
    "group-value-without-box": Sentence(
        N_("no box may use the value {value} of {group}: it will have no ballots"),
        N_("Give it to a box, or remove it."),
    ),
    "threshold-one": Sentence(
        N_("one signature of {officials} officials is enough for every document"),
        N_("Raise `threshold` if no one should decide alone."),
    ),
    "threshold-all": Sentence(
        N_(
            "all {officials} officials must sign every document: if one is absent or loses a key, nothing can be "
            "published"
        ),
        N_("Lower `threshold`, or name one more official."),
    ),
    "roll-differs": Sentence(
        N_("there are {credentials} credentials, but {registered} people registered in the group {group}"),
        N_("Compare credentials.txt with the electoral roll."),
    ),
    "title-twice": Sentence(
        N_("the measures {one} and {other} have the same title"),
        N_("Check that neither was copied by mistake: voters could not tell them apart."),
    ),
    "title-language-missing": Sentence(
        N_("“{title}” has no title in the language {language}, which other titles have"),
        N_("Add the translation."),
    ),
    "title-foreign-letters": Sentence(
        N_("“{title}” holds letters of another alphabet: {letters}"),
        N_("If they only look like the letters you meant, type the title again."),
    ),
}
