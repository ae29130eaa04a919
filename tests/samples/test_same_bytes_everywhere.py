"""The shipped results come out byte for byte under any hash seed, locale, time zone, workers and order of files."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "ballots_samples"
SAMPLES = sorted(path.parent.name for path in HOME.glob("*/election.yaml"))

COUNT = """
import hashlib, json, random, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import votation
from votation.records import Board, Lots
from votation.tally import result_files

def read(document, path):
    return document.from_bytes(path.read_bytes(), file=path.name) if path.exists() else None

def digests(published, executor, shuffle):
    election = votation.load_election(published / "election.json")
    batches = list(votation.open_batches(published, trust=published / "allowed_signers", election=election))
    shuffle(batches)
    board, lots = read(Board, published / "board.json"), read(Lots, published / "lots.json")
    tally = votation.count(election, batches, board=board, lots=lots, executor=executor)
    return {name: hashlib.sha256(data).hexdigest() for name, data in result_files(tally).items()}

if __name__ == "__main__":
    workers, seed, *samples = sys.argv[1:]
    shuffle = random.Random(int(seed)).shuffle
    with ProcessPoolExecutor(int(workers) or 1) as pool:
        executor = pool if int(workers) else None
        print(json.dumps({each: digests(Path(each), executor, shuffle) for each in samples}))
"""
"""Counts samples in WORKERS processes, or in this one for 0, the batches in an order drawn from SEED."""

MACHINES = (
    (0, {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}),
    (1, {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"}),
    (3, {"PYTHONHASHSEED": "4242", "LC_ALL": "fr_FR.UTF-8", "TZ": "America/St_Johns"}),
)


@pytest.mark.parametrize(("workers", "machine"), MACHINES, ids=lambda each: str(each) if isinstance(each, int) else "")
def test_fault_52_the_published_bytes_on_another_machine(workers: int, machine: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "count.py"
    program.write_text(COUNT)
    folders = [str(HOME / sample / "published") for sample in SAMPLES]
    words = [sys.executable, str(program), str(workers), machine["PYTHONHASHSEED"], *folders]
    done = subprocess.run(words, capture_output=True, check=True, env={**os.environ, **machine})
    counted = json.loads(done.stdout)
    assert list(counted) == folders
    for folder, digests in counted.items():
        assert sorted(digests) == ["rejected.csv", "result.json"]
        for name, digest in digests.items():
            assert digest == hashlib.sha256(Path(folder, name).read_bytes()).hexdigest(), (folder, name)


@pytest.mark.parametrize("machine", [machine for _, machine in MACHINES], ids=lambda each: each["LC_ALL"])
def test_the_published_pages_on_another_machine(machine: dict[str, str], tmp_path: Path) -> None:
    published = HOME / "approval/published"
    words = [sys.executable, "-m", "votation", "report", "--dir", str(published), "--to", str(tmp_path)]
    subprocess.run(words, capture_output=True, check=True, env={**os.environ, **machine})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in (published / "report").iterdir()
    }
