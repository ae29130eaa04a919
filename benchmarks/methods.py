"""Rank a thousand measures from statistics, and every method on fewer; print the seconds.

    python benchmarks/methods.py [--measures N] [--every N] [--ballots N]

Ballots are drawn from a fixed seed: each measure has a quality, each voter sees it through noise. What is timed is a
method at work on statistics that are already counted, so the number of ballots matters only to rules that need distinct
ballots. Nothing is compared with a clock: the lines are for reading.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import counting, methods
from votation.errors import LimitError
from votation.methods.fitting import fitted
from votation.profile import Profile, Reading, Scope, cell_dtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.election import BallotKind

FROM_STATISTICS: Final = ("approval", "majority-judgment", "borda", "schulze", "copeland")
"""Methods that rank a thousand measures in seconds."""
KEMENY_MEASURES: Final = 40
LEVELS: Final = 6
MANDATORY: Final = 3
"""What options are that have no default: seats, a threshold."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--measures", type=int, default=1000, metavar="N")
    options.add_argument("--every", type=int, default=200, metavar="N", help="measures for each of all the methods")
    options.add_argument("--ballots", type=int, default=1000, metavar="N")
    given = options.parse_args()
    report(FROM_STATISTICS, given.measures, given.ballots)
    report(("kemeny",), KEMENY_MEASURES, given.ballots)
    report(tuple(methods.BUILT_IN), given.every, given.ballots)


def report(ids: Sequence[str], measures: int, ballots: int) -> None:
    """Print the seconds of each of some methods."""
    print(f"{measures} measures, {ballots} ballots")
    for each in ids:
        kinds = methods.class_of(each).info.kinds
        kind: BallotKind = next(kind for kind in ("ranking", "grades", "scores", "approval") if kind in kinds)
        print(f"  {each:22}{seconds(each, electorate(measures, ballots, kind))}", flush=True)


def seconds(method: str, profile: Profile) -> str:
    """Return how long a method takes on statistics that are counted, or that it refuses so many measures."""
    try:
        ready = fitted(methods.class_of(method), {}, profile.scope, MANDATORY).method
    except LimitError as refused:
        return f"refuses: at most {refused.expected} measures"
    stats = counting.count(profile, ready.info.statistics)
    start = time.perf_counter()
    ready.outcome(stats, profile.scope)
    return f"{time.perf_counter() - start:8.2f} s"


def electorate(measures: int, ballots: int, kind: BallotKind) -> Profile:
    """Draw an electorate with a common idea of quality, seen through noise."""
    draw = np.random.default_rng(1)
    seen = draw.normal(size=(measures, 1)) + draw.normal(size=(measures, ballots))
    scale = {"ranking": measures, "approval": 2}.get(kind, LEVELS)
    cells = 1 + seen.argsort(axis=0).argsort(axis=0) * scale // measures
    names = tuple(f"m{number:04}" for number in range(measures))
    fill = 0 if kind in {"grades", "scores"} else None
    reading = Reading(kind, scale, fill, "last" if kind == "ranking" else "exclude")
    return Profile(Scope("overall", names, reading), cells.astype(cell_dtype(scale)), None)


if __name__ == "__main__":
    main()
