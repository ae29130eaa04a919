"""Borda: give every ballot's points, place by place."""

from __future__ import annotations

from fractions import Fraction

from oracle.poll import Poll, Result, tiers_by


def count(poll: Poll, truncation: str = "average", ties: str = "mean") -> Result:
    points = dict.fromkeys(poll.measures, Fraction(0))
    expressed = 0
    for ballot, voters in poll.expressed():
        expressed += voters
        for x, given in ballot_points(poll, ballot, truncation, ties).items():
            points[x] += given * voters
    pairs = poll.pairs()
    scores = {}
    for x in poll.measures:
        margins = sum(pairs[x, y] - pairs[y, x] for y in poll.measures if y != x)
        mean_place = (
            len(poll.measures) - points[x] / expressed
            if expressed and (truncation, ties) == ("average", "mean")
            else None
        )
        scores[x] = {"points": points[x], "margin_sum": margins, "mean_place": mean_place}
    return tiers_by(points), scores


def ballot_points(poll: Poll, ballot: dict[str, int], truncation: str, ties: str) -> dict[str, Fraction]:
    """The points one ballot gives: its judged measures in order, ties sharing the mean of their places."""
    m, k = len(poll.measures), len(ballot)
    if truncation == "zero":
        places, rest = range(m - 1, m - 1 - k, -1), Fraction(0)
    elif truncation == "modified":
        places, rest = range(k - 1, -1, -1), Fraction(0)
    elif poll.empty == "last":  # the rest shares the places left over: m-k-1 .. 0
        places, rest = range(m - 1, m - 1 - k, -1), Fraction(m - k - 1, 2)
    else:  # compared with nothing, the rest stands in the middle: half above, half below everything
        places, rest = [Fraction(k - 1 - place) + Fraction(m - k, 2) for place in range(k)], Fraction(m - 1, 2)
    given = dict.fromkeys(poll.measures, rest)
    in_order = sorted(ballot, key=lambda x: -ballot[x])
    for level in set(ballot.values()):
        tied = [place for place, x in zip(places, in_order, strict=True) if ballot[x] == level]
        for x in (x for x in ballot if ballot[x] == level):
            given[x] = {"mean": Fraction(sum(tied)) / len(tied), "low": min(tied), "high": max(tied)}[ties]
    return given
