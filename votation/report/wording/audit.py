"""What anyone reads when a published election does not hold."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_ASK: Final = N_(
    "Take the folder again from where it is published. If it says the same, keep this copy and write to the town hall: "
    "what was published contradicts itself."
)
_INCOMPLETE: Final = N_(
    "Take the folder again from where it is published; if the file is missing there too, ask for it."
)
_SIGNATURE: Final = N_(
    "A signature that does not hold is never ignored. Keep this copy, and ask the town hall who made this signature."
)

SENTENCES: Final = {
    # 1 Files
    "listed-file-missing": Sentence(
        N_("the file is listed in MANIFEST.sha256, and it is not in the folder"),
        _INCOMPLETE,
    ),
    "listed-file-changed": Sentence(
        N_("the file was changed after it was listed: its digest is {found}, MANIFEST.sha256 says {expected}"),
        _ASK,
    ),
    "file-not-listed": Sentence(
        N_("the file is in the folder, and MANIFEST.sha256 does not list it: nobody signed for it"),
        N_("Do not open this file. Take the folder again, and tell the town hall if the file is still there."),
    ),
    "signature-of-nothing": Sentence(
        N_("this file is named like a signature, of a document that nobody signs"),
        N_("Do not open this file. Take the folder again, and tell the town hall if the file is still there."),
    ),
    "signed-file-missing": Sentence(
        N_("the folder holds a signature of this file ({found}), and not the file"),
        _INCOMPLETE,
    ),
    # 2 Definition and trust
    "election-not-announced": Sentence(
        N_("this is not the definition that was announced: its digest is {found}, the one you gave is {expected}"),
        N_(
            "Compare with the poster of the opening once more. If it says the same, keep this copy and write to the "
            "town hall: ballots were counted by another definition."
        ),
    ),
    "fingerprint-spelling": Sentence(
        N_("{found} is no fingerprint of a definition"),
        N_("Give all 64 digits of the fingerprint that `votation open` printed, with or without spaces."),
    ),
    "allowed-signers-other": Sentence(
        N_("the list of keys is not the one that the definition names: its digest is {found}, it should be {expected}"),
        _ASK,
    ),
    "signer-without-key": Sentence(
        N_("the definition names {found} as a signer, and the list of keys has no key of that name"),
        _ASK,
    ),
    "trust-missing": Sentence(
        N_("no list of keys from outside the folder was given, and the keys in the folder prove nothing by themselves"),
        N_(
            "Compare these keys with the town hall's poster or the minutes: {found}. The definition has the digest "
            "{election}. Then give the list of keys from there with `--trust`."
        ),
    ),
    "trust-from-inside": Sentence(
        N_("the list of keys given with `--trust` lies in the folder that it should vouch for, and proves nothing"),
        N_(
            "Take the list from somewhere else: the town hall's poster, the minutes. The folder holds these keys: "
            "{found}; its definition has the digest {election}."
        ),
    ),
    "time-without-zone": Sentence(
        N_("the time {found} does not say in which zone it is"),
        N_("Add the zone, Z for UTC: 2026-05-12T08:00:00Z."),
    ),
    # Signatures, in several steps
    "signed-by-no-official": Sentence(
        N_("it is signed as {found}, who is no official of this election"),
        _SIGNATURE,
    ),
    "signed-by-other-box": Sentence(
        N_("it is signed as {found}, and only the box {expected} or the officials may sign this batch"),
        _SIGNATURE,
    ),
    "signed-with-other-key": Sentence(
        N_("it is signed as {expected} with the key {found}, which is not a key of {expected} in this election"),
        _SIGNATURE,
    ),
    "signed-with-revoked-key": Sentence(
        N_("it is signed with the key {found}, which was revoked (checked for {at})"),
        N_("Do not trust this document. Ask the town hall for one that is signed with other keys."),
    ),
    "signed-outside-validity": Sentence(
        N_("it is signed as {name} with the key {found}, which your list of keys did not allow at {at}"),
        N_("Compare the time with the dates in your list of keys; `--at` asks about another time."),
    ),
    "signer-not-known-outside": Sentence(
        N_("{name} signed it with the key {found}, which your list of keys does not know as a key of {name}"),
        N_("Compare the key with the town hall's poster or the minutes. If it stands there, your list is incomplete."),
    ),
    "signatures-too-few": Sentence(
        N_("{found} of the {expected} keys that are needed signed it; signatures that do not count or miss: {missing}"),
        N_(
            "Wait until enough officials have signed, then take the folder again. One key counts once, whoever uses it."
        ),
    ),
    "batch-not-signed": Sentence(
        N_("the batch is signed neither by the box {expected} nor by enough officials ({found})"),
        N_("Ask the town hall for the signature of the box."),
    ),
    # 3 Batches
    "batch-name-other": Sentence(
        N_("the manifest is that of the batch {found}, under the name of the batch {expected}"),
        _ASK,
    ),
    "batch-of-other-election": Sentence(
        N_("the batch was sealed for another definition ({found}) than the one of this folder ({expected})"),
        N_("Either the definition was edited after the box sealed, or the ballots are those of another election."),
    ),
    "batch-of-undeclared-box": Sentence(
        N_("the batch was sealed by {found}, which is no box of this election"),
        _ASK,
    ),
    "batch-names-other-file": Sentence(
        N_("the manifest speaks of the file {found}; the ballots of this batch are in {expected}"),
        _ASK,
    ),
    "batch-part-beyond": Sentence(
        N_("the manifest is number {found} of {expected} parts"),
        _ASK,
    ),
    "batch-forked": Sentence(
        N_("there are two different manifests of this batch, with the digests {found} and {expected}"),
        N_("Keep both: a box that signs two versions of one batch has to explain itself."),
    ),
    "sealed-order": Sentence(
        N_("the lines are not in the order in which they were sealed; the line most likely changed is line {line}"),
        N_("Keep this copy and tell the town hall: ballots were changed, added, removed or moved after sealing."),
    ),
    "sealed-order-of-parts": Sentence(
        N_("the lines of {found} do not go on where those of {expected} end, as those of one box do"),
        N_("Keep this copy and tell the town hall: ballots were moved between files, or not sealed by `votation`."),
    ),
    "sealed-digest": Sentence(
        N_("the ballot file is not the one that the box signed: its digest is {found}, the box signed {expected}"),
        _ASK,
    ),
    "sealed-size": Sentence(
        N_("the ballot file has {found} bytes; the box signed {expected}"),
        _ASK,
    ),
    "sealed-lines": Sentence(
        N_("the ballot file has {found} ballots; the box signed {expected}"),
        N_("Keep this copy and tell the town hall: ballots were added or removed after sealing."),
    ),
    "sealed-root": Sentence(
        N_("the Merkle root of the ballots is {found}; the box signed {expected}"),
        _ASK,
    ),
    "file-of-no-batch": Sentence(
        N_("the file lies among the batches and belongs to none: whoever counts the folder by hand would count it too"),
        _ASK,
    ),
    "ballots-without-manifest": Sentence(
        N_("the ballot file has no manifest: no box vouches for these ballots, and they are not counted"),
        _INCOMPLETE,
    ),
    # 4 Board, lots, journal
    "board-of-other-election": Sentence(
        N_("the board is that of another definition ({found}) than the one of this folder ({expected})"),
        _ASK,
    ),
    "board-previous-other": Sentence(
        N_("this is not the former board that its successor names: its digest is {found}, it should be {expected}"),
        _ASK,
    ),
    "board-revision-other": Sentence(
        N_("this board has the revision {found}; its successor and its name say {expected}"),
        _ASK,
    ),
    "board-revision": Sentence(
        N_("a board of revision {found} must name the one before it, and only the first names none"),
        _ASK,
    ),
    "board-forked": Sentence(
        N_("this board has the revision {found}; the board in force has {expected}: there are two of one revision"),
        N_("Keep both boards: two signed boards of one revision prove that the publisher told two stories."),
    ),
    "board-dropped-batch": Sentence(
        N_("the batch {found} stands on this board, and revision {revision} says nothing of it any more"),
        N_("Keep both boards: a batch may be replaced or set aside, but it never vanishes."),
    ),
    "board-changed-batch": Sentence(
        N_("the batch {batch} was {expected} on the former board and is {found} on this one"),
        N_("Keep both boards: a batch may be replaced by another one, but never become another one."),
    ),
    "board-rows-order": Sentence(
        N_("the batches of the board are not in order, or one stands there twice"),
        _ASK,
    ),
    "board-batch-missing": Sentence(
        N_("the board lists this batch, and the folder does not hold it"),
        _INCOMPLETE,
    ),
    "board-batch-differs": Sentence(
        N_(
            "this is not the batch that the board lists: its manifest has the digest {found}, the board says {expected}"
        ),
        _ASK,
    ),
    "board-batch-lines": Sentence(
        N_("the manifest speaks of {found} ballots, the board of {expected}"),
        _ASK,
    ),
    "batch-misplaced": Sentence(
        N_("the batch lies in {found}, and the board calls it {status}; only what is counted lies in ballots/"),
        _ASK,
    ),
    "batch-off-board": Sentence(
        N_("the batch {found} is in the folder, and the board says nothing of it"),
        N_("Ask the town hall why these ballots were not counted."),
    ),
    "replaced-by-none": Sentence(
        N_("the board says that the batch {found} was replaced, and no batch replaces it: its ballots are lost"),
        _ASK,
    ),
    "replaced-yet-counted": Sentence(
        N_("the batch {found} was replaced by another one, and the board counts it all the same"),
        _ASK,
    ),
    "box-not-on-board": Sentence(
        N_("the box {found} is declared; the board lists no batch of it, nor names it among the missing boxes"),
        N_("Ask the town hall for the ballots of this box, or for a board that says that they are missing."),
    ),
    "box-missing-undeclared": Sentence(
        N_("the board calls the box {found} missing, which is no box of this election"),
        _ASK,
    ),
    "box-missing-yet-there": Sentence(
        N_("the board calls the box {found} missing and lists a batch of it"),
        _ASK,
    ),
    "box-counted-twice": Sentence(
        N_("the box {box} sealed twice, and both times are counted ({found} among them)"),
        N_("A box seals once. Ask the town hall which of the two is right, and to set the other one aside."),
    ),
    "part-missing": Sentence(
        N_("the part {found} is missing; the box sealed up to number {expected}"),
        _INCOMPLETE,
    ),
    "original-in-two-boxes": Sentence(
        N_("the boxes {other} and {box} sealed the same export ({found}): its ballots are counted twice"),
        N_("One of the two must be set aside. Write to the town hall."),
    ),
    "lots-of-other-election": Sentence(
        N_("the lots are those of another definition ({found}) than the one of this folder ({expected})"),
        _ASK,
    ),
    "lots-not-declared": Sentence(
        N_("lots were drawn ({found}), and the definition names no source of lots: ties were to stay ties"),
        _ASK,
    ),
    "lots-from-elsewhere": Sentence(
        N_("the lots come from {found}; the definition says {expected}"),
        _ASK,
    ),
    "lots-of-no-board": Sentence(
        N_("the lots are bound to a board ({found}) that is neither the one in force ({expected}) nor before it"),
        _ASK,
    ),
    "lots-missing": Sentence(
        N_("the official ranking has {found} ties, the definition says that lots order them, and none were drawn"),
        N_("The result is not final before lots were drawn in public: {expected}."),
    ),
    "lots-before-board": Sentence(
        N_("lots were drawn before any board was made: the value was known while ballots could still change"),
        _ASK,
    ),
    "lots-second-drawing": Sentence(
        N_("the journal records a drawing of lots ({found}) that is not the one of lots.json"),
        N_("One value is drawn for an election, once. Ask the town hall about the other one."),
    ),
    "lots-not-in-journal": Sentence(
        N_("the journal records no drawing of these lots ({found})"),
        _ASK,
    ),
    "board-not-in-journal": Sentence(
        N_("the journal has no entry for the board of revision {revision} ({found})"),
        _ASK,
    ),
    "board-journal-head": Sentence(
        N_(
            "the board of revision {revision} names the journal up to {found}, which is no entry before the board's own"
        ),
        N_("Keep this copy and tell the town hall: the journal was written anew after the board was signed."),
    ),
    # 5 Sums
    "sources-not-closing": Sentence(
        N_("the box {box} received {found} rows, and accounts for {expected}"),
        N_("Ask the box what became of the difference: rows are ballots, or dropped, superseded or voided."),
    ),
    "rejected-nowhere": Sentence(
        N_("the rejected line {found} is no ballot of a batch that counts"),
        _ASK,
    ),
    "result-table": Sentence(
        N_("the table {field} of the result is missing or malformed ({found})"),
        N_("The result was not written by this version of `votation`. Ask the town hall for the right file."),
    ),
    "sum-not-closing": Sentence(
        N_("the sum of {field} does not close: {found} are accounted for, of {expected}"),
        _ASK,
    ),
    "sum-of-parts": Sentence(
        N_("{field} tells {found}, where the other tables give {expected}"),
        _ASK,
    ),
    "rejected-count": Sentence(
        N_("{field}: {found} lines are listed as rejected, the result tells {expected}"),
        _ASK,
    ),
    # 6 Recount
    "recount-differs": Sentence(
        N_("the result tells {found} at {field}; counting again gives {expected}"),
        N_("The recount weighs more than any signature. Keep this copy, and ask another person to recount it too."),
    ),
    "recount-differs-at-line": Sentence(
        N_("line {line} is `{found}`; counting again gives `{expected}`"),
        N_("The recount weighs more than any signature. Keep this copy, and ask another person to recount it too."),
    ),
    "recount-has-no-such-file": Sentence(
        N_("counting again gives no such file"),
        _ASK,
    ),
    # 7 Statement
    "statement-differs": Sentence(
        N_("the statement says {found} at {field}; the folder says {expected}"),
        N_("The officials signed something else than what is published. Keep this copy and write to the town hall."),
    ),
    "bound-file-missing": Sentence(
        N_("the statement binds this file ({expected}), and it is not in the folder"),
        _INCOMPLETE,
    ),
    "bound-file-other": Sentence(
        N_("this is not the file that the statement binds: its digest is {found}, the statement says {expected}"),
        N_("The officials signed something else than what is published. Keep this copy and write to the town hall."),
    ),
    "statement-revision": Sentence(
        N_("a statement of revision {found} must name the one it supersedes, and only the first names none"),
        _ASK,
    ),
    "journal-not-closed": Sentence(
        N_("the journal ends with an entry `{found}`; the last one before the statement is `stage`"),
        _ASK,
    ),
    # 8 Recounts of others
    "recount-of-other-statement": Sentence(
        N_("the recount is of another statement ({found}) than the one of this folder ({expected})"),
        N_("Ask whoever recounted for a recount of this folder."),
    ),
    "nothing-recounted": Sentence(
        N_("the ballots could not be counted again, so that there is no recount to tell of"),
        N_("Run `votation verify` and mend what it says is missing."),
    ),
    "recount-not-signed": Sentence(
        N_("nobody signed this recount"),
        N_("Ask whoever recounted for the signature; without it anybody could have written this."),
    ),
}
