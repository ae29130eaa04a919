"""FAULTS, row 48: a command that is killed at any write and run again ends as if nothing had happened."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from simulator import OPERATOR, SOFTWARE, Scenario, test_key

from votation.errors import RefusedError
from votation.office.closing import close
from votation.office.importing import Incoming, take_import
from votation.office.opening import open_election
from votation.office.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Command = Callable[[Scenario], Any]

LASTING = ("replace", "rename", "unlink", "mkdir")
"""The methods of `Path` by which anything in a folder appears, moves or goes."""

CELLS = np.array([[4], [3], [0]], np.uint8)
"""One ballot on three measures: levels 3 and 2, and no opinion."""


class Killed(BaseException):
    """The power went off."""


class Fixed(Scenario):
    """A scenario in which no time passes, so that two runs may be compared byte for byte."""

    def clock(self) -> str:
        return "2027-05-23T18:00:00Z"


@contextmanager
def killed_before(change: int) -> Iterator[None]:
    """Let the power go off before the n-th lasting change, temporary files left where they are."""
    done = 0
    with pytest.MonkeyPatch.context() as patch:
        for name in LASTING:
            method = getattr(Path, name)

            def counted(path: Path, *arguments: Any, _method: Any = method, **options: Any) -> Any:
                nonlocal done
                if _method.__name__ == "unlink" and path.suffix == ".tmp" and not path.exists():
                    return _method(path, *arguments, **options)
                if done >= change:
                    raise Killed
                done += 1
                return _method(path, *arguments, **options)

            patch.setattr(Path, name, counted)
        yield


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def survives(scenario: Scenario, command: Command, *, at_least: int) -> None:
    """Kill `command` before each of its changes, run it again, and compare with a run that nothing disturbed."""
    before = scenario.root.with_name("before")
    shutil.copytree(scenario.root, before)
    command(scenario)
    expected = tree(scenario.root)
    changes = 0
    while True:
        shutil.rmtree(scenario.root)
        shutil.copytree(before, scenario.root)
        try:
            with killed_before(changes):
                command(scenario)
        except Killed:
            command(scenario)
            assert tree(scenario.root) == expected, f"killed before change {changes}"
            changes += 1
        else:
            break
    assert tree(scenario.root) == expected
    assert changes >= at_least
    shutil.rmtree(before)


@pytest.fixture
def fixed(tmp_path: Path) -> Scenario:
    """Open, signed, with lots, drafts cast and not yet sealed."""
    root = tmp_path / "scenario"
    root.mkdir()
    scenario = Fixed(root, officials=("anne", "bruno"), threshold=2, changes={"lots": {"source": "Dice"}}).open()
    scenario.box("b01").cast({"m01": 3, "m02": 1}).cast({"m01": 2, "m02": 2}).cast({"m01": 9})
    scenario.box("b02").cast({"m02": 3, "m03": 1})
    return scenario


def test_fault_48_opening(tmp_path: Path) -> None:
    root = tmp_path / "scenario"
    root.mkdir()
    scenario = Fixed(root).write_source()
    survives(scenario, lambda told: open_election(told.office, at=told.clock(), operator=OPERATOR), at_least=2)


def test_fault_48_sealing_replacing_and_receiving(fixed: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("votation.ballots.MAX_LINES", 2)
    box = fixed.box("b01")
    box.draft()
    survives(fixed, lambda told: told.box("b01").seal(), at_least=7)
    survives(fixed, lambda told: told.receive(), at_least=8)
    del box.lines[0]
    box.draft()
    survives(fixed, lambda told: told.box("b01").seal(replaces="b01-0001", reason="Torn"), at_least=7)
    survives(fixed, lambda told: told.receive(), at_least=8)


def test_fault_48_the_evening(fixed: Scenario) -> None:
    fixed.box("b01").seal()
    fixed.receive()
    survives(fixed, lambda told: told.board(), at_least=2)
    survives(fixed, lambda told: told.sign("board.json"), at_least=2)
    survives(fixed, lambda told: told.tally(), at_least=3)
    survives(fixed, lambda told: told.lots(), at_least=2)
    fixed.sign("lots.json")
    fixed.tally()
    survives(fixed, lambda told: told.stage({"index.html": b"<p>\n"}), at_least=4)
    survives(fixed, lambda told: told.sign("statement.json"), at_least=2)
    survives(fixed, lambda told: told.publish(), at_least=20)


def test_fault_48_revising_what_was_signed(fixed: Scenario) -> None:
    fixed.box("b01").seal()
    fixed.evening(lots="3 1 6")
    fixed.box("b02").seal()
    fixed.box("b01").cast({"m03": 2}).seal(replaces="b01-0001", reason="One pile forgotten")
    fixed.receive()
    survives(fixed, lambda told: told.revise(), at_least=20)
    survives(fixed, lambda told: told.set_aside("b02-0001"), at_least=8)
    fixed.after_board()
    survives(fixed, lambda told: told.stage({"index.html": b"<h1>\n"}, supersede=True), at_least=8)


def test_fault_48_closing(tmp_path: Path) -> None:
    root = tmp_path / "scenario"
    root.mkdir()
    scenario = Fixed(root, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3}).cast({"m02": 2})
    (scenario.office / "drafts").mkdir()
    (scenario.office / "drafts" / "b01.csv").write_bytes(scenario.box("b01").draft().read_bytes())
    how: dict[str, Any] = {"key": test_key("anne"), "operator": OPERATOR, "software": SOFTWARE}
    survives(scenario, lambda told: close(told.office, clock=told.clock, **how), at_least=14)


def test_fault_48_importing(fixed: Scenario) -> None:
    def take(scenario: Scenario, name: str) -> None:
        export = Incoming(
            name.encode(), "csv", np.array([[4], [3], [0]], np.uint8), (np.array([b"b01"]),), mapping=b"m"
        )
        how: dict[str, Any] = {"box": "b01", "at": scenario.clock(), "operator": OPERATOR}
        take_import(scenario.office, export, token=lambda size: (name.encode() * size)[:size], **how)

    survives(fixed, lambda told: take(told, "web"), at_least=8)
    survives(fixed, lambda told: take(told, "paper"), at_least=4)


def test_fault_48_an_import_that_was_cut_off_is_ended_by_the_next_one(fixed: Scenario) -> None:
    def take(name: str) -> int:
        export = Incoming(name.encode(), "csv", CELLS, (np.array([b"b01"]),))
        return take_import(fixed.office, export, box="b01", at=fixed.clock(), operator=OPERATOR).lines

    take("web")
    with pytest.raises(Killed), killed_before(7):  # only the draft is not in its place yet
        take("paper")
    with pytest.raises(RefusedError) as refused:
        seal(fixed.office, election=fixed.election, box="b01", key=test_key("b01"), at=fixed.clock())
    assert refused.value.rule == "draft-not-as-imported"
    assert take("late") == 3
