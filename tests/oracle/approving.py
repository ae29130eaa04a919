"""Voters as sets of approved measures, one by one, for the proportional rules."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle.poll import Poll, Tiers


def voters_of(poll: Poll, threshold: int | None) -> list[frozenset[str]]:
    """One set a voter; those who approve nothing have no part."""
    sets = [
        (frozenset(x for x in ballot if ballot[x] >= (threshold or 1)), voters) for ballot, voters in poll.expressed()
    ]
    return [approved for approved, voters in sets if approved for _ in range(voters)]


def approvals_of(poll: Poll, voters: list[frozenset[str]]) -> dict[str, int]:
    count = Counter(x for approved in voters for x in approved)
    return {x: count[x] for x in poll.measures}


def with_the_rest(poll: Poll, tiers: Tiers) -> Tiers:
    rest = set(poll.measures) - {x for tier in tiers for x in tier}
    return [*tiers, rest] if rest else tiers
