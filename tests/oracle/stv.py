"""Single transferable vote, part of a ballot by part of a ballot."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.poll import tiers_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers

Part = tuple[Fraction, dict[str, int]]
"""What a part of a ballot is worth, and the whole ballot."""


def count(poll: Poll, seats: int, quota: str = "droop", transfer: str = "weighted-inclusive-gregory") -> Result:
    del transfer  # the only one
    hopeful = set(poll.measures)
    hands: dict[str, list[Part]] = {x: [] for x in poll.measures}
    ballots = [(Fraction(voters), ballot) for ballot, voters in poll.expressed() if ballot]
    deal(hands, ballots, hopeful)
    seats = min(seats, len(hopeful))
    needed = votes_needed(quota, sum((value for value, _ in ballots), Fraction(0)), seats)
    elected: Tiers = []
    excluded: Tiers = []
    waiting: set[str] = set()
    scores: dict[str, dict[str, Any]] = {}
    number = 0
    while hopeful:
        number += 1
        votes = {x: sum((value for value, _ in hand), Fraction(0)) for x, hand in hands.items()}
        reached = {x for x in hopeful if votes[x] >= needed}
        elected += tiers_by({x: votes[x] for x in reached})
        waiting |= reached
        scores |= {x: {"state": "elected", "round": number, "votes": votes[x]} for x in reached}
        hopeful -= reached
        free = seats - sum(map(len, elected))
        if free <= 0 or len(hopeful) <= free:
            state = "elected" if free > 0 else "left over"
            scores |= {x: {"state": state, "round": number, "votes": votes[x]} for x in hopeful}
            elected += tiers_by({x: votes[x] for x in hopeful})
            break
        if waiting:
            largest = max(votes[x] for x in waiting)
            for x in [y for y in waiting if votes[y] == largest]:
                waiting.remove(x)
                share = (largest - needed) / largest if largest else Fraction(0)
                moving, hands[x] = hands[x], []
                deal(hands, [(value * share, ballot) for value, ballot in moving], hopeful)
            continue
        least = min(votes[x] for x in hopeful)
        out = {x for x in hopeful if votes[x] == least}
        hopeful -= out
        excluded.insert(0, out)
        scores |= {x: {"state": "excluded", "round": number, "votes": least} for x in out}
        for x in out:
            moving, hands[x] = hands[x], []
            deal(hands, moving, hopeful)
    return elected + excluded, scores


def deal(hands: dict[str, list[Part]], parts: list[Part], hopeful: set[str]) -> None:
    for value, ballot in parts:
        ranked = {x: ballot[x] for x in hopeful if x in ballot}
        best = [x for x in ranked if ranked[x] == max(ranked.values())]
        for x in best:
            hands[x].append((value / len(best), ballot))


def votes_needed(quota: str, ballots: Fraction, seats: int) -> Fraction:
    if quota == "droop":
        return Fraction(floor(ballots / (seats + 1)) + 1)
    return ballots / (seats + 1 if quota == "hagenbach-bischoff" else seats)
