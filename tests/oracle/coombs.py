"""Coombs: whoever is first on most ballots is placed; otherwise drop the most last places, and start again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.elimination import last_places, told_apart

if TYPE_CHECKING:
    from oracle.poll import Poll, Result, Tiers


def count(poll: Poll, equal_ranks: str = "approval", ties: str = "lots", majority: str = "stop") -> Result:
    left, rounds, scores = list(poll.measures), [], {x: {"round": None, "last_places": None} for x in poll.measures}
    placed: Tiers = []
    dropped: Tiers = []
    while left:
        favourites = {x for x in left if is_favourite(poll, x, left)} if majority == "stop" else set()
        if favourites:
            placed.append(favourites)
            left = [x for x in left if x not in favourites]
            continue
        last = last_places(poll, left, equal_ranks)
        rounds.append({x: -last[x] for x in left})
        most = max(last.values())
        gone = told_apart({x for x in left if last[x] == most}, rounds, ties)
        dropped.insert(0, gone)
        scores |= {x: {"round": len(rounds), "last_places": most} for x in gone}
        left = [x for x in left if x not in gone]
    return placed + dropped, scores


def is_favourite(poll: Poll, x: str, left: list[str]) -> bool:
    active = [(ballot, voters) for ballot, voters in poll.expressed() if any(y in ballot for y in left)]
    alone = sum(n for ballot, n in active if x in ballot and all(ballot.get(y, -1) < ballot[x] for y in left if y != x))
    return 2 * alone > sum(voters for _, voters in active)
