"""Both programs, run as an observer runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]


class Answer(NamedTuple):
    code: int
    text: str


@pytest.fixture(scope="session")
def votation() -> Callable[..., Answer]:
    """Run a command of `votation`, as installed from this checkout."""

    def run(*words: object) -> Answer:
        command = [sys.executable, "-m", "votation", "--lang", "en", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return Answer(done.returncode, done.stdout + done.stderr)

    return run


@pytest.fixture(scope="session")
def another() -> Callable[..., Answer]:
    """Run the other verifier, without the packages of this environment."""

    def run(*words: object) -> Answer:
        command = [sys.executable, "-I", "-S", "-c", LAUNCH, *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not done.stderr
        return Answer(done.returncode, done.stdout)

    return run


HERE = str(Path(__file__).parents[1])
LAUNCH = f"import sys; sys.path.insert(0, {HERE!r}); import verify; sys.exit(verify.main())"
