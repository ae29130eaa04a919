"""What only Schulze has: witnesses of paths, an order behind its tiers, three strengths."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from methods.polls import outcome_of, random_poll, variants

from votation import counting, methods
from votation.methods import schulze
from votation.methods.steps import paths, strengths
from votation.profile import Reading, Scope

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from oracle.poll import Poll

VARIANTS = [options for method, options in variants() if method == "schulze"]
KINDS = methods.get("schulze").info.kinds


def random_links(seed: int) -> NDArray[np.int32]:
    """Few strengths, so that many paths tie; some pairs without a victory."""
    draw = np.random.default_rng(seed)
    size, most = int(draw.integers(1, 25)), int(draw.integers(1, 40))
    outcome = np.triu(draw.integers(-1, 2, (size, size)), 1)
    return np.where(outcome - outcome.T > 0, draw.integers(1, most + 1, (size, size)), 0).astype(np.int32)


@pytest.mark.parametrize("seed", range(60))
def test_a_witness_is_a_path_of_the_strength_it_proves(seed: int) -> None:
    links = random_links(seed)
    found = paths.strongest_paths(links)
    for x, y in product(range(len(links)), repeat=2):
        if x == y or not found.strengths[x, y]:
            assert found.before[x, y] == -1
            continue
        stops = found.witness(x, y)
        assert (stops[0], stops[-1]) == (x, y)
        assert len(set(stops)) == len(stops)
        assert min(links[step] for step in pairwise(stops)) == found.strengths[x, y]


@pytest.mark.parametrize("seed", range(60))
def test_no_path_is_stronger_than_the_strongest(seed: int) -> None:
    links = random_links(seed)
    strongest = paths.strongest_paths(links).strengths
    assert (strongest >= links).all()
    extended = np.minimum(strongest[:, :, None], links[None]).max(axis=1)
    np.fill_diagonal(extended, 0)
    assert (extended <= strongest).all()


def order_of(poll: Poll, options: dict[str, Any]) -> set[tuple[str, str]]:
    evidence = outcome_of("schulze", options, poll).evidence
    return {(each["path"][0], each["path"][-1]) for each in evidence["paths"]}


@pytest.mark.parametrize("options", VARIANTS)
def test_the_printed_witnesses_can_be_checked_by_hand(options: dict[str, str]) -> None:
    for seed in range(80):
        poll = random_poll(seed, KINDS)
        evidence, pairs = outcome_of("schulze", options, poll).evidence, poll.pairs()
        row = {x: number for number, x in enumerate(poll.measures)}
        value = {}
        for x, y in pairs:
            strongest = evidence["strongest"][row[x]][row[y]]
            value[x, y] = evidence["strengths"][strongest - 1] if strongest else []
        for witness in evidence["paths"]:
            steps = list(pairwise(witness["path"]))
            assert witness["strength"] == value[witness["path"][0], witness["path"][-1]]
            votes = [(pairs[x, y], pairs[y, x]) for x, y in steps]
            assert all(won > lost for won, lost in votes)
            assert printed(min(votes, key=lambda each: weight(*each, options)), options) == witness["strength"]


def weight(won: int, lost: int, options: dict[str, str]) -> tuple[Any, ...]:
    match options:
        case {"strength": "margins"}:
            return (won - lost,)
        case {"strength": "ratio"}:
            return (0, Fraction(won, lost)) if lost else (1, won)
        case {"second_key": "none"}:
            return (won,)
    return (won, -lost)


def printed(votes: tuple[int, int], options: dict[str, str]) -> list[int]:
    won, lost = votes
    match options:
        case {"strength": "margins"}:
            return [won - lost]
        case {"strength": "ratio"}:
            return [Fraction(won, lost).numerator, Fraction(won, lost).denominator] if lost else [won, 0]
        case {"second_key": "none"}:
            return [won]
    return [won, lost]


@pytest.mark.parametrize("options", VARIANTS)
def test_the_order_turns_with_the_ballots(options: dict[str, str]) -> None:
    for seed in range(60):
        poll = random_poll(seed, frozenset({"ranking"}))
        assert order_of(poll.upside_down(), options) == {(y, x) for x, y in order_of(poll, options)}, poll


@pytest.mark.parametrize("options", VARIANTS)
def test_raising_a_measure_keeps_it_above_what_it_was_above(options: dict[str, str]) -> None:
    raised = 0
    for seed in range(120):
        poll, draw = random_poll(seed, frozenset({"grades", "scores"})), random.Random(seed)
        places = [(i, x) for i, (ballot, _) in enumerate(poll.ballots) for x in ballot if ballot[x] < poll.scale - 1]
        if places:
            i, x = draw.choice(places)
            levels, voters = poll.ballots[i]
            ballots = (*poll.ballots[:i], (levels | {x: poll.scale - 1}, voters), *poll.ballots[i + 1 :])
            kept = {pair for pair in order_of(poll, options) if pair[0] == x}
            assert kept <= order_of(poll.with_ballots(ballots), options), poll
            raised += 1
    assert raised > 50


def numbers(won: list[int], lost: list[int], strength: strengths.StrengthName) -> list[int]:
    """Number the strengths of victories won : lost, each of one measure over another of its own."""
    size = len(won)
    preferred = np.zeros((2 * size, 2 * size), np.int64)
    preferred[range(size), range(size, 2 * size)] = won
    preferred[range(size, 2 * size), range(size)] = lost
    found = strengths.victories(preferred, strength, "none").numbers
    return [int(number) for number in found[range(size), range(size, 2 * size)]]


def test_ratios_are_compared_exactly_near_the_largest_counts() -> None:
    big = 2**62 - 1
    won, lost = [big, big - 1, big - 1, 2, 6, 7, 5], [big - 1, big - 2, big - 3, 1, 3, 0, 0]
    keys = [(1, Fraction(a)) if not b else (0, Fraction(a, b)) for a, b in zip(won, lost, strict=True)]
    expected = [1 + sorted(set(keys)).index(key) for key in keys]
    assert numbers(won, lost, "ratio") == expected == [1, 2, 3, 4, 4, 6, 5]


def test_ratios_are_compared_as_fractions() -> None:
    draw = random.Random(7)
    for limit in (5, 100, 2**20, 2**40, 2**61):
        lost = [draw.randint(1, limit) for _ in range(40)]
        won = [each + draw.randint(1, limit) for each in lost]
        fractions = [Fraction(a, b) for a, b in zip(won, lost, strict=True)]
        assert numbers(won, lost, "ratio") == [1 + sorted(set(fractions)).index(each) for each in fractions]


def test_many_measures_keep_their_paths_in_a_matrix() -> None:
    size = schulze.MAX_WITNESSED + 1
    cycle = np.zeros((size, size), np.int64)
    cycle[range(size), [(x + 1) % size for x in range(size)]] = range(1, size + 1)
    none = np.zeros_like(cycle)
    stats = counting.Statistics(
        counting.ScopeCounts(size, 0), pairwise=counting.PairwiseCounts(cycle, none, none, np.full(size, size))
    )
    measures = tuple(f"m{x}" for x in range(size))
    outcome = methods.get("schulze").outcome(stats, Scope("overall", measures, Reading("ranking", size, None, "last")))
    assert "paths" not in outcome.evidence
    before = outcome.evidence["predecessors"]
    assert all(before[x][y] == (y - 1) % size for x in range(size) for y in range(size) if x != y)
    # around the ring every path but the one that avoids link 1 passes it: m1 > m2 > ... > m0
    assert outcome.ranking.tiers == tuple(frozenset({f"m{x % size}"}) for x in range(1, size + 1))
