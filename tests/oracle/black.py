"""Black: whoever wins every match, then Borda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle import borda

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, truncation: str = "average", ties: str = "mean") -> Result:
    tiers, scores = borda.count(poll, truncation, ties)
    pairs = poll.pairs()
    won = {x: [y for y in poll.measures if y != x and pairs[x, y] > pairs[y, x]] for x in poll.measures}
    for x in poll.measures:
        scores[x] |= {"beats": len(won[x]), "beaten_by": sum(x in others for others in won.values())}
        if len(won[x]) == len(poll.measures) - 1:
            tiers = [{x}, *(tier - {x} for tier in tiers if tier != {x})]
    return tiers, scores
