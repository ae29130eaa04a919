"""What the official reads when a rule of the definition, or of another signed document, is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_UNTOUCHED: Final = N_(
    "Signed documents are never edited by hand. Take the file again from the person who published it; "
    "if it is still refused, tell them."
)
_NEWER: Final = N_("Install a newer version of votation, then run the same command again.")
_REMOVE: Final = N_("Remove it, and write the value out in full where it is needed.")
_RENAME: Final = N_("Choose another id, here and wherever this one is referred to.")
_LIST: Final = N_("Write one item a line, each after a hyphen, as `votation new` shows.")

SENTENCES: Final = {
    # JSON documents
    "document-field": Sentence(
        N_("the field {field} does not fit: “{found}” was found ({expected})"),
        _UNTOUCHED,
    ),
    "document-field-unknown": Sentence(
        N_("this version of votation does not know the field {found}, and must not ignore what may decide a count"),
        _NEWER,
    ),
    "document-not-exact": Sentence(
        N_("the field {field} is not written in its one form: “{found}” was found, “{expected}” was expected"),
        _UNTOUCHED,
    ),
    "format-newer": Sentence(
        N_(
            "the file is in a newer format, {found}, and this version of votation reads {expected}: "
            "needs votation >= {needs}"
        ),
        N_("Install votation {needs} or later, then run the same command again."),
    ),
    "format-other": Sentence(
        N_("this is not the document that belongs here: its format is “{found}”, {expected} was expected"),
        N_("Check that the files of the folder have not been exchanged or renamed."),
    ),
    # election.yaml as a file
    "yaml-too-large": Sentence(
        N_("the file has {found} bytes; a definition has at most {expected}"),
        N_("Check that this is the definition, and not another file. Shorten the texts of the measures."),
    ),
    "yaml-too-deep": Sentence(
        N_("fields stand inside each other more than {expected} times here; no definition needs that"),
        N_("Look for brackets or indentation that should not be there."),
    ),
    "yaml-not-utf8": Sentence(
        N_("the file is not in UTF-8: the byte {found} was found"),
        N_("Save the file again with the encoding UTF-8; every text editor offers it under “Save as”."),
    ),
    "yaml-character": Sentence(
        N_("the character {found} was found, which does not print and is not allowed"),
        N_("Delete it. If you cannot see it, delete the whole word and type it again."),
    ),
    "yaml-empty": Sentence(
        N_("the file says nothing"),
        N_("Start from the definition that `votation new` writes."),
    ),
    "yaml-not-an-object": Sentence(
        N_("the file does not begin with fields such as `id:` and `title:`; “{found}” was found"),
        N_("Start from the definition that `votation new` writes."),
    ),
    "yaml-several-documents": Sentence(
        N_("a second document begins here (a line of three hyphens); a definition is one document"),
        N_("Remove this line, or what follows it."),
    ),
    "yaml-duplicate-key": Sentence(
        N_("the field {found} is written twice; it stands on line {first} already"),
        N_("Remove one of the two."),
    ),
    "yaml-complex-key": Sentence(
        N_("the name of a field is expected before the colon, and something else was found"),
        N_("Write a plain name, such as `title:`."),
    ),
    "yaml-merge-key": Sentence(
        N_("`<<` would copy fields from elsewhere; a definition says everything where it stands"),
        _REMOVE,
    ),
    "yaml-anchor": Sentence(
        N_("`&{found}` names a value to repeat it elsewhere; a definition says everything where it stands"),
        N_("Remove it. If it begins a text, put the text between quotes."),
    ),
    "yaml-alias": Sentence(
        N_("`*{found}` repeats a value from elsewhere; a definition says everything where it stands"),
        N_("Write the value out in full. If it begins a text, put the text between quotes."),
    ),
    "yaml-tag": Sentence(
        N_("a type was given to a value ({found}); in a definition the field alone says what its value is"),
        N_("Remove the word that begins with `!`. If it begins a text, put the text between quotes."),
    ),
    "yaml-syntax": Sentence(
        N_("this line cannot be understood from its character {column} on: “{found}”"),
        N_(
            "Look at this line and the one before it. Often a space is missing after a colon, a tab stands where "
            "spaces should, a quote or bracket is not closed, or a text that holds a colon needs quotes."
        ),
    ),
    # Fields of election.yaml
    "definition-field-missing": Sentence(
        N_("the field {field} is missing"),
        N_("Add it; the definition that `votation new` writes shows every field."),
    ),
    "definition-field-unknown": Sentence(
        N_("there is no field called {field} here"),
        N_(
            "Correct its name, or its indentation if it belongs to another part. Notes of your own may stand in a "
            "field whose name begins with `x-`, or in a comment after `#`."
        ),
    ),
    "definition-field-empty": Sentence(
        N_("the field {field} is empty"),
        N_("Write its value after the colon, or remove the field."),
    ),
    "definition-single-value": Sentence(
        N_("the field {field} takes one single value, and a list or further fields were found"),
        N_("Write the value on the same line, after the colon. A text that holds a colon needs quotes."),
    ),
    "definition-not-a-list": Sentence(N_("the field {field} takes a list; “{found}” was found"), _LIST),
    "definition-not-fields": Sentence(
        N_("further fields are expected in {field}; “{found}” was found"),
        N_("Write them below it, indented, as `votation new` shows."),
    ),
    "definition-too-few": Sentence(N_("the list {field} needs at least {expected}"), _LIST),
    "definition-too-many": Sentence(
        N_("the list {field} holds {found} or more; at most {expected} are allowed"),
        N_("Shorten it, or hold two elections."),
    ),
    "definition-not-a-choice": Sentence(
        N_("“{found}” is not one of the values that {field} can take: {expected}"),
        N_(
            "Write one of these values. If this is the rest of a text between braces, put the whole text between "
            "quotes."
        ),
    ),
    "definition-not-a-number": Sentence(
        N_("{field} takes a whole number; “{found}” was found"),
        N_("Write digits alone, without spaces, signs, decimals or leading zeros."),
    ),
    "definition-number-range": Sentence(
        N_("{field} is {found}; it must be {expected}"),
        N_("Correct the number."),
    ),
    "definition-id": Sentence(
        N_("“{found}” cannot be an id"),
        N_(
            "Use lower-case letters without accents, digits, dot, hyphen and underscore, at most 64 of them, the first "
            "a letter or a digit (a letter in the id of a group); for example `{suggestion}`. Titles may be written "
            "freely."
        ),
    ),
    "definition-id-foreign": Sentence(
        N_("“{found}” cannot be an id: it holds the character {character}, which may look like another one"),
        N_(
            "Type it again with lower-case letters without accents, digits, dot, hyphen and underscore; for example "
            "`{suggestion}`. Titles may be written freely."
        ),
    ),
    "definition-pattern": Sentence(
        N_("{field} is “{found}”; it must have the form {expected}"),
        N_("Remove the field if `votation open` fills it in, or copy its value again."),
    ),
    "definition-time": Sentence(
        N_("“{found}” is no date and time that {field} can take"),
        N_("Write the day and the hour in universal time (UTC) in this form: {expected}."),
    ),
    "definition-text-invisible": Sentence(
        N_(
            "{field} holds the character {found}, which does not print: an end of line, or a mark that hides or turns "
            "text"
        ),
        N_(
            "Write the text on one line. If you cannot see the character, delete the text and type it again. "
            "A folded text begins with `>-`, never with `>` or `|`."
        ),
    ),
    "definition-text-spaces": Sentence(
        N_("“{found}” in {field} begins or ends with a space, or holds two in a row"),
        N_("Remove the spaces that are too many."),
    ),
    "definition-text-long": Sentence(
        N_("the text of {field} has more than {expected} characters: “{found}...”"),
        N_("Shorten it, or cut it into several paragraphs."),
    ),
    "definition-field": Sentence(
        N_("{field} does not take “{found}”"),
        N_("Compare with the definition that `votation new` writes."),
    ),
    "definition-file-differs": Sentence(
        N_("{field} says “{found}”, but the file beside the definition gives {expected}"),
        N_("Remove the field: `votation open` fills it in. If it is right, the file beside is the wrong one."),
    ),
    # Contradictions between them
    "theme-id-taken": Sentence(
        N_("the theme id “{found}” is taken, by another theme or topic or by the overall result (`overall`)"), _RENAME
    ),
    "topic-id-taken": Sentence(
        N_("the topic id “{found}” is taken, by a theme or another topic or by the overall result (`overall`)"), _RENAME
    ),
    "measure-topic-unknown": Sentence(
        N_("the measure {measure} belongs to the topic “{found}”, which no theme has; there are: {expected}"),
        N_("Correct the topic of the measure, or add the topic to a theme."),
    ),
    "topic-without-measure": Sentence(
        N_("no measure belongs to the topic {found}, so there is nothing to rank in it"),
        N_("Remove the topic, or give it a measure."),
    ),
    "group-id-reserved": Sentence(
        N_("a group cannot be called {found}: ballot files have columns called {expected}"), _RENAME
    ),
    "group-id-taken": Sentence(N_("two groups are called {found}"), _RENAME),
    "measure-id-reserved": Sentence(
        N_("a measure cannot be called {found}: ballot files have columns called {expected}"), _RENAME
    ),
    "measure-id-taken": Sentence(
        N_("the measure id “{found}” is taken, by another measure or by a group: both are columns of the ballot file"),
        _RENAME,
    ),
    "group-value-twice": Sentence(N_("the group {group} has the value {found} twice"), N_("Remove one of the two.")),
    "group-combinations-too-many": Sentence(
        N_("the values of the groups combine in {found} ways; at most {expected} can be counted"),
        N_("Merge values, or remove a group."),
    ),
    "grade-twice": Sentence(N_("two grades are called {found}"), _RENAME),
    "score-sum-below-maximum": Sentence(
        N_("a ballot may give {found} points in all, but one measure may get {expected}"),
        N_("Lower `max`, or raise `max_sum`."),
    ),
    "score-sum-unreachable": Sentence(
        N_("`max_sum` is {found}, but all measures together cannot get more than {expected} points"),
        N_("Remove `max_sum`, or lower it."),
    ),
    "ranks-above-measures": Sentence(
        N_("`max_ranks` is {found}, but there are only {expected} measures"),
        N_("Remove `max_ranks`, or lower it."),
    ),
    "approvals-above-measures": Sentence(
        N_("`max` is {found}, but there are only {expected} measures"),
        N_("Remove `max`, or lower it."),
    ),
    "approvals-minimum-too-high": Sentence(
        N_("a ballot must approve at least {found}, but can approve at most {expected}"),
        N_("Lower `min`, or raise `max`."),
    ),
    "no-opinion-missing": Sentence(
        N_("nothing says how a measure without opinion is read (`no_opinion`); this can change the result"),
        N_(
            "Write `no_opinion: worst` (the lowest level), `no_opinion: exclude` (not counted) or `no_opinion:` and a "
            "level, and tell the voters before the vote."
        ),
    ),
    "no-opinion-out-of-scale": Sentence(
        N_("`no_opinion` is {found}, but levels run from 0 to {expected}"),
        N_("Write a level of the scale, `worst` or `exclude`."),
    ),
    "no-opinion-misplaced": Sentence(
        N_("`no_opinion` has no meaning on ballots of the kind {found}"),
        N_("Remove it. Rankings have `unranked` instead; an approval left open is no approval."),
    ),
    "unranked-missing": Sentence(
        N_("nothing says how a measure that a ballot does not rank is read (`unranked`); this can change the result"),
        N_(
            "Write `unranked: last` (below every ranked measure) or `unranked: exclude` (compared with nothing), and "
            "tell the voters before the vote."
        ),
    ),
    "unranked-misplaced": Sentence(
        N_("`unranked` has no meaning on ballots of the kind {found}"),
        N_("Remove it. Grades and scores have `no_opinion` instead."),
    ),
    "method-twice": Sentence(
        N_("the method {found} is named twice with the same options"), N_("Remove one of the two.")
    ),
    "revote-field-misplaced": Sentence(
        N_("`{field}` has no meaning when the revote rule is {found}"),
        N_("Remove it, or write `rule: priority`."),
    ),
    "revote-with-credentials": Sentence(
        N_(
            "voters sign their ballots, and the revote rule is {found}: nothing would say which of two ballots signed "
            "with one key counts"
        ),
        N_("Choose one of these rules: {expected}."),
    ),
    "revote-priority-incomplete": Sentence(
        N_("the revote rule `priority` needs a `group`, and the `order` of its values, strongest first"),
        N_("Add both; for example `group: channel` and `order: [paper, web]`."),
    ),
    "revote-group-unknown": Sentence(
        N_("the revote rule reads the group {found}, which is not declared; there are: {expected}"),
        N_("Correct the name, or declare the group."),
    ),
    "revote-order-incomplete": Sentence(
        N_("the order of the revote rule is “{found}”; it must name each value of the group once: {expected}"),
        N_("Write every value of the group once, strongest first."),
    ),
    "signer-twice": Sentence(
        N_("the name {found} is given twice among officials and boxes; each signs under a name of its own"), _RENAME
    ),
    "threshold-above-officials": Sentence(
        N_("{found} signatures are demanded, but there are {expected} officials"),
        N_("Lower `threshold`, or name more officials."),
    ),
    "box-id-reserved": Sentence(
        N_("a box cannot be called {found}: Windows keeps this name for itself, and files are named after the box"),
        _RENAME,
    ),
    "box-group-unknown": Sentence(
        N_("the box {box} names the group {found}, which is not declared; there are: {expected}"),
        N_("Correct the name, or declare the group."),
    ),
    "box-value-unknown": Sentence(
        N_("the box {box} may use the value {found} of {group}, which is not declared; there are: {expected}"),
        N_("Correct the value, or declare it in the group."),
    ),
    "box-value-twice": Sentence(
        N_("the box {box} names the value {found} of {group} twice"), N_("Remove one of the two.")
    ),
    "box-without-value": Sentence(
        N_("the box {box} may use no value of {group}, so that every ballot in it would be rejected"),
        N_("Name at least one value, or remove the group here: the box may then use them all."),
    ),
    "closes-before-opening": Sentence(
        N_("the vote closes at {found}, not after it opens at {expected}"),
        N_("Correct `opens_at` or `closes_at`."),
    ),
    "definition-line-too-long": Sentence(
        N_("a line of a ballot file could have {found} characters; at most {expected} are allowed"),
        N_("Shorten the ids of the measures and of the group values, or hold two elections."),
    ),
    # votation new
    "scaffold-id": Sentence(
        N_("“{found}” cannot be the id of an election"),
        N_(
            "Use lower-case letters without accents, digits, dot, hyphen and underscore; for example `{suggestion}`. "
            "The title may be written freely."
        ),
    ),
}
