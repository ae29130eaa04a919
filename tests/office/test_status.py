from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simulator import OPERATOR, Scenario

from votation.errors import IncompleteError, SignatureError
from votation.office.opening import open_election
from votation.office.reporting import report
from votation.office.status import Missing, state

if TYPE_CHECKING:
    from pathlib import Path


def test_the_state_follows_the_files_through_the_day(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, officials=("anne", "bruno"), threshold=2, changes={"lots": {"source": "Dice"}})
    scenario.office.mkdir()
    told = []

    def tell() -> None:
        now = state(scenario.office)
        told.append((now.step, now.command[0] if now.command else ""))

    tell()
    scenario.write_source()
    tell()
    (scenario.office / "allowed_signers").unlink()
    tell()
    scenario.write_source()
    open_election(scenario.office, at=scenario.clock(), operator=OPERATOR)
    tell()
    scenario.sign("election.json")
    tell()
    scenario.box("b01").cast({"m01": 1}).seal()
    scenario.box("b02").seal()
    scenario.receive("b01")
    tell()
    scenario.receive("b02")
    tell()
    scenario.board()
    tell()
    scenario.sign("board.json")
    tell()
    scenario.lots()
    tell()
    scenario.sign("lots.json")
    tell()
    scenario.tally()
    tell()
    report(scenario.office, pages=lambda _: {"results.csv": b"rank\r\n"})
    tell()
    scenario.stage()
    tell()
    scenario.sign("statement.json")
    tell()
    public = scenario.publish()
    now = state(public)
    assert (now.step, now.missing, now.command) == ("published", (), ())
    assert told == [
        ("draft", "new"),
        ("draft", "check"),
        ("draft", "keygen"),
        ("open", "sign"),
        ("open", "receive"),
        ("sealing", "receive"),
        ("sealing", "board"),
        ("boarded", "sign"),
        ("boarded", "lots"),
        ("boarded", "sign"),
        ("boarded", "tally"),
        ("tallied", "report"),
        ("tallied", "stage"),
        ("staged", "sign"),
        ("signed", "publish"),
    ]


def test_what_is_missing_is_named(opened: Scenario) -> None:
    (opened.office / "election.json.anne.sig").unlink()
    opened.box("b01").cast({"m01": 1}).draft()
    (opened.office / "drafts").mkdir()
    (opened.office / "drafts" / "b01.csv").write_bytes((opened.box("b01").folder / "drafts" / "b01.csv").read_bytes())
    now = state(opened.office)
    assert now.missing == (
        Missing("signature", "election.json", "anne"),
        Missing("signature", "election.json", "chloe"),
        Missing("draft", "drafts/b01.csv", "b01"),
        Missing("box", "drafts/b02.csv", "b02"),
    )
    opened.sign("election.json", "anne")
    assert state(opened.office).command == ("seal", "--box", "b01", "--key", "KEY")


def test_a_batch_that_is_not_on_the_board_asks_for_a_revision(opened: Scenario) -> None:
    opened.box("b01").cast({"m01": 1}).seal()
    opened.receive()
    opened.board()
    opened.sign("board.json")
    opened.box("b02").cast({"m01": 1}).seal()
    opened.receive("b02")
    now = state(opened.office)
    assert (now.step, now.command) == ("boarded", ("board", "--revise"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match="no-folder"):
        state(tmp_path / "nowhere")


def test_a_signature_that_does_not_hold_is_no_state(opened: Scenario) -> None:
    (opened.office / "election.json.anne.sig").write_bytes(b"x")
    with pytest.raises(SignatureError):
        state(opened.office)
