"""What only rules by elimination have: lots and earlier rounds in ties, exhausted ballots, transfers, evidence."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from methods.polls import profile_of, random_poll, tiers_of
from oracle import benham, nanson, stv, tideman_alternative
from oracle.elimination import first_places, last_places
from oracle.poll import Poll

from votation import methods
from votation.errors import MethodError

if TYPE_CHECKING:
    from collections.abc import Callable

    from votation.methods import Outcome

KINDS = methods.get("irv").info.kinds


def poll_of(*lines: str, measures: str = "ABCD", empty: str = "last") -> Poll:
    """Ballots such as `3 AB=C`: three voters who put A first, then B and C together."""
    ballots = []
    for line in lines:
        voters, order = line.split()
        tiers = enumerate(order.split(">"))
        levels = {x: len(measures) - 1 - place for place, tier in tiers for x in tier.split("=")}
        ballots.append((levels, int(voters)))
    return Poll("ranking", tuple(measures), len(measures), None, empty, tuple(ballots))  # type: ignore[arg-type]


def ranked(method: str, poll: Poll, lots: str | None = None, **options: Any) -> Outcome:
    return methods.get(method, **options).rank(profile_of(poll), None if lots is None else tuple(lots))


def drawn(poll: Poll, lots: tuple[str, ...], had: Callable[[list[str]], dict[str, Fraction]]) -> list[str]:
    """Whoever has least leaves, of several the last by lots: the order, one measure a time."""
    left, order = list(poll.measures), list[str]()
    while left:
        now = had(left)
        tied = [x for x in lots if x in left and now[x] == min(now.values())]
        order.insert(0, tied[-1])
        left.remove(tied[-1])
    return order


@pytest.mark.parametrize("equal_ranks", ["approval", "split"])
def test_by_lots_one_measure_leaves_at_a_time(equal_ranks: str) -> None:
    for seed in range(150):
        poll = random_poll(seed, KINDS)
        lots = tuple(random.Random(seed).sample(poll.measures, len(poll.measures)))
        rules = {
            "irv": ({"equal_ranks": equal_ranks}, lambda left, poll=poll: first_places(poll, left, equal_ranks)),
            "coombs": (
                {"equal_ranks": equal_ranks, "majority": "ignore"},
                lambda left, poll=poll: {x: -n for x, n in last_places(poll, left, equal_ranks).items()},
            ),
            "baldwin": ({}, lambda left, poll=poll: {x: nanson.margins(poll, x, left) for x in left}),
        }
        for method, (options, had) in rules.items():
            outcome = ranked(method, poll, "".join(lots), **options)
            assert tiers_of(outcome) == [{x} for x in drawn(poll, lots, had)], (method, poll, lots)


@pytest.mark.parametrize(("method", "oracle"), [("tideman-alternative", tideman_alternative), ("benham", benham)])
def test_by_lots_the_hybrids_leave_no_tie_but_where_the_oracle_has_one(method: str, oracle: Any) -> None:
    used = 0
    for seed in range(150):
        poll = random_poll(seed, KINDS)
        lots = tuple(random.Random(seed).sample(poll.measures, len(poll.measures)))
        outcome = ranked(method, poll, "".join(lots))
        assert all(len(tier) == 1 for tier in outcome.ranking.tiers), poll
        used += bool(outcome.lots_used)
        if not outcome.lots_used:
            assert tiers_of(outcome) == oracle.count(poll)[0]
    assert used > 20


def test_a_use_of_the_lots_is_recorded() -> None:
    poll = poll_of("3 A>B", "2 B>A", "2 C>A", measures="ABC")
    without, lots = ranked("irv", poll), ranked("irv", poll, "CAB")
    assert tiers_of(without) == [{"A"}, {"B", "C"}]
    assert without.lots_used == ()
    assert tiers_of(lots) == [{"A"}, {"C"}, {"B"}]  # B is last of the tied; its ballots go to A
    assert lots.lots_used == (("C", "B"),)


def test_earlier_rounds_part_a_tie_from_the_last_or_from_the_first() -> None:
    # A 4, B 2, C 5, D 3: B leaves to A; A 6, C 5, D 3: D leaves; A 7, C 7: level. Last time C had less, at first A
    poll = poll_of("4 A", "2 B>A>D", "5 C>B", "2 D>C>A", "1 D>A")
    assert tiers_of(ranked("irv", poll)) == [{"A", "C"}, {"D"}, {"B"}]
    backward, forward = (ranked("irv", poll, ties=ties) for ties in ("backward", "forward"))
    assert tiers_of(backward) == [{"A"}, {"C"}, {"D"}, {"B"}]
    assert tiers_of(forward) == [{"C"}, {"A"}, {"D"}, {"B"}]
    assert backward.lots_used == forward.lots_used == ()


@pytest.mark.parametrize("ties", ["backward", "forward"])
def test_what_no_round_tells_apart_is_left_to_the_lots(ties: str) -> None:
    poll = poll_of("3 A>B", "2 B>A", "2 C>A", measures="ABC")
    assert tiers_of(ranked("irv", poll, ties=ties)) == [{"A"}, {"B", "C"}]
    lots = ranked("irv", poll, "CAB", ties=ties)
    assert (tiers_of(lots), lots.lots_used) == ([{"A"}, {"C"}, {"B"}], (("C", "B"),))


def test_the_rounds_say_who_is_left_what_they_have_and_what_is_exhausted() -> None:
    poll = poll_of("4 A", "3 B>A", "2 C", measures="ABC")
    assert ranked("irv", poll).evidence["rounds"] == [
        {"left": ["A", "B", "C"], "votes": [4, 3, 2], "out": ["C"], "exhausted": 0},
        {"left": ["A", "B"], "votes": [4, 3], "out": ["B"], "exhausted": 2},
        {"left": ["A"], "votes": [7], "out": ["A"], "exhausted": 2},
    ]


def test_equal_ranks_approve_each_or_are_split() -> None:
    poll = poll_of("3 A=B", "2 C", "1 B", measures="ABC")
    assert ranked("irv", poll).evidence["rounds"][0]["votes"] == [3, 4, 2]
    assert ranked("irv", poll, equal_ranks="split").evidence["rounds"][0]["votes"] == [
        Fraction(3, 2),
        Fraction(5, 2),
        2,
    ]


def test_an_unranked_measure_stands_last_or_nowhere_for_coombs() -> None:
    lines = ("4 A>B", "3 B>C", "2 C>A")  # last: C 4, A 3, B 2; of those ranked: B 4, C 3, A 2
    last = ranked("coombs", poll_of(*lines, measures="ABC", empty="last"), majority="ignore")
    exclude = ranked("coombs", poll_of(*lines, measures="ABC", empty="exclude"), majority="ignore")
    assert (last.evidence["rounds"][0]["out"], last.evidence["rounds"][0]["last_places"]) == (["C"], [3, 2, 4])
    assert (exclude.evidence["rounds"][0]["out"], exclude.evidence["rounds"][0]["last_places"]) == (["B"], [2, 4, 3])


QUOTAS = ("droop", "hagenbach-bischoff", "hare")


@pytest.mark.parametrize(("quota", "seats"), list(product(QUOTAS, (1, 2, 3))))
def test_no_part_of_a_vote_is_lost_or_found_in_transfers(quota: str, seats: int) -> None:
    for seed in range(150):
        poll = random_poll(seed, KINDS)
        evidence = ranked("stv", poll, seats=seats, quota=quota).evidence
        active = sum(voters for ballot, voters in poll.expressed() if ballot)
        passed_on = 0
        for each in evidence["rounds"]:
            kept = passed_on * Fraction(evidence["quota"])
            assert sum(each["votes"]) + each["exhausted"] + kept == active, (poll, each)
            passed_on += len(each.get("passed_on", ()))


@pytest.mark.parametrize("seats", [1, 2, 3])
def test_by_lots_one_measure_is_excluded_at_a_time(seats: int) -> None:
    used = 0
    for seed in range(150):
        poll = random_poll(seed, KINDS)
        lots = tuple(random.Random(seed).sample(poll.measures, len(poll.measures)))
        outcome = ranked("stv", poll, "".join(lots), seats=seats)
        rounds = outcome.evidence["rounds"]
        assert all(len(each.get("excluded", ())) <= 1 for each in rounds), poll
        assert all(tie == tuple(x for x in lots if x in tie) for tie in outcome.lots_used)
        used += len(outcome.lots_used)
        if not outcome.lots_used:
            assert tiers_of(outcome) == stv.count(poll, seats)[0]
    assert used > 20


def test_equal_surpluses_are_passed_on_in_one_step() -> None:
    # quota floor(12 / 4) + 1 = 4; A and B have 5 each and pass one vote on to C and D
    poll = poll_of("5 A>C", "5 B>D", "2 C")
    rounds = ranked("stv", poll, seats=3).evidence["rounds"]
    assert rounds[0] == {
        "held_by": ["A", "B", "C", "D"],
        "votes": [5, 5, 2, 0],
        "exhausted": 0,
        "elected": ["A", "B"],
        "passed_on": ["A", "B"],
    }
    assert (rounds[1]["held_by"], rounds[1]["votes"]) == (["C", "D"], [3, 1])


def test_the_quota_is_what_the_option_says() -> None:
    poll = poll_of("5 A", "3 B", "2 C", measures="ABC")
    quotas = [ranked("stv", poll, seats=2, quota=quota).evidence["quota"] for quota in QUOTAS]
    assert quotas == [4, Fraction(10, 3), 5]


def test_a_quota_that_one_too_many_reach_leaves_a_tie() -> None:
    level = poll_of("6 A", "6 B", measures="AB")
    outcome = ranked("stv", level, seats=1, quota="hagenbach-bischoff")
    assert (tiers_of(outcome), outcome.evidence["quota"]) == ([{"A", "B"}], 6)


def test_the_number_of_seats_is_mandatory() -> None:
    poll = poll_of("1 A", measures="AB")
    with pytest.raises(MethodError) as refused:
        ranked("stv", poll)
    assert refused.value.rule == "method-option-required"


def test_shares_with_too_many_digits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quota 4 of 15 ballots: A passes on 3/7, then B, with 3 + 4 * 3/7 = 33/7 votes, 5/33, which has six digits."""
    poll = poll_of("4 A>B>C>D", "3 A>D>C>B", "3 B>C>D>A", "3 C>D>B>A", "2 D>C>B>A")
    monkeypatch.setattr("votation.methods.steps.papers.MAX_SHARE_BITS", 6)
    assert ranked("stv", poll, seats=3).ranking.measures == frozenset("ABCD")
    monkeypatch.setattr("votation.methods.steps.papers.MAX_SHARE_BITS", 5)
    with pytest.raises(MethodError) as caught:
        ranked("stv", poll, seats=3)
    assert (caught.value.rule, caught.value.found, caught.value.expected) == ("method-fractions", 6, 5)
