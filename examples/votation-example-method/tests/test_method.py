"""Dasgupta-Maskin keeps every promise of a method, agrees with a slow twin, and gives what was published."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from votation_example import DasguptaMaskin

from votation import methods
from votation.testing import Poll, checks, profile_of, tiers_by

if TYPE_CHECKING:
    from votation.testing import Check


def count(poll: Poll, *, drawn: str = "half") -> tuple[list[set[str]], dict[str, dict[str, Fraction]]]:
    """Count the same method pair by pair, in plain Python."""
    pairs, worth = poll.pairs(), {"half": Fraction(1, 2), "nothing": Fraction(0)}[drawn]
    scores = {x: {"victories": Fraction(0), "margin_sum": Fraction(0)} for x in poll.measures}
    for (x, y), above in pairs.items():
        margin = above - pairs[y, x]
        scores[x]["victories"] += 1 if margin > 0 else worth if margin == 0 else 0
        scores[x]["margin_sum"] += margin
    return tiers_by({x: (row["victories"], row["margin_sum"]) for x, row in scores.items()}), scores


@pytest.mark.parametrize("check", checks(DasguptaMaskin, oracle=count), ids=str)
def test_the_method_keeps_its_promises(check: Check) -> None:
    check()


def test_tennessee() -> None:
    """The capital of Tennessee (Wikipedia, Condorcet method): Nashville beats all, Memphis none."""
    ballots = (
        ({"memphis": 3, "nashville": 2, "chattanooga": 1, "knoxville": 0}, 42),
        ({"nashville": 3, "chattanooga": 2, "knoxville": 1, "memphis": 0}, 26),
        ({"chattanooga": 3, "knoxville": 2, "nashville": 1, "memphis": 0}, 15),
        ({"knoxville": 3, "chattanooga": 2, "nashville": 1, "memphis": 0}, 17),
    )
    poll = Poll("ranking", ("memphis", "nashville", "chattanooga", "knoxville"), 4, None, "last", ballots)
    outcome = methods.get("example.dasgupta-maskin").rank(profile_of(poll))
    assert outcome.ranking.tiers == tuple(
        frozenset({city}) for city in ("nashville", "chattanooga", "knoxville", "memphis")
    )
    assert [outcome.scores[city]["victories"] for city in poll.measures] == [0, 3, 2, 1]
