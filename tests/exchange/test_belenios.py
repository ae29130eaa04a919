"""An archive of Belenios is read as places in the file, and held against itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from exchange.belenios_archives import QUESTIONS, RESULT, Builder, block, election

from votation.errors import FormatError, VotationError
from votation.exchange import Ballots, Match, Source, Totals, reader
from votation.exchange.formats.belenios import Belenios

SOUND = election(QUESTIONS, RESULT)


def read(data: bytes, **options: Any) -> Ballots | Totals:
    return reader("belenios", **options).read(Source("e.bel", data))


def refused(data: bytes, **options: Any) -> VotationError:
    with pytest.raises(VotationError) as error:
        read(data, **options)
    assert (error.value.file, error.value.exit_code) == ("e.bel", 3)
    return error.value


def test_a_question_has_to_be_chosen_and_to_exist() -> None:
    assert (refused(SOUND).rule, refused(SOUND).expected) == ("foreign-contest", "1..3")
    assert refused(SOUND, question=4).rule == "foreign-contest-unknown"


def test_an_election_without_result_says_so() -> None:
    assert refused(election(QUESTIONS, None)).rule == "belenios-result"


def test_a_result_alone_does_not_say_what_its_numbers_are() -> None:
    data = json.dumps({"result": [[[1, 2], [2, 1]]]}).encode()
    assert refused(data).rule == "foreign-numbers"
    assert refused(data, kind="grades").rule == "belenios-grades"
    assert isinstance(read(data, kind="grades", grades=2), Ballots)
    assert isinstance(read(data, kind="ranking"), Ballots)


def test_a_result_of_totals_needs_nothing_more() -> None:
    content = read(b'{"num_tallied": 9, "result": [[3, 5]]}')
    assert isinstance(content, Totals)
    assert content.ballots == 9
    assert content.table.table.tolist() == [[0, 6, 3], [0, 4, 5]]


def test_more_votes_than_voters_are_refused() -> None:
    assert refused(b'{"num_tallied": 4, "result": [[3, 5]]}').rule == "belenios-voters"


@pytest.mark.parametrize(
    ("result", "path"),
    [
        ([[[1, 2], [1]]], "$.result[0][1]"),
        ([[[1, 2], [1, "2"]]], "$.result[0][1][1]"),
        ([[[1, 2], [1, True]]], "$.result[0][1][1]"),
        ([[[1, 2], [1, -1]]], "$.result[0][1][1]"),
        ([[[1, 2], [10**30, 1]]], "$.result[0][1][0]"),
        ([[[1, 2], 7]], "$.result[0][1]"),
        ([[3, "5"]], "$.result[0][1]"),
        ([7], "$.result[0]"),
        ("7", "$.result"),
    ],
)
def test_a_number_that_does_not_fit_has_a_path(result: Any, path: str) -> None:
    error = refused(json.dumps({"result": result}).encode(), kind="ranking")
    assert (error.rule, error.details["path"]) == ("foreign-json-value", path)


def test_fault_45_no_byte_of_an_archive_can_change_unseen() -> None:
    """Whatever is flipped in what a member holds, its name no longer is its digest."""
    sizes = {}
    at = 0
    while at < len(SOUND):
        size = int(SOUND[at + 124 : at + 135], 8)
        sizes[at + 512] = size
        at += 512 + -(-size // 512) * 512
    starts = list(sizes)[1:]  # the first member is the header of the archive
    assert len(starts) > 10
    for start in starts:
        for place in {start, start + sizes[start] // 2, start + sizes[start] - 1}:
            changed = SOUND[:place] + bytes([SOUND[place] ^ 1]) + SOUND[place + 1 :]
            assert refused(changed, question=1).rule == "belenios-digest"


@pytest.mark.parametrize("cut", [511, 700, 1025, len(SOUND) - 1, len(SOUND) - 600])
def test_fault_45_an_archive_that_is_cut_off_is_refused(cut: int) -> None:
    assert refused(SOUND[:cut], question=1).rule in {"belenios-header", "belenios-result"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", f"{'0' * 64}.data.json/..", "BELENIOS"])
def test_fault_43_a_member_with_another_name_is_refused_before_anything_is_read(name: str) -> None:
    assert refused(SOUND + block(name, b"{}"), question=1).rule == "belenios-member"


@pytest.mark.parametrize("kind", [b"1", b"2", b"5", b"6", b"L", b"x", b"S"])
def test_fault_44_a_link_a_folder_or_an_extended_header_is_refused(kind: bytes) -> None:
    member = bytearray(block(f"{hashlib.sha256(b'{}').hexdigest()}.data.json", b"{}"))
    member[156:157] = kind
    assert refused(SOUND + bytes(member), question=1).rule == "belenios-header"


@pytest.mark.parametrize("size", [b"77777777777\0", b"-0000000001\0", b"\x80" + bytes(11), bytes(12)])
def test_fault_45_a_member_that_claims_another_size_is_refused(size: bytes) -> None:
    member = bytearray(block(f"{hashlib.sha256(b'{}').hexdigest()}.data.json", b"{}"))
    member[124:136] = size
    assert refused(SOUND + bytes(member), question=1).rule == "belenios-header"


def test_fault_45_a_member_twice_is_refused() -> None:
    archive = Builder()
    archive.add({"a": 1})
    archive.add({"a": 1})
    assert refused(archive.data).rule == "belenios-twice"


def test_an_event_has_to_follow_the_one_before() -> None:
    archive = Builder()
    archive.event("EndBallots")
    archive.add({"height": 1, "type": "Result", "parent": "0" * 64}, "event")
    assert refused(archive.data).rule == "belenios-chain"
    other = Builder()
    other.add({"height": 3, "type": "Result"}, "event")
    assert refused(other.data).rule == "belenios-chain"


def test_what_an_event_names_has_to_be_there() -> None:
    archive = Builder()
    archive.add({"height": 0, "type": "Result", "payload": "0" * 64}, "event")
    assert refused(archive.data).rule == "belenios-missing"


def test_an_unknown_type_of_question_is_refused() -> None:
    questions = [{"type": "Lists", "value": {"answers": [["a"]], "question": "?"}}]
    error = refused(election(questions, {"result": [[1]]}))
    assert (error.rule, error.details["path"]) == ("foreign-json-value", "election: $.questions[0].type")


def test_a_single_transferable_vote_is_a_ranking() -> None:
    questions = [
        {
            "type": "NonHomomorphic",
            "value": {"answers": ["a", "b"], "question": "?"},
            "extra": {"method": "STV", "blank": False, "seats": 1},
        }
    ]
    content = read(election(questions, {"result": [[[2, 1], [1, 0]]]}))
    assert isinstance(content, Ballots)
    # of two places the first is cell 2; 0 ranks after all others, so it has none
    assert content.cells.tolist() == [[1, 2], [2, 0]]


def test_other_archives_are_not_taken_for_one() -> None:
    assert Belenios.match(Source("a.tar", block("OTHER", b"{}"))) is Match.NO
    with pytest.raises(FormatError):
        read(b"BELENIOS\0")
