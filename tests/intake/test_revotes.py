"""Several ballots of one voter (FORMATS, ballot file and rejected.csv; FAULTS 24 to 26; docs/adr/0012)."""

from __future__ import annotations

from typing import Any

import pytest
from strategies.polls import poll, sift

PAPER_BEATS_WEB = {"rule": "priority", "group": "channel", "order": ["paper", "web"]}


def codes(rule: str | dict[str, Any], **files: list[str]) -> list[str]:
    revote = {"rule": rule} if isinstance(rule, str) else rule
    election = poll(revote=revote, groups={"channel": ["web", "paper"]})
    batches = {name.replace("_", "-00"): lines for name, lines in files.items()}
    return [f"{each.batch}:{each.line} {each.code}" for each in sift(election, batches)]


OLD, NEW = "x,v,1,web,1,,", "y,v,2,web,,2,"


@pytest.mark.parametrize("files", [{"web_01": [OLD, NEW]}, {"web_02": [OLD], "web_01": [NEW]}])
def test_fault_24_a_replayed_older_ballot_is_superseded_whatever_the_order(files: dict[str, list[str]]) -> None:
    where = "web-0001:2" if len(files) == 1 else "web-0002:2"
    assert codes("last", **files) == [f"{where} SUPERSEDED"]


def test_first_and_void() -> None:
    assert codes("first", web_01=[NEW, OLD], b1_01=["z,v,3,paper,,,"]) == [
        "b1-0001:2 SUPERSEDED",
        "web-0001:2 SUPERSEDED",
    ]
    assert codes("void", web_01=[NEW, OLD, "z,w,1,web,,,"]) == ["web-0001:2 VOIDED", "web-0001:3 VOIDED"]


def test_fault_25_same_voter_and_seq_under_two_ids_rejects_both() -> None:
    twin = "z,v,2,web,1,,"
    assert codes("last", web_01=[NEW, twin]) == ["web-0001:2 CONFLICT", "web-0001:3 CONFLICT"]
    # even with the same choices: no one can tell which ballot was meant to count
    assert codes("last", web_01=[NEW], b1_01=["z,v,2,web,,2,"]) == ["b1-0001:2 CONFLICT", "web-0001:2 CONFLICT"]


def test_fault_25_lines_in_conflict_supersede_nothing() -> None:
    assert codes("last", web_01=[OLD, NEW, "z,v,2,web,1,,"]) == ["web-0001:3 CONFLICT", "web-0001:4 CONFLICT"]


def test_a_superseding_duplicate_counts_once() -> None:
    assert codes("last", web_01=[NEW, OLD, NEW]) == ["web-0001:3 SUPERSEDED", "web-0001:4 DUPLICATE"]


def test_a_ballot_rejected_for_itself_supersedes_nothing() -> None:
    assert codes("last", web_01=[OLD, "y,v,2,web,9,,"]) == ["web-0001:3 BAD_LEVEL"]


def test_fault_26_the_last_seq_supersedes_like_any_other() -> None:
    last = f"z,v,{2**53 - 1},web,,,1"
    assert codes("last", web_01=[last, OLD, f"y,v,{2**53 - 2},web,1,,"]) == [
        "web-0001:3 SUPERSEDED",
        "web-0001:4 SUPERSEDED",
    ]


def test_priority_of_paper_over_any_seq_of_the_web() -> None:
    paper = "p,v,0,paper,,,1"
    assert codes(PAPER_BEATS_WEB, web_01=[OLD, NEW], b1_01=[paper]) == [
        "web-0001:2 SUPERSEDED",
        "web-0001:3 SUPERSEDED",
    ]
    assert codes(PAPER_BEATS_WEB, web_01=[OLD, NEW]) == ["web-0001:2 SUPERSEDED"]


def test_priority_settles_equal_seqs_of_two_channels_but_not_of_one() -> None:
    paper = "p,v,1,paper,,,1"
    assert codes(PAPER_BEATS_WEB, web_01=[OLD], b1_01=[paper]) == ["web-0001:2 SUPERSEDED"]
    assert codes(PAPER_BEATS_WEB, web_01=[OLD, "z,v,1,web,,,"], b1_01=[paper]) == [
        "web-0001:2 CONFLICT",
        "web-0001:3 CONFLICT",
    ]


def test_voters_have_nothing_to_say_without_a_rule() -> None:
    assert codes("none", web_01=["x,web,1,,", "y,web,1,,"]) == []
