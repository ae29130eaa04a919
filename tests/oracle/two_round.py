"""Two rounds: count first places, then hold the runoff ballot by ballot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.places import count_by
from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    first_round, rows = count_by(poll, lambda m: [1] + [0] * (m - 1))
    points = {x: rows[x]["points"] for x in poll.measures}
    finalists: set[str] = set()
    for tier in first_round:
        if len(finalists) < 2:
            finalists |= tier
    beaten = {
        x: sum(1 for y in finalists if y != x and poll.preferring(y, x) > poll.preferring(x, y)) for x in finalists
    }
    final = tiers_by({x: (-beaten[x], points[x]) for x in finalists})
    rest = tiers_by({x: points[x] for x in poll.measures if x not in finalists})
    scores = {x: {"first_round": points[x], "beaten_by": beaten.get(x)} for x in poll.measures}
    return final + rest, scores
