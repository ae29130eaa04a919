from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from simulator import Scenario, test_key

from votation.errors import BallotFileError, ChangedError, EvidenceError, IncompleteError, MachineError, RefusedError
from votation.evidence import folder, merkle, signing
from votation.evidence.journal import Journal
from votation.records import BatchManifest

if TYPE_CHECKING:
    from pathlib import Path


def test_counting_again_meets_the_result_byte_for_byte(boarded: Scenario) -> None:
    first = boarded.tally()
    result = (boarded.office / "result.json").read_bytes()
    journal = (boarded.office / "journal.ndjson").read_bytes()
    with ThreadPoolExecutor(2) as pool:
        again = boarded.tally(executor=pool)
    assert (first.new, again.new) == (True, False)
    assert first.result_sha256 == again.result_sha256 == hashlib.sha256(result).hexdigest()
    assert (boarded.office / "result.json").read_bytes() == result
    assert (boarded.office / "journal.ndjson").read_bytes() == journal
    entry = Journal(boarded.office / "journal.ndjson").entries()[-1]
    assert (entry.type, entry.data["result_sha256"]) == ("tally", first.result_sha256)


@pytest.mark.parametrize("name", ["result.json", "rejected.csv"])
def test_counting_again_to_another_result_fails_and_overwrites_nothing(boarded: Scenario, name: str) -> None:
    boarded.tally()
    path = boarded.office / name
    path.write_bytes(path.read_bytes() + b" ")
    before = path.read_bytes()
    with pytest.raises(EvidenceError, match="result-differs") as failed:
        boarded.tally()
    assert (failed.value.file, failed.value.exit_code) == (name, 1)
    assert path.read_bytes() == before


def test_fault_47_a_batch_that_changes_while_it_is_counted_gives_no_result(boarded: Scenario) -> None:
    path = boarded.office / "ballots" / "b02-0001.csv"
    whole = path.read_bytes()

    def change(done: int, _: int) -> None:
        if done == 1:  # the first batch was counted, the second was not read yet
            path.write_bytes(whole.replace(b",,3,1", b",,1,3"))

    with pytest.raises(ChangedError) as failed:
        boarded.tally(progress=change)
    assert (failed.value.exit_code, failed.value.file) == (5, "ballots/b02-0001.csv")
    assert not any((boarded.office / name).exists() for name in ("result.json", "rejected.csv"))
    path.write_bytes(whole)
    assert boarded.tally().new


def test_fault_15_nothing_is_counted_before_enough_officials_signed(sealed: Scenario) -> None:
    sealed.receive()
    with pytest.raises(IncompleteError, match="no-board"):
        sealed.tally()
    sealed.board()
    sealed.sign("board.json", "anne")
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        sealed.tally()
    assert missing.value.details["missing"] == "bruno, chloe"
    sealed.sign("board.json", "chloe")
    (sealed.office / "election.json.anne.sig").unlink()
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        sealed.tally()
    assert missing.value.file == "election.json"


def test_a_changed_ballot_file_is_not_counted(boarded: Scenario) -> None:
    path = boarded.office / "ballots" / "b01-0001.csv"
    path.write_bytes(path.read_bytes().replace(b",3,", b",0,", 1))
    with pytest.raises((EvidenceError, MachineError)):
        boarded.tally()
    assert not (boarded.office / "result.json").exists()


def seal_by_hand(place: Path, line: bytes) -> None:
    """Put a line into a sealed file and seal it anew with the box's key, as foreign software could."""
    path = place / "b01-0001.csv"
    header, *lines = path.read_bytes().splitlines()
    lines = sorted([*lines, line], key=merkle.leaf)
    data = b"".join(each + b"\n" for each in [header, *lines])
    manifest = BatchManifest.from_bytes((place / "b01-0001.json").read_bytes(), file="x").model_copy(
        update={
            "bytes": len(data),
            "lines": len(lines),
            "sha256": hashlib.sha256(data).hexdigest(),
            "root": merkle.root(merkle.leaves(lines)).hex(),
        }
    )
    path.write_bytes(data)
    (place / "b01-0001.json").write_bytes(manifest.to_bytes())
    (place / "b01-0001.json.b01.sig").write_bytes(test_key("b01").sign(signing.BATCH, manifest.to_bytes()))


def test_a_syntax_fault_in_a_sealed_batch_stops_the_tally_until_it_is_set_aside(sealed: Scenario) -> None:
    sealed.receive()
    seal_by_hand(sealed.office / "ballots", b"zzz,b01,1.0,,")
    sealed.board()
    sealed.sign("board.json")
    with pytest.raises(BallotFileError) as stopped:
        sealed.tally()
    assert stopped.value.file == "ballots/b01-0001.csv"
    sealed.set_aside("b01-0001", "Line 2 is malformed")
    tally = sealed.sign("board.json").tally().tally
    assert (tally.closing.lines, tally.closing.set_aside, tally.closing.accepted) == (6, 4, 2)


def test_fault_50_two_tallies_at_once(boarded: Scenario) -> None:
    with folder.lock(boarded.office, command="tally"), pytest.raises(MachineError, match="folder-locked") as locked:
        boarded.tally()
    assert locked.value.exit_code == 5


def test_fault_33_no_ballot_at_all_ties_every_measure(opened: Scenario) -> None:
    opened.box("b01").seal()
    opened.receive()
    opened.board()
    tally = opened.sign("board.json").tally().tally
    assert tally.official.ranking.tiers == (frozenset(opened.measures),)


def test_a_batch_that_is_not_on_the_board_is_neither_counted_nor_staged(opened: Scenario) -> None:
    opened.box("b01").cast({"m01": 1}).seal()
    opened.receive()
    opened.board()
    opened.sign("board.json")
    opened.box("b02").cast({"m01": 3}).seal()
    opened.receive("b02")
    assert opened.tally().tally.closing.lines == 1
    with pytest.raises(RefusedError, match="batch-not-on-board") as refused:
        opened.stage()
    assert refused.value.found == "b02-0001"
