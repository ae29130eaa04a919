"""Faults of batches and of what counts them: steps 3 and 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger, finding, rules
from simulator import Scenario, test_key

import votation.ballots
from votation.audit import verify
from votation.errors import ChangedError
from votation.evidence import signing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.audit import Report

B01 = "ballots/b01-0001.csv"


def test_fault_01_a_changed_level_names_file_and_line(check: Callable[..., Report], forger: Forger) -> None:
    changed = {}

    def change(lines: list[bytes]) -> None:
        line = next(n for n, line in enumerate(lines) if line.endswith(b",3,0,2,2"))
        lines[line] = lines[line].replace(b",3,0,2,2", b",2,0,2,2")
        changed["line"] = line + 1

    forger.lines(B01, change)
    report = check()
    assert report.exit_code == 1
    assert {"sealed-digest", "sealed-root"} <= rules(report, 3)
    assert report.first_difference is not None
    assert report.first_difference.file == B01


def test_fault_01_the_line_out_of_order_is_named(check: Callable[..., Report], forger: Forger) -> None:
    # a leaf falls at random: of four changes to a middle line, one at least puts it out of order
    original = forger.read(B01)
    named = []
    for level in b"0123":
        forger.write(B01, original)
        forger.lines(B01, lambda lines, to=level: lines.__setitem__(5, lines[5][:-1] + bytes([to])))
        named += [each.line for each in check().findings if each.rule == "sealed-order"]
    assert named
    assert set(named) <= {5, 6, 7}


def test_fault_02_a_dropped_line(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines(B01, lambda lines: lines.pop(3))
    report = check()
    assert report.exit_code == 1
    assert {"sealed-digest", "sealed-size", "sealed-lines", "sealed-root"} <= rules(report, 3)
    lines = finding(report, "sealed-lines")
    assert (lines.file, lines.found, lines.expected) == (B01, 9, 10)


def test_fault_03_a_line_appended(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines(B01, lambda lines: lines.append(b"stuffed,b01,3,3,3,3"))
    report = check()
    assert report.exit_code == 1
    assert {"sealed-digest", "sealed-size", "sealed-lines", "sealed-root"} <= rules(report, 3)
    assert report.steps[5].status == "failed"


def test_fault_06_reordered_lines_change_no_count_and_that_is_said(
    check: Callable[..., Report], forger: Forger
) -> None:
    name = "ballots/b03-0001.csv"
    forger.lines(name, lambda lines: lines.append(lines.pop(1)))
    report = check()
    assert report.exit_code == 1
    assert rules(report, 3) == {"sealed-order", "sealed-digest", "sealed-root"}
    assert report.first_difference is not None
    assert (report.first_difference.file, report.first_difference.rule) == (name, "sealed-order")
    assert report.steps[5].status == "ok"
    assert report.steps[5].facts["identical"] == 2


def test_fault_07_a_batch_of_the_board_is_missing(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("ballots/b02-0001.csv", "ballots/b02-0001.json", "ballots/b02-0001.json.b02.sig")
    report = check()
    assert report.exit_code == 4
    assert finding(report, "board-batch-missing").file == "ballots/b02-0001.json"
    assert report.steps[5].status == "not-reached"


def test_fault_07_a_declared_box_of_which_nobody_speaks(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    forger = Forger(scenario.evening().publish(), ("anne",))
    assert verify(forger.root, trust=scenario.trust).steps[3].facts["boxes_missing"] == "b02"
    forger.edit("board.json", lambda board: board.update(boxes_missing=[]))
    forger.resign("board.json")
    report = verify(forger.root, trust=scenario.trust)
    assert finding(report, "box-not-on-board").found == "b02"


def test_fault_08_two_manifests_of_one_batch(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("set-aside/b02-0001.csv", forger.read("ballots/b02-0001.csv"))
    forger.write("set-aside/b02-0001.json", forger.read("ballots/b02-0001.json"))
    forger.edit("set-aside/b02-0001.json", lambda manifest: manifest["sources"][0].update(importer="other"))
    forger.sign("set-aside/b02-0001.json", "b02")
    forger.restate()
    report = check()
    assert (report.exit_code, rules(report, 3)) == (1, {"batch-forked"})
    assert finding(report, "batch-forked").file == "set-aside/b02-0001.json"


def test_fault_08_a_box_that_sealed_twice_and_replaced_nothing(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("ballots/b03-0002.csv", forger.read("ballots/b03-0001.csv"))
    forger.write("ballots/b03-0002.json", forger.read("ballots/b03-0001.json"))
    forger.reseal("b03-0002", part=2, parts=2, file="b03-0002.csv")

    def list_it(board: dict[str, Any]) -> None:
        row = next(row for row in board["batches"] if row["batch"] == "b03-0001")
        board["batches"].insert(board["batches"].index(row) + 1, row | {"batch": "b03-0002"})

    forger.edit("board.json", list_it)
    forger.reboard("b03-0002")
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert finding(report, "box-counted-twice").found == "b03-0002"


def test_fault_09_a_batch_of_another_election_with_the_same_key(check: Callable[..., Report], forger: Forger) -> None:
    forger.reseal("b02-0001", election_sha256="0" * 64)
    forger.reboard("b02-0001")
    forger.restate()
    report = check()
    assert report.exit_code == 1
    other = finding(report, "batch-of-other-election")
    assert (other.file, other.found) == ("ballots/b02-0001.json", "0" * 64)


def test_fault_13_a_box_with_ballots_of_another_boxes_group(published: Path, city: Scenario) -> None:
    assert b",BAD_GROUP\n" in (published / "rejected.csv").read_bytes()
    assert verify(published, trust=city.trust).verdict == "OK"


def test_fault_21_one_export_sealed_by_two_boxes(check: Callable[..., Report], forger: Forger) -> None:
    for batch, rows in (("b01-0001", 10), ("b02-0001", 3)):
        forger.reseal(batch, sources=[{"rows": rows, "importer": "draft", "original_sha256": "a" * 64,
                                       "dropped": [], "superseded": 0, "voided": 0}])  # fmt: skip
    forger.reboard("b01-0001", "b02-0001")
    forger.restate()
    report = check()
    assert report.exit_code == 1
    shared = finding(report, "original-in-two-boxes")
    assert (shared.details["box"], shared.details["other"]) == ("b02", "b01")


@pytest.mark.parametrize(
    "other",
    [
        {"sources": [{"rows": 2, "importer": "csv", "dropped": [], "superseded": 0, "voided": 0}]},
        {"merges": [{"group": "station", "from": ["b09"], "to": "b01"}]},
    ],
)  # fmt: skip
def test_fault_21_parts_that_tell_of_other_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, Any]
) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 1)
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 1}).cast({"m01": 2}).seal()
    scenario.evening()
    forger = Forger.copy(scenario.publish(), tmp_path / "forged", scenario.officials)
    assert verify(forger.root, trust=scenario.trust).verdict == "OK"
    forger.reseal("b01-0002", **other)
    forger.reboard("b01-0002")
    forger.restate()
    report = verify(forger.root, trust=scenario.trust)
    assert report.exit_code == 1
    parts = finding(report, "parts-disagree")
    assert (parts.file, parts.found, parts.expected) == ("ballots/b01-0002.json", "b01-0002", "b01-0001")


def test_fault_33_a_file_truncated_in_a_line_names_it(check: Callable[..., Report], forger: Forger) -> None:
    forger.write(B01, forger.read(B01)[:-3])
    report = check()
    assert report.exit_code == 3
    assert report.first_difference is not None
    assert (report.first_difference.file, report.first_difference.line) == (B01, 11)
    assert "sealed-digest" in rules(report, 3)


def test_fault_33_an_empty_file(check: Callable[..., Report], forger: Forger) -> None:
    forger.write(B01, b"")
    report = check()
    assert (report.exit_code, report.first_difference.file) == (3, B01)  # type: ignore[union-attr]


def test_fault_33_zero_ballots_in_all_verify(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").seal()
    report = verify(scenario.evening().publish(), trust=scenario.trust)
    assert (report.verdict, report.steps[4].facts["lines"]) == ("OK", 0)
    assert report.recount is not None
    assert report.recount.tally.official.ranking.tiers == (frozenset({"m01", "m02", "m03"}),)


def test_fault_47_a_file_changed_while_it_is_counted(check: Callable[..., Report], forger: Forger) -> None:
    def change(done: int, _: int) -> None:
        if done == 1:
            forger.write("ballots/b03-0001.csv", forger.read("ballots/b03-0001.csv").replace(b",3,", b",2,"))

    with pytest.raises(ChangedError) as caught:
        check(progress=change)
    assert (caught.value.exit_code, caught.value.file) == (5, "ballots/b03-0001.csv")


def test_parts_of_one_box_are_one_order_and_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("votation.ballots.MAX_LINES", 4)
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    box = scenario.box("b01")
    for level in range(9):
        box.cast({"m01": level % 4})
    box.seal()
    forger = Forger(scenario.evening().publish(), ("anne",))
    assert verify(forger.root, trust=scenario.trust).verdict == "OK"
    swap(forger, "ballots/b01-0001.csv", "ballots/b01-0002.csv")
    for batch in ("b01-0001", "b01-0002"):
        forger.reseal(batch)
    forger.reboard("b01-0001", "b01-0002")
    forger.restate()
    report = verify(forger.root, trust=scenario.trust)
    assert rules(report, 3) == {"sealed-order-of-parts"}

    forger.edit("board.json", lambda board: board["batches"].pop(1))
    forger.resign("board.json")
    forger.remove("ballots/b01-0002.csv", "ballots/b01-0002.json", "ballots/b01-0002.json.b01.sig")
    forger.restate()
    report = verify(forger.root, trust=scenario.trust)
    assert finding(report, "part-missing").found == "b01-0002"


def swap(forger: Forger, one: str, other: str) -> None:
    first, second = forger.read(one), forger.read(other)
    forger.write(one, second)
    forger.write(other, first)


def test_a_box_without_its_key_is_vouched_for_by_officials(check: Callable[..., Report], forger: Forger) -> None:
    name = "ballots/b02-0001.json"
    forger.remove(f"{name}.b02.sig")
    assert finding(check(), "batch-not-signed").file == name
    forger.sign(name, "anne")
    assert check().exit_code == 4
    forger.sign(name, "bruno")
    inputs = forger_inputs(forger)
    inputs[1]["key"] = test_key("anne").public.fingerprint
    forger.restate(inputs=inputs)
    assert check().verdict == "OK"


def forger_inputs(forger: Forger) -> list[dict[str, str]]:
    taken: list[dict[str, str]] = []
    forger.edit("statement.json", lambda statement: taken.extend(statement["inputs"]))
    return taken


def test_a_batch_in_the_folder_of_which_the_board_is_silent(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("board.json", lambda board: board["batches"].pop(1))
    forger.resign("board.json")
    forger.restate()
    report = check()
    assert finding(report, "batch-off-board").found == "b02-0001"
    assert finding(report, "board-dropped-batch").file == "set-aside/board-2.json"


def test_a_batch_cannot_be_made_to_vanish_as_replaced(check: Callable[..., Report], forger: Forger) -> None:
    def replace(board: dict[str, Any]) -> None:
        board["batches"][3] |= {"status": "replaced"}

    forger.edit("board.json", replace)
    forger.resign("board.json")
    forger.restate()
    report = check()
    assert (report.exit_code, finding(report, "replaced-by-none").found) == (1, "b04-0001")


def test_a_replaced_batch_verifies(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    box = scenario.box("b01").cast({"m01": 3})
    box.seal()
    box.cast({"m02": 3}).seal(replaces="b01-0001", reason="One ballot was forgotten")
    report = verify(scenario.evening().publish(), trust=scenario.trust)
    assert (report.verdict, report.steps[3].facts["replaced"]) == ("OK", 1)
    assert report.steps[4].facts["lines"] == 2


def test_a_batch_of_a_box_that_nobody_declared_is_not_counted(check: Callable[..., Report], forger: Forger) -> None:
    for suffix in (".csv", ".json"):
        forger.write(f"ballots/b09-0001{suffix}", forger.read(f"ballots/b02-0001{suffix}"))
    forger.reseal("b09-0001", box="b09", file="b09-0001.csv", key=test_key("b02"))

    def list_it(board: dict[str, Any]) -> None:
        board["batches"].append(board["batches"][1] | {"batch": "b09-0001"})

    forger.edit("board.json", list_it)
    forger.reboard("b09-0001")
    forger.restate()
    report = check()
    assert (report.exit_code, report.steps[5].status) == (1, "not-reached")
    assert finding(report, "batch-of-undeclared-box").found == "b09"


def test_a_signature_of_the_box_for_another_purpose_is_none(check: Callable[..., Report], forger: Forger) -> None:
    forger.sign("ballots/b02-0001.json", "b02", namespace=signing.RESULT)
    report = check()
    assert (report.exit_code, finding(report, "signature-namespace").file) == (1, "ballots/b02-0001.json.b02.sig")
