"""Verify and tally a million sealed ballots, and print the time as a ratio to plain numpy in the same run.

    python benchmarks/million.py [--ballots N] [--runs N] [--build DIR]

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


class Watch(dict[str, float]):
    """Seconds by stage."""

    def time(self, stage: str, work: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - whatever the work takes and gives
        """Do some work and add its seconds to its stage."""
        start = time.perf_counter()
        result = work(*args)
        self[stage] = self.get(stage, 0.0) + time.perf_counter() - start
        return result


def main() -> None:
    """Make the ballots if they are not there, measure, compare, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ballots", type=int, default=1_000_000, help="a multiple of 100,000, or less than that")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--build", type=Path, default=HOME.parent / "build", help="where the sealed ballots are kept")
    asked = options.parse_args()
    folder, definition = sealed(asked.build, asked.ballots)
    plain, one, several = [], [], []
    for _ in range(asked.runs):
        seconds, counts = timed("plain numpy, one core", lambda watch: calibrate(folder, watch))
        plain.append(seconds)
        seconds, tally = timed("votation, one core", lambda watch: ours(folder, definition, None, watch))
        one.append(seconds)
        compare(tally, *counts)
        with ProcessPoolExecutor() as pool:
            seconds, tally = timed(
                "votation, all cores", lambda watch, pool=pool: ours(folder, definition, pool, watch)
            )
        several.append(seconds)
        compare(tally, *counts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: {peak} MB here (the calibration included), {workers} MB in the largest worker")
    print(f"ratio on one core {statistics.median(one) / statistics.median(plain):.2f}")
    print(f"ratio {statistics.median(several) / statistics.median(plain):.2f}")


def sealed(build: Path, number: int) -> tuple[Path, Election]:
    """Return the folder of sealed ballots, made if it is not there, and their definition."""
    lines = min(LINES, number)
    definition = electorate.election(max(1, number // lines))
    folder = build / f"bench-{number}-{definition.digest[:12]}"
    if not (folder / "allowed_signers").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"sealing {number:,} ballots ...", flush=True)
        electorate.seal(folder, definition, lines)
    return folder, definition


def timed(what: str, work: Callable[[Watch], Any]) -> tuple[float, Any]:
    """Do some work; print and return its seconds, and print those of its stages."""
    watch = Watch()
    start = time.perf_counter()
    result = work(watch)
    seconds = time.perf_counter() - start
    stages = ", ".join(f"{stage} {spent:.2f}" for stage, spent in watch.items())
    print(f"{what:24}{seconds:7.2f} s   {stages}", flush=True)
    return seconds, result


def ours(folder: Path, definition: Election, pool: Executor | None, watch: Watch) -> Tally:
    """Open, verify and count, up to the bytes of the result."""
    executor = pool or Here()
    handles = watch.time("signatures", lambda: open_batches(folder, definition))
    assert all(watch.time("hash, order, root", lambda: list(executor.map(is_sealed, handles))))
    tally = watch.time("hash, parse, count", lambda: count(definition, handles, executor=executor))
    watch.time("result", result_files, tally)
    return tally


def open_batches(folder: Path, definition: Election) -> tuple[BatchHandle, ...]:
    """Check each manifest and its signature."""
    return ballots.open_batches(folder, trust=folder / "allowed_signers", election=definition)


class Here:
    """An executor that works in this process."""

    map = staticmethod(map)


def is_sealed(handle: BatchHandle) -> bool:
    """Compare hash, order of leaves and Merkle root of a batch with its manifest."""
    leaves = ballots.leaf_digests(handle.data())
    return ballots.first_out_of_order(leaves) is None and merkle.root(leaves).hex() == handle.manifest.root


def calibrate(folder: Path, watch: Watch) -> tuple[np.ndarray, np.ndarray]:
    """Do the work of one core in plain numpy; return pairs and histograms."""
    above = np.zeros((electorate.MEASURES,) * 2, np.int64)
    table = np.zeros((electorate.MEASURES, electorate.GRADES + 1), np.int64)
    columns = electorate.MEASURES + FIRST_MEASURE
    for path in sorted((folder / "ballots").glob("*.csv")):
        data = path.read_bytes()
        watch.time("hash", calibration.digest, data)
        watch.time("leaves, root", calibration.leaves_and_root, data)
        cells = watch.time("parse", calibration.parse, data, columns, FIRST_MEASURE)
        above += watch.time("pairs", calibration.pairwise, cells)
        table += watch.time("histograms", calibration.histograms, cells, electorate.GRADES + 1)
    return above, table


def compare(tally: Tally, above: np.ndarray, table: np.ndarray) -> None:
    """Hold our counts against the calibration's; ours leave out ballots that express nothing."""
    ours_ = tally.overall.statistics
    assert ours_.pairwise is not None
    assert ours_.levels is not None
    assert (ours_.pairwise.above == above).all()
    blank = np.zeros_like(table)
    blank[:, 0] = ours_.scope.blank
    assert (ours_.levels.table == table - blank).all()


if __name__ == "__main__":
    main()
