"""No byte of a published folder can be changed, and no file removed, added or cut, without `verify` saying so."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from forging import Forger, flipped, touched
from simulator import Scenario

from votation.audit import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
BITS = {0x01: 1, 0x20: 5, 0x80: 7}
"""Bits that are flipped, and at every how many bytes in the sweep: the lowest, that of upper case, the highest."""
SAME = {"allowed_signers", "report/index.html"}
"""Files that both elections have in common, byte for byte."""
TOGETHER = (
    ("election.json", "election.json.anne.sig"),
    ("ballots/b01-0001.csv", "ballots/b01-0001.json", "ballots/b01-0001.json.b01.sig"),
    ("board.json", "board.json.anne.sig"),
    ("lots.json", "lots.json.anne.sig"),
    ("result.json", "rejected.csv", "statement.json", "statement.json.anne.sig"),
    ("MANIFEST.sha256", "statement.json", "statement.json.anne.sig"),
    ("journal.ndjson",),
)
"""Files that vouch for each other, signed by the same people for both elections."""


def election(root: Path, name: str, *ballots: dict[str, int]) -> Scenario:
    """Return the smallest election that has every kind of file; one method, to be counted quickly."""
    scenario = Scenario(
        root,
        measures=("m01", "m02"),
        changes={
            "id": name,
            "lots": {"source": "Dice"},
            "methods": {"official": {"id": "approval", "options": {"threshold": "2"}}},
        },
    ).open()
    scenario.box("b01").cast(ballots[0]).cast(ballots[1]).seal()
    scenario.box("b02").cast(ballots[2]).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    scenario.lots(" ".join(ballots[2]))
    scenario.sign("lots.json")
    scenario.set_aside("b02-0001")
    return scenario.after_board()


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return election(tmp_path_factory.mktemp("hamlet"), "hamlet", {"m01": 3}, {"m02": 9}, {"m01": 1})


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public folder of another election of the same town, by the same people."""
    return election(tmp_path_factory.mktemp("other"), "other", {"m01": 9}, {"m02": 3}, {"m02": 1}).publish()


@pytest.fixture(scope="module")
def forger(hamlet: Scenario) -> Forger:
    """One folder for all: each test puts back what it changed."""
    return Forger(hamlet.publish(), ("anne",))


def flip(forger: Forger, trust: Path, name: str, places: Iterable[int], bit: int) -> None:
    original = forger.read(name)
    try:
        for place in places:
            forger.write(name, flipped(original, place, bit))
            report = verify(forger.root, trust=trust)
            assert report.exit_code in {1, 3, 4}, f"{name}, byte {place}, bit {bit}"
            assert touched(report, name), f"{name}, byte {place}, bit {bit}: {report.findings}"
    finally:
        forger.write(name, original)


def test_the_untouched_folder_is_ok_and_has_every_kind_of_file(forger: Forger, hamlet: Scenario) -> None:
    assert verify(forger.root, trust=hamlet.trust).verdict == "OK"
    assert sorted(forger.files()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_never_ok(forger: Forger, hamlet: Scenario, name: str) -> None:
    size = len(forger.read(name))
    places = sorted({0, size - 1, *(size * n // SAMPLES for n in range(SAMPLES))}) if size else []
    for bit, place in zip(itertools.cycle(BITS), places, strict=False):
        flip(forger, hamlet.trust, name, [place], bit)


@pytest.mark.sweep
@pytest.mark.parametrize("name", FILES)
def test_every_flipped_byte_is_never_ok(forger: Forger, hamlet: Scenario, name: str) -> None:
    for bit, step in BITS.items():
        flip(forger, hamlet.trust, name, range(0, len(forger.read(name)), step), bit)


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_of_another_election_is_never_ok(
    forger: Forger, hamlet: Scenario, other: Path, name: str
) -> None:
    original, theirs = forger.read(name), (other / name).read_bytes()
    assert (original == theirs) == (name in SAME)
    try:
        forger.write(name, theirs)
        report = verify(forger.root, trust=hamlet.trust)
    finally:
        forger.write(name, original)
    if name not in SAME:
        assert report.exit_code in {1, 3, 4}
        assert touched(report, name)


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_files_of_another_election_that_vouch_for_each_other_are_never_ok(
    forger: Forger, hamlet: Scenario, other: Path, names: tuple[str, ...]
) -> None:
    originals = {name: forger.read(name) for name in names}
    try:
        for name in names:
            forger.write(name, (other / name).read_bytes())
        report = verify(forger.root, trust=hamlet.trust)
    finally:
        for name, original in originals.items():
            forger.write(name, original)
    assert report.exit_code in {1, 3, 4}
    assert any(touched(report, name) for name in names)


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
