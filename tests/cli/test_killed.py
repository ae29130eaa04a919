"""FAULTS, row 48: every writing command, killed as the kernel kills at any of its changes, ends when it is run again.

The process is real and dies of SIGKILL (see `killer`). The usual run tries some of the changes, the sweep every one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Hall

NEVER = 10**9
LOTS = {"source": "Five dice thrown in public"}
EVERY_CHANGE = 1
SOME_CHANGES = 7
"""Of how many changes the usual run tries one."""


@dataclass
class Killer:
    """The program in processes of its own, each killed before one of its changes."""

    process: subprocess.Popen[str]

    def run(self, words: tuple[str | Path, ...], before: int = NEVER) -> tuple[int, int] | None:
        """Return exit code and number of changes; None where the program was killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([before, *map(str, words)]) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        if said == "killed":
            return None
        code, changes = said.split()
        return int(code), int(changes)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killer.py"))],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Killer(process)
        assert process.stdin is not None
        process.stdin.close()


def tree(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, but locks, which name who was last at work."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@dataclass
class Day:
    """A day of which every command is killed again and again.

    Attributes:
        every: Of how many changes one is tried.
        killed: How often the program was killed.
    """

    hall: Hall
    killer: Killer
    every: int
    killed: int = 0

    def survives(self, *words: str | Path) -> None:
        """Kill a command before each of its changes, run it again, and compare with a run that nothing disturbed."""
        before = self.hall.root.with_name("before")
        shutil.copytree(self.hall.root, before, symlinks=True)
        ended = self.killer.run(words)
        assert ended is not None
        code, changes = ended
        assert code == 0, words
        assert changes, words
        expected = tree(self.hall.root)
        for change in range(self.killed % self.every, changes, self.every):
            shutil.rmtree(self.hall.root)
            shutil.copytree(before, self.hall.root, symlinks=True)
            assert self.killer.run(words, change) is None
            self.killed += 1
            again = self.killer.run(words)
            assert again is not None
            assert again[0] == 0, f"{words}, killed before change {change} of {changes}"
            found = tree(self.hall.root)
            assert found.keys() == expected.keys(), f"{words}, killed before change {change} of {changes}"
            assert found == expected, f"{words}, killed before change {change} of {changes}"
        shutil.rmtree(before)

    def office(self, *words: str | Path) -> None:
        self.survives(*words, *self.hall.here)

    def signed(self, file: str) -> None:
        for name in self.hall.officials:
            self.survives("sign", file, "--key", self.hall.key(name), "--as", name, "--dir", self.hall.office)

    def sealed(self, box: str, *ballots: str, **how: str) -> Path:
        folder = self.hall.box(box, *ballots)
        more = [word for name, value in how.items() for word in (f"--{name}", value)]
        self.survives("seal", "--box", box, "--key", self.hall.key(box), "--dir", folder, *more)
        return folder


def the_day(day: Day) -> None:
    """Go through the day: two officials, a late station, a batch replaced, one set aside."""
    hall = day.hall
    hall.officials, hall.threshold = ("anne", "bruno"), 2
    for name in (*hall.officials, *hall.boxes):
        hall.key(name)
    hall.write(lots=LOTS)
    day.office("open")
    day.signed("election.json")
    first = day.sealed("b01", "3,2,2", "3,2,2", "0,,")
    day.office("receive", first)
    day.office("board")
    day.signed("board.json")
    day.office("lots", "--value", "3 1 6 2 5")
    day.signed("lots.json")
    day.office("tally")
    day.office("stage")
    day.signed("statement.json")
    day.survives("publish", hall.root / "published", "--dir", hall.office)
    second = day.sealed("b02", "0,3,0", "0,3,0")
    (first / "drafts" / "b01.csv").unlink()
    day.sealed("b01", "0,3,1", replaces="b01-0001", reason="The wrong pile")
    day.office("receive", first, second)
    day.office("board", "--revise")
    day.office("board", "set-aside", "b02-0001", "--reason", "Left open")
    day.signed("board.json")
    day.office("tally")
    day.office("stage", "--supersede")
    day.signed("statement.json")
    day.survives("publish", hall.root / "published-2", "--dir", hall.office)


def the_small_election(day: Day) -> None:
    """Close a small election in one command."""
    hall = day.hall
    for name in ("anne", *hall.boxes):
        hall.key(name)
    hall.write()
    hall.draft(hall.office, "b01", "3,2,1", "3,1,0", "3,,0")
    hall.draft(hall.office, "b02", "2,3,0", "3,1,1")
    day.office("open")
    day.signed("election.json")
    day.office("close", "--key", hall.key("anne"))
    day.survives("publish", hall.root / "published", "--dir", hall.office)


@pytest.fixture
def nested(hall: Hall) -> Hall:
    """A town hall in a folder of its own, beside which copies can be kept."""
    hall.root = hall.root / "hall"
    hall.root.mkdir()
    return hall


def test_fault_48_some_kills_of_the_day(nested: Hall, killer: Killer) -> None:
    day = Day(nested, killer, SOME_CHANGES)
    the_day(day)
    assert day.killed


def test_fault_48_some_kills_of_a_small_election(nested: Hall, killer: Killer) -> None:
    day = Day(nested, killer, SOME_CHANGES)
    the_small_election(day)
    assert day.killed


@pytest.mark.sweep
def test_fault_48_every_kill_of_the_day(nested: Hall, killer: Killer) -> None:
    day = Day(nested, killer, EVERY_CHANGE)
    the_day(day)
    assert day.killed >= 200


@pytest.mark.sweep
def test_fault_48_every_kill_of_a_small_election(nested: Hall, killer: Killer) -> None:
    day = Day(nested, killer, EVERY_CHANGE)
    the_small_election(day)
    assert day.killed >= 40
