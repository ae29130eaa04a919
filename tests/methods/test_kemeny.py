"""Kemeny and Slater where the oracle does not reach: the integer programmes, their proofs and limits, large numbers."""

from __future__ import annotations

import random
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from methods.polls import outcome_of, tiers_of
from oracle import kemeny, slater
from oracle.poll import Poll

from votation.methods.steps import best_orders, programmes, subsets
from votation.testing.drawing import random_poll

if TYPE_CHECKING:
    from votation.methods import Outcome

ORACLES = {"kemeny": kemeny.count, "slater": slater.count}
RULES = pytest.mark.parametrize("method", list(ORACLES))


def poll_of(measures: int, orders: list[list[int]]) -> Poll:
    names = tuple(f"m{each:02}" for each in range(measures))
    ballots = tuple(({names[row]: measures - 1 - place for place, row in enumerate(order)}, 1) for order in orders)
    return Poll("ranking", names, measures, None, "last", ballots)


def chaos(measures: int, voters: int, seed: int) -> Poll:
    draw = random.Random(seed)
    return poll_of(measures, [draw.sample(range(measures), measures) for _ in range(voters)])


def found(outcome: Outcome) -> dict[str, Any]:
    """All that is said but how it was found."""
    said = {key: value for key, value in outcome.evidence.items() if key not in {"parts", "best_orders"}}
    return {"tiers": tiers_of(outcome), **said}


@pytest.fixture
def by_programmes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subsets, "MAX_MEASURES", 1)


@RULES
@pytest.mark.usefixtures("by_programmes")
def test_the_integer_programmes_agree_with_the_oracle(method: str) -> None:
    for seed in range(120):
        poll = random_poll(seed, {"ranking", "approval"})
        outcome = outcome_of(method, {}, poll)
        assert tiers_of(outcome) == ORACLES[method](poll)[0], poll
        assert outcome.evidence["settled"]
        assert outcome.evidence["gap"] == 0


@RULES
@pytest.mark.parametrize(("measures", "voters"), [(9, 3), (11, 4), (12, 5), (13, 8)])
def test_the_integer_programmes_agree_with_the_subsets(
    method: str, measures: int, voters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls = [chaos(measures, voters, seed) for seed in range(6)]
    by_subsets = [found(outcome_of(method, {}, poll)) for poll in polls]
    monkeypatch.setattr(subsets, "MAX_MEASURES", 1)
    assert [found(outcome_of(method, {}, poll)) for poll in polls] == by_subsets


def test_the_score_is_the_number_of_agreements() -> None:
    poll = chaos(6, 7, seed=1)
    (order, *_) = kemeny.best(poll.measures, poll.pairs())
    evidence = outcome_of("kemeny", {}, poll).evidence
    assert evidence["score"] == evidence["bound"] == sum(poll.pairs()[pair] for pair in combinations(order, 2))


def test_the_best_orders_are_counted() -> None:
    circle = poll_of(3, [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    evidence = outcome_of("kemeny", {}, circle).evidence
    assert (evidence["best_orders"], evidence["unique"]) == (3, False)
    everything = outcome_of("slater", {}, poll_of(subsets.MAX_MEASURES, []))
    assert everything.evidence["best_orders"] == factorial(subsets.MAX_MEASURES)
    assert len(everything.ranking.tiers) == 1


def test_a_part_of_many_measures_is_settled_by_programmes() -> None:
    # three blocks of seven go round in a circle, in the same order inside: 49 circles of three without a common pair,
    # so every order loses 49 times the margin, and the three that turn one pair of blocks round lose no more
    one, two, three = (list(range(start, start + 7)) for start in (0, 7, 14))
    poll = poll_of(21, [one + two + three, two + three + one, three + one + two])
    outcome = outcome_of("kemeny", {}, poll)
    assert outcome.evidence["parts"][0]["by"] == "integer-programme"
    assert (outcome.evidence["settled"], outcome.evidence["unique"]) == (True, False)
    assert len(outcome.ranking.tiers) == 1
    pairs = poll.pairs()
    assert (
        outcome.evidence["score"] == sum(max(pairs[x, y], pairs[y, x]) for x, y in combinations(poll.measures, 2)) - 49
    )


@pytest.mark.parametrize("measures", [subsets.MAX_MEASURES + 1, 500])
def test_level_measures_tie_however_many_they_are(measures: int) -> None:
    (part,) = best_orders.parts(np.zeros((measures, measures), np.int64), 1)
    assert (part.tiers, part.cost, part.bound, part.by) == ([list(range(measures))], 0, 0, "no-circle")


@RULES
def test_a_search_that_is_given_up_says_so_with_bounds(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = chaos(20, 5, seed=3)
    best = outcome_of(method, {}, poll).evidence
    assert best["settled"]
    monkeypatch.setattr(programmes, "MAX_CALLS", {"milp": 0, "linprog": 0})
    outcome = outcome_of(method, {}, poll)
    assert outcome.evidence["parts"][0]["by"] == "given-up"
    assert not outcome.evidence["settled"]
    assert not outcome.evidence["unique"]
    low, high = sorted((outcome.evidence["score"], outcome.evidence["bound"]))
    assert low <= best["score"] <= high
    assert outcome.evidence["gap"] == high - low > 0
    marked = [x for x, row in outcome.scores.items() if row.get("ranked_by") == "margins"]
    assert marked == outcome.evidence["parts"][0]["measures"]


@RULES
def test_what_is_given_up_does_not_depend_on_the_order_of_measures(method: str) -> None:
    poll = chaos(programmes.MAX_MEASURES + 5, 3, seed=4)
    other = Poll(poll.kind, poll.measures[::-1], poll.scale, poll.fill, poll.empty, poll.ballots)
    one, two = (outcome_of(method, {}, each) for each in (poll, other))
    assert not one.evidence["settled"]
    assert found(one) == found(two)


def test_no_time_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    poll = chaos(30, 100, seed=5)
    monkeypatch.setattr(programmes, "MAX_CALLS", dict.fromkeys(programmes.MAX_CALLS, 10**9))
    assert not outcome_of("kemeny", {"time_limit": 1}, poll).evidence["settled"]


def test_a_solver_that_is_wrong_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    poll, right = chaos(20, 5, seed=6), programmes.Search.proposed

    def worse(search: programmes.Search, turned: Any = None) -> list[int]:
        first, second, *rest = right(search, turned)
        return [*rest, second, first]

    assert outcome_of("kemeny", {}, poll).evidence["settled"]
    monkeypatch.setattr(programmes.Search, "proposed", worse)
    assert not outcome_of("kemeny", {}, poll).evidence["settled"]


def test_numbers_beyond_64_bits_are_added_exactly() -> None:
    poll = poll_of(6, [[(start + step) % 6 for step in range(6)] for start in range(6)])
    pairs = poll.pairs()
    margins = [[pairs.get((x, y), 0) - pairs.get((y, x), 0) for y in poll.measures] for x in poll.measures]
    (part,) = best_orders.parts(np.array(margins, np.int64) * 2**60, 1)
    (order, *others) = kemeny.best(poll.measures, pairs)
    lost = sum(max(pairs[y, x] - pairs[x, y], 0) for x, y in combinations(order, 2))
    assert (part.cost, part.number) == (lost * 2**60, 1 + len(others))
    assert part.cost >= 2**63
