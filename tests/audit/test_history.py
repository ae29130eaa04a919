"""An earlier copy of a published folder, and a later one: what may change, what never may, and the proof of it."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger
from simulator import Scenario

from votation.audit import check_equivocation, diff
from votation.auditing.history import Change
from votation.auditing.shifts import Shift
from votation.errors import DocumentError
from votation.evidence import canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.auditing.history import Comparison
    from votation.records import Equivocation

OFFICIALS = ("anne", "bruno")


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Monday without the third station, which turns the result; Tuesday with it."""
    scenario = Scenario(
        tmp_path_factory.mktemp("two days"),
        boxes=("b01", "b02", "b03"),
        officials=("anne", "bruno", "chloe"),
        threshold=2,
        changes={"lots": {"source": "Dice"}, "methods": {"official": {"id": "score"}, "also": []}},
    ).open()
    scenario.box("b01").cast({"m01": 3, "m02": 0, "m03": 1}).cast({"m01": 3, "m02": 1}).seal()
    scenario.box("b02").cast({"m01": 3, "m02": 2}).seal()
    scenario.evening(lots="3 1 6 2 5")
    scenario.publish("monday")
    scenario.box("b03").cast({"m02": 3}).cast({"m02": 3}).cast({"m02": 3}).seal()
    scenario.receive("b03")
    scenario.revise()
    scenario.sign("board.json")
    scenario.tally()
    scenario.stage(supersede=True)
    scenario.sign("statement.json")
    scenario.publish("tuesday")
    return scenario


@pytest.fixture
def monday(two_days: Scenario, tmp_path: Path) -> Forger:
    return Forger.copy(two_days.root / "monday", tmp_path / "monday", OFFICIALS)


@pytest.fixture
def tuesday(two_days: Scenario, tmp_path: Path) -> Forger:
    return Forger.copy(two_days.root / "tuesday", tmp_path / "tuesday", OFFICIALS)


def rules(comparison: Comparison) -> set[str]:
    return {each.rule for each in comparison.findings}


def proven(scenario: Scenario, proof: Equivocation, tmp_path: Path) -> bool:
    """Check a proof as a stranger does, with nothing but the file and the poster."""
    path = tmp_path / "proof.json"
    path.write_bytes(proof.to_bytes())
    return check_equivocation(path, trust=scenario.trust)[1] == ()


def test_a_copy_is_the_same_as_itself(monday: Forger) -> None:
    comparison = diff(monday.root, monday.root)
    assert (comparison.changes, comparison.verdict, comparison.appended_only) == ((), "OK", True)


def test_a_later_revision_is_told_by_cause_with_the_ranks_it_changes(monday: Forger, tuesday: Forger) -> None:
    comparison = diff(monday.root, tuesday.root)
    assert rules(comparison) == set()
    assert (comparison.verdict, comparison.appended_only) == ("OK", False)
    added = Change(
        "ballots", "added", ("ballots/b03-0001.csv", "ballots/b03-0001.json", "ballots/b03-0001.json.b03.sig")
    )
    assert added in comparison.changes
    assert ("board", "changed") in {(each.cause, each.kind) for each in comparison.changes}
    assert {each.cause for each in comparison.changes} == {
        "ballots", "board", "journal", "result", "report", "statement"
    }  # fmt: skip
    # sums of grades: Monday m01 9, m02 3, m03 1; Tuesday m02 has 9 more
    overall = [each for each in comparison.shifts if each.scope == "overall"]
    assert overall == [Shift("overall", "m02", 2, 1), Shift("overall", "m01", 1, 2)]
    assert comparison.difference is not None
    assert comparison.difference[0].startswith("board_sha256")


def test_a_recount_that_is_added_only_appends(monday: Forger, tmp_path: Path) -> None:
    later = Forger.copy(monday.root, tmp_path / "later", OFFICIALS)
    later.write("recounts/miroir.json", b"{}\n")
    comparison = diff(monday.root, later.root)
    assert comparison.changes == (Change("recounts", "added", ("recounts/miroir.json",)),)
    assert comparison.appended_only
    assert rules(diff(later.root, monday.root)) == {"history-file-gone"}


def test_a_batch_that_is_set_aside_moves(tuesday: Forger, tmp_path: Path) -> None:
    later = Forger.copy(tuesday.root, tmp_path / "later", OFFICIALS)
    (later.root / "ballots/b03-0001.csv").rename(later.root / "set-aside/b03-0001.csv")
    moved = Change("ballots", "moved", ("set-aside/b03-0001.csv",))
    assert diff(tuesday.root, later.root).changes == (moved,)


def test_a_changed_batch_does_not_hide_behind_its_original_put_aside(monday: Forger, tmp_path: Path) -> None:
    later = Forger.copy(monday.root, tmp_path / "later", OFFICIALS)
    later.write("set-aside/b01-0001.csv", later.read("ballots/b01-0001.csv"))
    later.lines("ballots/b01-0001.csv", _drop)
    assert {(each.rule, each.file) for each in diff(monday.root, later.root).findings} == {
        ("history-file-gone", "ballots/b01-0001.csv")
    }


def test_fault_32_an_older_folder_served_after_a_newer_one(monday: Forger, tuesday: Forger) -> None:
    comparison = diff(tuesday.root, monday.root)
    assert (comparison.verdict, comparison.exit_code) == ("FAIL", 1)
    assert rules(comparison) >= {"history-board-older", "history-statement-older", "history-file-gone"}
    gone = {each.file for each in comparison.findings if each.rule == "history-file-gone"}
    assert "ballots/b03-0001.csv" in gone
    older = next(each for each in comparison.findings if each.rule == "history-board-older")
    assert (older.found, older.expected) == (1, 2)


def test_fault_31_two_boards_of_one_revision_are_proven(two_days: Scenario, monday: Forger, tmp_path: Path) -> None:
    other = Forger.copy(monday.root, tmp_path / "other", OFFICIALS)
    other.edit("board.json", lambda board: board["batches"][0].update(status="set-aside", reason="Told to others"))
    other.resign("board.json")
    other.restate()
    comparison = diff(monday.root, other.root)
    assert comparison.exit_code == 1
    assert rules(comparison) >= {"history-two-boards", "history-two-statements"}
    assert [proof.file for proof in comparison.proofs] == ["board.json", "statement.json"]
    assert all(proven(two_days, proof, tmp_path) for proof in comparison.proofs)
    assert not diff(monday.root, monday.root).proofs


def test_fault_31_a_revision_that_drops_a_batch_is_proven(
    two_days: Scenario, monday: Forger, tuesday: Forger, tmp_path: Path
) -> None:
    tuesday.edit("board.json", lambda board: board.update(batches=board["batches"][1:]))
    tuesday.resign("board.json")
    comparison = diff(monday.root, tuesday.root)
    assert "history-board-forgets" in rules(comparison)
    assert proven(two_days, comparison.proofs[0], tmp_path)


def test_fault_31_a_former_board_that_was_rewritten_is_proven(
    two_days: Scenario, monday: Forger, tuesday: Forger, tmp_path: Path
) -> None:
    former = "set-aside/board-1.json"
    tuesday.edit(former, lambda board: board.update(boxes_missing=[]))
    for name in OFFICIALS:
        tuesday.sign(former, name, namespace="votation-board@v1")
    comparison = diff(monday.root, tuesday.root)
    assert rules(comparison) >= {"history-two-boards"}
    assert proven(two_days, comparison.proofs[0], tmp_path)


def test_fault_31_a_former_board_that_nobody_signed_is_proven_by_its_successor(
    two_days: Scenario, monday: Forger, tuesday: Forger, tmp_path: Path
) -> None:
    """Whoever rewrites the past leaves the signatures under it out; they stand under the board that names it."""
    former = "set-aside/board-1.json"
    tuesday.edit(former, lambda board: board.update(boxes_missing=[]))
    for name in OFFICIALS:
        tuesday.path(f"{former}.{name}.sig").unlink(missing_ok=True)
    rewritten = hashlib.sha256(tuesday.read(former)).hexdigest()
    tuesday.edit("board.json", lambda board: board.update(previous=rewritten))
    tuesday.resign("board.json")
    comparison = diff(monday.root, tuesday.root)
    assert rules(comparison) >= {"history-two-boards"}
    (proof,) = comparison.proofs
    assert proof.file == "board.json"
    assert proven(two_days, proof, tmp_path)


def test_a_second_value_of_the_lots_is_proven(
    two_days: Scenario, monday: Forger, tuesday: Forger, tmp_path: Path
) -> None:
    tuesday.edit("lots.json", lambda lots: lots.update(value="6 6 6"))
    tuesday.resign("lots.json")
    comparison = diff(monday.root, tuesday.root)
    assert "history-lots-other" in rules(comparison)
    assert proven(two_days, comparison.proofs[0], tmp_path)


def test_open_ssh_alone_checks_the_signatures_inside_a_proof(
    two_days: Scenario, monday: Forger, tmp_path: Path
) -> None:
    other = Forger.copy(monday.root, tmp_path / "other", OFFICIALS)
    other.edit("board.json", lambda board: board.update(boxes_missing=[]))
    other.resign("board.json")
    proof = json.loads(diff(monday.root, other.root).proofs[0].to_bytes())
    for side in ("first", "second"):
        files = {each["name"]: base64.b64decode(each["content"]) for each in proof[side]}
        signature = tmp_path / "signature"
        signature.write_bytes(files["board.json.anne.sig"])
        command = ["ssh-keygen", "-Y", "verify", "-f", two_days.trust, "-I", "anne", "-n", "votation-board@v1", "-s"]
        subprocess.run([*command, signature], input=files["board.json"], check=True, capture_output=True)
    assert base64.b64decode(proof["first"][0]["content"]) == monday.read("board.json")


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        ("election.json", lambda forger: forger.edit("election.json", _new_title), "history-definition-other"),
        ("journal.ndjson", lambda forger: forger.lines("journal.ndjson", _drop), "history-journal-other"),
        ("result.json", lambda forger: forger.edit("result.json", _more_accepted), "history-file-other"),
        ("MANIFEST.sha256", lambda forger: forger.write("MANIFEST.sha256", b""), "history-file-other"),
        ("report/index.html", lambda forger: forger.remove("report/index.html"), "history-file-gone"),
        ("statement.json", lambda forger: forger.remove("statement.json"), "history-file-gone"),
        ("board.json", lambda forger: forger.remove("board.json"), "history-file-gone"),
        ("lots.json.anne.sig", lambda forger: forger.remove("lots.json.anne.sig"), "history-file-gone"),
        ("ballots/b01-0001.csv", lambda forger: forger.lines("ballots/b01-0001.csv", _drop), "history-file-other"),
    ],
)  # fmt: skip
def test_what_never_changes_under_one_statement(
    monday: Forger, tmp_path: Path, name: str, change: Callable[[Forger], None], rule: str
) -> None:
    later = Forger.copy(monday.root, tmp_path / "later", OFFICIALS)
    change(later)
    comparison = diff(monday.root, later.root)
    assert (comparison.verdict, comparison.appended_only) == ("FAIL", False)
    assert [(each.rule, each.file) for each in comparison.findings].count((rule, name)) == 1


def _drop(lines: list[bytes]) -> None:
    lines.pop()


def _more_accepted(result: dict[str, Any]) -> None:
    result["counts"]["accepted"] += 1


def _new_title(election: dict[str, Any]) -> None:
    election["title"] = {"en": "Another", "fr": "Autre"}


def test_a_statement_that_supersedes_another_one_than_was_published(
    two_days: Scenario, monday: Forger, tuesday: Forger, tmp_path: Path
) -> None:
    assert not diff(monday.root, tuesday.root).proofs
    tuesday.restate(supersedes="0" * 64)
    comparison = diff(monday.root, tuesday.root)
    assert rules(comparison) == {"history-supersedes-other"}
    (proof,) = comparison.proofs
    assert proof.file == "statement.json"
    assert proven(two_days, proof, tmp_path)


def test_a_proof_with_a_changed_byte_or_without_keys_proves_nothing(
    two_days: Scenario, monday: Forger, tmp_path: Path
) -> None:
    other = Forger.copy(monday.root, tmp_path / "other", OFFICIALS)
    other.edit("board.json", lambda board: board.update(boxes_missing=[]))
    other.resign("board.json")
    proof = diff(monday.root, other.root).proofs[0]
    path = tmp_path / "proof.json"
    path.write_bytes(proof.to_bytes())
    assert {each.rule for each in check_equivocation(path, trust=None)[1]} >= {"trust-missing"}

    def told(change: Callable[[dict[str, Any]], object]) -> set[str]:
        value = json.loads(proof.to_bytes())
        change(value)
        path.write_bytes(canonical.dumps(value))
        return {each.rule for each in check_equivocation(path, trust=two_days.trust)[1]}

    def forge(value: dict[str, Any]) -> None:
        board = json.loads(base64.b64decode(value["second"][0]["content"]))
        board["boxes_missing"] = ["b01"]
        value["second"][0]["content"] = base64.b64encode(canonical.dumps(board)).decode()

    assert told(forge) == {"signature-wrong", "signatures-too-few"}
    assert told(lambda value: value.update(second=value["first"])) == {"proof-of-nothing"}
    assert told(lambda value: value["second"].pop()) == {"signatures-too-few"}
    assert told(lambda value: value["definition"].pop(0)) >= {"file-missing"}
    with pytest.raises(DocumentError, match="document-field"):
        told(lambda value: value["first"][0].update(name="../x"))
    with pytest.raises(DocumentError, match="proof-base64"):
        told(lambda value: value["first"][0].update(content="AAA"))


def test_a_signature_under_no_name_is_left_out_of_a_proof(monday: Forger, tmp_path: Path) -> None:
    other = Forger.copy(monday.root, tmp_path / "other", OFFICIALS)
    other.edit("board.json", lambda board: board.update(boxes_missing=[]))
    other.write("board.json.Anne Dupont.sig", b"x")
    proof = diff(monday.root, other.root).proofs[0]
    assert [each.name for each in proof.second] == ["board.json", "board.json.anne.sig", "board.json.bruno.sig"]


def test_two_boards_of_two_elections_are_no_proof(monday: Forger, tmp_path: Path) -> None:
    other = Forger.copy(monday.root, tmp_path / "other", OFFICIALS)
    other.edit("board.json", lambda board: board.update(election_sha256="0" * 64))
    other.resign("board.json")
    comparison = diff(monday.root, other.root)
    assert comparison.proofs == ()
