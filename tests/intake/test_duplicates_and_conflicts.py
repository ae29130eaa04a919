"""Lines that share a ballot id, in one box and in two (FAULTS 4 and 5; docs/adr/0011)."""

from __future__ import annotations

import numpy as np
import pytest
from strategies.polls import batch_of, manifest_of, poll, sift

from votation import intake
from votation.errors import ConflictError, InputError
from votation.records import ConflictDecision

POLL = poll()
LINE = "x,1,2,3"
OTHER = "x,3,2,1"


def codes(files: dict[str, list[str]], *decisions: ConflictDecision) -> dict[str, str]:
    return {f"{each.batch}:{each.line}": each.code for each in sift(POLL, files, decisions)}


def decided(keep: str | None) -> ConflictDecision:
    return ConflictDecision(ballot="x", keep=keep, reason="seen by three officials")


def test_fault_04_identical_line_twice_keeps_the_first() -> None:
    assert codes({"b1-0001": [LINE, "y,1,1,1", LINE]}) == {"b1-0001:4": "DUPLICATE"}
    assert codes({"b1-0002": [LINE], "b1-0001": [LINE]}) == {"b1-0002:2": "DUPLICATE"}


def test_fault_04_identical_line_in_two_boxes_keeps_the_first() -> None:
    assert codes({"web-0001": [LINE], "b1-0001": ["y,1,1,1", LINE], "b2-0001": [LINE]}) == {
        "b2-0001:2": "DUPLICATE",
        "web-0001:2": "DUPLICATE",
    }


def test_fault_05_other_content_in_one_box_rejects_all() -> None:
    assert codes({"b1-0001": [LINE, OTHER]}) == {"b1-0001:2": "CONFLICT", "b1-0001:3": "CONFLICT"}
    assert codes({"b1-0001": [LINE, LINE], "b1-0002": [OTHER]}) == {
        "b1-0001:2": "CONFLICT",
        "b1-0001:3": "DUPLICATE",
        "b1-0002:2": "CONFLICT",
    }


def test_fault_05_other_content_in_two_boxes_stops_with_both_places() -> None:
    with pytest.raises(ConflictError) as caught:
        codes({"b1-0001": ["y,,,", LINE], "b2-0001": ["y,1,,", OTHER]})
    error = caught.value
    assert (error.rule, error.exit_code) == ("ballot-in-two-boxes", 3)
    assert (error.file, error.line, error.found) == ("ballots/b1-0001.csv", 2, "y")
    assert error.details == {
        "box": "b1",
        "other_file": "ballots/b2-0001.csv",
        "other_line": 2,
        "other_box": "b2",
        "contested": 2,
    }


def test_fault_05_the_board_keeps_one_box_s_ballot() -> None:
    files = {"b1-0001": [LINE], "b2-0001": [OTHER]}
    assert codes(files, decided("b1")) == {"b2-0001:2": "CONFLICT"}
    assert codes(files, decided("b2")) == {"b1-0001:2": "CONFLICT"}


def test_fault_05_the_board_keeps_none() -> None:
    assert codes({"b1-0001": [LINE], "b2-0001": [OTHER]}, decided(None)) == {
        "b1-0001:2": "CONFLICT",
        "b2-0001:2": "CONFLICT",
    }


def test_fault_05_a_box_cannot_delete_another_s_ballot_by_filing_it_twice() -> None:
    """Inside the box first: its two versions fall, and the ballot of the other box stands."""
    assert codes({"b1-0001": [LINE], "b2-0001": [LINE, OTHER]}) == {"b2-0001:2": "CONFLICT", "b2-0001:3": "CONFLICT"}


def test_a_kept_ballot_counts_once_when_two_boxes_hold_it() -> None:
    files = {"b1-0001": [LINE], "b2-0001": [LINE], "web-0001": [OTHER]}
    assert codes(files, decided("b2")) == {"b2-0001:2": "DUPLICATE", "web-0001:2": "CONFLICT"}
    assert codes(files, decided("web")) == {"b1-0001:2": "CONFLICT", "b2-0001:2": "DUPLICATE"}


def test_a_decision_about_nothing_takes_nothing_out() -> None:
    assert codes({"b1-0001": [LINE]}, decided(None), decided_other := decided_about("never-cast")) == {}
    assert codes({"b1-0001": [LINE], "b2-0001": [LINE]}, decided(None), decided_other) == {"b2-0001:2": "DUPLICATE"}


def decided_about(ballot: str) -> ConflictDecision:
    return ConflictDecision(ballot=ballot, reason="seen")


def test_a_board_that_keeps_a_box_without_the_ballot_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        codes({"b1-0001": [LINE], "b2-0001": [OTHER]}, decided("web"))
    error = caught.value
    assert (error.rule, error.found, error.expected) == ("conflict-keep-elsewhere", "web", "b1, b2")


def test_a_board_that_decides_a_ballot_twice_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        codes({"b1-0001": [LINE], "b2-0001": [OTHER]}, decided("b1"), decided("b1"))
    assert (caught.value.rule, caught.value.found) == ("conflict-decided-twice", "x")


def test_a_line_rejected_for_itself_is_nobody_s_duplicate() -> None:
    assert codes({"b1-0001": ["x,9,,", "x,9,,", "x,1,,"]}) == {"b1-0001:2": "BAD_LEVEL", "b1-0001:3": "BAD_LEVEL"}
    assert codes({"b1-0001": ["x,9,,"], "b2-0001": ["x,1,,"]}) == {"b1-0001:2": "BAD_LEVEL"}


def test_content_is_the_line_without_ballot_and_signature() -> None:
    election = poll(revote={"rule": "last"}, groups={"station": ["s1"]})
    batch = batch_of(election, ["b1,v,7,s1,1,,3", "b2,w,8,s1,,,"])
    (line,) = intake.candidate_lines(batch, election, manifest_of("web-0003"), np.array([1]))
    assert line == intake.Candidate(
        batch="web-0003", box="web", line=3, ballot="b2", content=b"w,8,s1,,,", voter="w", seq=8, priority=None
    )
