"""FAULTS, row 48: every command of the day, killed as the kernel kills at any of its changes, ends when run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from killing import EVERY_CHANGE, SOME_CHANGES, Day

if TYPE_CHECKING:
    from conftest import Hall
    from killing import Killer

LOTS = {"source": "Five dice thrown in public"}


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
    day.survives("report", "--dir", hall.office)
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
    corrections = hall.root / "errata.txt"
    corrections.write_text("m01 : lire « école »\n", encoding="utf-8")
    day.survives("report", "--errata", corrections, "--dir", hall.office)
    day.office("stage")
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
