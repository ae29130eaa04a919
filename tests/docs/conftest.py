"""What the tests that type a page share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as the reader of the page has it, and the command `votation`."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "votation"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m votation "$@"\n')
    command.chmod(0o755)
    return tmp_path


@pytest.fixture
def environment(desk: Path) -> dict[str, str]:
    """What a fresh terminal has in its environment, with the command."""
    path = f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
