from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simulator import Scenario

from votation.errors import EvidenceError, IncompleteError, RefusedError
from votation.evidence.journal import Journal
from votation.ranking import lot_order
from votation.records import Lots

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = {"source": "Dice thrown in the council room"}


@pytest.fixture
def tied(tmp_path: Path) -> Scenario:
    """Every measure gets the same grade: only lots can order them."""
    scenario = Scenario(tmp_path, officials=("anne", "bruno"), threshold=2, changes={"lots": SOURCE}).open()
    scenario.box("b01").cast({"m01": 2, "m02": 2, "m03": 2}).seal()
    scenario.receive()
    scenario.board()
    return scenario


def test_fault_53_lots_are_drawn_once_the_board_is_signed(tied: Scenario) -> None:
    with pytest.raises(IncompleteError, match="signatures-missing"):
        tied.lots()
    assert not (tied.office / "lots.json").exists()
    drawn = tied.sign("board.json").lots("3 1 6 2 5")
    assert drawn.order == lot_order(tied.election.digest, "3 1 6 2 5", tied.measures)
    assert (drawn.lots.source, drawn.lots.board_sha256) == (SOURCE["source"], tied.workspace.board().digest)  # type: ignore[union-attr]
    types = [entry.type for entry in Journal(tied.office / "journal.ndjson").entries()]
    assert types.index("board") < types.index("lots")


def test_fault_53_a_second_value_is_refused(tied: Scenario) -> None:
    tied.sign("board.json").lots("3 1 6 2 5")
    assert not tied.lots("3 1 6 2 5").new
    with pytest.raises(RefusedError, match="lots-second-value") as refused:
        tied.lots("4 4 4 4 4")
    assert (refused.value.found, refused.value.expected) == ("4 4 4 4 4", "3 1 6 2 5")


@pytest.mark.parametrize("value", ["", " 3 1", "3  1", "3\n1", "3\u200b1", "e\u0301", "x" * 501])
def test_a_value_is_one_line_used_as_written(tied: Scenario, value: str) -> None:
    tied.sign("board.json")
    with pytest.raises(RefusedError, match="not-one-line"):
        tied.lots(value)


def test_lots_need_a_source_in_the_definition_and_a_board(boarded: Scenario, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="lots-without-source"):
        boarded.lots()
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(IncompleteError, match="no-board"):
        Scenario(other, changes={"lots": SOURCE}).open().lots()


def test_lots_order_the_ties_of_a_result_counted_before_them(tied: Scenario) -> None:
    before = tied.sign("board.json").tally()
    assert before.lots_due
    with pytest.raises(IncompleteError, match="lots-due"):
        tied.stage()
    order = tied.lots().order
    tied.sign("lots.json")
    after = tied.tally()
    assert not after.lots_due
    assert after.tally.order(after.tally.official.ranking) == order
    assert tied.stage().statement.ranking[0].measures == order


def test_a_later_board_keeps_the_value(tied: Scenario) -> None:
    tied.sign("board.json").lots()
    tied.sign("lots.json")
    tied.box("b02").cast({"m01": 1}).seal()
    tied.receive("b02")
    tied.revise()
    tied.sign("board.json")
    assert not tied.tally().lots_due
    assert not tied.lots().new


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"board_sha256": "0" * 64}, "lots-of-other-board"),
        ({"source": "A coin"}, "lots-of-other-source"),
        ({"election_sha256": "0" * 64}, "lots-of-other-source"),
    ],
)
def test_fault_53_lots_of_another_board_or_source_are_not_counted_with(
    tied: Scenario, change: dict[str, str], rule: str
) -> None:
    tied.sign("board.json").lots()
    path = tied.office / "lots.json"
    lots = Lots.from_bytes(path.read_bytes(), file="lots.json")
    path.write_bytes(lots.model_copy(update=change).to_bytes())
    with pytest.raises(EvidenceError, match=rule):
        tied.tally()


def test_unsigned_lots_are_not_counted_with(tied: Scenario) -> None:
    tied.sign("board.json").lots()
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        tied.tally()
    assert missing.value.file == "lots.json"
