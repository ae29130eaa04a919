"""The benchmark of signed ballots runs, on twelve thousand: what it measures is what it says, nothing is timed here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CREDENTIALS = Path(__file__).resolve().parents[2] / "benchmarks" / "credentials.py"


def test_it_ends_with_the_ratio_and_a_second_run_that_checks_the_rest(tmp_path: Path) -> None:
    command = [sys.executable, str(CREDENTIALS), "--ballots", "12000", "--build", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cut off after 2 of 3 chunks; the next run checked 1 in" in done.stdout
    assert re.fullmatch(r"ratio \d+\.\d\d", done.stdout.splitlines()[-1])
