"""What the official reads when a rule of `evidence` is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    # A key that an agent or a token holds
    "ssh-keygen-missing": Sentence(
        N_("the key of an agent or a token signs through `ssh-keygen`, which is not installed here"),
        N_("Install OpenSSH, or sign with the file of the private key."),
    ),
    "agent-refused": Sentence(
        N_("neither ssh-agent nor a token nor a private file beside signs with this key: {found}"),
        N_("Add the key with `ssh-add`, or plug the token in; `ssh-add -l` lists what the agent holds."),
    ),
    # The JSON of evidence
    "json-too-large": Sentence(
        N_("the file has {found} bytes; a document may have at most {expected}"),
        N_("Check that this is the right file. No document of an election comes near this size."),
    ),
    "json-not-utf8": Sentence(
        N_("byte {byte} ({found}) is not UTF-8 text"),
        N_("The file was damaged or saved in another encoding. Take it again from whoever published it."),
    ),
    "json-byte-order-mark": Sentence(
        N_("the file starts with a byte order mark, an invisible character that some editors add"),
        N_("Do not open and save this file in an editor. Take it again from whoever published it."),
    ),
    "json-syntax": Sentence(
        N_("this is not JSON: {found}"),
        N_("The file was damaged or edited. Take it again from whoever published it."),
    ),
    "json-duplicate-key": Sentence(
        N_("the name `{found}` stands twice in one object, so that two readers could read two values"),
        N_("Do not use this file: `votation` never writes such a one. Ask its author where it comes from."),
    ),
    "json-too-deep": Sentence(
        N_("lists and objects are nested more than {expected} deep"),
        N_("Do not use this file: `votation` never writes such a one. Ask its author where it comes from."),
    ),
    "json-integer-too-large": Sentence(
        N_("the number {found} is beyond {expected}, the largest that every program reads exactly"),
        N_("Correct the number where it was entered, then write the file again with `votation`."),
    ),
    "json-float": Sentence(
        N_("{found} is not a whole number; only whole numbers are exact on every machine"),
        N_('Write a whole number, or a fraction as text such as "3/7".'),
    ),
    "json-type": Sentence(
        N_("{found} stands here; a document holds texts, whole numbers, true, false, lists and objects"),
        N_("Leave out what has no value, instead of writing null."),
    ),
    "json-key": Sentence(
        N_("{found} cannot be the name of a field: names match {expected}"),
        N_("Use lower-case letters without accents, digits, - and _, starting with a letter."),
    ),
    "json-invisible-character": Sentence(
        N_("the text holds {found}, an invisible character that could make it read as something else"),
        N_("Type the text again by hand instead of pasting it."),
    ),
    "json-not-nfc": Sentence(
        N_('the text "{found}" spells an accented letter in two characters, so that equal texts could differ'),
        N_("Type the text again by hand, or let `votation open` normalise it."),
    ),
    "json-not-an-object": Sentence(
        N_("each line of this file must be an object, and this one is {found}"),
        N_("The file was damaged or edited. Take it again from whoever published it."),
    ),
    "json-not-canonical": Sentence(
        N_("the document is not written in its one official spelling: {found!r} stands where {expected!r} must"),
        N_("The file was edited or reformatted. Take it again from whoever published it."),
    ),
    "json-not-a-fraction": Sentence(
        N_('{found} is neither a whole number nor a fraction such as "3/7"'),
        N_("The file was damaged or edited. Take it again from whoever published it."),
    ),
    "json-fraction-not-reduced": Sentence(
        N_("the fraction {found} must be written {expected}"),
        N_("The file was damaged or edited. Take it again from whoever published it."),
    ),
    "fraction-too-long": Sentence(
        N_("an exact score needs more than {expected} digits"),
        N_("Choose another method or fewer seats: this one cannot write its scores out exactly."),
    ),
    # Names and files
    "path-not-nfc": Sentence(
        N_('the file name "{found}" spells an accented letter in two characters; some systems would not find it'),
        N_("Rename the file, typing its name by hand, or leave accents out."),
    ),
    "path-too-long": Sentence(
        N_('the file name "{found}..." is longer than {expected} bytes, folders included'),
        N_("Shorten the name."),
    ),
    "path-absolute": Sentence(
        N_('the name "{found}" points to a place on one machine, not into this folder'),
        N_("Do not use this folder: it could read or overwrite other files. Ask its author where it comes from."),
    ),
    "path-not-inside": Sentence(
        N_('the name "{found}" leaves its folder or has an empty part'),
        N_("Do not use this folder: it could read or overwrite other files. Ask its author where it comes from."),
    ),
    "path-dot-or-space": Sentence(
        N_('a part of the name "{found}" starts with a space, or ends with a space or a dot; Windows would change it'),
        N_("Rename the file."),
    ),
    "path-reserved-name": Sentence(
        N_('the name "{found}" is a device on Windows, such as CON or NUL'),
        N_("Rename the file."),
    ),
    "path-forbidden-character": Sentence(
        N_('the name "{found}" holds the character {character}, which is invisible or forbidden on some systems'),
        N_("Rename the file with letters, digits, - and _."),
    ),
    "path-case-collision": Sentence(
        N_('the names "{found}" and "{expected}" differ only in upper and lower case: on many systems, one file'),
        N_("Rename one of the two files."),
    ),
    "path-not-a-folder": Sentence(
        N_("this is not a folder, though files should be in it; it may be a link"),
        N_("Copy the real folder in its place."),
    ),
    "path-a-folder": Sentence(
        N_("this is a folder, and a file is expected"),
        N_("Name the file itself."),
    ),
    "path-not-a-regular-file": Sentence(
        N_("this is not an ordinary file: it is a link or a device"),
        N_("Copy the real file in its place. If the folder came from someone else, ask why it is there."),
    ),
    "path-hard-link": Sentence(
        N_("this file has {found} names: changing it elsewhere would change it here"),
        N_("Copy the folder anew, so that every file is its own."),
    ),
    "file-missing": Sentence(
        N_("there is no such file or folder"),
        N_("Check the name and the place. If it should be there, get it again from where it comes from."),
    ),
    "file-too-large": Sentence(
        N_("the file is larger than {expected} bytes"),
        N_("Check that this is the right file."),
    ),
    # The manifest
    "manifest-too-large": Sentence(
        N_("the manifest has {found} bytes; it may have at most {expected}"),
        N_("Check that this is the right file."),
    ),
    "manifest-not-utf8": Sentence(
        N_("byte {byte} is not UTF-8 text"),
        N_("The file was damaged. Take it again from whoever published it."),
    ),
    "manifest-no-final-line-end": Sentence(
        N_('the last line is cut off: "{found}"'),
        N_("The file was damaged. Take it again from whoever published it."),
    ),
    "manifest-line": Sentence(
        N_('this line is not a digest of 64 characters, two spaces and a file name: "{found}"'),
        N_("The file was damaged or edited. Take it again from whoever published it."),
    ),
    "manifest-order": Sentence(
        N_("{found} is listed twice or out of order"),
        N_("The file was edited. Take it again from whoever published it."),
    ),
    "manifest-never-covers": Sentence(
        N_("{found} must not be listed: it is written after the manifest"),
        N_("The file was edited. Take it again from whoever published it."),
    ),
    # Writing
    "disk-full": Sentence(
        N_("the disk is full, or your share of it is used up"),
        N_("Free some space, then run the same command again: nothing was left half-written."),
    ),
    "disk-read-only": Sentence(
        N_("the disk cannot be written"),
        N_("Use a disk that can be written, or remove its write protection, then run the same command again."),
    ),
    "permission-denied": Sentence(
        N_("you have no permission for this file or folder"),
        N_("Ask whoever manages this machine for the permission, then run the same command again."),
    ),
    "disk-error": Sentence(
        N_("the machine reports the error {found}"),
        N_("Check the disk and its connection, then run the same command again; or use another disk."),
    ),
    "would-overwrite": Sentence(
        N_("the file exists and holds something else; it is never overwritten"),
        N_("Compare the two before you move the old one away. What is sealed or signed changes by a new revision."),
    ),
    "folder-locked": Sentence(
        N_("another command is at work in this folder: {found}"),
        N_("Wait until it has ended, then run the same command again."),
    ),
    # The journal
    "journal-fields": Sentence(
        N_("this entry has other fields than a journal's, or fields of another kind: {found}"),
        N_("The journal was edited. Compare it with the copies that others saved."),
    ),
    "journal-type": Sentence(
        N_("this entry is of the unknown type {found}"),
        N_("The journal was edited, or is by a newer version. Compare it with the copies that others saved."),
    ),
    "journal-time": Sentence(
        N_("this entry bears a time that is none: {found}"),
        N_("The journal was edited. Compare it with the copies that others saved."),
    ),
    "journal-number": Sentence(
        N_("this entry bears the number {found} and should bear {expected}: an entry was removed, inserted or moved"),
        N_("The journal was edited. Compare it with the copies that others saved."),
    ),
    "journal-chain": Sentence(
        N_("this entry follows one of digest {found}, the one before has {expected}: one was changed or removed"),
        N_("The journal was edited. Compare it with the copies that others saved."),
    ),
    "journal-torn": Sentence(
        N_("the last line of the journal is cut off"),
        N_("Run the command again in the workspace: it sets the line aside and records that. Check the disk."),
    ),
    "journal-type-asked": Sentence(
        N_("there is no journal entry of the type {found}"),
        N_("This is a mistake of the program that asked for it. Please report it."),
    ),
    "journal-time-asked": Sentence(
        N_("{found} is not a time such as 2026-05-12T18:00:00Z"),
        N_("Give the time in UTC, with a Z at its end."),
    ),
    # Proofs that a ballot is in a batch
    "merkle-no-such-leaf": Sentence(
        N_("the proof speaks of line {found}, counted from 0, of a batch of {expected}"),
        N_("The receipt does not belong to this batch, or was edited. Show it to an observer."),
    ),
    "merkle-path-length": Sentence(
        N_("the proof has {found} steps, which is not what its place in the batch needs"),
        N_("The receipt does not belong to this batch, or was edited. Show it to an observer."),
    ),
    # Keys
    "key-type": Sentence(
        N_('the key is of the type "{found}"; only {expected} and its hardware variant are accepted'),
        N_("Make a key with `votation keygen`, or with `ssh-keygen -t ed25519`."),
    ),
    "key-malformed": Sentence(
        N_('the key "{found}" is damaged'),
        N_("Copy the whole line of the .pub file again."),
    ),
    "key-not-canonical": Sentence(
        N_("the key {found} is written in a way that no honest program uses"),
        N_("Do not accept this key. Ask its owner for another one, face to face."),
    ),
    "key-small-order": Sentence(
        N_("the key {found} is forged: under it, a signature could hold for any document"),
        N_("Do not accept this key, and ask whoever gave it where it comes from."),
    ),
    "key-file": Sentence(
        N_("this is not a private key of OpenSSH, or it is damaged or kept in a hardware token"),
        N_("Name the private key file, without .pub. A hardware token signs with `ssh-keygen -Y sign`."),
    ),
    "key-readable-by-others": Sentence(
        N_("other users of this machine can read this private key (mode {found}, should be {expected})"),
        N_("If someone may have read it, make a new key. Otherwise run `chmod 600` on it."),
    ),
    "key-passphrase-missing": Sentence(
        N_("this private key has a passphrase, and none was given"),
        N_("Run the command in a terminal, where it can ask for it."),
    ),
    "key-rounds": Sentence(
        N_("the key asks for {found} rounds of work before it opens; at most {expected} are done"),
        N_("Give it a passphrase anew with fewer of them: `ssh-keygen -p -a 100 -f KEY`."),
    ),
    "key-passphrase-wrong": Sentence(
        N_("the passphrase does not open this private key"),
        N_("Try again."),
    ),
    "key-comment": Sentence(
        N_("the comment {found} is not one line of visible text"),
        N_("Give a short comment, such as a name."),
    ),
    "key-seed-length": Sentence(
        N_("the seed has {found} bytes; it must have {expected}"),
        N_("Give 32 bytes. Seeds are for samples and tests only."),
    ),
    # Who may sign
    "signers-too-large": Sentence(
        N_("the file has {found} bytes; it may have at most {expected}"),
        N_("Check that this is the right file."),
    ),
    "signers-not-utf8": Sentence(
        N_("byte {byte} is not UTF-8 text"),
        N_("Save the file as UTF-8, or leave accents out of comments."),
    ),
    "signers-invisible-character": Sentence(
        N_("the line holds an invisible character: {found}"),
        N_("Type the line again by hand, and save the file with the line ends of Unix (LF)."),
    ),
    "signers-line": Sentence(
        N_('this line is not a name, a key type and a key: "{found}"'),
        N_("Write one line per signer: the name, a space, then the line of the .pub file."),
    ),
    "signers-name-missing": Sentence(
        N_("the line begins with the key; the name of whoever signs with it belongs before it"),
        N_("Write the name, a space, then the key, as `votation keygen` prints the line."),
    ),
    "signers-principal": Sentence(
        N_('"{found}" cannot be the name of a signer here: no wildcards, no quotes, no spaces'),
        N_("Write each name out with letters, digits and . _ - + @, separated by commas."),
    ),
    "signers-namespace": Sentence(
        N_('"{found}" cannot be a namespace here: no wildcards, no spaces'),
        N_("Write each namespace out, such as votation-result@v1."),
    ),
    "signers-option": Sentence(
        N_("this option is unknown, malformed or given twice: {found}"),
        N_('Use only namespaces="...", valid-after="..." and valid-before="...", separated by commas.'),
    ),
    "signers-authority": Sentence(
        N_("certificate authorities are not accepted: each key must be named"),
        N_("List the key of each signer instead."),
    ),
    "signers-dated": Sentence(
        N_("the line of {found} bears a date; inside an election folder keys have none"),
        N_("Remove valid-after and valid-before: a key is valid for this election because its definition names it."),
    ),
    "signers-time": Sentence(
        N_('"{found}" is not a time such as 20260512Z or 202605121800Z'),
        N_("Write the time in UTC with a Z at its end, so that it means the same on every machine."),
    ),
    "signers-never-valid": Sentence(
        N_("this key ends before it begins"),
        N_("Correct valid-after or valid-before."),
    ),
    "signers-name-twice": Sentence(
        N_("the name {found} stands in the file a second time"),
        N_("Give each signer one name and one line."),
    ),
    "revoked-binary": Sentence(
        N_("this is a binary revocation list"),
        N_("Give the revoked public keys as text, one a line."),
    ),
    # Signatures
    "signature-too-large": Sentence(
        N_("the signature file has {found} bytes; it may have at most {expected}"),
        N_("Ask the signer to sign again with `votation sign` or `ssh-keygen -Y sign`."),
    ),
    "signature-armour": Sentence(
        N_("this is not one signature as OpenSSH writes it; a character was changed, added or lost"),
        N_("Take the file again from whoever published it, or ask the signer to sign again."),
    ),
    "signature-malformed": Sentence(
        N_("the signature is damaged inside"),
        N_("Take the file again from whoever published it, or ask the signer to sign again."),
    ),
    "signature-version": Sentence(
        N_("the signature is of version {found}; only version {expected} is known"),
        N_("Ask the signer to sign again with `votation sign` or `ssh-keygen -Y sign`."),
    ),
    "signature-namespace": Sentence(
        N_("the signature was made for {found}, and is needed for {expected}: it signs another kind of document"),
        N_("Check that the file is not another document's signature. Otherwise ask the signer to sign again."),
    ),
    "signature-reserved": Sentence(
        N_('a field that must be empty holds "{found}"'),
        N_("Do not accept this signature. Ask the signer to sign again."),
    ),
    "signature-hash": Sentence(
        N_("the signature uses {found}; only {expected} is accepted"),
        N_("Ask the signer to sign again, with `-O hashalg={expected}` if `ssh-keygen` is used."),
    ),
    "signature-key": Sentence(
        N_("the signature is by a key that is not accepted ({reason}): {found}"),
        N_("Do not accept this signature. Ask the signer for a key of the type ssh-ed25519, and to sign again."),
    ),
    "signature-type": Sentence(
        N_("the signature is of the type {found}, its key of the type {expected}"),
        N_("Do not accept this signature. Ask the signer to sign again."),
    ),
    "signature-user-absent": Sentence(
        N_("the hardware token signed without being touched"),
        N_("Ask the signer to sign again, and to touch the token."),
    ),
    "signature-encoding": Sentence(
        N_("the signature is written in a way that no honest program uses"),
        N_("Do not accept this signature. Ask the signer to sign again."),
    ),
    "signature-wrong": Sentence(
        N_("the signature by {found} does not hold for this document: the document or the signature was changed"),
        N_("Compare the document with the copy that the signer kept. If it is right, ask the signer to sign again."),
    ),
}
