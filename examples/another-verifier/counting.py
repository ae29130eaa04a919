"""Counts of a scope, and four methods (docs/methods/).

A set of ballots is an integer, one bit a ballot, so that sets meet with `&` and their size is `bit_count`.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

from ballots import Line, is_blank

Tiers = list[list[str]]
Pairs = list[list[int]]
Levels = list[int]
Row = dict[str, object]
Strength = tuple[Fraction, int]
NO_PATH: Strength = (Fraction(0), 0)


@dataclass(frozen=True)
class Ballots:
    """Accepted ballots, as sets.

    Attributes:
        election: The definition.
        every: All of them.
        cells: For each measure, the ballots by level, as cast.
        values: For each group and value, its ballots.
    """

    election: dict[str, Any]
    every: int
    cells: dict[str, Levels]
    values: dict[tuple[str, str], int]

    @classmethod
    def of(cls, lines: list[Line], election: dict[str, Any]) -> "Ballots":
        """Sort accepted lines into sets."""
        measures = [measure["id"] for measure in election["measures"]]
        cells = {measure: [0] * scale(election) for measure in measures}
        values = {(group["id"], value["id"]): 0 for group in election["groups"] for value in group["values"]}
        for place, line in enumerate(lines):
            for measure, level in zip(measures, line.cells, strict=True):
                if level is not None:
                    cells[measure][level] |= 1 << place
            for named in line.groups.items():
                values[named] |= 1 << place
        return cls(election, (1 << len(lines)) - 1, cells, values)


def scale(election: dict[str, Any]) -> int:
    """Give the number of values that a cell may have, from 0."""
    rules = election["ballot"]
    sizes: dict[str, Callable[[], int]] = {
        "grades": lambda: len(rules["grades"]),
        "scores": lambda: rules["max"] + 1,
        "approval": lambda: 2,
        "ranking": lambda: len(election["measures"]) + 1,
    }
    return sizes[rules["kind"]]()


def union(sets: list[int]) -> int:
    total = 0
    for one in sets:
        total |= one
    return total


@dataclass(frozen=True)
class Scope:
    """Some measures, and the accepted ballots of everybody or of one group value."""

    ballots: Ballots
    measures: list[str]
    accepted: int
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", self.ballots.election["ballot"]["kind"])

    @cached_property
    def expressed(self) -> int:
        """Ballots that are not silent on all measures of the scope."""
        first = 1 if self.kind == "approval" else 0
        return self.accepted & union([union(self.ballots.cells[measure][first:]) for measure in self.measures])

    @cached_property
    def number(self) -> int:
        """Number of ballots expressed."""
        return self.expressed.bit_count()

    @cached_property
    def cast(self) -> list[Levels]:
        """Expressed ballots by measure and level, as cast; an open cell of an approval ballot is a 0."""
        cells = [[level & self.expressed for level in self.ballots.cells[measure]] for measure in self.measures]
        if self.kind == "approval":
            return [[self.expressed & ~approved, approved] for _, approved in cells]
        return cells

    @cached_property
    def as_read(self) -> list[Levels]:
        """The same after the rule for no opinion."""
        rule = self.ballots.election.get("no_opinion", "exclude")
        if rule == "exclude":
            return self.cast
        level = 0 if rule == "worst" else rule
        return [
            [have | (self.expressed & ~union(row) if place == level else 0) for place, have in enumerate(row)]
            for row in self.cast
        ]

    @cached_property
    def histogram(self) -> list[Levels]:
        """Judgments by measure and level, as read."""
        return [[level.bit_count() for level in row] for row in self.as_read]

    @cached_property
    def missing(self) -> Levels:
        """Expressed ballots that do not judge a measure."""
        return [(self.expressed & ~union(row)).bit_count() for row in self.cast]

    @property
    def counts(self) -> dict[str, int]:
        """Closing sum of the scope."""
        accepted = self.accepted.bit_count()
        return {"accepted": accepted, "blank": accepted - self.number, "expressed": self.number}

    @property
    def levels(self) -> list[dict[str, Any]]:
        """Cells by measure and level, as cast."""
        cast = [[level.bit_count() for level in row] for row in self.cast]
        return [{"counts": row, "missing": missing} for row, missing in zip(cast, self.missing, strict=True)]

    @cached_property
    def pairwise(self) -> dict[str, Any]:
        """Ballots as read that compare two measures."""
        rows = [row[::-1] if self.kind == "ranking" else row for row in self.as_read]
        judged = [union(row) for row in rows]
        return {
            "above": _matrix(rows, lambda x, y: sum((x[k] & union(y[:k])).bit_count() for k in range(1, len(x)))),
            "level": _matrix(rows, lambda x, y: sum((a & b).bit_count() for a, b in zip(x, y, strict=True))),
            "only": _matrix(rows, lambda x, y: (union(x) & ~union(y)).bit_count()),
            "judged": [one.bit_count() for one in judged],
        }

    @cached_property
    def duels(self) -> Pairs:
        """Ballots that put one measure before another; what is not ranked is last, unless left out."""
        above: Pairs = self.pairwise["above"]
        only: Pairs = self.pairwise["only"]
        if self.ballots.election.get("unranked") != "last":
            return above
        return [[a + b for a, b in zip(one, two, strict=True)] for one, two in zip(above, only, strict=True)]


def _matrix(rows: list[Levels], entry: Callable[[Levels, Levels], int]) -> Pairs:
    return [[entry(x, y) if x is not y else 0 for y in rows] for x in rows]


def tiers_of(measures: list[str], keys: list[Any]) -> Tiers:
    """Put measures in tiers, the highest key first."""
    found: dict[Hashable, list[str]] = {}
    for key, measure in sorted(zip(keys, measures, strict=True), key=lambda pair: pair[0], reverse=True):
        found.setdefault(key, []).append(measure)
    return [sorted(tier, key=measures.index) for tier in found.values()]


def written(lines: list[Line], election: dict[str, Any]) -> list[Row]:
    """Count cells as the files spell them."""
    size, rows = scale(election), []
    for place, measure in enumerate(election["measures"]):
        cells = [line.cells[place] for line in lines]
        values = [cells.count(level) for level in range(size)]
        empty = cells.count(None)
        beyond = len(cells) - empty - sum(values)
        rows.append({"measure": measure["id"], "empty": empty, "values": values, "beyond": beyond})
    return rows


def blanks(lines: list[Line], election: dict[str, Any]) -> int:
    return sum(is_blank(line, election["ballot"]["kind"]) for line in lines)


def number(value: Fraction) -> int | str:
    """Write a number as documents have it."""
    return int(value) if value.denominator == 1 else str(value)


# ---- Methods -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What a method gives.

    Attributes:
        tiers: The measures, the best first.
        scores: A row for each measure.
        paths: Strengths of the strongest paths, of Schulze's method.
    """

    tiers: Tiers
    scores: list[Row]
    paths: list[list[Strength]] = field(default_factory=list)


def approval(scope: Scope, options: dict[str, Any]) -> Outcome:
    threshold = options.get("threshold", 1)
    approvals = [sum(row[threshold:]) for row in scope.histogram]
    wholes = {"share_of_expressed": scope.number, "share_of_valid": scope.accepted.bit_count()}
    scores: list[Row] = [
        {"approvals": count, **{name: number(Fraction(count, whole)) for name, whole in wholes.items() if whole}}
        for count in approvals
    ]
    return Outcome(tiers_of(scope.measures, approvals), scores)


def majority_judgment(scope: Scope, options: dict[str, Any]) -> Outcome:
    """Rank by the majority value: grades at shares 1/2 - t and 1/2 + t, t growing (ADR 0005).

    Both are constant between the shares at which some measure's grade changes, so that one look into each
    of these steps is enough, and equal for equal totals to taking medians out one by one.
    """
    least = options.get("min_judgments", 1)
    whole = 4 * lcm(*(sum(row) or 1 for row in scope.histogram))  # so that shares, and what is midway, are integers
    half, shares = whole // 2, [_shares(row, whole) for row in scope.histogram]
    steps = sorted({abs(share - half) for row in shares for share in row} | {0, half})
    looks = [(one + other) // 2 for one, other in pairwise(steps)]
    signs = (1, -1) if options["median"] == "upper" else (-1, 1)
    places = [half + sign * look for look in looks for sign in signs]
    keys = [
        (1, *(bisect_left(found, place) for place in places)) if sum(row) >= least else (0,)
        for row, found in zip(scope.histogram, shares, strict=True)
    ]
    scores = [
        _judgment_row(row, bisect_left(found, places[0]), missing, options)
        for row, found, missing in zip(scope.histogram, shares, scope.missing, strict=True)
    ]
    return Outcome(tiers_of(scope.measures, keys), scores)


def _shares(row: Levels, whole: int) -> list[int]:
    """Give the share of judgments at each level or below, of a whole that all measures have."""
    return [sum(row[: level + 1]) * whole // (sum(row) or 1) for level in range(len(row))]


def _judgment_row(row: Levels, grade: int, missing: int, options: dict[str, Any]) -> Row:
    better, worse = sum(row[grade + 1 :]), sum(row[:grade])
    plus = better >= worse if options["median"] == "upper" else better > worse
    median = {"grade": grade, "sign": "+" if plus else "-"} if sum(row) else {}
    return {**median, "p": better, "q": worse, "judgments": sum(row), "missing": missing}


def borda(scope: Scope, options: dict[str, Any]) -> Outcome:
    """Give a point for each measure below, and for each one level what `ties` says."""
    many, over = range(len(scope.measures)), scope.duels
    points = [sum((_points(scope, x, y, options) for y in many if y != x), Fraction(0)) for x in many]
    placed = scope.number and (options["truncation"], options["ties"]) == ("average", "mean")
    scores: list[Row] = [
        {
            "points": number(one),
            **({"mean_place": number(len(many) - one / scope.number)} if placed else {}),
            "margin_sum": sum(over[x][y] - over[y][x] for y in many),
        }
        for x, one in enumerate(points)
    ]
    return Outcome(tiers_of(scope.measures, points), scores)


def _points(scope: Scope, x: int, y: int, options: dict[str, Any]) -> Fraction:
    """Give what one measure gets over another: judged both, only this one, or neither."""
    pairs, half = scope.pairwise, Fraction(1, 2)
    level = {"low": Fraction(0), "mean": half, "high": Fraction(1)}[options["ties"]]
    both: Fraction = pairs["above"][x][y] + level * pairs["level"][x][y]
    only, back = int(pairs["only"][x][y]), int(pairs["only"][y][x])
    neither: int = scope.number - pairs["judged"][x] - back
    if options["truncation"] == "modified":
        return both
    if options["truncation"] == "zero":
        return both + only
    if scope.ballots.election.get("unranked") == "last":
        return both + only + half * neither
    return both + half * (only + back + neither)


def schulze(scope: Scope, options: dict[str, Any]) -> Outcome:
    """Peel off, again and again, what no measure left has a stronger path to."""
    many = range(len(scope.measures))
    paths = strongest_paths(scope, options)
    before = [[paths[x][y] > paths[y][x] for y in many] for x in many]
    left, tiers = list(many), []
    while left:
        top = [x for x in left if not any(before[y][x] for y in left)]
        tiers.append([scope.measures[x] for x in top])
        left = [x for x in left if x not in top]
    scores: list[Row] = [{"path_wins": sum(before[x]), "path_losses": sum(row[x] for row in before)} for x in many]
    return Outcome(tiers, scores, paths)


def strongest_paths(scope: Scope, options: dict[str, Any]) -> list[list[Strength]]:
    """Give the strength of the strongest path between each two measures."""
    over, many = scope.duels, range(len(scope.measures))
    duels = [[strength(over[x][y], over[y][x], options) for y in many] for x in many]
    scale_of = sorted({NO_PATH, *(one for row in duels for one in row)})
    place = {one: n for n, one in enumerate(scale_of)}
    paths = [[place[one] for one in row] for row in duels]
    for via in many:
        onward = paths[via]
        for x in many:
            if first := paths[x][via]:
                paths[x] = [max(have, min(first, then)) for have, then in zip(paths[x], onward, strict=True)]
    return [[scale_of[n] if x != y else NO_PATH for y, n in enumerate(row)] for x, row in enumerate(paths)]


def strength(won: int, lost: int, options: dict[str, Any]) -> Strength:
    """Give the strength of a victory; a quotient by no votes at all is above all others, and more votes above fewer."""
    if won <= lost:
        return NO_PATH
    if options["strength"] == "winning-votes":
        return Fraction(won), -lost if options["second_key"] == "fewer-losing-votes" else 0
    if options["strength"] == "margins":
        return Fraction(won - lost), 0
    return Fraction(won, lost) if lost else Fraction(won) * 2**64, 0


METHODS: dict[str, Callable[[Scope, dict[str, Any]], Outcome]] = {
    "approval": approval,
    "majority-judgment": majority_judgment,
    "borda": borda,
    "schulze": schulze,
}
STATISTICS = {"approval": "levels", "majority-judgment": "levels", "borda": "pairwise", "schulze": "pairwise"}
