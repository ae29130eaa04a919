"""Score: write every judgment down, in order, and add."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, aggregate: str = "sum", min_judgments: int = 0) -> Result:
    judgments = {x: judged(poll, x) for x in poll.measures}
    scores = {x: row(levels, aggregate) for x, levels in judgments.items()}
    for x in poll.measures:
        scores[x]["missing"] = sum(
            voters for ballot, voters in poll.ballots if x not in ballot and not poll.is_blank(ballot)
        )
    keys = {x: scores[x][aggregate] for x in poll.measures if len(judgments[x]) >= min_judgments}
    keys = {x: -1 if key is None else key for x, key in keys.items()}
    last = [{x for x in poll.measures if x not in keys}]
    return tiers_by(keys) + [tier for tier in last if tier], scores


def judged(poll: Poll, x: str) -> list[int]:
    return sorted(ballot[x] for ballot, voters in poll.expressed() if x in ballot for _ in range(voters))


def row(levels: list[int], aggregate: str) -> dict[str, Fraction | int | None]:
    n = len(levels)
    mean = Fraction(sum(levels), n) if n else None
    tenfold = sorted(levels * 10)  # a tenth of them is a whole number
    kept = tenfold[n : len(tenfold) - n]
    return {
        "sum": sum(levels),
        "mean": mean,
        "variance": sum((level - mean) ** 2 for level in levels) / n if mean is not None else None,
        "trimmed": Fraction(sum(kept), len(kept)) if n and aggregate == "trimmed" else None,
        "judgments": n,
    }
