"""What the official reads when an import is refused, and what was decided to import."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_TELL: Final = N_("Tell it in the section `[match]` of the mapping file, and run the command again with `--mapping`.")
_START_AGAIN: Final = N_(
    "If an import was cut off, run that one again. Otherwise remove the draft and import every export of the box anew: "
    "a draft is not changed by hand."
)

SENTENCES: Final = {
    # The mapping file
    "match-toml": Sentence(N_("the mapping file cannot be read: {found}"), N_("Correct it; it is written in TOML.")),
    "match-format": Sentence(
        N_("the mapping file is of the format `{found}`"),
        N_('Its first line has to be: format = "{expected}"'),
    ),
    "match-alone": Sentence(
        N_("the reader of this format takes no mapping, and would leave out: {found}"),
        N_("Add `--format table` if the file is a table; else leave nothing but `format` and the section `[match]`."),
    ),
    "match-field": Sentence(N_("the field `{found}` of the mapping file cannot be that"), N_("It takes: {expected}.")),
    "match-unknown": Sentence(
        N_("the mapping file names what the definition does not have: {found}"),
        N_("Use ids of the definition: {expected}."),
    ),
    "match-several": Sentence(N_("`{found}` has the names of several: {expected}"), _TELL),
    # What the file says, and what the definition says
    "import-totals": Sentence(
        N_("the file holds totals, not ballots: nobody could check them, and they are not counted"),
        N_("Import the ballots themselves. `votation rank` shows what totals say."),
    ),
    "import-kind": Sentence(
        N_("the file holds ballots of the kind {found}, the election those of the kind {expected}"),
        N_("Export the ballots of this election; if they are, say in the mapping file how they are read."),
    ),
    "import-weights": Sentence(
        N_("a row of the file stands for {found} voters; in an election a line is one voice"),
        N_("Export one row for each ballot."),
    ),
    "import-measures": Sentence(
        N_("not in the definition: {found}; not in the file: {expected}"),
        _TELL,
    ),
    "import-measure-twice": Sentence(N_("the measure {expected} is twice in the file, also as `{found}`"), _TELL),
    "import-levels": Sentence(N_("grades that the definition does not have: {found}; it has: {expected}"), _TELL),
    "import-scale": Sentence(
        N_("the file has {found} grades without names, the definition {expected}"),
        N_("Export the ballots with the names of the grades, or say them in the mapping file."),
    ),
    "import-level": Sentence(
        N_("the file has the level {found}, and the highest of the definition is {expected}"),
        N_("Check that the file is of this election."),
    ),
    "import-group": Sentence(
        N_("nothing in the file says the {group} of a ballot: `{expected}` is not among {found}"),
        _TELL,
    ),
    "import-group-values": Sentence(
        N_("values of {group} that the definition does not have: {found}; it has: {expected}"),
        _TELL,
    ),
    # The draft
    "import-linked": Sentence(
        N_("this election tells the ballots of one voter apart by the column `{found}`, which no export has"),
        N_("Let the platform write its ballots with `votation.BallotWriter`."),
    ),
    "import-twice": Sentence(
        N_("this very file was imported before, for the box {box} (SHA-256 {found})"),
        N_("Nothing is to be done. If its ballots belong elsewhere, remove the draft of {box} first."),
    ),
    "import-id-twice": Sentence(
        N_("two ballots have the id {found!r}"),
        N_("Two exports probably hold the same ballots: import the later one alone, after removing the draft."),
    ),
    "draft-not-imported": Sentence(
        N_("the box has a draft that was not imported"),
        N_("Seal it, or move it away and import: one draft has one origin."),
    ),
    "draft-not-as-imported": Sentence(N_("the draft is not what its last import left"), _START_AGAIN),
    "journal-import": Sentence(
        N_("the entry is not what an import notes: field `{found}`"),
        N_("Somebody changed the journal by hand. Copy it back from where it is whole."),
    ),
}

DECISIONS: Final = {
    "import-ids-drawn": N_("{ballots} ballots got new random ids"),
    "import-more": N_("{count} further decisions are not listed here"),
    "import-group-unused": N_("the column `{group}` is none of the election's groups, and was left out"),
}
"""What an import decided, by rule; a str.format template over its details."""
