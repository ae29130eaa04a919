"""Minimax: the largest number that anybody holds against a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from collections.abc import Collection

    from oracle.poll import Poll, Result


def count(poll: Poll, strength: str = "winning-votes") -> Result:
    worst = {x: worst_defeat(poll, x, poll.measures, strength) for x in poll.measures}
    return tiers_by({x: -worst[x] for x in worst}), {x: {"worst_defeat": worst[x]} for x in worst}


def worst_defeat(poll: Poll, x: str, among: Collection[str], strength: str) -> int:
    return max((defeat(poll.preferring(y, x), poll.preferring(x, y), strength) for y in among if y != x), default=0)


def defeat(against: int, votes: int, strength: str) -> int:
    if strength == "margins":
        return against - votes
    return against if strength == "opposition" or against > votes else 0
