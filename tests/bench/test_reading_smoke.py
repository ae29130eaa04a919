"""The benchmark of readers runs, on two hundred ballots: nothing is timed here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from votation.exchange import registry

READING = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"


def test_it_reads_a_file_of_each_format_that_is_written() -> None:
    command = [sys.executable, str(READING), "--ballots", "200", "--measures", "5", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    timed = re.findall(r"^(\S+) .* read +\d+\.\d\d s$", done.stdout, re.MULTILINE)
    assert registry.WRITERS.keys() <= set(timed) <= registry.READERS.keys()
    assert len(timed) == len(set(timed))
