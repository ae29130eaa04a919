"""What the official reads when a rule of intake is broken."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "ballot-in-two-boxes": Sentence(
        N_(
            "ballot {found} of box {box} also stands in box {other_box} ({other_file}, line {other_line}), filled in "
            "differently; ballots contested in this way: {contested}"
        ),
        N_(
            "No box may delete a ballot of another. Find out which box really collected it, record the decision with "
            "`votation board decide {found} --keep BOX --reason ...`, have the board signed, and tally again."
        ),
    ),
    "conflict-decided-twice": Sentence(
        N_("the board decides the contested ballot {found} twice"),
        N_("Keep one decision for each ballot, and make a new revision of the board."),
    ),
    "conflict-keep-elsewhere": Sentence(
        N_("the board keeps ballot {ballot} as box {found} holds it, but only these boxes hold it: {expected}"),
        N_("Name one of these boxes, or none to reject the ballot everywhere, in a new revision of the board."),
    ),
    "box-undeclared": Sentence(
        N_("the batch comes from box {found}, which the definition of the election does not declare"),
        N_("Check that the batch belongs to this election; if it does not, take it out of the folder `ballots`."),
    ),
    "group-combinations": Sentence(
        N_("the groups of this election combine in {found} ways; at most {expected} can be counted"),
        N_("Declare fewer groups, or fewer values, before the election opens."),
    ),
    "credentials-missing": Sentence(
        N_("the list of the voters' public keys is missing, and this election has signed ballots"),
        N_("Put the file `credentials.txt` that was published when the election opened beside `election.json`."),
    ),
    "credentials-digest": Sentence(
        N_("the list of the voters' public keys is not the one that the definition of the election names"),
        N_("Find the file `credentials.txt` that was published when the election opened. Do not tally with this one."),
    ),
    "credentials-count": Sentence(
        N_("the list holds {found} public keys, and the definition of the election announces {expected}"),
        N_("Compare both with the electoral roll before anything is counted."),
    ),
    "credentials-line": Sentence(
        N_("`{found}` is not a voter's public key: 43 characters of base64url, one key a line"),
        N_("Have whoever issued the keys write the list again; do not repair it by hand."),
    ),
    "credentials-twice": Sentence(
        N_("the public key {found} stands there twice"),
        N_("Each voter has one key. Have whoever issued the keys find the second voter and write the list again."),
    ),
    "credentials-order": Sentence(
        N_("the public key {found} stands out of order; the list is sorted by bytes"),
        N_("Sort the list with `LC_ALL=C sort`, before the election opens."),
    ),
    "credentials-final-line-feed": Sentence(
        N_("the list of the voters' public keys does not end with a line end (LF); the file may have been cut"),
        N_("Fetch the whole file again from whoever issued the keys."),
    ),
    "credentials-not-canonical": Sentence(
        N_("the public key {found} is written in a way that no honest program uses"),
        N_("Refuse it: programs disagree about such keys. Ask whoever issued the keys where it comes from."),
    ),
    "credentials-small-order": Sentence(
        N_("the public key {found} is a weak one, with which anybody can sign"),
        N_("Refuse it, and ask whoever issued the keys where it comes from."),
    ),
    "rejected-header": Sentence(
        N_("the file of rejected lines begins with `{found}` instead of `{expected}`"),
        N_("Restore the file as it was published, or tally again: the same ballots give the same file."),
    ),
    "rejected-line": Sentence(
        N_("`{found}` is not a rejected line: batch, line number, reason, without spaces or quotes"),
        N_("Restore the file as it was published, or tally again: the same ballots give the same file."),
    ),
    "rejected-order": Sentence(
        N_("the rejected line {found} stands out of order, or twice"),
        N_("Restore the file as it was published, or tally again: the same ballots give the same file."),
    ),
    "rejected-final-line-feed": Sentence(
        N_("the file of rejected lines does not end with a line end (LF); it may have been cut"),
        N_("Restore the file as it was published, or tally again: the same ballots give the same file."),
    ),
}
