"""One published election, told once: a late station, a batch set aside, lots, rejected lines, two boards superseded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from forging import Forger
from simulator import Scenario

from votation.audit import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from votation.audit import Report

OFFICIALS = ("anne", "bruno", "chloe")
THRESHOLD = 2


@pytest.fixture(scope="session", autouse=True)
def _fast_disk() -> Iterator[None]:
    """Waiting for a disk proves nothing here; `tests/evidence` tests that files are synced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    scenario = Scenario(
        tmp_path_factory.mktemp("city"),
        boxes=("b01", "b02", "b03", "b04"),
        officials=OFFICIALS,
        threshold=THRESHOLD,
        measures=("m01", "m02", "m03", "m04"),
        changes={"lots": {"source": "Dice in public"}},
    ).open()
    b01 = scenario.box("b01")
    for level in (3, 2, 1, 0, 3, 2):
        b01.cast({"m01": level, "m02": 3 - level, "m03": 2, "m04": 2})
    b01.cast({"m01": 9}).cast({}).cast({"m02": 1}, ballot="same").cast({"m02": 1}, ballot="same").seal()
    scenario.box("b02").cast({"m01": 3, "m03": 1, "m04": 1}).cast({"m02": 3}).cast({"m01": 1}, station="b01").seal()
    scenario.box("b03").cast({"m03": 3, "m04": 3}).cast({"m01": 2, "m02": 1}).seal()
    scenario.box("b04").cast({"m01": 3}).cast({"m02": 3}).seal()
    scenario.receive("b01", "b02", "b04")
    scenario.board()
    scenario.sign("board.json")
    scenario.lots()
    scenario.sign("lots.json")
    scenario.receive("b03")
    scenario.revise()
    scenario.set_aside("b04-0001", "The box was found open")
    scenario.sign("board.json")
    scenario.tally()
    scenario.stage({"index.html": b"<!doctype html><title>Essai</title>\n"})
    scenario.sign("statement.json")
    return scenario


@pytest.fixture(scope="session")
def published(city: Scenario) -> Path:
    return city.publish()


@pytest.fixture
def forger(published: Path, tmp_path: Path) -> Forger:
    """A copy of the published folder to tamper with."""
    return Forger.copy(published, tmp_path / "published", OFFICIALS[:THRESHOLD])


@pytest.fixture
def check(city: Scenario, forger: Forger) -> Callable[..., Report]:
    """Verify the copy, under the keys of the poster unless told otherwise."""
    return lambda **how: verify(forger.root, **({"trust": city.trust} | how))
