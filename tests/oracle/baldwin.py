"""Baldwin: Borda among those left, drop the lowest, start again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.nanson import margins

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll) -> Result:
    left, scores, number = list(poll.measures), {}, 0
    tiers: Tiers = []
    while left:
        number += 1
        borda = {x: margins(poll, x, left) for x in left}
        gone = {x for x in left if borda[x] == min(borda.values())}
        tiers.insert(0, gone)
        scores |= {x: {"round": number, "margin_sum": borda[x]} for x in gone}
        left = [x for x in left if x not in gone]
    return tiers, scores
