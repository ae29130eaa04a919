"""What the official reads when a foreign file is refused, and what was decided to read it or lost in writing it."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "foreign-size": Sentence(
        N_("the file has more than {expected} bytes"),
        N_("Split it, or export less of it."),
    ),
    "foreign-encoding": Sentence(
        N_("the bytes from byte {column} on are no text ({expected})"),
        N_("Save the file again as UTF-8, or name its encoding."),
    ),
    "foreign-encoding-unknown": Sentence(
        N_("there is no encoding `{found}`"),
        N_("Name one of: {expected}."),
    ),
    "foreign-rows": Sentence(
        N_("{expected} rows were kept but {found} ballots came of them: a row was lost"),
        N_("This is a mistake of the reader of this format. Do not use the result; report it to its authors."),
    ),
    "foreign-rule": Sentence(
        N_("ballots leave measures out, and nothing says what that means"),
        N_("Say it with --unranked for rankings, --no-opinion for others: {expected}. It can change the ranking."),
    ),
    "foreign-format": Sentence(
        N_("the format of the file was not recognised; possible: {found}"),
        N_("Name its format, one of: {expected}."),
    ),
    "foreign-no-ballots": Sentence(
        N_("the file holds totals, not ballots"),
        N_("Rank it by a method that needs no more than totals, one of: {expected}."),
    ),
    "foreign-totals": Sentence(
        N_("the method {method} compares measures ballot by ballot, and the file holds totals alone"),
        N_("Use a method that needs no more than totals, one of: {expected}."),
    ),
    "format-unknown": Sentence(
        N_("there is no format `{found}`"),
        N_("Use one of: {expected}."),
    ),
    "format-of-name": Sentence(
        N_("the extension `{found}` does not say which format to write"),
        N_("Name the format, one of: {expected}."),
    ),
    "format-option": Sentence(
        N_("the format {format} has no option `{found}`"),
        N_("Its options are: {expected}."),
    ),
    "format-option-value": Sentence(
        N_("the option {option} of the format {format} cannot be `{found}`"),
        N_("It can be: {expected}."),
    ),
    "format-plug-in-missing": Sentence(
        N_("the format {found} is of another package, which is not installed"),
        N_("Install the package that provides it, then run the command again."),
    ),
    "format-plug-in": Sentence(
        N_("what {found} provides is no reader or writer of the format {format}, or two packages provide it"),
        N_("Report it to the authors of that package."),
    ),
}

DECISIONS: Final = {
    "text-mark": N_("a byte order mark was taken off; the file was read as {encoding}"),
    "text-windows": N_("byte {byte} is not UTF-8; the file was read as Windows-1252"),
}
"""What a reader decided, or a writer could not say, by rule; a str.format template over its details."""
