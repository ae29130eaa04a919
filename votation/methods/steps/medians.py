"""The judgments of one measure around their median, and what tells equal medians apart.

Everything here is read off a histogram of judgments by level, in a number of steps that grows with the grades and
not with the ballots.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Median: TypeAlias = Literal["lower", "upper"]
Order: TypeAlias = Literal["value", "gauge", "typical", "central", "usual"]
Key: TypeAlias = tuple[int | Fraction, ...]
"""What sorts measures: the greatest is the best."""


@dataclass(frozen=True, slots=True)
class Judgments:
    """The judgments of one measure, summed up around their median.

    Attributes:
        levels: (level, judgments) of each level that occurs, the worst first.
        total: Number of judgments, at least 1.
        grade: Level of the median.
        better: p, judgments above it.
        worse: q, judgments below it.
        median: Which of the two middle judgments of an even number is the median; also the side that p = q falls on.
    """

    levels: tuple[tuple[int, int], ...]
    total: int
    grade: int
    better: int
    worse: int
    median: Median

    @classmethod
    def of(cls, histogram: list[int], median: Median) -> Self | None:
        """Sum up a histogram of judgments by level; None when there are none."""
        levels = tuple((level, count) for level, count in enumerate(histogram) if count)
        total, passed = sum(histogram), 0
        for level, count in levels:
            passed += count
            if 2 * passed > total or (2 * passed == total and median == "lower"):
                return cls(levels, total, level, total - passed, passed - count, median)
        return None

    @property
    def leans_up(self) -> bool:
        """Whether the sign of the grade is +."""
        return self.better > self.worse or (self.better == self.worse and self.median == "upper")


def majority_value(judgments: Judgments) -> Key:
    """Return a tuple that compares as the majority value does (Balinski & Laraki 2007).

    The list of successive medians, each removed before the next is taken, visits the sorted judgments from the middle
    outwards, below and above in turn. So two measures compare at the smallest t at which the grade at share 1/2 - t or
    the grade at share 1/2 + t differs, the lower side first (the upper one first with the upper median); in shares,
    the walk is defined for unequal totals too, and replicating all judgments changes nothing.

    The tuple has four numbers for each stretch of t without a change: the grades on the two sides, whether the change
    that ends it is an improvement, and its length, signed so that more is better. A stretch that ends because a side
    gets worse is the better the longer it lasts, one that ends because a side gets better the shorter; of two changes
    at the same t the one on the side that is read first decides, and the end of the walk is no change.
    """
    lower = judgments.median == "lower"
    key: list[int | Fraction] = []
    for length, below, above, falls, rises in _stretches(judgments):
        improves = rises and not (falls and lower)
        share = Fraction(length, 2 * judgments.total)
        key += (below, above) if lower else (above, below)
        key += (int(improves), -share if improves else share)
    return tuple(key)


def gauge(judgments: Judgments) -> Key:
    """Return the majority gauge (Balinski & Laraki 2014): + by larger p, before - by smaller q, as shares."""
    if judgments.leans_up:
        return (1, Fraction(judgments.better, judgments.total))
    return (0, -Fraction(judgments.worse, judgments.total))


def typical(judgments: Judgments) -> Fraction:
    """Return (p - q) / n (Fabre 2021)."""
    return Fraction(judgments.better - judgments.worse, judgments.total)


def central(judgments: Judgments) -> Fraction:
    """Return (p - q) / 2(p + q) (Fabre 2021); 0 for a unanimous grade, which leans neither way."""
    apart = judgments.better + judgments.worse
    return Fraction(judgments.better - judgments.worse, 2 * apart) if apart else Fraction(0)


def usual(judgments: Judgments) -> Fraction:
    """Return (p - q) / 2(n - p - q) (Fabre 2021): where the cumulated judgments, joined by lines, cross one half."""
    return Fraction(judgments.better - judgments.worse, 2 * (judgments.total - judgments.better - judgments.worse))


LEANS: Final[dict[str, Callable[[Judgments], Fraction]]] = {"typical": typical, "central": central, "usual": usual}
"""The orders that are one number."""


def sort_key(judgments: Judgments, order: Order) -> Key:
    """Return what sorts measures by grade, then by `order`, then by majority value."""
    if order == "value":
        return majority_value(judgments)
    between = gauge(judgments) if order == "gauge" else (LEANS[order](judgments),)
    return (judgments.grade, *between, *majority_value(judgments))


def _stretches(judgments: Judgments) -> Iterator[tuple[int, int, int, bool, bool]]:
    """Walk outwards: length in half judgments, grade below, grade above, whether below falls or above rises after."""
    total, passed = judgments.total, 0
    below: list[tuple[int, int]] = []
    above: list[tuple[int, int]] = []
    for level, count in judgments.levels:
        if 2 * passed < total:
            below.append((level, total - 2 * passed))
        passed += count
        if 2 * passed > total:
            above.append((level, 2 * passed - total))
    start, up = 0, 0
    while start < total:
        (low, low_end), (high, high_end) = below[-1], above[up]
        end = min(low_end, high_end)
        falls, rises = low_end == end < total, high_end == end < total
        yield end - start, low, high, falls, rises
        start, up = end, up + rises
        if falls:
            below.pop()
