"""Rounds of elimination, ballot by ballot: first and last places among the measures left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oracle.poll import Poll


def first_places(poll: Poll, left: Iterable[str], equal_ranks: str) -> dict[str, Fraction]:
    votes = dict.fromkeys(left, Fraction(0))
    for ballot, voters in poll.expressed():
        ranked = {x: ballot[x] for x in votes if x in ballot}
        share(votes, [x for x in ranked if ranked[x] == max(ranked.values())], voters, equal_ranks)
    return votes


def last_places(poll: Poll, left: Iterable[str], equal_ranks: str) -> dict[str, Fraction]:
    votes = dict.fromkeys(left, Fraction(0))
    for ballot, voters in poll.expressed():
        ranked = {x: ballot[x] for x in votes if x in ballot}
        if not ranked:
            continue
        unranked = [x for x in votes if x not in ballot] if poll.empty == "last" else []
        worst = unranked or [x for x in ranked if ranked[x] == min(ranked.values())]
        share(votes, worst, voters, equal_ranks)
    return votes


def share(votes: dict[str, Fraction], among: list[str], voters: int, equal_ranks: str) -> None:
    for x in among:
        votes[x] += Fraction(voters, 1 if equal_ranks == "approval" else len(among))


def told_apart(tied: set[str], rounds: list[dict[str, Fraction]], ties: str) -> set[str]:
    """Who of the tied had least in an earlier round that tells them apart."""
    if ties == "lots":
        return tied
    earlier = rounds[:-1][::-1] if ties == "backward" else rounds[:-1]
    for votes in earlier:
        tied = {x for x in tied if votes[x] == min(votes[y] for y in tied)}
    return tied
