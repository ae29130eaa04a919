"""Net approval: count for and against, ballot by ballot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, neutral: int | None = None) -> Result:
    middle = neutral or poll.scale // 2
    scores = {x: {"net": 0, "for": 0, "neutral": 0, "against": 0, "missing": 0} for x in poll.measures}
    for cast, voters in poll.ballots:
        if poll.is_blank(cast):
            continue
        ballot = poll.read(cast)
        for x in poll.measures:
            scores[x]["missing"] += voters * (x not in cast)
            if x in ballot:
                side = "for" if ballot[x] > middle else "against" if ballot[x] < middle else "neutral"
                scores[x][side] += voters
    for row in scores.values():
        row["net"] = row["for"] - row["against"]
    return tiers_by({x: row["net"] for x, row in scores.items()}), scores
