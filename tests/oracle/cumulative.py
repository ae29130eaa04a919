"""Cumulative: hand out every ballot's points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.poll import share, tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    given = [(x, level) for ballot, n in poll.expressed() for _ in range(n) for x, level in ballot.items()]
    points = {x: sum(level for y, level in given if y == x) for x in poll.measures}
    scores = {
        x: {
            "points": points[x],
            "share": share(points[x], sum(points.values())),
            "givers": sum(1 for y, level in given if y == x and level > 0),
        }
        for x in poll.measures
    }
    return tiers_by(points), scores
