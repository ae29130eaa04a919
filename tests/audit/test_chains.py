"""Faults of the chains of boards, lots and journal."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger, finding, rules
from simulator import Scenario

from votation.audit import verify
from votation.evidence import canonical
from votation.evidence.journal import FIRST_PREV, Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.audit import Report

Entries = list[dict[str, Any]]


def rechain(forger: Forger, change: Callable[[Entries], object]) -> None:
    """Change the journal and mend its numbers and hashes, as a forger with a computer does."""
    entries: Entries = canonical.loads_lines(forger.read("journal.ndjson"), file="journal.ndjson")  # type: ignore[assignment]
    change(entries)
    data, before = b"", FIRST_PREV
    for n, entry in enumerate(entries, 1):
        line = canonical.dumps_line(entry | {"n": n, "prev": before})
        data, before = data + line, hashlib.sha256(line).hexdigest()
    forger.write("journal.ndjson", data)


def stated_journal(forger: Forger) -> dict[str, Any]:
    lines = forger.read("journal.ndjson").splitlines(keepends=True)
    return {"length": len(lines), "head": hashlib.sha256(lines[-1]).hexdigest()}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: lines.pop(2), 3),
        (lambda lines: lines.__setitem__(2, lines[2].replace(b"simulator", b"simulated")), 4),
        (lambda lines: lines.insert(2, lines[1]), 3),
    ],
    ids=["removed", "edited", "inserted"],
)
def test_fault_30_a_journal_line_removed_edited_inserted(
    check: Callable[..., Report], forger: Forger, change: Callable[[list[bytes]], object], line: int
) -> None:
    forger.lines("journal.ndjson", change)
    forger.restate()
    report = check()
    assert report.exit_code == 1
    broken = next(each for each in report.findings if each.rule in {"journal-number", "journal-chain"})
    assert (broken.file, broken.line) == ("journal.ndjson", line)


def test_fault_30_a_journal_chained_anew_is_not_the_stated_one(check: Callable[..., Report], forger: Forger) -> None:
    rechain(forger, lambda entries: entries[1].update(operator="somebody"))
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert rules(report, 7) == {"statement-differs"}
    assert finding(report, "statement-differs").details["field"] == "journal.head"


def test_fault_30_a_journal_chained_anew_and_stated_is_not_the_boards(
    check: Callable[..., Report], forger: Forger
) -> None:
    rechain(forger, lambda entries: entries[1].update(operator="somebody"))
    forger.restate(journal=stated_journal(forger))
    report = check()
    assert report.exit_code == 1
    assert rules(report, 4) == {"board-journal-head"}


def test_fault_30_a_journal_truncated_at_the_end(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("journal.ndjson", lambda lines: lines.pop())
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert rules(report, 7) == {"statement-differs", "journal-not-closed"}


def test_fault_31_two_boards_of_one_revision(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("set-aside/board-3.json", forger.read("board.json"))
    forger.edit("set-aside/board-3.json", lambda board: board["batches"].pop())
    forger.restate()
    report = check()
    assert report.exit_code == 1
    forked = finding(report, "board-forked")
    assert (forked.file, forked.found) == ("set-aside/board-3.json", 3)


def test_fault_31_a_former_board_that_was_rewritten(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("set-aside/board-1.json", lambda board: board["batches"].pop())
    forger.restate()
    report = check()
    assert (report.exit_code, finding(report, "board-previous-other").file) == (1, "set-aside/board-1.json")


def test_fault_31_a_former_board_that_is_gone(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("set-aside/board-2.json")
    report = check()
    assert (report.exit_code, finding(report, "file-missing").file) == (4, "set-aside/board-2.json")


def test_fault_31_a_batch_that_becomes_another(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("ballots/b02-0001.csv", lambda lines: lines.pop())
    forger.reseal("b02-0001", sources=[{"rows": 2, "importer": "draft", "dropped": [], "superseded": 0, "voided": 0}])
    forger.reboard("b02-0001")
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert finding(report, "board-changed-batch").details["batch"] == "b02-0001"


def test_fault_51_a_clock_set_back_is_told_and_changes_nothing(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json").tally()
    result = (scenario.office / "result.json").read_bytes()
    (scenario.office / "result.json").unlink()
    scenario._seconds = -10_000
    scenario.tally()
    assert (scenario.office / "result.json").read_bytes() == result
    scenario.stage()
    report = verify(scenario.sign("statement.json").publish(), trust=scenario.trust)
    times = [entry.at for entry in Journal(scenario.office / "journal.ndjson").entries()]
    back = [str(n) for n, (before, after) in enumerate(pairwise(times), 2) if after < before]
    assert back
    assert (report.verdict, report.steps[3].facts["times_back"]) == ("OK", ", ".join(back))


def test_fault_51_a_clock_that_runs_forward_is_not_mentioned(check: Callable[..., Report]) -> None:
    assert "times_back" not in check().steps[3].facts


def test_fault_53_lots_of_no_board_of_the_chain(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("lots.json", lambda lots: lots.update(board_sha256="0" * 64))
    forger.resign("lots.json")
    forger.restate()
    assert "lots-of-no-board" in rules(check(), 4)


def test_fault_53_lots_from_another_source(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("lots.json", lambda lots: lots.update(source="My own dice"))
    forger.resign("lots.json")
    forger.restate()
    elsewhere = finding(check(), "lots-from-elsewhere")
    assert (elsewhere.exit_code, elsewhere.found, elsewhere.expected) == (1, "My own dice", "Dice in public")


def test_fault_53_a_second_value(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("lots.json", lambda lots: lots.update(value="6 6 6 6 6"))
    forger.resign("lots.json")
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert rules(report, 4) == {"lots-second-drawing"}
    assert finding(report, "lots-second-drawing").file == "journal.ndjson"


def test_fault_53_lots_before_the_first_board(check: Callable[..., Report], forger: Forger) -> None:
    def swap(entries: Entries) -> None:
        board, lots = (next(n for n, each in enumerate(entries) if each["type"] == kind) for kind in ("board", "lots"))
        entries[board], entries[lots] = entries[lots], entries[board]

    rechain(forger, swap)
    assert finding(check(), "lots-before-board").exit_code == 1


def test_fault_53_lots_where_none_were_declared(tmp_path: Path, city: Scenario) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3, "m02": 3}).seal()
    forger = Forger(scenario.evening().publish(), ("anne",))
    forger.write("lots.json", (city.office / "lots.json").read_bytes())
    forger.resign("lots.json")
    forger.restate()
    report = verify(forger.root, trust=scenario.trust)
    assert (report.exit_code, finding(report, "lots-not-declared").found) == (1, "Dice in public")


def test_a_board_that_no_journal_tells_of(check: Callable[..., Report], forger: Forger) -> None:
    rechain(forger, lambda entries: entries.remove([each for each in entries if each["type"] == "board"][1]))
    assert finding(check(), "board-not-in-journal").details["revision"] == 2
