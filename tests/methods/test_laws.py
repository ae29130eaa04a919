"""Laws that every method obeys, and those that some claim; all on generated elections."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from methods.polls import fitted, outcome_of, profile_of, random_poll, random_vote, tiers_of, variants

from votation import counting, methods
from votation.methods import Law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oracle.poll import Poll, Tiers

VARIANTS = [pytest.param(*each, id=f"{each[0]}-{'-'.join(each[1].values())}") for each in variants()]
CLAIMS = [
    pytest.param(method, options, law, id=f"{method}-{'-'.join(options.values())}-{law.value}")
    for method, options in variants()
    for law in Law
    if law in methods.get(method, **options).laws
]
SEEDS = range(50)


def polls(method: str, seeds: range = SEEDS) -> Iterator[tuple[Poll, random.Random]]:
    for seed in seeds:
        yield random_poll(seed, methods.get(method).info.kinds), random.Random(seed)


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_the_order_of_ballots_and_their_division_do_not_matter(method: str, options: dict[str, Any]) -> None:
    for poll, draw in polls(method):
        found, _ = fitted(method, options, poll, 1)
        single = [(levels, 1) for levels, voters in poll.ballots for _ in range(voters)]
        draw.shuffle(single)
        assert found.rank(profile_of(poll)) == found.rank(profile_of(poll.with_ballots(single))), poll


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_the_names_and_order_of_measures_do_not_matter(method: str, options: dict[str, Any]) -> None:
    for poll, draw in polls(method):
        name = dict(zip(poll.measures, draw.sample("uvwxyz", len(poll.measures)), strict=True))
        ballots = [({name[x]: level for x, level in levels.items()}, voters) for levels, voters in poll.ballots]
        measures = draw.sample(sorted(name.values()), len(name))
        other = outcome_of(method, options, replace(poll, measures=tuple(measures), ballots=tuple(ballots)))
        outcome = outcome_of(method, options, poll)
        assert tiers_of(other) == [{name[x] for x in tier} for tier in outcome.ranking.tiers], poll
        assert other.scores == {name[x]: row for x, row in outcome.scores.items()}, poll


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_counting_apart_and_adding_is_counting_together(method: str, options: dict[str, Any]) -> None:
    for poll, draw in polls(method):
        found, _ = fitted(method, options, poll, 1)
        cut = draw.randint(0, len(poll.ballots))
        halves = (poll.with_ballots(poll.ballots[:cut]), poll.with_ballots(poll.ballots[cut:]))
        one, other = (counting.count(profile_of(half), found.info.statistics) for half in halves)
        assert found.outcome(one + other, profile_of(poll).scope) == found.rank(profile_of(poll)), poll


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_every_ballot_three_times_changes_no_rank(method: str, options: dict[str, Any]) -> None:
    for poll, _ in polls(method):
        thrice = poll.with_ballots((levels, 3 * voters) for levels, voters in poll.ballots)
        assert outcome_of(method, options, thrice).ranking == outcome_of(method, options, poll).ranking, poll


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_every_measure_is_ranked_once(method: str, options: dict[str, Any]) -> None:
    for poll, _ in polls(method):
        tiers = tiers_of(outcome_of(method, options, poll))
        assert sorted(x for tier in tiers for x in tier) == sorted(poll.measures)


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_fault_33_without_ballots_every_measure_ties(method: str, options: dict[str, Any]) -> None:
    for poll, _ in polls(method):
        assert tiers_of(outcome_of(method, options, poll.with_ballots(()))) == [set(poll.measures)]


def check(law: Law, method: str, options: dict[str, Any], seeds: range) -> int:
    """Hold `law` on every election of `seeds` it says something about; return how often it did."""

    def rank(poll: Poll) -> Tiers:
        return tiers_of(outcome_of(method, options, poll))

    return sum(LAWS[law](rank, poll, draw) for poll, draw in polls(method, seeds))


@pytest.mark.parametrize(("method", "options", "law"), CLAIMS)
def test_a_claimed_law_holds(method: str, options: dict[str, Any], law: Law) -> None:
    assert check(law, method, options, range(120)) >= 8


@pytest.mark.sweep
@pytest.mark.parametrize(("method", "options", "law"), CLAIMS)
def test_a_claimed_law_holds_on_many_more(method: str, options: dict[str, Any], law: Law) -> None:
    assert check(law, method, options, range(1_000, 2_500)) >= 100


def place(tiers: Tiers, x: str) -> int:
    """Rank, 1-2-2-4."""
    return 1 + sum(len(tier) for tier in tiers[: next(i for i, tier in enumerate(tiers) if x in tier)])


def condorcet_winner(rank: Callable[[Poll], Tiers], poll: Poll, _: random.Random) -> int:
    pairs, applied = poll.pairs(), 0
    for x in poll.measures:
        if len(poll.measures) > 1 and all(pairs[x, y] > pairs[y, x] for y in poll.measures if y != x):
            assert rank(poll)[0] == {x}, poll
            applied += 1
    return applied


def majority(rank: Callable[[Poll], Tiers], poll: Poll, _: random.Random) -> int:
    voters = sum(n for _, n in poll.expressed())
    applied = 0
    for x in poll.measures:
        others = [y for y in poll.measures if y != x]
        putting_first = sum(n for ballot, n in poll.expressed() if all(poll.prefers(ballot, x, y) for y in others))
        if others and 2 * putting_first > voters:
            assert rank(poll)[0] == {x}, poll
            applied += 1
    return applied


def pareto(rank: Callable[[Poll], Tiers], poll: Poll, _: random.Random) -> int:
    pairs, applied = poll.pairs(), 0
    for x, y in permutations(poll.measures, 2):
        compared = all(poll.compares(ballot, x, y) for ballot, _ in poll.expressed())
        if compared and pairs[x, y] and not pairs[y, x]:
            tiers = rank(poll)
            assert place(tiers, x) <= place(tiers, y), (x, y, poll)
            applied += 1
    return applied


def monotonicity(rank: Callable[[Poll], Tiers], poll: Poll, draw: random.Random) -> int:
    raisable = [
        (i, x) for i, (ballot, _) in enumerate(poll.ballots) for x, level in ballot.items() if level < poll.scale - 1
    ]
    if not raisable:
        return 0
    i, x = draw.choice(raisable)
    levels, voters = poll.ballots[i]
    raised = (levels | {x: draw.randint(levels[x] + 1, poll.scale - 1)}, voters)
    better = poll.with_ballots((*poll.ballots[:i], raised, *poll.ballots[i + 1 :]))
    assert place(rank(better), x) <= place(rank(poll), x), (x, i, poll)
    return 1


def reversal(rank: Callable[[Poll], Tiers], poll: Poll, _: random.Random) -> int:
    turned = poll.upside_down()
    if any(
        poll.is_blank(one) != poll.is_blank(other)
        for (one, _), (other, _) in zip(poll.ballots, turned.ballots, strict=True)
    ):
        return 0  # approving everything, turned, is approving nothing
    assert rank(turned) == rank(poll)[::-1], poll
    return 1


def participation(rank: Callable[[Poll], Tiers], poll: Poll, draw: random.Random) -> int:
    model = dict.fromkeys(poll.measures, 0)
    added = random_vote(draw, poll.kind, poll.scale, 0.2, 1, model)
    ballot = poll.read(added[0])
    before, after = rank(poll), rank(poll.with_ballots((*poll.ballots, added)))
    applied = 0
    for x, y in permutations(poll.measures, 2):
        if poll.prefers(ballot, x, y) and place(before, x) <= place(before, y):
            assert place(after, x) <= place(after, y), (x, y, added, poll)
            applied += 1
    return applied


def independence(rank: Callable[[Poll], Tiers], poll: Poll, draw: random.Random) -> int:
    rest = poll.without(draw.choice(poll.measures))
    same_ballots = all(
        poll.is_blank(one) == rest.is_blank(other)
        for (one, _), (other, _) in zip(poll.ballots, rest.ballots, strict=True)
    )
    if not rest.measures or not same_ballots:
        return 0
    kept = [tier & set(rest.measures) for tier in rank(poll)]
    assert rank(rest) == [tier for tier in kept if tier], poll
    return 1


LAWS: dict[Law, Callable[[Callable[[Poll], Tiers], Poll, random.Random], int]] = {
    Law.CONDORCET_WINNER: condorcet_winner,
    Law.MAJORITY: majority,
    Law.MONOTONICITY: monotonicity,
    Law.PARETO: pareto,
    Law.REVERSAL: reversal,
    Law.PARTICIPATION: participation,
    Law.INDEPENDENCE: independence,
}
