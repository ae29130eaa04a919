"""Verify and tally a million sealed ballots, and print the time as a ratio to plain numpy in the same run.

    python benchmarks/million.py [--ballots N] [--runs N]

Ours: each batch's signature, hash, order of leaves and Merkle root are verified and every cell is parsed and checked;
four methods are counted overall, by theme and topic, and the official one by station and channel. Once on one core,
once on all. The calibration does hash, parse, leaves and nodes, pairs and histograms on one core.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

import calibration  # noqa: E402 - scripts beside this one
import electorate  # noqa: E402

from votation import ballots  # noqa: E402
from votation.evidence import merkle  # noqa: E402
from votation.tally import count, result_files  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from votation.ballots import BatchHandle
    from votation.election import Election
    from votation.tally import Tally

LINES = 100_000
FIRST_MEASURE = 3
"""Columns before the measures: ballot, station, channel."""


def main() -> None:
    """Make the ballots if they are not there, measure, compare, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ballots", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    lines = min(LINES, asked.ballots)
    definition = electorate.election(max(1, asked.ballots // lines))
    folder = HOME.parent / "build" / f"bench-{asked.ballots}-{definition.digest[:12]}"
    if not (folder / "allowed_signers").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"sealing {asked.ballots:,} ballots ...", flush=True)
        electorate.seal(folder, definition, lines)
    plain, one, several = [], [], []
    for _ in range(asked.runs):
        plain.append(timed("plain numpy, one core", lambda: calibrate(folder))[0])
        seconds, tally = timed("votation, one core", lambda: ours(folder, definition, None))
        one.append(seconds)
        with ProcessPoolExecutor() as pool:
            several.append(timed("votation, all cores", lambda pool=pool: ours(folder, definition, pool))[0])
    compare(folder, tally)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: {peak} MB here (the calibration included), {workers} MB in the largest worker")
    print(f"ratio on one core {statistics.median(one) / statistics.median(plain):.2f}")
    print(f"ratio {statistics.median(several) / statistics.median(plain):.2f}")


def timed(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """Do some work; print and return its seconds."""
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    print(f"{what:24}{seconds:7.2f} s", flush=True)
    return seconds, result


def ours(folder: Path, definition: Election, pool: Executor | None) -> Tally:
    """Open, verify and count, up to the bytes of the result."""
    handles = ballots.open_batches(folder, trust=folder / "allowed_signers", election=definition)
    each = pool.map if pool else map
    assert all(each(is_sealed, handles))
    tally = count(definition, handles, executor=pool or Here())
    result_files(tally)
    return tally


class Here:
    """An executor that works in this process."""

    map = staticmethod(map)


def is_sealed(handle: BatchHandle) -> bool:
    """Compare hash, order of leaves and Merkle root of a batch with its manifest."""
    leaves = ballots.leaf_digests(handle.data())
    return ballots.first_out_of_order(leaves) is None and merkle.root(leaves).hex() == handle.manifest.root


def calibrate(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Do the work of one core in plain numpy; return pairs and histograms."""
    above = np.zeros((electorate.MEASURES,) * 2, np.int64)
    table = np.zeros((electorate.MEASURES, electorate.GRADES + 1), np.int64)
    for path in sorted((folder / "ballots").glob("*.csv")):
        data = path.read_bytes()
        calibration.digest(data)
        calibration.leaves_and_root(data)
        cells = calibration.parse(data, electorate.MEASURES + FIRST_MEASURE, FIRST_MEASURE)
        above += calibration.pairwise(cells)
        table += calibration.histograms(cells, electorate.GRADES + 1)
    return above, table


def compare(folder: Path, tally: Tally) -> None:
    """Hold our counts against the calibration's; ballots that express nothing are in neither."""
    above, table = calibrate(folder)
    statistics_ = tally.overall.statistics
    assert statistics_.pairwise is not None
    assert statistics_.levels is not None
    assert (statistics_.pairwise.above == above).all()
    blank = np.zeros_like(table)
    blank[:, 0] = statistics_.scope.blank
    assert (statistics_.levels.table == table - blank).all()


if __name__ == "__main__":
    main()
