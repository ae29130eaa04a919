"""No byte of a published folder can be changed, and no file removed, added or cut, without `verify` saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forging import Forger
from simulator import Scenario

from votation.audit import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from votation.audit import Report

FILES = (
    "MANIFEST.sha256",
    "allowed_signers",
    "ballots/b01-0001.csv",
    "ballots/b01-0001.json",
    "ballots/b01-0001.json.b01.sig",
    "board.json",
    "board.json.anne.sig",
    "election.json",
    "election.json.anne.sig",
    "election.yaml",
    "journal.ndjson",
    "lots.json",
    "lots.json.anne.sig",
    "rejected.csv",
    "report/index.html",
    "result.json",
    "set-aside/b02-0001.csv",
    "set-aside/b02-0001.json",
    "set-aside/b02-0001.json.b02.sig",
    "set-aside/board-1.json",
    "set-aside/board-1.json.anne.sig",
    "statement.json",
    "statement.json.anne.sig",
)
SAMPLES = 3
"""Bytes of each file that are always tried; all of them in the sweep."""
BIT = 0x01


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The smallest election that has every kind of file; one method, to be counted quickly."""
    scenario = Scenario(
        tmp_path_factory.mktemp("hamlet"),
        measures=("m01", "m02"),
        changes={
            "lots": {"source": "Dice"},
            "methods": {"official": {"id": "approval", "options": {"threshold": "2"}}},
        },
    ).open()
    scenario.box("b01").cast({"m01": 3}).cast({"m02": 9}).seal()
    scenario.box("b02").cast({"m01": 1}).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    scenario.lots("4 2")
    scenario.sign("lots.json")
    scenario.set_aside("b02-0001")
    return scenario.after_board()


@pytest.fixture(scope="module")
def forger(hamlet: Scenario) -> Forger:
    """One folder for all: each test puts back what it changed."""
    return Forger(hamlet.publish(), ("anne",))


def touched(report: Report, name: str) -> bool:
    """Tell whether some finding names the file, its signature, or the document that it signs or lists."""
    files = {str(finding.file) for finding in report.findings}
    return any(file.startswith(name) or (name.startswith(file) and name.endswith(".sig")) for file in files)


def flip(forger: Forger, trust: Path, name: str, places: Iterable[int]) -> None:
    original = forger.read(name)
    try:
        for place in places:
            forger.write(name, original[:place] + bytes([original[place] ^ BIT]) + original[place + 1 :])
            report = verify(forger.root, trust=trust)
            assert report.exit_code in {1, 3, 4}, f"{name}, byte {place}"
            assert touched(report, name), f"{name}, byte {place}: {report.findings}"
    finally:
        forger.write(name, original)


def test_the_untouched_folder_is_ok_and_has_every_kind_of_file(forger: Forger, hamlet: Scenario) -> None:
    assert verify(forger.root, trust=hamlet.trust).verdict == "OK"
    assert sorted(forger.files()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_never_ok(forger: Forger, hamlet: Scenario, name: str) -> None:
    size = len(forger.read(name))
    places = sorted({0, size - 1, *(size * n // SAMPLES for n in range(SAMPLES))}) if size else []
    flip(forger, hamlet.trust, name, places)


@pytest.mark.sweep
@pytest.mark.parametrize("name", FILES)
def test_every_flipped_byte_is_never_ok(forger: Forger, hamlet: Scenario, name: str) -> None:
    flip(forger, hamlet.trust, name, range(len(forger.read(name))))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["removed", "emptied", "cut", "doubled", "doubled beside"])
def test_a_file_removed_emptied_cut_or_doubled_is_never_ok(
    forger: Forger, hamlet: Scenario, name: str, kind: str
) -> None:
    original, beside = forger.read(name), f"{name}.copy"
    try:
        match kind:
            case "removed":
                forger.remove(name)
            case "emptied":
                forger.write(name, b"")
            case "cut":
                forger.write(name, original[: len(original) // 2])
            case "doubled":
                forger.write(name, original * 2)
            case _:
                forger.write(beside, original)
        report = verify(forger.root, trust=hamlet.trust)
    finally:
        forger.write(name, original)
        forger.path(beside).unlink(missing_ok=True)
    assert report.exit_code in {1, 3, 4}
    assert touched(report, name)
