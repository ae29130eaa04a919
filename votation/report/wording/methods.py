"""What the official reads when a rule about methods is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "method-unknown": Sentence(
        N_("there is no counting method called {found!r}"),
        N_("Write one of these instead: {expected}. `votation methods` lists them all with their options."),
    ),
    "method-alias": Sentence(
        N_("{found!r} is a common name, but an election must name its method exactly"),
        N_("If this is the method you mean, write: {expected}. `votation methods` explains each one."),
    ),
    "method-option-unknown": Sentence(
        N_("the method {method} has no option called {found!r}"),
        N_("Remove it, or write one of the options that this method has: {expected}."),
    ),
    "method-option-value": Sentence(
        N_("the option {option} of the method {method} cannot be {found!r}"),
        N_("Write one of these values instead: {expected}."),
    ),
    "method-option-required": Sentence(
        N_("the method {method} needs the option {option} with these ballots, and has no default for it"),
        N_("Decide it before the vote and write it under the method's options; it may be: {expected}."),
    ),
    "method-option-superfluous": Sentence(
        N_("the option {option} ({found}) of the method {method} would have no effect with these ballots"),
        N_("Remove it from the method's options, so that nobody believes that it decides something."),
    ),
    "method-kind": Sentence(
        N_("the method {method} cannot count ballots of the kind {found!r}"),
        N_("Choose another method, or one of the kinds of ballot it can count: {expected}."),
    ),
    "method-measures": Sentence(
        N_("the method {method} cannot rank {found} measures: its work grows too fast, and {expected} is its limit"),
        N_("Choose another method for this election; `votation methods` lists them."),
    ),
    "method-fractions": Sentence(
        N_(
            "the method {method} would need fractions of {found} binary digits, which each surplus that is passed on "
            "can double; {expected} are its limit"
        ),
        N_("Choose fewer seats, or another method for this election; `votation methods` lists them."),
    ),
    "method-ballots": Sentence(
        N_("the method {method} cannot count {found} ballots on so many measures"),
        N_("Choose another method for this election; with these measures it counts at most {expected} ballots."),
    ),
    "method-plug-in": Sentence(
        N_("the added method {method} ({found!r}) cannot be loaded, or is not what its name announces"),
        N_("Install the package that provides it again, or ask its author; nothing was counted with it."),
    ),
    "method-plug-in-missing": Sentence(
        N_("the added method {found} is not installed on this computer"),
        N_("Install the package that provides it, the same version as the statement names, and run this again."),
    ),
    "method-plug-in-twice": Sentence(
        N_("several installed packages provide the added method {method}: {found}"),
        N_("Remove all but the one that this election means; nothing was counted with it."),
    ),
    "method-plug-in-raised": Sentence(
        N_("the added method {method} broke down ({found})"),
        N_("Report it to the author of the method, with this election; nothing was counted with it."),
    ),
    "method-plug-in-endless": Sentence(
        N_("the added method {method} did not come to an end within {expected} steps"),
        N_("Report it to the author of the method, with this election; nothing was counted with it."),
    ),
    "method-plug-in-outcome": Sentence(
        N_("the added method {method} returned no outcome of its own ({found})"),
        N_("Report it to the author of the method; nothing was counted with it."),
    ),
    "method-plug-in-measures": Sentence(
        N_("the added method {method} did not rank every measure exactly once: {found}"),
        N_("Report it to the author of the method; nothing was counted with it."),
    ),
    "method-plug-in-scores": Sentence(
        N_("the added method {method} gave scores of other measures, or other columns than it announces: {expected}"),
        N_("Report it to the author of the method; nothing was counted with it."),
    ),
    "method-plug-in-lots": Sentence(
        N_("the added method {method} says that it used lots between what are no measures of this table: {found}"),
        N_("Report it to the author of the method; nothing was counted with it."),
    ),
    "method-plug-in-value": Sentence(
        N_("the added method {method} returned a value that no result can hold, such as a decimal number ({breach})"),
        N_("Report it to the author of the method; nothing was counted with it."),
    ),
}
