"""The benchmark of a million ballots runs, on two thousand: what it measures is what it says, nothing is timed here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MILLION = Path(__file__).resolve().parents[2] / "benchmarks" / "million.py"


def run(build: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MILLION), "--ballots", "2000", "--runs", "1", "--build", str(build)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_seals_once_and_ends_with_the_ratio(tmp_path: Path) -> None:
    first, again = run(tmp_path), run(tmp_path)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "sealing 2,000 ballots" in first.stdout
    assert "sealing" not in again.stdout
    assert re.fullmatch(r"ratio \d+\.\d\d", again.stdout.splitlines()[-1])


def test_it_measures_no_ballots_that_their_box_did_not_seal(tmp_path: Path) -> None:
    run(tmp_path)
    (file,) = tmp_path.glob("*/ballots/*.csv")
    file.write_bytes(file.read_bytes()[:-2] + b"x\n")
    changed = run(tmp_path)
    assert changed.returncode != 0
    assert "ratio" not in changed.stdout
