"""What people read of how a method came to its ranking."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING

import pytest

from votation import methods
from votation.methods import fitting
from votation.profile import Profile
from votation.report import language, steps
from votation.report.plain import plain
from votation.report.wording.steps import COLUMNS, FACTS, TABLES
from votation.report.worked import worked
from votation.testing import random_poll
from votation.testing.contract import Subject

if TYPE_CHECKING:
    from votation.methods import Outcome

FOR_PROGRAMS = {"by_size", "experimental", "histogram", "strengths", "strongest", "support"}
"""Evidence that is neither a line nor a table."""


def lines(outcome: Outcome | None) -> list[str]:
    assert outcome is not None
    return [" ".join(line.split()) for line in plain(steps.steps_blocks(outcome)).splitlines()]


def tennessee(method: str) -> list[str]:
    example = worked(methods.class_of(method))
    return lines(example.outcome if example else None)


def test_the_victories_of_ranked_pairs_stand_in_the_order_of_their_strength() -> None:
    """Wikipedia, Ranked pairs, the capital of Tennessee: 83, then 68 twice, then 58 three times; all are locked."""
    told = [line.split() for line in tennessee("ranked-pairs")[4:]]
    assert [(row[0], row[3], row[-1]) for row in told] == [
        ("1", "83", "yes"), ("2", "68", "yes"), ("2", "68", "yes"), *[("3", "58", "yes")] * 3
    ]  # fmt: skip


def test_a_victory_that_closes_a_cycle_is_shown_as_refused() -> None:
    profile = Profile.from_rankings(
        [("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")], unranked="last", weights=[4, 3, 2]
    )
    told = lines(methods.get("ranked-pairs").rank(profile))
    # a:b 6, b:c 7, c:a 5 of nine
    assert told[-3:] == ["1 b c 7 : 2 yes", "2 a b 6 : 3 yes", "3 c a 5 : 4 no"]


def test_the_rounds_of_instant_runoff_tell_votes_by_measure() -> None:
    """Wikipedia, Instant-runoff voting, the capital of Tennessee."""
    told = tennessee("irv")
    assert told[4].startswith("1 memphis 42, nashville 26, chattanooga 15, knoxville 17 chattanooga")
    assert told[5].startswith("2 memphis 42, nashville 26, knoxville 32 nashville")
    assert told[6].startswith("3 memphis 42, knoxville 58 memphis")


def test_the_score_of_kemeny_stands_beside_its_bound() -> None:
    """Wikipedia, Kemeny method, the capital of Tennessee: 393."""
    told = tennessee("kemeny")
    assert "score of the ranking 393" in told
    assert "no order can do better than 393" in told
    assert "proved to be the best yes" in told


def test_a_beginning_that_denies_a_group_its_share_names_it() -> None:
    # a, b and d come first together, with four ballots each; of three places three ballots of seven deserve one
    ballots = [{"a", "b", "d"}, {"c"}]
    profile = Profile.from_approvals(ballots, measures=["a", "b", "c", "d"], weights=[4, 3])
    told = lines(methods.get("greedy-monroe", seats=1).rank(profile))
    assert told[-4:] == [
        "First Holds Measure Ballots Deserves",
        "----- ----- ------- ------- --------",
        "3 no c 3 1",
        "4 yes - - -",
    ]


def test_fractions_stand_in_full_while_they_are_short() -> None:
    assert "2 chattanooga 79/2900" in tennessee("seq-phragmen")


def test_nothing_is_said_where_the_table_of_scores_says_all() -> None:
    assert tennessee("approval") == []


def test_the_headings_speak_the_language_of_the_reader() -> None:
    def in_french() -> list[str]:
        language.use("fr")
        return tennessee("stv")

    told = copy_context().run(in_french)
    assert "Tours" in told
    assert not {"Rounds", "Votes"} & set(" ".join(told).split())


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_everything_a_method_says_has_a_place(method: str) -> None:
    found = methods.class_of(method)
    options = next(fitting.variants(found))
    for seed in range(12):
        outcome = Subject(found, options).rank(random_poll(seed, found.info.kinds))
        assert outcome.evidence.keys() <= FACTS.keys() | TABLES.keys() | FOR_PROGRAMS
        rows = [row for name in TABLES for row in outcome.evidence.get(name, ())]
        assert {name for row in rows for name in row} <= COLUMNS.keys() | set(steps.HOLDERS)
        assert "[" not in plain(steps.steps_blocks(outcome))
