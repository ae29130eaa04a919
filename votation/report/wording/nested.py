"""What the official reads when JSON, an archive or a file of totals is refused, and what was decided to read it."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_EXPORT: Final = N_("Export the file again from where it comes from; do not edit it by hand.")
_CHOOSE: Final = N_("Name one of them with the option `{option}`.")

SENTENCES: Final = {
    # JSON
    "foreign-json": Sentence(N_("this is no JSON, from “{found}” on"), _EXPORT),
    "foreign-json-deep": Sentence(N_("the file is nested too deeply"), _EXPORT),
    "foreign-json-number": Sentence(N_("{found} is no number that can be read exactly"), _EXPORT),
    "foreign-json-twice": Sentence(
        N_("an object has the key {found} twice, and nobody can tell which counts"), _EXPORT
    ),
    "foreign-json-missing": Sentence(N_("at {path}, `{expected}` is missing"), _EXPORT),
    "foreign-json-value": Sentence(N_("at {path} stands {found}, not {expected}"), _EXPORT),
    "foreign-json-name-twice": Sentence(N_("at {path}, the name `{found}` is taken already"), _EXPORT),
    # Several votes in one file
    "foreign-contest": Sentence(N_("the file holds several votes, or none: {expected}"), _CHOOSE),
    "foreign-contest-unknown": Sentence(
        N_("the file has no vote `{found}`, or several"), N_("Name one of: {expected}.")
    ),
    "foreign-contest-twice": Sentence(N_("one ballot holds the vote `{found}` twice"), _EXPORT),
    # Ballots
    "foreign-choice": Sentence(N_("a ballot chooses `{found}`, which is not among the choices of this vote"), _EXPORT),
    "foreign-choice-twice": Sentence(N_("a ballot says twice what it gives `{found}`"), _EXPORT),
    "foreign-cell": Sentence(N_("the cell holds “{found}”, and only {expected} are possible"), _EXPORT),
    "foreign-column": Sentence(N_("the column {expected} is missing"), _EXPORT),
    "foreign-numbers": Sentence(
        N_("the file does not say what its numbers are"), N_("Say it with the option `kind`, one of: {expected}.")
    ),
    "foreign-voters": Sentence(
        N_("a measure has {found} votes, of only {expected} voters"), N_("Correct the option `ballots`.")
    ),
    "ballot-header": Sentence(
        N_("the first line is not the header of a ballot file: “{found}”"),
        N_("Its columns are `ballot` and ids of groups and measures, each once, with commas and nothing else between."),
    ),
    "ballot-scale": Sentence(
        N_("the file does not say how many levels its numbers have"), N_("Say it with the option `scale`.")
    ),
    # Belenios
    "belenios-members": Sentence(N_("the archive has more than {expected} members"), _EXPORT),
    "belenios-member": Sentence(N_("the archive has a member {found}, where only {expected} may stand"), _EXPORT),
    "belenios-header": Sentence(N_("the archive is damaged or cut off at byte {found}"), _EXPORT),
    "belenios-digest": Sentence(
        N_("the member {found} of the archive is not what its name says"),
        N_("Do not use this archive. Ask for it again, and tell whoever published it."),
    ),
    "belenios-twice": Sentence(N_("the archive has the member {found} twice"), _EXPORT),
    "belenios-chain": Sentence(
        N_("event {found} does not follow the events before it, which are {expected}"),
        N_("Do not use this archive. Ask for it again, and tell whoever published it."),
    ),
    "belenios-missing": Sentence(N_("the archive names the data {found} but does not hold them"), _EXPORT),
    "belenios-result": Sentence(
        N_("the archive holds no result"), N_("Wait until the election is tallied, then export it again.")
    ),
    "belenios-questions": Sentence(N_("there are {found} results for {expected} questions"), _EXPORT),
    "belenios-answers": Sentence(N_("there are numbers for {found} answers, and {expected} answers"), _EXPORT),
    "belenios-grades": Sentence(
        N_("a result alone does not say how many grades there were"), N_("Say it with the option `grades`.")
    ),
    "belenios-voters": Sentence(N_("an answer was chosen {found} times by {expected} voters"), _EXPORT),
    # Cast vote records
    "cvr-snapshot": Sentence(N_("at {path}, it is not clear which snapshot counts: {found}"), _EXPORT),
    "cvr-rank": Sentence(N_("a ranking has marks without rank, or a vote that is no ranking has ranks"), _EXPORT),
    "cvr-largest": Sentence(
        N_("the file does not say how large a score can be"), N_("Say it with the option `max_score`.")
    ),
    # Totals
    "decidim-votes": Sentence(N_("{field} is “{found}”, and only {expected} are possible"), _EXPORT),
    "decidim-sum": Sentence(
        N_("total_votes is {found}, but online and paper votes add up to {expected}"),
        N_("Find out which number is wrong before you count with any of them."),
    ),
    "tallies-grades": Sentence(
        N_("the table has {found} columns of grades, or one without heading; 1 to {expected} are possible"),
        N_("Write the name of a grade above each column."),
    ),
}

DECISIONS: Final = {
    "belenios-blank": N_("{votes} voters voted blank; their votes are on no answer"),
    "ranks-closed-up": N_("{ballots} ballots have ranks beyond the number of measures; they were closed up, in order"),
    "bettervoting-overvotes": N_("{ballots} ballots give one rank to several candidates; they count as tied there"),
    "ballot-columns-left": N_("the columns {columns} were left out: no ballot replaces another"),
    "cvr-not-allocated": N_("{marks} marks whose votes are not to be allocated, or not yet, were left out"),
    "cvr-written-in": N_("{marks} names written in were left out"),
    "cvr-ranked-twice": N_("{marks} further ranks of choices that have a better one were left out"),
}
