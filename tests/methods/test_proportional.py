"""Proportional rankings: certificates, lots, budgets, and what the literature says of them."""

from __future__ import annotations

import random
from fractions import Fraction
from importlib import import_module
from itertools import accumulate, combinations, pairwise
from typing import Any

import numpy as np
import pytest
from methods.polls import profile_of, random_poll, tiers_of
from oracle import equal_shares
from oracle.approving import voters_of
from oracle.poll import Poll

from votation import Profile, counting, methods
from votation.errors import LimitError, MethodError
from votation.methods import maximin_support
from votation.methods.steps.approvals import Approvals
from votation.methods.steps.justified import certificate
from votation.ranking import Ranking

APPROVAL = frozenset({"approval"})
PREFIX_RULES = ["seq-phragmen", "seq-pav", "rev-seq-pav", "maximin-support"]
CERTIFIED: dict[str, dict[str, int]] = {
    **{rule: {} for rule in PREFIX_RULES},
    "equal-shares": {"seats": 2},
    "greedy-monroe": {"seats": 2},
}


def denied(voters: list[frozenset[str]], chosen: set[str], measures: tuple[str, ...]) -> set[tuple[str, int, int]]:
    """By the definition: a measure left out, its supporters who have got fewer than l, and l, if they are enough."""
    left, dues = set(measures) - chosen, range(1, 1 + len(chosen))
    groups = {(x, due): sum(1 for a in voters if x in a and len(a & chosen) < due) for x in left for due in dues}
    return {(x, size, due) for (x, due), size in groups.items() if size and size * len(chosen) >= due * len(voters)}


def test_a_certificate_says_what_the_definition_of_ejr_plus_says() -> None:
    held = failed = 0
    for seed in range(300):
        poll, draw = random_poll(seed, APPROVAL), random.Random(seed)
        ranking = Ranking.from_keys({x: draw.randint(0, 4) for x in poll.measures})
        stats = counting.count(profile_of(poll), (counting.UniqueBallots,))
        voters, chosen = voters_of(poll, None), set[str]()
        said = certificate(Approvals.of(stats, 1), ranking, poll.measures)
        for tier, each in zip(ranking.tiers, said, strict=True):
            chosen |= tier
            groups = denied(voters, chosen, poll.measures)
            assert (each["size"], each["holds"]) == (len(chosen), not groups), (seed, poll)
            if groups:
                shown = (each["measure"], each["ballots"], each["deserves"])
                assert shown in groups
                assert shown[2] == min(due for _, _, due in groups)
            held, failed = held + each["holds"], failed + (not each["holds"])
    assert min(held, failed) > 50


def test_a_group_of_half_the_voters_is_owed_one_of_two() -> None:
    profile = Profile.from_approvals([{"a", "b"}, {"c"}], measures=["a", "b", "c"], weights=[5, 5])
    stats = counting.count(profile, (counting.UniqueBallots,))
    ranking = Ranking((frozenset("a"), frozenset("b"), frozenset("c")))
    assert certificate(Approvals.of(stats, 1), ranking, "abc") == [
        {"size": 1, "holds": True},
        {"size": 2, "holds": False, "measure": "c", "ballots": 5, "deserves": 1},
        {"size": 3, "holds": True},
    ]


@pytest.mark.parametrize("rule", CERTIFIED)
def test_every_rule_certifies_each_beginning_of_its_ranking(rule: str) -> None:
    for seed in range(40):
        outcome = methods.get(rule, **CERTIFIED[rule]).rank(profile_of(random_poll(seed, APPROVAL)))
        sizes = list(accumulate(map(len, outcome.ranking.tiers)))
        assert [each["size"] for each in outcome.evidence["ejr_plus"]] == sizes


@pytest.mark.parametrize("seats", range(1, 6))
def test_equal_shares_satisfies_ejr_plus(seats: int) -> None:
    """Brill & Peters (2023): whatever completes it, what equal shares buys for k seats satisfies EJR+ for k."""
    held = 0
    for seed in range(80):
        poll = random_poll(seed, APPROVAL)
        lots = tuple(random.Random(seed).sample(poll.measures, len(poll.measures)))
        found = methods.get("equal-shares", seats=seats, completion="phragmen").rank(profile_of(poll), lots)
        said = [each for each in found.evidence["ejr_plus"] if each["size"] == seats]
        assert all(each["holds"] for each in said), (seed, poll)
        held += len(said)
    assert held > 10


@pytest.mark.parametrize("rule", [*PREFIX_RULES, "greedy-monroe", "equal-shares", "proportional-borda"])
def test_lots_break_ties_and_each_use_is_named(rule: str) -> None:
    options = {"greedy-monroe": {"seats": 6}, "equal-shares": {"seats": 6, "completion": "phragmen"}}.get(rule, {})
    kind = frozenset({"ranking"}) if rule == "proportional-borda" else APPROVAL
    used = 0
    for seed in range(80):
        poll = random_poll(seed, kind)
        lots = tuple(random.Random(seed).sample(poll.measures, len(poll.measures)))
        outcome = methods.get(rule, **options).rank(profile_of(poll), lots)
        place = outcome.ranking.layers()
        assert all(len(tier) == 1 for tier in outcome.ranking.tiers[:-1])
        for drawn in outcome.lots_used:
            assert list(drawn) == [each for each in lots if each in drawn]
            decided = drawn[-1] if rule == "rev-seq-pav" else drawn[0]
            others = [place[each] for each in drawn if each != decided]
            assert place[decided] >= max(others) if rule == "rev-seq-pav" else place[decided] <= min(others)
            used += 1
        tie_free = methods.get(rule, **options).rank(profile_of(poll))
        if all(len(tier) == 1 for tier in tie_free.ranking.tiers[:-1]) and not outcome.lots_used:
            assert tie_free.ranking == outcome.ranking
    assert used > 10


@pytest.mark.parametrize("rule", ["seq-phragmen", "seq-pav", "rev-seq-pav", "maximin-support"])
def test_on_party_lists_seats_go_by_d_hondt(rule: str) -> None:
    """Janson (2016); Sánchez-Fernández et al. (2024): the highest quotients votes/1, votes/2, ... in turn."""
    votes = {"p": 53, "q": 23, "r": 16}
    lists = {party: [f"{party}{seat}" for seat in range(1, 7)] for party in votes}
    measures = [measure for members in lists.values() for measure in members]
    profile = Profile.from_approvals([set(each) for each in lists.values()], measures=measures, weights=votes.values())
    ranking = methods.get(rule).rank(profile, tuple(measures)).ranking
    order = [measure[0] for tier in ranking.tiers for measure in tier]
    quotients = [(Fraction(votes[party], seat), party) for party in votes for seat in range(1, 7)]
    assert order == [party for _, party in sorted(quotients, reverse=True)]


def priced(poll: Poll, draw: random.Random) -> dict[str, Any]:
    return {
        "budget": draw.randint(1, 60),
        "costs": [f"{x}={draw.choice([5, 10, 10, 12, 20])}" for x in poll.measures],
        "completion": draw.choice(["none", "approval", "phragmen", "increment"]),
        "satisfaction": draw.choice(["measures", "cost"]),
    }


def test_a_budget_is_spent_as_the_oracle_spends_it() -> None:
    spending = 0
    for seed in range(250):
        poll, draw = random_poll(seed, APPROVAL), random.Random(seed)
        options = priced(poll, draw)
        outcome = methods.get("equal-shares", **options).rank(profile_of(poll))
        tiers, scores = equal_shares.count(poll, **options)
        assert tiers_of(outcome) == tiers, (seed, options, poll)
        assert {x: {name: row.get(name) for name in scores[x]} for x, row in outcome.scores.items()} == scores
        assert 0 <= outcome.evidence["spent"] <= options["budget"]
        assert outcome.evidence["leftover"] == options["budget"] - outcome.evidence["spent"]
        spending += outcome.evidence["spent"] > 0
    assert spending > 60


@pytest.mark.parametrize(
    ("options", "rule", "option"),
    [
        ({}, "method-option-required", "seats"),
        ({"seats": 2, "budget": 5}, "method-option-superfluous", "budget"),
        ({"seats": 2, "costs": ["a=1", "b=1"]}, "method-option-superfluous", "costs"),
        ({"budget": 5}, "method-option-required", "costs"),
        ({"budget": 5, "costs": ["a=1"]}, "method-option-required", "costs"),
    ],
)
def test_seats_or_a_budget_with_all_costs(options: dict[str, Any], rule: str, option: str) -> None:
    with pytest.raises(MethodError) as refused:
        methods.get("equal-shares", **options).rank(Profile.from_approvals([{"a"}], measures=["a", "b"]))
    assert (refused.value.rule, refused.value.details["option"]) == (rule, option)


@pytest.mark.parametrize("costs", ["a", "a=0", "a=-1", "a=1.5", "a=1 ", ["a=1", "a=2"], [], [1], {"a": 1}, True])
def test_what_is_no_cost_is_refused(costs: object) -> None:
    with pytest.raises(MethodError) as refused:
        methods.get("equal-shares", budget=5, costs=costs)
    assert (refused.value.rule, refused.value.details["option"]) == ("method-option-value", "costs")


def test_a_tie_without_lots_ends_equal_shares_and_it_says_so() -> None:
    profile = Profile.from_approvals([{"a"}, {"b"}, {"c"}, {"c"}], measures=["a", "b", "c"])
    outcome = methods.get("equal-shares", seats=4, completion="phragmen").rank(profile)
    assert tiers_of(outcome) == [{"c"}, {"a", "b"}]
    assert (outcome.evidence["stopped"], outcome.evidence["spent"]) == (["a", "b"], 1)
    drawn = methods.get("equal-shares", seats=4).rank(profile, ("b", "a", "c"))
    assert (tiers_of(drawn), drawn.lots_used) == ([{"c"}, {"b"}, {"a"}], (("b", "a"),))
    assert "stopped" not in drawn.evidence


def test_greedy_monroe_needs_seats() -> None:
    with pytest.raises(MethodError) as refused:
        methods.get("greedy-monroe").rank(Profile.from_approvals([{"a"}], measures=["a"]))
    assert (refused.value.rule, refused.value.details["option"]) == ("method-option-required", "seats")


def test_support_is_exact_where_floating_point_is_not() -> None:
    """Supports that differ by one ballot in a billion."""
    sets = np.array([[1, 0, 1], [0, 1, 1]], bool)
    counts = np.array([500_000_000, 499_999_999, 1], np.int64)
    found = maximin_support.support(Approvals(sets, counts), [0, 1], Fraction(500_000_001))
    assert found == 500_000_000
    counts[2] = 2
    assert maximin_support.support(Approvals(sets, counts), [0, 1], Fraction(500_000_002)) == Fraction(1_000_000_001, 2)


def test_more_ballots_than_a_flow_holds_are_refused() -> None:
    profile = Profile.from_approvals([{"a"}, {"b"}], measures=["a", "b"], weights=[2**30, 1])
    with pytest.raises(LimitError) as refused:
        methods.get("maximin-support").rank(profile)
    assert (refused.value.rule, refused.value.expected) == ("method-ballots", (2**31 - 1) // 2)


def test_each_part_of_the_voters_gets_its_part_of_the_pairs() -> None:
    """Lederer (2025), the aim of proportional Borda, on strict rankings."""
    for seed in range(300):
        draw = random.Random(seed)
        measures = "abcdefg"[: draw.randint(2, 7)]
        rankings = list({tuple(draw.sample(measures, len(measures))) for _ in range(draw.randint(1, 4))})
        rankings.sort()
        weights = [draw.randint(1, 9) for _ in rankings]
        profile = Profile.from_rankings(rankings, weights=weights, unranked="last", measures=measures)
        ranking = methods.get("proportional-borda").rank(profile, tuple(measures)).ranking
        place = {x: i for i, x in enumerate(ranking.order(tuple(measures)))}
        for ranks, voters in zip(rankings, weights, strict=True):
            pairs = list(combinations(ranks, 2))
            assert sum(place[x] < place[y] for x, y in pairs) >= voters * len(pairs) // sum(weights), seed


def test_weights_are_exact_for_as_many_ballots_as_there_may_be() -> None:
    """The same ballots two billion times over: the same ranking, and points as many times over."""
    rankings = [("a", "b", "c", "d"), ("d", "c", "b", "a"), ("b", "d", "a", "c")]
    few, many = (
        methods.get("proportional-borda").rank(
            Profile.from_rankings(rankings, weights=[k * n for k in (5, 3, 2)], unranked="last")
        )
        for n in (1, 2**28)
    )
    assert few.ranking == many.ranking
    assert {x: 2**28 * Fraction(row["points"]) for x, row in few.scores.items()} == {  # type: ignore[arg-type]
        x: row["points"] for x, row in many.scores.items()
    }


def test_phragmen_loads_never_fall() -> None:
    for seed in range(80):
        outcome = methods.get("seq-phragmen").rank(profile_of(random_poll(seed, APPROVAL)))
        loads = [step["load"] for step in outcome.evidence["steps"]]
        assert all(one <= other for one, other in pairwise(loads))


BIG: dict[str, dict[str, Any]] = {
    "seq-phragmen": {},
    "seq-pav": {},
    "rev-seq-pav": {},
    "greedy-monroe": {"seats": 12},
    "equal-shares": {"seats": 12, "completion": "phragmen"},
}


@pytest.mark.parametrize("rule", BIG)
def test_numbers_far_beyond_64_bits_stay_exact(rule: str) -> None:
    """Fifty measures: common denominators of hundreds of bits, against the oracle."""
    draw = random.Random(5)
    measures = tuple(f"m{number:02}" for number in range(50))
    ballots = [({x: int(draw.random() < 0.9 - 0.016 * i) for i, x in enumerate(measures)}, 1) for _ in range(60)]
    poll = Poll("approval", measures, 2, None, "last", tuple(ballots))
    outcome = methods.get(rule, **BIG[rule]).rank(profile_of(poll))
    tiers, scores = import_module(f"oracle.{rule.replace('-', '_')}").count(poll, **BIG[rule])
    assert tiers_of(outcome) == tiers
    assert {x: {name: row.get(name) for name in scores[x]} for x, row in outcome.scores.items()} == scores
    assert not any(isinstance(value, (float, np.generic)) for row in outcome.scores.values() for value in row.values())
