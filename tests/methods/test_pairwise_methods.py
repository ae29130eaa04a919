"""What only methods of the pairwise counts have: lots between equal victories, locks, limits, sizes."""

from __future__ import annotations

import random
from importlib import import_module
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from methods.polls import outcome_of, profile_of, random_poll, tiers_of, variants
from oracle import ranked_pairs as slow
from oracle.poll import Poll
from oracle.split_cycle import defeats_of

from votation import counting, methods
from votation.errors import LimitError
from votation.methods import stable_voting
from votation.profile import Reading, Scope

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = methods.get("ranked-pairs").info.kinds
VARIANTS = [
    pytest.param(method, options, id="-".join([method, *options.values()]))
    for method, options in variants()
    if methods.get(method).info.family == "condorcet" and "zavist-tideman" not in options.values()
]
STRENGTHS = list(product(["winning-votes", "margins"], ["fewer-losing-votes", "none"]))


def margin_poll(*pairs: str) -> Poll:
    """Ballots such as `2AB`: two voters who compare A with B alone, and put it above."""
    measures = tuple(sorted({x for pair in pairs for x in pair[-2:]}))
    ballots = tuple(({pair[-2]: 1, pair[-1]: 0}, int(pair[:-2])) for pair in pairs)
    return Poll("ranking", measures, len(measures), None, "exclude", ballots)


def circular_poll(seed: int) -> Poll:
    """Strict and tied rankings round a circle and across it: cycles, which `random_poll` rarely has."""
    draw = random.Random(seed)
    measures = tuple(draw.sample("abcdef", draw.randint(3, 6)))
    size = len(measures)
    turns = [[*measures[turn:], *measures[:turn]] for turn in range(size)]
    orders = turns + [draw.sample(measures, size) for _ in range(draw.randint(0, 4))]
    levels = [{x: size - 1 - place for place, x in enumerate(order)} for order in orders]
    for ballot in levels:
        if draw.random() < 0.3:
            ballot[draw.choice(measures)] = draw.randrange(size)
    ballots = tuple((ballot, draw.choice([1, 1, 2, 3])) for ballot in levels)
    return Poll("ranking", measures, size, None, draw.choice(["last", "exclude"]), ballots)


def counted(above: NDArray[np.int64]) -> tuple[counting.Statistics, Scope]:
    """Statistics of nothing but these preferences."""
    size, none = len(above), np.zeros_like(above)
    pairwise = counting.PairwiseCounts(above, none, none, np.zeros(size, np.int64))
    scope = Scope("overall", tuple(f"m{row}" for row in range(size)), Reading("ranking", size, None, "last"))
    return counting.Statistics(counting.ScopeCounts(1, 0), pairwise=pairwise), scope


def circle(size: int) -> NDArray[np.int64]:
    """Each measure beats the next half of the circle, all by the same votes."""
    return np.array([[0 < (y - x) % size <= size // 2 for y in range(size)] for x in range(size)], np.int64)


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_a_method_of_pairs_agrees_with_its_oracle_on_cycles(method: str, options: dict[str, str]) -> None:
    oracle = import_module(f"oracle.{method.replace('-', '_')}")
    for seed in range(60):
        poll = circular_poll(seed)
        outcome, (tiers, scores) = outcome_of(method, options, poll), oracle.count(poll, **options)
        assert tiers_of(outcome) == tiers, poll
        assert {x: {column: outcome.scores[x].get(column) for column in scores[x]} for x in scores} == scores, poll


def test_most_circular_polls_have_no_condorcet_winner() -> None:
    smith = [tiers_of(outcome_of("smith-set", {}, circular_poll(seed)))[0] for seed in range(60)]
    assert sum(len(tier) > 2 for tier in smith) > 30


@pytest.mark.parametrize("method", ["ranked-pairs", "river"])
@pytest.mark.parametrize(("strength", "second_key"), STRENGTHS)
def test_lots_decide_between_equal_victories_one_by_one(method: str, strength: str, second_key: str) -> None:
    oracle = import_module(f"oracle.{method.replace('-', '_')}")
    found = methods.get(method, strength=strength, second_key=second_key, ties="zavist-tideman")
    drawn = 0
    for seed in range(120):
        poll = circular_poll(seed) if seed % 2 else random_poll(seed, KINDS)
        lots = random.Random(seed).sample(poll.measures, len(poll.measures))
        outcome = found.rank(profile_of(poll), tuple(lots))
        assert (tiers_of(outcome), outcome.scores) == oracle.by_lots(poll, strength, second_key, lots), poll
        assert all(len(tier) == 1 for tier in outcome.ranking.tiers), poll
        assert all(list(used) == [x for x in lots if x in used] for used in outcome.lots_used), poll
        drawn += len(outcome.lots_used)
    assert drawn > 20


@pytest.mark.parametrize("method", ["ranked-pairs", "river"])
def test_lots_that_decide_nothing_are_not_logged(method: str) -> None:
    poll = margin_poll("3AB", "2BC", "2AC")  # the two equal victories are both locked, or over one measure
    for ties in ("group", "zavist-tideman"):
        outcome = methods.get("ranked-pairs", ties=ties).rank(profile_of(poll), ("C", "B", "A"))
        assert (tiers_of(outcome), outcome.lots_used) == ([{"A"}, {"B"}, {"C"}], ())
    grouped = methods.get(method, ties="group").rank(profile_of(margin_poll("1AB", "1BC", "1CA")), ("C", "B", "A"))
    assert (tiers_of(grouped), grouped.lots_used) == ([{"A", "B", "C"}], ())


def test_the_lots_of_a_circle_of_equal_victories() -> None:
    # in the order of the winners B, C, A: B over C, C over A; A over B would close the circle
    found = methods.get("ranked-pairs", ties="zavist-tideman")
    outcome = found.rank(profile_of(margin_poll("1AB", "1BC", "1CA")), ("B", "C", "A"))
    assert (tiers_of(outcome), outcome.lots_used) == ([{"B"}, {"C"}, {"A"}], (("B", "C", "A"),))


def test_every_victory_is_in_the_list_of_locks() -> None:
    for seed in range(60):
        poll = circular_poll(seed)
        links = outcome_of("ranked-pairs", {}, poll).evidence["links"]
        groups = slow.groups(poll, poll.measures, "winning-votes", "fewer-losing-votes")
        listed = [
            {(each["winner"], each["loser"]) for each in links if each["step"] == step + 1}
            for step in range(len(groups))
        ]
        assert listed == [set(group) for group in groups]
        pairs = poll.pairs()
        assert all(
            each["strength"] == [pairs[x, y], pairs[y, x]]
            for each in links
            for x, y in [(each["winner"], each["loser"])]
        )
        locked = {(each["winner"], each["loser"]) for each in links if each["locked"]}
        refused = [each for each in links if not each["locked"]]
        not_weaker = {
            each["step"]: {(o["winner"], o["loser"]) for o in links if o["step"] <= each["step"]} for each in refused
        }
        assert all(slow.reaches(not_weaker[each["step"]], each["loser"], each["winner"]) for each in refused)
        assert not any(slow.reaches(locked, y, x) for x, y in locked)


def test_a_tree_of_river_shows_the_locked_victories_of_each_tier_that_is_contested() -> None:
    # documentation of pref_voting: B over A, C over D, D over B; without C: B over A, A over D; then A beats D
    trees = outcome_of("river", {}, margin_poll("2AC", "8AD", "12BA", "12CD", "6DB")).evidence["trees"]
    assert [(tree["winners"], sorted(map(tuple, tree["locked"]))) for tree in trees] == [
        (["C"], [("B", "A"), ("C", "D"), ("D", "B")]),
        (["B"], [("A", "D"), ("B", "A")]),
    ]


def test_a_discarded_victory_of_split_cycle_shows_the_cycle_it_is_weakest_in() -> None:
    discarded = 0
    for seed in range(120):
        poll = circular_poll(seed)
        pairs = poll.pairs()
        margins = {(x, y): pairs[x, y] - pairs[y, x] for x, y in pairs}
        shown = outcome_of("split-cycle", {}, poll).evidence["discarded"]
        victories = {pair for pair, margin in margins.items() if margin > 0}
        assert {tuple(each["pair"]) for each in shown} == victories - defeats_of(margins, poll.measures)
        for each in shown:
            path = each["path"]
            assert [path[-1], path[0]] == each["pair"]
            assert margins[tuple(each["pair"])] == each["margin"]
            assert all(margins[step] >= each["margin"] for step in pairwise(path))
        discarded += len(shown)
    assert discarded > 100


def test_stable_voting_shows_the_matches_that_decide() -> None:
    # documentation of pref_voting, by hand: without A, C meets B and D; D and B without C, by lost matches
    contests = outcome_of("stable-voting", {}, margin_poll("8AD", "10BA", "4CA", "8CB", "8DB")).evidence["contests"]
    assert contests == [
        {"undefeated": ["C", "D"], "decided": True, "matches": [["C", "B"]], "margin": 8},
        {"undefeated": ["B", "D"], "decided": True, "matches": [["B", "D"], ["D", "A"]], "margin": -8},
    ]


def test_stable_voting_without_end_is_split_cycle_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    poll = margin_poll("8AD", "10BA", "4CA", "8CB", "8DB")
    monkeypatch.setattr(stable_voting, "MAX_SUBSETS", 0)
    outcome = outcome_of("stable-voting", {}, poll)
    assert tiers_of(outcome) == [{"C", "D"}, {"B"}, {"A"}]
    assert outcome.evidence["contests"] == [{"undefeated": ["C", "D"], "decided": False}]
    monkeypatch.setattr(stable_voting, "MAX_SUBSETS", 1)  # the first tier is decided, the second is not
    outcome = outcome_of("stable-voting", {}, poll)
    assert tiers_of(outcome) == [{"C"}, {"B", "D"}, {"A"}]
    assert [each["decided"] for each in outcome.evidence["contests"]] == [True, False]


def test_where_stable_voting_ends_does_not_depend_on_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stable_voting, "MAX_SUBSETS", 12)
    found, above, undecided = methods.get("stable-voting"), circle(7), 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        votes = draw.integers(0, 4, (6, 6))
        order = draw.permutation(6)
        stats, scope = counted(votes)
        outcome = found.outcome(stats, scope)
        moved = found.outcome(counted(votes[np.ix_(order, order)])[0], scope)
        named = [{f"m{order[int(x[1:])]}" for x in tier} for tier in moved.ranking.tiers]
        assert named == tiers_of(outcome), seed
        undecided += not all(each["decided"] for each in outcome.evidence["contests"])
    assert undecided > 2
    assert tiers_of(found.outcome(*counted(above))) == [{f"m{row}" for row in range(7)}]


def test_stable_voting_refuses_more_measures_than_it_can_rank() -> None:
    _, scope = counted(circle(stable_voting.MAX_MEASURES + 1))
    with pytest.raises(LimitError) as refused:
        methods.get("stable-voting").check(scope)
    assert (refused.value.rule, refused.value.found, refused.value.expected) == ("method-measures", 101, 100)


def test_minimax_names_a_condorcet_loser_that_does_not_come_last() -> None:
    first = [("ABCL", 1), ("ABLC", 1), ("BCAL", 3), ("CLAB", 1), ("LABC", 1), ("LCAB", 2)]
    ballots = tuple(({x: 3 - place for place, x in enumerate(order)}, voters) for order, voters in first)
    poll = Poll("ranking", ("A", "B", "C", "L"), 4, None, "last", ballots)
    outcome = outcome_of("minimax", {}, poll)
    assert tiers_of(outcome)[0] == {"L"}
    assert outcome.evidence == {"condorcet_loser": "L"}
    assert outcome_of("minimax", {}, margin_poll("2AB", "2BC", "2AC")).evidence == {}


@pytest.mark.parametrize(
    ("method", "name", "shortened"),
    [("ranked-pairs", "links", 0), ("river", "trees", 0), ("split-cycle", "discarded", None)],
)
def test_long_evidence_is_shortened_above_its_limit(method: str, name: str, shortened: int | None) -> None:
    def evidence(size: int) -> Any:
        row = np.triu(np.ones((size, size), np.int64), 1)
        outcome = methods.get(method).outcome(*counted(row))
        assert tiers_of(outcome) == [{f"m{x}"} for x in range(size)]
        return outcome.evidence

    assert len(evidence(200)[name]) == {"links": 19_900}.get(name, 0)
    assert (len(evidence(201)[name]) if name in evidence(201) else None) == shortened


@pytest.mark.parametrize("method", ["copeland", "schulze", "ranked-pairs", "minimax", "smith-minimax", "schwartz-set"])
def test_a_circle_of_many_measures_is_one_tie(method: str) -> None:
    stats, scope = counted(circle(121))
    assert tiers_of(methods.get(method).outcome(stats, scope)) == [set(scope.measures)]


@pytest.mark.parametrize("method", ["copeland", "minimax", "smith-minimax", "ranked-pairs", "river", "split-cycle"])
@pytest.mark.parametrize("strength", ["winning-votes", "margins"])
def test_counts_near_the_largest_stay_exact(method: str, strength: str) -> None:
    big = 2**62
    above = np.array([[0, big, 1], [1, 0, big + 1], [big - 1, 1, 0]], np.int64)
    options = (
        {"second": "margins"} if method == "copeland" else {} if method == "split-cycle" else {"strength": strength}
    )
    outcome = methods.get(method, **options).outcome(*counted(above))
    # a circle whose weakest victory is the one over m0; sums of margins: 1, 1 and -2 more than it seems in floats
    assert tiers_of(outcome)[0] == ({"m0", "m1"} if method == "copeland" else {"m0"})
