"""What people read of a result."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING

import pytest
from simulator import Scenario

import votation
from votation import methods
from votation.profile import Profile
from votation.report import language
from votation.report.blocks import Table
from votation.report.plain import plain
from votation.report.results import Shown, outcome_blocks, ranking_blocks, tally_blocks
from votation.report.titles import Names

if TYPE_CHECKING:
    from pathlib import Path

    from votation.tally import Tally

GRADES = (
    {"en": "Reject", "fr": "À rejeter"},
    {"en": "Fair", "fr": "Passable"},
    {"en": "Good", "fr": "Bien"},
)


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of measures, columns being two spaces apart."""
    lines = [line for line in text.splitlines() if line.lstrip()[:1].isdigit() and "=" * 3 not in line]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_majority_judgment_tells_grade_sign_p_and_q() -> None:
    # a: 2 2 0, median 2, none better, one worse; b: 1 1 2, one better; c: 0 0 1, and one ballot without opinion
    ballots = [{"a": 2, "b": 1, "c": 0}, {"a": 2, "b": 1, "c": 1}, {"a": 0, "b": 2}]
    profile = Profile.from_grades(ballots, grades=3, no_opinion="worst")
    outcome = methods.get("majority-judgment").rank(profile)
    text = plain(outcome_blocks(outcome, Names(grades=GRADES)))
    assert rows(text) == [
        ["1", "a", "Good -", "0.0% (0)", "33.3% (1)", "3", "0"],
        ["2", "b", "Fair +", "33.3% (1)", "0.0% (0)", "3", "0"],
        ["3", "c", "Reject +", "33.3% (1)", "0.0% (0)", "3", "1"],
    ]
    assert text.startswith("Method: Majority judgment (majority-judgment, version ")
    assert "options: order: value; median: lower\n" in text


def test_numbers_stand_for_grades_without_names() -> None:
    profile = Profile.from_grades([{"a": 2, "b": 1}], grades=3, no_opinion="worst")
    text = plain(outcome_blocks(methods.get("majority-judgment", order="usual").rank(profile), Names()))
    assert [row[2] for row in rows(text)] == ["2 -", "1 -"]
    assert "Lean" in text


def test_approval_tells_counts_and_shares() -> None:
    profile = Profile.from_approvals([{"a", "b"}, {"a"}, set()], measures=["a", "b", "c"])
    text = plain(outcome_blocks(methods.get("approval").rank(profile), Names()))
    # two of three ballots are expressed
    assert rows(text) == [
        ["1", "a", "2", "100.0%", "66.7%"],
        ["2", "b", "1", "50.0%", "33.3%"],
        ["3", "c", "0", "0.0%", "0.0%"],
    ]


def test_borda_tells_halves_and_ties() -> None:
    profile = Profile.from_rankings([("a", ("b", "c"))], unranked="last")
    text = plain(outcome_blocks(methods.get("borda").rank(profile), Names()))
    assert [row[:3] for row in rows(text)] == [["1", "a", "2"], ["2=", "b", "0.5"], ["2=", "c", "0.5"]]
    assert text.endswith("Tie at rank 2: b, c\n")


def test_shared_ranks_are_1_2_2_4_and_lots_order_a_tie() -> None:
    profile = Profile.from_rankings([("a", ("b", "c"), "d")], unranked="last")
    text = plain(outcome_blocks(methods.get("borda").rank(profile), Names(), ("d", "c", "b", "a")))
    assert [(row[0], row[1]) for row in rows(text)] == [("1", "a"), ("2=", "c"), ("2=", "b"), ("4", "d")]
    assert text.endswith("Tie at rank 2, as the lots put it: c, b\n")


def test_schulze_tells_how_strongly_each_beats_the_next() -> None:
    # 3 to 1 for a over b, 4 to 0 for b over c
    profile = Profile.from_rankings([("a", "b", "c")] * 3 + [("b", "c", "a")], unranked="last")
    text = plain(outcome_blocks(methods.get("schulze").rank(profile), Names()))
    assert rows(text) == [["1", "a", "2", "0", "3 : 1"], ["2", "b", "1", "1", "4 : 0"], ["3", "c", "0", "2", "-"]]


def test_a_method_from_outside_is_told_by_its_own_columns() -> None:
    profile = Profile.from_rankings([("a", "b")], unranked="last")
    known = methods.get("borda").rank(profile)
    record = methods.MethodRecord("vendor.own", 1, {})
    outcome = methods.Outcome(record, known.ranking, {"a": {"votes": 1, "own_note": "x"}, "b": {"votes": 0}})
    table = ranking_blocks(outcome, Names())[0]
    assert isinstance(table, Table)
    assert [column.title for column in table.columns][2:] == ["Votes", "own_note"]
    assert [row[2:] for row in table.rows] == [("1", "x"), ("0", "-")]


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Return two stations; m01 and m02 are level overall, and m03, alone in its theme, has silent ballots."""
    scenario = Scenario(tmp_path, changes={"lots": {"source": "Dice"}}).open()
    scenario.box("b01").cast({"m01": 3, "m02": 3, "m03": 1}).cast({"m01": 2, "m02": 2}).seal()
    scenario.box("b02").cast({"m01": 1, "m02": 1, "m03": 3}).line("twice,b02,9,,").seal()
    return scenario


def counted(scenario: Scenario) -> Tally:
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    scenario.lots()
    scenario.sign("lots.json")
    return scenario.tally().tally


def test_a_result_is_told_overall_by_theme_and_with_its_closing_sums(scenario: Scenario) -> None:
    text = plain(tally_blocks(counted(scenario)))
    assert "Trial: official ranking" in text
    assert text.count("Theme: Trial") == 2
    assert "Topic" not in text
    assert "Tie at rank 1, as the lots put it: " in text
    assert "3 ballots: 2 expressed, 1 blank" in text  # the second theme
    assert "4 lines = 3 accepted + 1 rejected + 0 set aside" in text
    assert "3 accepted = 0 blank + 3 expressed" in text
    assert "b02      2         1         1          0  1 BAD_LEVEL" in text
    assert "UNVERIFIED" not in text


def test_topics_groups_and_methods_are_told_on_request(scenario: Scenario) -> None:
    tally = counted(scenario)
    text = plain(tally_blocks(tally, Shown(topics=True, groups=True, methods=True)))
    assert text.count("Topic: Trial") == 2
    assert text.count("Trial: Trial\n") == 2  # each station
    assert text.count("Trial: Trial, Trial\n") == 4  # each station and theme
    assert text.count("Method: Schulze") == 1 + 2 + 2


def test_a_count_that_nobody_verified_shouts(scenario: Scenario) -> None:
    scenario.receive()
    election = scenario.election
    batches = votation.open_batches(scenario.office, trust=votation.UNVERIFIED, election=election)
    text = plain(tally_blocks(votation.count(election, batches)))
    assert text.startswith("UNVERIFIED: no signature was checked. This is not a result.\n")
    assert text.endswith("UNVERIFIED: no signature was checked. This is not a result.\n")


def test_a_theme_that_differs_from_the_slice_is_pointed_out(tmp_path: Path) -> None:
    # Borda, rankings: m03 between m01 and m02 on some ballots moves their overall order
    scenario = Scenario(
        tmp_path,
        measures=("m01", "m02", "m03"),
        changes={
            "ballot": {"kind": "ranking"},
            "no_opinion": None,
            "unranked": "last",
            "methods": {"official": {"id": "borda"}},
        },
    ).open()
    hand = scenario.box("b01")
    for _ in range(3):
        hand.cast({"m01": 1, "m02": 2, "m03": 3})
    for _ in range(2):
        hand.cast({"m02": 1, "m03": 2, "m01": 3})
    hand.seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    # overall m02 has 3 x 1 + 2 x 2 = 7 points and m01 3 x 2 = 6; of the two alone, m01 wins 3 to 2
    text = plain(tally_blocks(scenario.tally().tally))
    assert "differs from the overall ranking, which has: m02 > m01" in text


def test_an_election_without_ballots_says_so(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).open()
    scenario.box("b01").seal()
    scenario.box("b02").seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    text = plain(tally_blocks(scenario.tally().tally))
    assert "No ballot was counted: every measure is tied." in text


def test_a_result_is_told_in_french(scenario: Scenario) -> None:
    tally = counted(scenario)

    def speak() -> str:
        language.use("fr")
        return plain(tally_blocks(tally))

    text = copy_context().run(speak)
    assert "Essai\u00a0: classement officiel" in text
    assert "Mention majoritaire" in text
    assert "4 lignes = 3 acceptés + 1 rejetés + 0 écartés" in text
    assert "Closing" not in text
