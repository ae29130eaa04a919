"""Bucklin: for each round, ask every ballot whom it supports by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    ballots = poll.expressed()
    expressed = sum(voters for _, voters in ballots)
    rounds = range(1, len(poll.measures) + 1)
    keys, scores = {}, {}
    for x in poll.measures:
        support = {r: sum(n for ballot, n in ballots if x in ballot and place(ballot, x) <= r) for r in rounds}
        reached = next((r for r in rounds if 2 * support[r] > expressed), None)
        votes = support[reached or rounds[-1]]
        keys[x] = (-(reached or len(rounds) + 1), votes)
        scores[x] = {"round": reached, "votes": votes}
    return tiers_by(keys), scores


def place(ballot: dict[str, int], x: str) -> int:
    return 1 + sum(1 for y in ballot if ballot[y] > ballot[x])
