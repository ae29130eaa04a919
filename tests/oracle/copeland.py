"""Copeland: each pair of measures is a match."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result

WORTH = {
    "copeland": {"won": Fraction(1), "level": Fraction(1, 2), "lost": Fraction(0)},
    "llull": {"won": Fraction(1), "level": Fraction(1), "lost": Fraction(0)},
    "balance": {"won": Fraction(1), "level": Fraction(0), "lost": Fraction(-1)},
}


def count(poll: Poll, score: str = "copeland", second: str = "none") -> Result:
    pairs = poll.pairs()
    match = {(x, y): result(pairs[x, y] - pairs[y, x]) for x, y in pairs}
    points = {x: sum((WORTH[score][match[x, y]] for y in poll.measures if y != x), Fraction(0)) for x in poll.measures}
    scores = {}
    for x in poll.measures:
        matches = [match[x, y] for y in poll.measures if y != x]
        scores[x] = {"score": points[x]} | {
            column: matches.count(each) for column, each in (("wins", "won"), ("ties", "level"), ("losses", "lost"))
        }
        rivals = [y for y in poll.measures if y != x and (second == "margins" or points[y] == points[x])]
        if second in {"margins", "margins-among-tied"}:
            scores[x]["margin_sum"] = sum(pairs[x, y] - pairs[y, x] for y in rivals)
        elif second == "second-order":
            scores[x]["second_order"] = sum(points[y] for y in poll.measures if y != x and match[x, y] == "won")
    keys = {x: (row["score"], row.get("margin_sum", row.get("second_order", 0))) for x, row in scores.items()}
    return tiers_by(keys), scores


def result(margin: int) -> str:
    return "won" if margin > 0 else "lost" if margin < 0 else "level"
