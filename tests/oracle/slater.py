"""Slater: of every order, the number of majorities that it turns round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.kemeny import best, common
from oracle.smith_set import duels

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    pairs = poll.pairs()
    beats = {pair for pair, votes in pairs.items() if votes > pairs[pair[::-1]]}
    return common(best(poll.measures, {pair: -(pair[::-1] in beats) for pair in pairs})), duels(poll.measures, beats)
