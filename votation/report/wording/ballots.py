"""What the official reads when a rule of `ballots` is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

# A fault of syntax has the same two ways out whatever the rule: before sealing, and after it
_REPAIR: Final = N_(
    "If this is a draft, save the original again as a ballot file: "
    "plain ASCII, commas, one line a ballot, each ending with LF. "
    "If the batch is sealed, nothing is tallied until it is replaced, or set aside with "
    "`votation board set-aside BATCH --reason ...`."
)
_CORRECT: Final = N_(
    "If this is a draft, correct it where it was entered and import it again. "
    "If the batch is sealed, nothing is tallied until it is replaced, or set aside with "
    "`votation board set-aside BATCH --reason ...`."
)
_HEADER: Final = N_(
    "Check that this file belongs to this election, and import it again. "
    "If the batch is sealed, nothing is tallied until it is replaced, or set aside with "
    "`votation board set-aside BATCH --reason ...`."
)
_SPLIT: Final = N_("Seal the draft with `votation seal`, which cuts a large box into files of the right size.")

SENTENCES: Final = {
    # The file as a whole
    "ballot-file-empty": Sentence(
        N_("the file is empty; even a box without voters has a first line with the names of the columns"),
        _REPAIR,
    ),
    "ballot-byte-order-mark": Sentence(
        N_("the file starts with a byte order mark ({found}), an invisible character that some programs add"),
        _REPAIR,
    ),
    "ballot-utf-16": Sentence(
        N_("the file starts with {found}: it was saved as UTF-16 (Excel calls it Unicode text), not as plain ASCII"),
        _REPAIR,
    ),
    "ballot-file-too-large": Sentence(
        N_("the file has {found} bytes; a ballot file may have at most {expected}"),
        _SPLIT,
    ),
    "ballot-lines-too-many": Sentence(
        N_("the file has {found} ballots; a ballot file may have at most {expected}"),
        _SPLIT,
    ),
    "ballot-final-line-feed": Sentence(
        N_("the file stops in the middle of a line, at byte {offset}, after {found!r}: a piece of it may be missing"),
        N_(
            "Copy the file again from where it came. If it is sealed and stays so, nothing is tallied until "
            "the batch is replaced, or set aside with `votation board set-aside BATCH --reason ...`."
        ),
    ),
    # Bytes that tell which program went astray
    "ballot-carriage-return": Sentence(
        N_("byte {offset} is a carriage return (CR), as Windows ends lines; lines of a ballot file end with LF alone"),
        _REPAIR,
    ),
    "ballot-nul": Sentence(
        N_("byte {offset} is NUL: the file is damaged, or was saved as UTF-16 (Excel calls it Unicode text)"),
        _REPAIR,
    ),
    "ballot-not-ascii": Sentence(
        N_("byte {offset} ({found}) is not an ASCII character; a ballot file holds identifiers and digits, no accents"),
        _REPAIR,
    ),
    "ballot-quote": Sentence(
        N_("byte {offset} is a quotation mark; cells of a ballot file are never quoted"),
        _REPAIR,
    ),
    "ballot-separator": Sentence(
        N_("byte {offset} is {found!r}; cells of a ballot file are separated by commas"),
        _REPAIR,
    ),
    "ballot-space": Sentence(
        N_("byte {offset} is a space; a ballot file has none"),
        _REPAIR,
    ),
    "ballot-control-byte": Sentence(
        N_("byte {offset} ({found}) is a control character; a ballot file has none"),
        _REPAIR,
    ),
    # The header
    "ballot-column-unknown": Sentence(
        N_("the column {found!r} is not one of this election's"),
        _HEADER,
    ),
    "ballot-column-twice": Sentence(
        N_("the column {found!r} stands twice in the first line"),
        _HEADER,
    ),
    "ballot-column-missing": Sentence(
        N_("the column {expected!r} is missing from the first line"),
        _HEADER,
    ),
    "ballot-column-order": Sentence(
        N_("the column {found!r} stands where {expected!r} must; the columns follow the order of the definition"),
        _HEADER,
    ),
    # A ballot line
    "ballot-line-empty": Sentence(
        N_("the line is empty; a blank ballot is a line with an id and empty cells"),
        _REPAIR,
    ),
    "ballot-line-too-long": Sentence(
        N_("the line has {found} bytes; it may have at most {expected}"),
        _CORRECT,
    ),
    "ballot-cells-missing": Sentence(
        N_("the line has {found} cells, and the first line {expected}: some are missing"),
        _CORRECT,
    ),
    "ballot-cells-extra": Sentence(
        N_("the line has {found} cells, and the first line only {expected}"),
        _CORRECT,
    ),
    "ballot-id": Sentence(
        N_("{found!r} cannot be the id of a ballot: 1 to 64 lower-case letters, digits, `.`, `_` and `-`"),
        _CORRECT,
    ),
    "ballot-voter": Sentence(
        N_("{found!r} cannot stand for a voter: 1 to 64 lower-case letters, digits, `.`, `_` and `-`"),
        _CORRECT,
    ),
    "ballot-credential": Sentence(
        N_("{found!r} is not a credential: 43 characters of base64url, in their one official spelling"),
        _CORRECT,
    ),
    "ballot-seq": Sentence(
        N_("{found!r} cannot order the ballots of a voter: a whole number, {expected}, without leading zeros"),
        _CORRECT,
    ),
    "ballot-group-value": Sentence(
        N_("{found!r} cannot be a value of {name}: 1 to 64 lower-case letters, digits, `.`, `_` and `-`"),
        _CORRECT,
    ),
    "ballot-level": Sentence(
        N_(
            "{found!r} is not an answer to {name}: a whole number of at most seven digits, without sign, point or "
            "leading zero, or nothing"
        ),
        _CORRECT,
    ),
    "ballot-signature": Sentence(
        N_("{found!r} is not a signature: 86 characters of base64url, in their one official spelling"),
        _CORRECT,
    ),
    # Writing a draft
    "writer-column": Sentence(
        N_("`{name}` is given exactly when the ballots of this election have it, and a signed ballot brings its id"),
        N_("Compare what your program writes with `revote` and `credentials` in the definition."),
    ),
    "writer-seq": Sentence(
        N_("{found} cannot order the ballots of a voter: a whole number, 0 to {expected}"),
        N_("Number the ballots of each voter from 1 in your program."),
    ),
    "writer-group-unknown": Sentence(
        N_("the election has no group {found!r}; its groups are {expected}"),
        N_("Compare what your program writes with `groups` in the definition."),
    ),
    "writer-group-value": Sentence(
        N_("{found!r} is not a value of {name} that this box may use: {expected}"),
        N_("Compare what your program writes with the groups of this box in the definition."),
    ),
    "writer-measure-unknown": Sentence(
        N_("the election has no measure {found!r}"),
        N_("Compare what your program writes with `measures` in the definition."),
    ),
    "writer-level": Sentence(
        N_("{found!r} is not an answer to {name}: whole numbers, {expected}"),
        N_("Compare what your program writes with `ballot` in the definition; leave out what has no answer."),
    ),
    "writer-box-unknown": Sentence(
        N_("the election has no box {found!r}; its boxes are {expected}"),
        N_("Use the id of a box as the definition writes it."),
    ),
    "draft-exists": Sentence(
        N_("the box has a draft already, and it is never overwritten"),
        N_("Seal that draft, or move it away if it must not count, then write this one again."),
    ),
    # Opening sealed batches
    "batch-manifest-missing": Sentence(
        N_("no manifest vouches for this ballot file"),
        N_("Get the manifest, its name ending in `.json`, from the box that sealed the file, with its signature."),
    ),
    "signer-not-box": Sentence(
        N_("the batch is signed as {found}, who is neither its box {expected} nor an official of this election"),
        N_("Ask the box {expected} to sign its own manifest; enough officials may do so if it lost its key."),
    ),
    "batch-signature-missing": Sentence(
        N_("neither the box {expected} nor enough officials signed this batch; signatures found: {found}"),
        N_("Copy the signature file, its name ending in `.sig`, or have officials sign if the box lost its key."),
    ),
    "signer-not-trusted": Sentence(
        N_("it is signed as {name} with the key {found}, and the list of keys you trust does not know {name}"),
        N_("Compare the key with the one on the town hall's poster, or ask for a complete list of keys."),
    ),
    "batch-changed": Sentence(
        N_("the ballot file is not the one that was sealed: its digest is {found}, the manifest says {expected}"),
        N_(
            "Nothing was counted. If a program was writing to the folder, stop it and run the command again; otherwise "
            "`votation verify` names the line that most likely changed."
        ),
    ),
    "pseudonym-secret-short": Sentence(
        N_(
            "the secret has {found} bytes; with fewer than {expected}, whoever holds the roll finds every voter by "
            "trying"
        ),
        N_("Draw one anew for this election: `secrets.token_bytes(32)` in Python, and keep it out of every folder."),
    ),
    "pseudonym-of-nobody": Sentence(
        N_("a ballot without a voter's identity can have no pseudonym"),
        N_("Give what tells this voter from all others: the number on the roll."),
    ),
}
