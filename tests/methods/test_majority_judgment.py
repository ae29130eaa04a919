"""The walk outwards from the median, against medians literally taken out of lists; quorum and tied halves."""

from __future__ import annotations

import random

import pytest
from methods.polls import outcome_of, profile_of, tiers_of
from oracle import majority_judgment as oracle
from oracle.poll import Poll

from votation import methods
from votation.errors import MethodError
from votation.methods.steps import medians
from votation.methods.steps.medians import Judgments, Median, Order

MEDIANS: tuple[Median, ...] = ("lower", "upper")
ORDERS: tuple[Order, ...] = ("value", "gauge", "typical", "central", "usual")


def random_histogram(draw: random.Random, total: int) -> list[int]:
    histogram = [0] * draw.randint(2, 5)
    for _ in range(total):
        histogram[draw.randrange(len(histogram))] += 1
    return histogram


def key(histogram: list[int], median: Median, order: Order = "value") -> medians.Key:
    judgments = Judgments.of(histogram, median)
    assert judgments is not None
    return medians.sort_key(judgments, order)


def literal(histogram: list[int]) -> list[int]:
    return [level for level, count in enumerate(histogram) for _ in range(count)]


def sign(one: medians.Key | list[int], other: medians.Key | list[int]) -> int:
    return (one > other) - (one < other)


@pytest.mark.parametrize("median", MEDIANS)
def test_for_equal_totals_the_walk_is_the_majority_value(median: Median) -> None:
    draw = random.Random(1)
    for _ in range(1_500):
        total = draw.randint(1, 12)
        one, other = random_histogram(draw, total), random_histogram(draw, total)
        expected = sign(oracle.successive(literal(one), median), oracle.successive(literal(other), median))
        assert sign(key(one, median), key(other, median)) == expected, (one, other)


@pytest.mark.parametrize("median", MEDIANS)
def test_for_unequal_totals_the_walk_is_the_majority_value_of_replicated_judgments(median: Median) -> None:
    draw = random.Random(2)
    for _ in range(1_000):
        one, other = (random_histogram(draw, draw.randint(1, 12)) for _ in range(2))
        expected = oracle.better(literal(one), literal(other), "value", median)
        assert sign(key(one, median), key(other, median)) == expected, (one, other)


@pytest.mark.parametrize("median", MEDIANS)
@pytest.mark.parametrize("order", ORDERS)
def test_millions_of_the_same_judgments_compare_as_one(order: Order, median: Median) -> None:
    draw = random.Random(3)
    for _ in range(100):
        histogram = random_histogram(draw, draw.randint(1, 20))
        assert key([count * 10**15 for count in histogram], median, order) == key(histogram, median, order)


@pytest.mark.parametrize("order", ORDERS)
def test_the_upper_median_is_the_lower_one_seen_from_below(order: Order) -> None:
    draw = random.Random(4)
    for _ in range(300):
        one, other = (random_histogram(draw, 9) + [0] * 5 for _ in range(2))
        turned = [each[:5][::-1] for each in (one, other)]
        lower = sign(key(one[:5], "lower", order), key(other[:5], "lower", order))
        assert sign(key(turned[1], "upper", order), key(turned[0], "upper", order)) == lower, (one, other)


def test_half_against_half_takes_the_lower_grade_and_the_sign_minus() -> None:
    poll = Poll("grades", ("a",), 3, 0, "exclude", (({"a": 0}, 1), ({"a": 1}, 2), ({"a": 2}, 1)))
    assert outcome_of("majority-judgment", {}, poll).scores["a"]["sign"] == "-"
    assert outcome_of("majority-judgment", {"median": "upper"}, poll).scores["a"]["sign"] == "+"
    halves = Poll("grades", ("a",), 3, 0, "exclude", (({"a": 0}, 2), ({"a": 2}, 2)))
    assert outcome_of("majority-judgment", {}, halves).scores["a"]["grade"] == 0
    assert outcome_of("majority-judgment", {"median": "upper"}, halves).scores["a"]["grade"] == 2


FEW = Poll(
    "grades",
    ("loved-by-one", "liked", "unjudged", "disliked"),
    3,
    None,
    "exclude",
    (({"loved-by-one": 2, "liked": 1, "disliked": 0}, 1), ({"liked": 2, "disliked": 1}, 4)),
)


def test_too_few_judgments_form_a_last_tier_that_is_named() -> None:
    outcome = outcome_of("majority-judgment", {"min_judgments": 2}, FEW)
    assert tiers_of(outcome) == [{"liked"}, {"disliked"}, {"loved-by-one", "unjudged"}]
    assert outcome.evidence["too_few"] == ["loved-by-one", "unjudged"]
    assert outcome.scores["unjudged"] == {"p": 0, "q": 0, "judgments": 0, "missing": 5}
    assert outcome.scores["loved-by-one"]["grade"] == 2


def test_a_quorum_that_nobody_reaches_leaves_one_tier() -> None:
    assert tiers_of(outcome_of("majority-judgment", {"min_judgments": 6}, FEW)) == [set(FEW.measures)]


def test_judgments_left_out_need_a_quorum_and_judgments_filled_in_refuse_one() -> None:
    with pytest.raises(MethodError) as missing:
        methods.get("majority-judgment").rank(profile_of(FEW))
    assert (missing.value.rule, missing.value.details["option"]) == ("method-option-required", "min_judgments")
    filled = Poll("grades", ("a",), 3, 0, "exclude", (({"a": 1}, 1),))
    with pytest.raises(MethodError) as superfluous:
        methods.get("majority-judgment", min_judgments=1).rank(profile_of(filled))
    assert (superfluous.value.rule, superfluous.value.found) == ("method-option-superfluous", 1)


def test_levels_that_nobody_uses_cost_nothing() -> None:
    scale = 65_534
    ballots = (({"a": scale - 1, "b": 17}, 3), ({"a": 0, "b": 65_000}, 2))
    outcome = outcome_of("majority-judgment", {}, Poll("scores", ("a", "b"), scale, 0, "exclude", ballots))
    assert tiers_of(outcome) == [{"a"}, {"b"}]
    assert [outcome.scores[x]["grade"] for x in "ab"] == [scale - 1, 17]
