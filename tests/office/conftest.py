"""What tests of the office share: fast disks, and elections at the stage where a test begins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from simulator import Scenario

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for a disk proves nothing here; `tests/evidence` tests that files are synced."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def opened(tmp_path: Path) -> Scenario:
    """Two boxes, three officials of whom two must sign, definition open and signed."""
    return Scenario(tmp_path, officials=("anne", "bruno", "chloe"), threshold=2).open()


@pytest.fixture
def sealed(opened: Scenario) -> Scenario:
    """Both boxes have sealed, on machines of their own."""
    opened.box("b01").cast({"m01": 3, "m02": 1}).cast({"m01": 2, "m02": 2}).cast({"m01": 3}).seal()
    opened.box("b02").cast({"m02": 3, "m03": 1}).cast({"m01": 1}).seal()
    return opened


@pytest.fixture
def boarded(sealed: Scenario) -> Scenario:
    """The ballots are fixed: everything received, the board made and signed."""
    sealed.receive()
    sealed.board()
    return sealed.sign("board.json")
