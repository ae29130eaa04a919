"""Smith//Minimax: the smallest set that beats the rest, by minimax inside it; then again without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.minimax import worst_defeat
from oracle.poll import tiers_by
from oracle.smith_set import smallest

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, strength: str = "winning-votes") -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    tiers: Tiers = []
    scores = {}
    left, layer = list(poll.measures), 0
    while left:
        layer += 1
        smith = smallest(left, beats)
        worst = {x: worst_defeat(poll, x, smith, strength) for x in smith}
        tiers += tiers_by({x: -worst[x] for x in worst})
        scores |= {x: {"smith_layer": layer, "worst_defeat": worst[x]} for x in smith}
        left = [x for x in left if x not in smith]
    return tiers, scores
