"""The official's day of FORMATS, in its order: a late station, a replaced batch, a second publication."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from simulator import OPERATOR, Scenario, test_key

from votation.evidence import signing
from votation.evidence.journal import Journal
from votation.office.sealing import seal
from votation.office.status import state
from votation.records import Board, Statement

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def day(tmp_path: Path) -> Scenario:
    return Scenario(
        tmp_path,
        boxes=("b01", "b02", "web"),
        officials=("anne", "bruno", "chloe"),
        threshold=2,
        changes={"lots": {"source": "Dice thrown in the council room"}},
    )


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_officials_day(day: Scenario) -> None:
    day.open()
    for box, levels in {"b01": (3, 2, 2), "web": (0, 1, 2, 3)}.items():
        for level in levels:
            day.box(box).cast({"m01": level, "m02": level, "m03": 1})
        day.box(box).seal()
    received = day.receive()
    assert [batch.batch for batch in received.batches] == ["b01-0001", "web-0001"]
    first = day.board().board
    assert first.boxes_missing == ("b02",)
    day.sign("board.json", "anne", "chloe")
    day.lots("3 1 6 2 5")
    day.sign("lots.json", "bruno", "chloe")
    proclaimed = day.tally()
    assert proclaimed.tally.official.ranking.ties == (frozenset({"m01", "m02"}),)
    day.stage({"index.html": b"<!doctype html>\n"})
    day.sign("statement.json")
    public = day.publish("published")
    assert state(public).step == "published"

    # Monday: station b02 was forgotten, and b01 found another pile
    day.box("b02").cast({"m03": 3}).seal()
    day.box("b01").cast({"m03": 3, "m01": 0}).seal(replaces="b01-0001", reason="A pile was found")
    assert day.receive().refused == ()
    second = day.revise().board
    assert [(each.batch, each.status) for each in second.batches] == [
        ("b01-0001", "replaced"),
        ("b01-0002", "counted"),
        ("b02-0001", "counted"),
        ("web-0001", "counted"),
    ]
    assert (second.previous, second.boxes_missing) == (first.digest, ())
    day.after_board()
    later = day.publish("published-2")

    old = Statement.from_bytes((public / "statement.json").read_bytes(), file="statement.json")
    new = Statement.from_bytes((later / "statement.json").read_bytes(), file="statement.json")
    assert (old.revision, old.supersedes, new.revision, new.supersedes) == (
        1,
        None,
        2,
        sha256(public / "statement.json"),
    )
    assert old.digests.lots == new.digests.lots
    assert (old.counts.lines, new.counts.lines) == (7, 9)
    kept = Board.from_bytes((later / "set-aside" / "board-1.json").read_bytes(), file="board-1.json")
    assert kept == first
    assert sorted(path.name for path in (later / "ballots").glob("*.csv")) == [
        "b01-0002.csv",
        "b02-0001.csv",
        "web-0001.csv",
    ]
    entries = Journal(later / "journal.ndjson").entries()
    assert [entry.type for entry in entries][-4:] == ["receive", "board", "tally", "stage"]
    assert entries[: old.journal.length] == Journal(public / "journal.ndjson").entries()


def test_an_observer_needs_no_votation_to_check_the_folder(day: Scenario) -> None:
    day.open()
    day.box("b01").cast({"m01": 3}).cast({"m01": 9}).seal()
    day.evening(lots="1 2 3")
    public = day.publish()
    subprocess.run(["sha256sum", "-c", "--strict", "MANIFEST.sha256"], cwd=public, check=True, capture_output=True)
    for name in ("anne", "bruno"):
        command = ["ssh-keygen", "-Y", "verify", "-f", str(day.trust), "-I", name, "-n", signing.RESULT]
        command += ["-s", f"statement.json.{name}.sig"]
        statement = (public / "statement.json").read_bytes()
        subprocess.run(command, input=statement, cwd=public, check=True, capture_output=True)
    assert sha256(public / "MANIFEST.sha256") in (public / "statement.json").read_text()
    assert (public / "rejected.csv").read_text().splitlines()[1:] == [
        f"b01-0001,{2 + place},BAD_LEVEL"
        for place, line in enumerate((public / "ballots" / "b01-0001.csv").read_text().splitlines()[1:])
        if ",9," in line
    ]


def test_a_lost_box_key_and_a_box_sealed_at_the_office(day: Scenario) -> None:
    day.open()
    box = day.box("b01").cast({"m01": 3})
    (day.office / "drafts").mkdir()
    shutil.copy(box.draft(), day.office / "drafts")
    how = {"election": day.election, "box": "b01", "at": day.clock(), "operator": OPERATOR}
    seal(day.office, key=test_key("bruno"), signer="bruno", **how)
    assert state(day.office).step == "sealing"
    day.sign("ballots/b01-0001.json", "chloe")
    day.board()
    statement = day.after_board(lots="1 2").workspace.statement()
    assert statement is not None
    assert [each.key for each in statement.inputs] == [test_key("bruno").public.fingerprint]
