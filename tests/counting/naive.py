"""The five statistics in plain dictionaries, ballot by ballot, straight from their definitions."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from strategies.profiles import votes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from votation.profile import Profile, Reading

    Vote = Mapping[str, int]


def silent(vote: Vote, measures: Sequence[str], reading: Reading) -> bool:
    """Blank (FORMATS): in approvals no 1, in other kinds no filled cell."""
    if reading.kind == "approval":
        return not any(vote.get(measure, 0) for measure in measures)
    return not any(measure in vote for measure in measures)


def as_read(vote: Vote, measures: Sequence[str], reading: Reading) -> dict[str, int]:
    filled = {} if reading.fill is None else dict.fromkeys(measures, reading.fill)
    return filled | {measure: vote[measure] for measure in measures if measure in vote}


class Naive:
    """Statistics of the ballots of `profile` that say something on `measures`."""

    def __init__(self, profile: Profile, measures: Sequence[str]) -> None:
        self.measures, self.reading = measures, profile.scope.reading
        votes = votes_of(profile)
        self.accepted = sum(weight for _, weight in votes)
        self.votes = [(vote, weight) for vote, weight in votes if not silent(vote, measures, self.reading)]
        self.blank = self.accepted - sum(weight for _, weight in self.votes)

    def read(self) -> list[tuple[dict[str, int], int]]:
        return [(as_read(vote, self.measures, self.reading), weight) for vote, weight in self.votes]

    def levels(self) -> list[list[int]]:
        table = [[0] * (1 + self.reading.scale) for _ in self.measures]
        for vote, weight in self.votes:
            for row, measure in zip(table, self.measures, strict=True):
                row[vote[measure] + 1 if measure in vote else 0] += weight
        return table

    def judged(self) -> list[list[int]]:
        table = [[0] * self.reading.scale for _ in self.measures]
        for vote, weight in self.read():
            for row, measure in zip(table, self.measures, strict=True):
                if measure in vote:
                    row[vote[measure]] += weight
        return table

    def pairs(self) -> dict[str, list[list[int]]]:
        names = ("above", "level", "only", "preferred")
        tables = {name: [[0] * len(self.measures) for _ in self.measures] for name in names}
        last = self.reading.empty == "last"
        for vote, weight in self.read():
            for i, x in enumerate(self.measures):
                for j, y in enumerate(self.measures):
                    if i == j or x not in vote:
                        continue
                    both = y in vote
                    tables["above"][i][j] += weight * (both and vote[x] > vote[y])
                    tables["level"][i][j] += weight * (both and vote[x] == vote[y])
                    tables["only"][i][j] += weight * (not both)
                    tables["preferred"][i][j] += weight * (vote[x] > vote[y] if both else last)
        return tables

    def judgments(self) -> list[int]:
        return [sum(weight for vote, weight in self.read() if measure in vote) for measure in self.measures]

    def places(self) -> Counter[tuple[int, int, int]]:
        places: Counter[tuple[int, int, int]] = Counter()
        for vote, weight in self.read():
            placed = {measure: vote.get(measure, -1) for measure in self.measures}
            if self.reading.empty == "exclude":
                placed = {measure: level for measure, level in placed.items() if level >= 0}
            for index, measure in enumerate(self.measures):
                if measure in placed:
                    above = sum(level > placed[measure] for level in placed.values())
                    places[index, above, list(placed.values()).count(placed[measure])] += weight
        return places

    def points(self, vector: Sequence[Fraction]) -> list[Fraction]:
        points = [Fraction(0)] * len(self.measures)
        for (measure, above, tied), count in self.places().items():
            points[measure] += count * Fraction(sum(vector[above : above + tied]), tied)
        return points

    def unique(self) -> Counter[tuple[int, ...]]:
        ballots: Counter[tuple[int, ...]] = Counter()
        for vote, weight in self.read():
            ballots[tuple(vote.get(measure, -1) + 1 for measure in self.measures)] += weight
        return ballots
