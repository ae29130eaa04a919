"""The benchmark of methods runs, on few measures, and names every method; nothing is timed here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from votation import methods

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "methods.py"


def test_it_says_how_long_each_method_takes() -> None:
    command = [sys.executable, str(SCRIPT), "--measures", "8", "--every", "6", "--ballots", "50"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "8 measures, 50 ballots",
        "40 measures, 50 ballots",
        "6 measures, 50 ballots",
    ]
    timed = [line.split()[0] for line in lines if re.fullmatch(r"  \S+ +\d+\.\d\d s", line)]
    assert timed == ["approval", "majority-judgment", "borda", "schulze", "copeland", "kemeny", *methods.BUILT_IN]
