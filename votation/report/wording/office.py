"""What the official reads when a rule of `office` is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_NEVER_EDIT: Final = N_(
    "Somebody changed a file by hand, or a copy went wrong. Find out who and why before you go on; "
    "then copy the right file back from where it was made."
)
_SEAL_AGAIN: Final = N_(
    "Copy the batch again from the box. If it stays so, the box must seal anew: `votation seal --replaces BATCH "
    "--reason ...`."
)
_ASK_BOX: Final = N_("Ask the box for the files that it sealed for this election, and receive those.")
_KEYS: Final = N_("Correct the file `allowed_signers`: one line for each official and each box, each with its own key.")

SENTENCES: Final = {
    # Laying out and opening
    "election-there": Sentence(
        N_("the folder holds an election already"),
        N_("Choose another folder for the new election."),
    ),
    "no-folder": Sentence(
        N_("there is no such folder"),
        N_("Go to the folder of the election, or name it with `--dir`."),
    ),
    "election-not-open": Sentence(
        N_("the election is not open yet: there is no frozen definition"),
        N_("Run `votation check`, then `votation open`."),
    ),
    "election-frozen": Sentence(
        N_("the definition was frozen before, and `election.yaml` says something else now"),
        N_(
            "A definition never changes after opening. Undo the change in `election.yaml`; a different election needs "
            "a new folder."
        ),
    ),
    "signers-missing": Sentence(N_("no key for: {expected}"), _KEYS),
    "signers-nobody": Sentence(N_("{found!r} is neither an official nor a box of this election"), _KEYS),
    "signers-several-names": Sentence(N_("one key stands for several names: {found}"), _KEYS),
    "signers-limited": Sentence(
        N_("the key of {found} is limited to some kinds of documents"),
        N_("Remove the option `namespaces` from that line: each signature says by itself what it is for."),
    ),
    "signers-shared-key": Sentence(
        N_("{found} has the same key as {expected}; two names with one key are one person"), _KEYS
    ),
    "allowed-signers-changed": Sentence(
        N_("the list of keys is not the one that the definition names"),
        N_(
            "The keys of an election never change after opening. Copy `allowed_signers` back as it was when the "
            "election was opened."
        ),
    ),
    # Keys and signatures
    "key-in-folder": Sentence(
        N_("this private key lies, or would lie, inside an election folder"),
        N_("Keep private keys outside, on a stick or in your own folder: what is in here gets copied and published."),
    ),
    "key-of-another": Sentence(
        N_("this is not the key of {name}: its fingerprint is {found}, and {name} has {expected}"),
        N_("Use the key that was made for {name}, or sign under the name that this key belongs to."),
    ),
    "signer-name": Sentence(
        N_("{found} cannot be the name of an official or a box"),
        N_("Use the name as `election.yaml` writes it: lower-case letters without accents, digits, `.`, `_` and `-`."),
    ),
    "signer-unknown": Sentence(
        N_("{found!r} is not an official of this election"),
        N_("Use the name of an official as `election.yaml` writes it. A box signs only when it seals."),
    ),
    "file-not-signed": Sentence(
        N_("nobody signs this file; officials sign {expected}, or the manifest of a box that lost its key"),
        N_("Name the file as it stands in the election folder, for example `board.json`."),
    ),
    "signature-exists": Sentence(
        N_("another signature of that name is there already, and it is never overwritten"),
        N_("Find out who made it. If it is wrong, move that file away by hand, then sign again."),
    ),
    "signature-of-another-key": Sentence(
        N_("the signature bears the name of {expected}, but it was made with another key: {found}"),
        N_("Remove this signature file, and ask {expected} to sign with their own key."),
    ),
    "signer-not-official": Sentence(
        N_("this signature bears the name {found!r}, which is no official of this election"),
        N_("Remove this signature file, and find out where it came from."),
    ),
    "signatures-missing": Sentence(
        N_("{found} of the {expected} signatures that are needed are there; who could still sign: {missing}"),
        N_("Have it signed: `votation sign {file} --key KEY --as NAME`."),
    ),
    "election-other": Sentence(
        N_("this is of another election, or of another version of its definition: {found} instead of {expected}"),
        N_("Check that both were made from the `election.json` that the officials signed for this election."),
    ),
    "statement-binds-other-file": Sentence(
        N_("this is not the file that the statement binds: {found} instead of {expected}"), _NEVER_EDIT
    ),
    "statement-without-lots": Sentence(
        N_("the folder has lots, and the statement says nothing of them"),
        N_("Tally and stage again, so that the statement binds the lots."),
    ),
    # What people type
    "not-one-line": Sentence(
        N_("the {field} must be one line of text, without spaces at its ends or two in a row; found {found}"),
        N_("Write it again, in one line of at most 500 characters."),
    ),
    "box-unknown": Sentence(
        N_("the election has no box {found!r}; its boxes are {expected}"),
        N_("Use the id of a box as the definition writes it."),
    ),
    "merge-spelling": Sentence(
        N_("{found} does not say which values to merge; it is written {expected}"),
        N_("Write it like this: `--merge station:b07,b09=others`."),
    ),
    "merge-group": Sentence(
        N_("the election has no group {found!r}; its groups are {expected}"),
        N_("Use the id of a group as the definition writes it."),
    ),
    "merge-value": Sentence(
        N_("{found!r} is not a value of {group} that can be used here; possible are {expected}"),
        N_("Merge into a value that the definition declares and allows to this box."),
    ),
    "merge-signed-lines": Sentence(
        N_("voters signed their ballots themselves, so that no group of theirs can be changed"),
        N_("Declare fewer groups, or larger ones, in the next election; this box cannot merge."),
    ),
    # Sealing
    "ballot-in-two-drafts": Sentence(
        N_("the ballot {found!r} is in two of the drafts that are to be sealed together"),
        N_("Import one of the boxes again, so that its ballots get ids of their own."),
    ),
    "box-too-small": Sentence(
        N_("the box {box} holds {found} ballots, and fewer than {expected} would tell how few people voted"),
        N_("Let a larger box seal them together: `votation seal --box OTHER --with drafts/{box}.csv --merge ...`."),
    ),
    "group-too-small": Sentence(
        N_("in {group}, fewer than {expected} ballots of the box {box} belong to: {found}"),
        N_("Merge them with others, so that nobody's vote can be told: `--merge {group}:VALUE,VALUE=OTHER`."),
    ),
    "box-sealed": Sentence(
        N_("the box {box} was sealed before, with other content: {found}"),
        N_(
            "A box seals once. If its content was wrong, replace it: `votation seal --box {box} --replaces {found} "
            "--reason ...`."
        ),
    ),
    "box-too-large": Sentence(
        N_("the box would need {found} files, and it may have {expected}"),
        N_("Divide the box into several in the definition of the next election."),
    ),
    "replaced-batch-unknown": Sentence(
        N_("this folder holds no batch {found!r} of the box {box}, which could be replaced"),
        N_("Check the id of the batch; copy its three files into `ballots/` if they lie elsewhere."),
    ),
    "source-rows": Sentence(
        N_("the source has {found} rows, but ballots and dropped rows make {expected}"),
        N_("Import the original again: every row has to become a ballot or be dropped for a reason."),
    ),
    # Receiving
    "batch-box-unknown": Sentence(N_("the batch is from a box that the election does not have: {found!r}"), _ASK_BOX),
    "batch-fork": Sentence(
        N_("there are two versions of this batch: this one is {found}, the one in force {expected}"),
        N_(
            "Both are kept. Ask the box which one is right; a correction is sealed with `votation seal --replaces "
            "BATCH --reason ...`."
        ),
    ),
    "leaf-order": Sentence(
        N_("the lines are not in the order of a sealed box; this line was most likely changed"), _SEAL_AGAIN
    ),
    "manifest-bytes": Sentence(N_("the file has {found} bytes, and its box signed {expected}"), _SEAL_AGAIN),
    "manifest-lines": Sentence(N_("the file has {found} ballots, and its box signed {expected}"), _SEAL_AGAIN),
    "manifest-sha256": Sentence(
        N_("the file is not the one that its box signed: digest {found} instead of {expected}"), _SEAL_AGAIN
    ),
    "manifest-root": Sentence(
        N_("the ballots are not those that the box signed: root {found} instead of {expected}"), _SEAL_AGAIN
    ),
    "manifest-name": Sentence(
        N_("the file bears the name of {expected}, but it is the manifest of {found}"),
        N_("Copy the batch again from the box, without renaming its files."),
    ),
    "manifest-merge": Sentence(
        N_("the box merged {found!r} in {group}, which the definition does not declare"), _ASK_BOX
    ),
    "replaces-other-box": Sentence(
        N_("the batch says that it replaces {found}, which is not of its own box {expected}"), _ASK_BOX
    ),
    "no-batch-there": Sentence(
        N_("no sealed batch lies there: three files named like `b01-0001`, `.csv`, `.json` and `.sig`"),
        N_("Name the folder into which the box sealed, or its folder `ballots/`."),
    ),
    # The board
    "no-batch-received": Sentence(
        N_("no sealed batch is here yet"),
        N_("Receive those of the boxes first: `votation receive FOLDER`."),
    ),
    "batch-unknown": Sentence(
        N_("the folder holds no batch {found!r}"),
        N_("Use the id of a batch as the board lists it, for example `b01-0001`."),
    ),
    "batch-part-missing": Sentence(
        N_("the box {box} sealed several files, up to number {expected}, and {found} is missing"),
        N_("Receive that batch from the box, or set the others of that box aside."),
    ),
    "batch-not-on-board": Sentence(
        N_("the batch {found} came in after the board was made"),
        N_(
            "Decide on it: `votation board --revise` counts it, `votation board set-aside {found} --reason ...` leaves "
            "it out."
        ),
    ),
    "board-exists": Sentence(
        N_("there is a board already, revision {found}, and batches came in since"),
        N_("Make the next one: `votation board --revise`."),
    ),
    "board-batch-gone": Sentence(
        N_("the batch {found} stands on the board, and its files are gone"),
        N_("Copy them back from the box, or from the published folder. A batch may be set aside; it never vanishes."),
    ),
    "board-batch-other": Sentence(
        N_("this is not the batch that stands on the board: {found} instead of {expected}"), _NEVER_EDIT
    ),
    "board-chain": Sentence(
        N_("this is not the board that its successor names: {found} instead of {expected}"), _NEVER_EDIT
    ),
    "box-sealed-twice": Sentence(
        N_("the box {box} sealed a second time, and {found} does not say which batch it replaces"),
        N_("Ask the box which one is right, and set the other aside: `votation board set-aside BATCH --reason ...`."),
    ),
    "parts-disagree": Sentence(
        N_("{found} and {expected} are parts of one sealing of the box {box}, and tell of other sources or merges"),
        N_("Have the box seal all its ballots again: `votation seal --replaces {expected} --reason ...`."),
    ),
    "original-sealed-twice": Sentence(
        N_("the boxes {expected} and {found} sealed the same file: its ballots would count twice"),
        N_("Set one of them aside: `votation board set-aside BATCH --reason ...`."),
    ),
    "decision-ballot": Sentence(
        N_("{found} cannot be the id of a ballot"),
        N_("Copy the id from the message that told of the conflict, without the name of the box."),
    ),
    "decision-not-due": Sentence(
        N_("no two boxes hold the ballot {found!r}: there is nothing to decide; it is in: {expected}"),
        N_("Copy the id from the message that told of the conflict, without the name of the box."),
    ),
    "decision-keep": Sentence(
        N_("the box {found} does not hold this ballot; {expected} do"),
        N_("Keep the ballot of one of these, or of none: without `--keep`, all are rejected."),
    ),
    # Lots
    "no-board": Sentence(
        N_("the board is not made yet: the ballots are not fixed"),
        N_("Make it and have it signed: `votation board`, then `votation sign board.json`."),
    ),
    "lots-without-source": Sentence(
        N_("the definition names no source of lots: ties stay ties"),
        N_("Publish the ties as they are."),
    ),
    "lots-second-value": Sentence(
        N_("lots were drawn already, {expected!r}; a second value, {found!r}, is never accepted"),
        N_("Keep the first value. If it was typed wrongly, say so in the minutes: it cannot be replaced."),
    ),
    "lots-due": Sentence(
        N_("the official ranking has ties, and lots have yet to order them; their source is: {expected}"),
        N_("Draw in public, then: `votation lots --value VALUE`, `votation sign lots.json`, `votation tally`."),
    ),
    "lots-of-other-board": Sentence(
        N_("the lots were drawn for a board that is not of this election: {found}"), _NEVER_EDIT
    ),
    "lots-of-other-source": Sentence(
        N_("the lots are of another election, or not from the source that its definition names: {found!r}"),
        _NEVER_EDIT,
    ),
    # Tally
    "result-differs": Sentence(
        N_("counting again gave another file than the one that is here: {found} instead of {expected}"),
        N_(
            "Publish nothing. Keep both: save this folder, and count in a copy of it without result.json and "
            "rejected.csv; then compare what differs."
        ),
    ),
    # Staging
    "no-result": Sentence(
        N_("there is no result to stage yet"),
        N_("Count first: `votation tally`."),
    ),
    "result-of-other-board": Sentence(
        N_("the result was counted for another board: {found} instead of {expected}"),
        N_("Move result.json and rejected.csv away, and count again: `votation tally`."),
    ),
    "result-of-other-lots": Sentence(
        N_("the result was counted with other lots: {found} instead of {expected}"),
        N_("Move result.json and rejected.csv away, and count again: `votation tally`."),
    ),
    "statement-signed": Sentence(
        N_("the statement, revision {found}, is signed, and the folder has changed since"),
        N_(
            "Undo the change; or let a new statement take its place, which everybody signs anew: `votation stage "
            "--supersede`."
        ),
    ),
    "statement-binds-pages": Sentence(
        N_("the statement, revision {found}, is signed, and it binds other pages than these"),
        N_(
            "Write the pages elsewhere: `votation report --to FOLDER`; or let a new statement bind them, which "
            "everybody signs anew: `votation report --supersede`, then `votation stage`."
        ),
    ),
    "pages-inside": Sentence(
        N_("the pages would lie inside the folder of the election, among what is signed"),
        N_("Name a folder beside it: `votation report --to ../pages`."),
    ),
    "pages-no-folder": Sentence(
        N_("this is no folder: the pages are several files"),
        N_("Name a folder that is empty or does not exist yet."),
    ),
    "errata-text": Sentence(
        N_("this line is not plain text: it holds bytes that are not UTF-8, invisible characters or double spaces"),
        N_("Save the corrections as a text file in UTF-8, one correction a line."),
    ),
    "errata-long": Sentence(
        N_("this correction has {found} characters; at most {expected} are printed on a line"),
        N_("Write it on several lines."),
    ),
    "file-unknown": Sentence(
        N_("this file has no place in an election folder"),
        N_("Move it out of the folder, or into `private/`, which is never published."),
    ),
    # Publishing
    "no-statement": Sentence(
        N_("nothing is staged yet: there is no statement to sign and publish"),
        N_("Run `votation stage`, then have statement.json signed."),
    ),
    "manifest-file-missing": Sentence(
        N_("the manifest lists this file, and it is gone"),
        N_("Copy it back, or stage again: `votation stage`."),
    ),
    "manifest-file-unlisted": Sentence(
        N_("the file came after staging: the manifest does not list it"),
        N_("Remove it, or stage again and have the statement signed anew: `votation stage`."),
    ),
    "manifest-file-other": Sentence(
        N_("the file changed after staging: {found} instead of {expected}"),
        N_("Undo the change, or stage again and have the statement signed anew: `votation stage`."),
    ),
    "private-key-found": Sentence(
        N_("this file holds a private key"),
        N_("Remove it at once. If others may have seen it, its owner needs a new key, and the old one is revoked."),
    ),
    "file-changed": Sentence(
        N_("the file changed while it was being copied"),
        N_("Close other programs that work in this folder, then run the command again."),
    ),
    "target-exists": Sentence(
        N_("the public folder exists already, and it holds something else"),
        N_("A later result gets a folder of its own: `votation publish ../published-2`."),
    ),
    "target-inside": Sentence(
        N_("the public folder would lie inside the workspace"),
        N_("Choose a folder beside it: `votation publish ../published`."),
    ),
    # Closing
    "close-needs-hands": Sentence(
        N_("the definition asks for {expected} officials to sign, and one person alone cannot close"),
        N_("Do the evening step by step; `votation status` says what comes next."),
    ),
    "close-needs-name": Sentence(
        N_("the election has several officials: {expected}"),
        N_("Say who closes: `votation close --key KEY --as NAME`."),
    ),
}
