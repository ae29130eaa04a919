"""Majority judgment: lists of judgments, and medians literally taken out of them."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, order: str = "value", median: str = "lower", min_judgments: int | None = None) -> Result:
    judgments = {x: sorted(judgments_of(poll, x)) for x in poll.measures}
    enough = [x for x in poll.measures if len(judgments[x]) >= (min_judgments or 0)]
    tiers: list[set[str]] = []

    def compare(x: str, y: str) -> int:
        return better(judgments[x], judgments[y], order, median)

    for x in sorted(enough, key=cmp_to_key(compare), reverse=True):
        if tiers and compare(x, next(iter(tiers[-1]))) == 0:
            tiers[-1].add(x)
        else:
            tiers.append({x})
    few = set(poll.measures) - set(enough)
    scores = {x: row(judgments[x], missing_of(poll, x), order, median) for x in poll.measures}
    return tiers + [few] * bool(few), scores


def judgments_of(poll: Poll, x: str) -> list[int]:
    return [ballot[x] for ballot, voters in poll.expressed() if x in ballot for _ in range(voters)]


def missing_of(poll: Poll, x: str) -> int:
    return sum(voters for levels, voters in poll.ballots if not poll.is_blank(levels) and x not in levels)


def better(one: list[int], other: list[int], order: str, median: str) -> int:
    """1 when `one` is better, -1 when `other` is, 0 when they are level."""
    if not one or not other:
        return 0  # no ballot at all, or both below any quorum
    if order != "value":
        first, second = rank_numbers(one, order, median), rank_numbers(other, order, median)
        if first != second:
            return 1 if first > second else -1
    total = lcm(len(one), len(other))
    first, second = (successive(replicated(each, total), median) for each in (one, other))
    return (first > second) - (first < second)


def replicated(judgments: list[int], total: int) -> list[int]:
    return sorted(judgments * (total // len(judgments)))


def middle(judgments: list[int], median: str) -> int:
    """Position of the median of sorted judgments."""
    return (len(judgments) - 1) // 2 if median == "lower" else len(judgments) // 2


def successive(judgments: list[int], median: str) -> list[int]:
    """The majority value: the median is written down and taken out, until nothing is left."""
    left, value = list(judgments), []
    while left:
        value.append(left.pop(middle(left, median)))
    return value


def around(judgments: list[int], median: str) -> tuple[int, int, int]:
    """Median, judgments above, judgments below."""
    grade = judgments[middle(judgments, median)]
    return grade, sum(each > grade for each in judgments), sum(each < grade for each in judgments)


def sign(judgments: list[int], median: str) -> str:
    _, p, q = around(judgments, median)
    return "+" if p > q or (p == q and median == "upper") else "-"


def lean(judgments: list[int], order: str, median: str) -> Fraction:
    """The formulas of Fabre (2021), in shares of the judgments; `usual` by where the broken line crosses one half."""
    grade, p, q = around(judgments, median)
    n = len(judgments)
    up, down = Fraction(p, n), Fraction(q, n)
    if order == "typical":
        return up - down
    if order == "central":
        return (up - down) / (up + down) / 2 if p + q else Fraction(0)
    in_class = Fraction(judgments.count(grade), n)
    return (Fraction(1, 2) - down) / in_class - Fraction(1, 2)


def rank_numbers(judgments: list[int], order: str, median: str) -> tuple[Fraction | int, ...]:
    grade, p, q = around(judgments, median)
    if order != "gauge":
        return grade, lean(judgments, order, median)
    n = len(judgments)
    return (grade, 1, Fraction(p, n)) if sign(judgments, median) == "+" else (grade, 0, -Fraction(q, n))


def row(judgments: list[int], missing: int, order: str, median: str) -> dict[str, object]:
    counts = {"judgments": len(judgments), "missing": missing}
    if not judgments:
        return {"grade": None, "sign": None, "p": 0, "q": 0, "lean": None} | counts
    grade, p, q = around(judgments, median)
    number = lean(judgments, order, median) if order in {"typical", "central", "usual"} else None
    return {"grade": grade, "sign": sign(judgments, median), "p": p, "q": q, "lean": number} | counts
