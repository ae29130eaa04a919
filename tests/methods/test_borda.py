"""What only Borda has: points that stay exact however many ballots, and one ballot worked by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from methods.polls import outcome_of
from oracle.poll import Poll

from votation import counting, methods
from votation.profile import Reading, Scope


@pytest.mark.parametrize(
    ("truncation", "unranked", "points"),
    [
        # a, then b and c level, then d and e unranked: 4, 2.5, 2.5 and what is left over
        ("average", "last", [4, "5/2", "5/2", "1/2", "1/2"]),
        ("average", "exclude", [3, "3/2", "3/2", 2, 2]),
        ("zero", "last", [4, "5/2", "5/2", 0, 0]),
        ("zero", "exclude", [4, "5/2", "5/2", 0, 0]),
        ("modified", "last", [2, "1/2", "1/2", 0, 0]),
        ("modified", "exclude", [2, "1/2", "1/2", 0, 0]),
    ],
)
def test_the_points_of_one_ballot(truncation: str, unranked: str, points: list[int | str]) -> None:
    poll = Poll("ranking", tuple("abcde"), 5, None, unranked, (({"a": 4, "b": 3, "c": 3}, 1),))
    scores = outcome_of("borda", {"truncation": truncation}, poll).scores
    assert [scores[x]["points"] for x in "abcde"] == [Fraction(each) for each in points]


@pytest.mark.parametrize("truncation", ["average", "zero", "modified"])
def test_fault_42_points_of_huge_counts_never_wrap(truncation: str) -> None:
    size, voters = 40, 2**62
    above = np.triu(np.full((size, size), voters, np.int64), 1)
    none = np.zeros_like(above)
    pairwise = counting.PairwiseCounts(above, none, none, np.full(size, voters, np.int64))
    stats = counting.Statistics(counting.ScopeCounts(voters, 0), pairwise=pairwise)
    measures = tuple(f"m{x:02}" for x in range(size))
    scope = Scope("overall", measures, Reading("ranking", size, None, "last"))
    scores = methods.get("borda", truncation=truncation).outcome(stats, scope).scores
    assert [scores[x]["points"] for x in measures] == [voters * (size - 1 - place) for place in range(size)]
    assert scores["m00"]["margin_sum"] == voters * (size - 1)
