from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forging import Forger
from simulator import OPERATOR, Scenario, test_key

import votation.ballots
from votation.errors import ConflictError, EvidenceError, IncompleteError, InputError, RefusedError, SignatureError
from votation.evidence import signing
from votation.evidence.journal import Journal
from votation.office.board import lineage, make_board
from votation.records import BatchManifest, Board, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def told(board: Board) -> list[tuple[str, str, str | None]]:
    return [(each.batch, each.status, each.reason) for each in board.batches]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def journal_types(scenario: Scenario) -> list[str]:
    return [entry.type for entry in Journal(scenario.office / "journal.ndjson").entries()]


def test_the_first_board_counts_every_batch_and_binds_the_journal(sealed: Scenario) -> None:
    sealed.receive()
    head = Journal(sealed.office / "journal.ndjson").head()
    board = sealed.board().board
    assert told(board) == [("b01-0001", "counted", None), ("b02-0001", "counted", None)]
    assert (board.revision, board.previous, board.boxes_missing, board.journal_head) == (1, None, (), head)
    (entry,) = [entry for entry in Journal(sealed.office / "journal.ndjson").entries() if entry.type == "board"]
    assert (entry.prev, entry.data) == (head, {"board_sha256": board.digest, "revision": 1})


def test_a_board_made_again_is_the_same_and_completes_its_journal_entry(sealed: Scenario) -> None:
    sealed.receive()
    before = (sealed.office / "journal.ndjson").read_bytes()
    board = sealed.board().board
    after = (sealed.office / "journal.ndjson").read_bytes()
    (sealed.office / "journal.ndjson").write_bytes(before)
    sealed._seconds -= 1
    assert not sealed.board().new
    assert (sealed.office / "journal.ndjson").read_bytes() == after
    assert sealed.workspace.board() == board


def test_boxes_without_a_batch_are_named(opened: Scenario) -> None:
    opened.box("b02").cast({"m01": 1}).seal()
    opened.receive()
    assert opened.board().board.boxes_missing == ("b01",)


def test_nothing_received_gives_no_board(opened: Scenario) -> None:
    with pytest.raises(IncompleteError, match="no-batch-received"):
        opened.board()


def test_a_late_station_needs_a_revision(opened: Scenario) -> None:
    opened.box("b01").cast({"m01": 1}).seal()
    opened.receive()
    first = opened.board().board
    opened.sign("board.json")
    opened.box("b02").cast({"m01": 2}).seal()
    opened.receive("b02")
    with pytest.raises(RefusedError, match="board-exists"):
        opened.board()
    second = opened.revise().board
    assert (second.revision, second.previous, second.boxes_missing) == (2, first.digest, ())
    assert told(second) == [("b01-0001", "counted", None), ("b02-0001", "counted", None)]
    kept = ["board-1.json", "board-1.json.anne.sig", "board-1.json.bruno.sig"]
    assert names(opened.office / "set-aside") == kept
    assert not list(opened.office.glob("board.json.*.sig"))
    assert lineage(opened.workspace, second) == (second, first)


def test_a_revision_without_news_is_none(boarded: Scenario) -> None:
    step = boarded.revise()
    assert (step.new, step.board.revision) == (False, 1)
    assert (boarded.office / "board.json.anne.sig").exists()


def test_a_replaced_batch_is_kept_aside_and_the_new_one_counts(boarded: Scenario) -> None:
    boarded.box("b01").cast({"m03": 3}).seal(replaces="b01-0001", reason="One pile forgotten")
    assert boarded.receive("b01").refused == ()
    board = boarded.revise().board
    assert told(board) == [
        ("b01-0001", "replaced", "One pile forgotten"),
        ("b01-0002", "counted", None),
        ("b02-0001", "counted", None),
    ]
    assert names(boarded.office / "ballots")[0] == "b01-0002.csv"
    assert "b01-0001.json.b01.sig" in names(boarded.office / "set-aside")
    assert boarded.sign("board.json").tally().tally.closing.lines == 6


def test_a_batch_set_aside_counts_no_more_and_replaces_nothing(boarded: Scenario) -> None:
    boarded.box("b01").cast({"m03": 3}).seal(replaces="b01-0001", reason="Mine now")
    boarded.receive("b01")
    boarded.revise()
    board = boarded.set_aside("b01-0002", "Key was stolen").board
    assert told(board)[:2] == [("b01-0001", "counted", None), ("b01-0002", "set-aside", "Key was stolen")]
    assert "b01-0001.csv" in names(boarded.office / "ballots")
    assert "b01-0002.csv" in names(boarded.office / "set-aside")
    assert board.revision == 3
    assert [each.revision for each in lineage(boarded.workspace, board)] == [3, 2, 1]
    assert not boarded.set_aside("b01-0002", "Key was stolen").new


def test_the_first_board_may_set_aside_at_once(sealed: Scenario) -> None:
    sealed.receive()
    assert told(sealed.set_aside("b02-0001", "Illegible").board)[1] == ("b02-0001", "set-aside", "Illegible")


def test_who_sets_aside_names_a_batch_and_a_reason(boarded: Scenario) -> None:
    with pytest.raises(RefusedError, match="batch-unknown"):
        boarded.set_aside("b03-0001")
    for reason in ("", " because", "two\nlines", "e\u0301t\u00e9"):
        with pytest.raises(RefusedError, match="not-one-line"):
            boarded.set_aside("b01-0001", reason)


def test_fault_05_two_boxes_with_one_ballot_stop_the_tally_until_the_board_decides(opened: Scenario) -> None:
    opened.box("b01").cast({"m01": 3}, ballot="same").seal()
    opened.box("b02").cast({"m01": 0}, ballot="same").cast({"m01": 1}).seal()
    opened.receive()
    opened.board()
    opened.sign("board.json")
    with pytest.raises(ConflictError) as stopped:
        opened.tally()
    assert stopped.value.exit_code == 3
    board = opened.decide("same", keep="b02").board
    assert [(each.ballot, each.keep) for each in board.conflicts] == [("same", "b02")]
    rejected = opened.sign("board.json").tally().tally.rejected
    assert [(each.batch, each.code) for each in rejected] == [("b01-0001", "CONFLICT")]
    assert opened.decide("same", keep=None).board.conflicts[0].keep is None
    assert len(opened.sign("board.json").tally().tally.rejected) == 2


def test_a_decision_names_a_box_and_a_ballot(boarded: Scenario) -> None:
    with pytest.raises(RefusedError, match="box-unknown"):
        boarded.decide("x", keep="b09")
    with pytest.raises(RefusedError, match="decision-ballot"):
        boarded.decide("X y", keep="b01")
    with pytest.raises(RefusedError, match="not-one-line"):
        boarded.decide("x", keep="b01", reason="")


def test_only_a_ballot_that_two_boxes_hold_is_decided(opened: Scenario) -> None:
    for box in ("b01", "b02"):
        opened.box(box).cast({"m01": 3}, ballot="same").cast({"m01": 3}, ballot=f"same{box}").seal()
    opened.receive()
    opened.board()
    for ballot in ("sam", "sameb01", "ballot"):
        with pytest.raises(RefusedError, match="decision-not-due"):
            opened.decide(ballot, keep=None)
    assert opened.workspace.board().revision == 1  # type: ignore[union-attr]


def test_a_box_without_the_ballot_cannot_keep_it(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01", "b02", "b03")).open()
    for box, ballot in (("b01", "same"), ("b02", "same"), ("b03", "other")):
        scenario.box(box).cast({"m01": 3}, ballot=ballot).seal()
    scenario.receive()
    scenario.board()
    with pytest.raises(RefusedError, match="decision-keep"):
        scenario.decide("same", keep="b03")


def test_a_part_of_a_box_that_is_missing_is_named(opened: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 1)
    opened.box("b01").cast({"m01": 1}).cast({"m01": 2}).seal()
    place = opened.box("b01").folder / "ballots"
    (place / "b01-0002.json").unlink()
    (place / "b01-0002.csv").unlink()
    opened.receive("b01")
    with pytest.raises(IncompleteError, match="batch-part-missing") as missing:
        opened.board()
    assert missing.value.found == "b01-0002"


def test_one_part_of_a_box_may_be_set_aside(opened: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 1)
    opened.box("b01").cast({"m01": 1}).cast({"m01": 2}).seal()
    opened.receive()
    assert [status for _, status, _ in told(opened.set_aside("b01-0002").board)] == ["counted", "set-aside"]


def test_fault_21_parts_of_a_box_tell_of_the_same_sources(opened: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 1)
    opened.box("b01").cast({"m01": 1}).cast({"m01": 2}).seal()
    forger = Forger(opened.box("b01").folder, ())
    source = {"rows": 2, "importer": "csv", "original_sha256": "a" * 64, "dropped": [], "superseded": 0, "voided": 0}
    forger.reseal("b01-0002", sources=[source])
    opened.receive()
    with pytest.raises(InputError, match="parts-disagree") as refused:
        opened.board()
    assert (refused.value.found, refused.value.expected) == ("b01-0002", "b01-0001")


def sealed_from(scenario: Scenario, boxes: Sequence[str], original: str) -> None:
    for box in boxes:
        source = Source(original_sha256=original, rows=1, importer="csv")
        scenario.box(box).cast({"m01": 1}).seal(sources=[source])


def test_fault_21_an_export_sealed_by_two_boxes_is_refused(opened: Scenario) -> None:
    sealed_from(opened, ("b01", "b02"), "a" * 64)
    opened.receive()
    with pytest.raises(InputError, match="original-sealed-twice") as refused:
        opened.board()
    assert (refused.value.found, refused.value.expected) == ("b02", "b01")
    assert opened.set_aside("b02-0001", "Same export as b01").new


def test_a_replacement_may_come_from_the_same_export(opened: Scenario) -> None:
    sealed_from(opened, ["b01"], "a" * 64)
    source = Source(original_sha256="a" * 64, rows=1, importer="csv")
    opened.box("b01").lines.clear()
    opened.box("b01").cast({"m01": 3}).seal(sources=[source], replaces="b01-0001", reason="Mapping was wrong")
    opened.receive()
    assert [status for _, status, _ in told(opened.board().board)] == ["replaced", "counted"]


def test_a_box_that_sealed_twice_without_replacing_is_refused(sealed: Scenario) -> None:
    place = sealed.box("b01").folder / "ballots"
    manifest = BatchManifest.from_bytes((place / "b01-0001.json").read_bytes(), file="x")
    second = manifest.model_copy(update={"part": 2, "parts": 2, "file": "b01-0002.csv"})
    (place / "b01-0002.csv").write_bytes((place / "b01-0001.csv").read_bytes())
    (place / "b01-0002.json").write_bytes(second.to_bytes())
    signature = test_key("b01").sign(signing.BATCH, second.to_bytes())
    (place / "b01-0002.json.b01.sig").write_bytes(signature)
    assert sealed.receive().refused == ()
    with pytest.raises(InputError, match="box-sealed-twice") as refused:
        sealed.board()
    assert refused.value.found == "b01-0002"


def test_fault_31_no_batch_of_the_former_board_may_vanish_or_change(boarded: Scenario) -> None:
    place = boarded.office / "ballots"
    kept = {path: path.read_bytes() for path in place.glob("b01-0001.*")}
    for path in kept:
        path.unlink()
    with pytest.raises(IncompleteError, match="board-batch-gone") as gone:
        boarded.revise()
    assert gone.value.found == "b01-0001"
    for path, data in kept.items():
        path.write_bytes(data)
    manifest = BatchManifest.from_bytes((place / "b01-0001.json").read_bytes(), file="x")
    other = manifest.model_copy(update={"reason": "other"}).to_bytes()
    (place / "b01-0001.json").write_bytes(other)
    (place / "b01-0001.json.b01.sig").write_bytes(test_key("b01").sign(signing.BATCH, other))
    with pytest.raises(EvidenceError, match="board-batch-other"):
        boarded.revise()


def test_a_batch_put_into_the_folder_by_hand_needs_its_boxs_signature(sealed: Scenario) -> None:
    sealed.receive("b01")
    for path in (sealed.box("b02").folder / "ballots").iterdir():
        (sealed.office / "ballots" / path.name).write_bytes(path.read_bytes())
    (sealed.office / "ballots" / "b02-0001.json.b02.sig").unlink()
    with pytest.raises(IncompleteError, match="batch-signature-missing"):
        sealed.board()
    signature = test_key("b02").sign(signing.BATCH, b"something else")
    (sealed.office / "ballots" / "b02-0001.json.b02.sig").write_bytes(signature)
    with pytest.raises(SignatureError):
        sealed.board()


def test_no_box_replaces_another_boxs_batch(boarded: Scenario) -> None:
    path = boarded.office / "ballots" / "b02-0001.json"
    manifest = BatchManifest.from_bytes(path.read_bytes(), file="x")
    data = manifest.model_copy(update={"replaces": "b01-0001", "reason": "Ours is better"}).to_bytes()
    path.write_bytes(data)
    path.with_name("b02-0001.json.b02.sig").write_bytes(test_key("b02").sign(signing.BATCH, data))
    with pytest.raises(EvidenceError, match="replaces-other-box"):
        boarded.revise()


def test_a_former_board_that_is_missing_or_other_breaks_the_chain(boarded: Scenario) -> None:
    boarded.set_aside("b02-0001")
    board = boarded.workspace.board()
    assert board is not None
    path = boarded.office / "set-aside" / "board-1.json"
    former = Board.from_bytes(path.read_bytes(), file=path.name)
    path.write_bytes(former.model_copy(update={"boxes_missing": ("b02",)}).to_bytes())
    with pytest.raises(EvidenceError, match="board-chain"):
        lineage(boarded.workspace, board)
    path.unlink()
    with pytest.raises(IncompleteError, match="file-missing"):
        lineage(boarded.workspace, board)


def test_what_was_counted_by_the_former_board_is_kept_apart(boarded: Scenario) -> None:
    boarded.after_board()
    result = (boarded.office / "result.json").read_bytes()
    statement = (boarded.office / "statement.json").read_bytes()
    boarded.set_aside("b02-0001")
    for name in ("result.json", "rejected.csv", "statement.json", "MANIFEST.sha256", "report/index.html"):
        assert not (boarded.office / name).exists()
    kept = sorted((boarded.office / "private").glob("former-*/*"))
    assert {path.name for path in kept} == {
        "MANIFEST.sha256",
        "rejected.csv",
        "report",
        "result.json",
        "statement.json",
        "statement.json.anne.sig",
        "statement.json.bruno.sig",
    }
    assert result in [path.read_bytes() for path in kept if path.is_file()]
    assert statement in [path.read_bytes() for path in kept if path.is_file()]


def test_a_board_belongs_to_an_open_election(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source()
    with pytest.raises(IncompleteError, match="election-not-open"):
        make_board(scenario.office, at=scenario.clock(), operator=OPERATOR)
