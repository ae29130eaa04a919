"""Results as tables for open data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from simulator import Scenario

from votation import methods
from votation.profile import Profile
from votation.report.open_data import FRENCH, RFC_4180, Habits, outcomes_csv, tally_csv
from votation.report.titles import Names

if TYPE_CHECKING:
    from pathlib import Path

    from votation.methods import Outcome

NAMES = Names(measures={"a": {"fr": "Arbres ; bancs"}, "b": {"fr": '=1+1 "b"'}, "c": {"fr": "-C"}})


def approvals() -> Outcome:
    # three voters approve a and b, a, and a and c: shares 3/3, 1/3, 1/3
    profile = Profile.from_approvals([{"a", "b"}, {"a"}, {"a", "c"}], measures=["a", "b", "c"])
    return methods.get("approval").rank(profile)


def rows(data: bytes, habits: Habits) -> list[list[str]]:
    text = data.decode("utf-8-sig" if habits.mark else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=habits.separator, strict=True))


def outcome_csv(outcome: Outcome, names: Names, habits: Habits = RFC_4180) -> list[list[str]]:
    """Return the rows of one ranking without their method."""
    return [row[1:] for row in rows(outcomes_csv([("", outcome)], names, habits), habits)]


def test_a_row_a_measure_with_ranks_and_exact_scores() -> None:
    header, *found = outcome_csv(approvals(), NAMES)
    assert header[:5] == ["rank", "layer", "measure", "title", "approvals"]
    assert header[5:] == [
        *("share_of_expressed_percent", "share_of_expressed_exact"),
        *("share_of_valid_percent", "share_of_valid_exact"),
    ]
    assert found == [
        ["1", "1", "a", "Arbres ; bancs", "3", "100.00", "1", "100.00", "1"],
        ["2", "2", "b", '=1+1 "b"', "1", "33.33", "1/3", "33.33", "1/3"],
        ["2", "2", "c", "-C", "1", "33.33", "1/3", "33.33", "1/3"],
    ]


def test_french_habits_are_semicolon_mark_and_decimal_comma() -> None:
    data = outcomes_csv([("", approvals())], NAMES, FRENCH)
    assert data.startswith(b"\xef\xbb\xbfmethod;rank;layer;")
    assert data.endswith(b"\r\n")
    assert rows(data, FRENCH)[2][1:] == ["2", "2", "b", '\'=1+1 "b"', "1", "33,33", "1/3", "33,33", "1/3"]


def test_a_mean_has_six_decimals_and_is_exact_beside_them() -> None:
    profile = Profile.from_scores([{"a": 2}, {"a": 0}, {"a": 0}], max_score=2, no_opinion="worst")
    outcome = methods.get("score", aggregate="mean").rank(profile)
    header, row = outcome_csv(outcome, Names())
    found = dict(zip(header, row, strict=True))
    assert (found["mean"], found["mean_exact"]) == ("0.666667", "2/3")
    # variance: mean of squares 4/3, less the square of the mean 4/9
    assert (found["variance"], found["variance_exact"]) == ("0.888889", "8/9")


def test_each_row_says_its_part_and_its_method_with_options() -> None:
    ranked = Profile.from_rankings(["ab"], unranked="last")
    outcomes = [("=x", methods.get(name).rank(ranked)) for name in ("borda", "plurality")]
    header, *found = rows(outcomes_csv(outcomes, Names(), FRENCH, part="station"), FRENCH)
    assert header[:4] == ["station", "method", "rank", "layer"]
    assert [row[:3] + row[4:5] for row in found] == [
        ["'=x", "borda:truncation=average:ties=mean", "1", "a"],
        ["'=x", "borda:truncation=average:ties=mean", "2", "b"],
        ["'=x", "plurality", "1", "a"],
        ["'=x", "plurality", "2", "b"],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_fault_58_a_title_that_is_a_formula_is_neutralised_on_request(sign: str) -> None:
    names = Names(measures={"a": {"fr": f"{sign}cmd|' /C calc'!A0"}})
    armed = outcome_csv(approvals(), names)[1]
    disarmed = outcome_csv(approvals(), names, Habits(disarmed=True))[1]
    assert armed[3] == f"{sign}cmd|' /C calc'!A0"
    assert disarmed[3] == f"'{sign}cmd|' /C calc'!A0"
    assert disarmed[:3] + disarmed[4:] == armed[:3] + armed[4:]


def test_fault_58_a_negative_number_is_no_formula() -> None:
    # one voter puts a at the bottom of three levels: for minus against is -1
    profile = Profile.from_grades([{"a": 0}], grades=3, no_opinion="worst")
    outcome = methods.get("net-approval").rank(profile)
    header, row = outcome_csv(outcome, Names(), Habits(disarmed=True))
    assert dict(zip(header, row, strict=True))["net"] == "-1"


def test_a_tally_has_each_scope_and_each_group_value(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).open()
    # in all m01 and m02 get 3, 2, 1 and m03 gets 1, nothing (0), 3: medians 2, 2 and 1
    scenario.box("b01").cast({"m01": 3, "m02": 3, "m03": 1}).cast({"m01": 2, "m02": 2}).seal()
    scenario.box("b02").cast({"m01": 1, "m02": 1, "m03": 3}).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    header, *found = rows(tally_csv(scenario.tally().tally), RFC_4180)
    assert header[:8] == ["group", "value", "scope", "rank", "layer", "measure", "title", "grade"]
    overall = [row[3:6] + row[7:8] for row in found if row[:3] == ["", "", "overall"]]
    assert overall == [["1", "1", "m01", "2"], ["1", "1", "m02", "2"], ["3", "2", "m03", "1"]]
    measures = {(*row[:3],): [each[5] for each in found if each[:3] == row[:3]] for row in found}
    scopes = {"overall": ["m01", "m02", "m03"], "t1": ["m01", "m02"], "t2": ["m03"]}
    in_all = {("", "", scope): each for scope, each in (scopes | {"t1-a": ["m01", "m02"], "t2-a": ["m03"]}).items()}
    by_station = {("station", box, scope): each for box in ("b01", "b02") for scope, each in scopes.items()}
    assert {scope: sorted(each) for scope, each in measures.items()} == in_all | by_station


def test_lots_put_tied_measures_in_a_place(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).open(lots={"source": "Dice"})
    scenario.box("b01").cast({"m01": 2, "m02": 2, "m03": 3}).seal()
    tally = scenario.evening(lots="3 1 6 2 5").tally().tally
    header, *found = rows(tally_csv(tally), RFC_4180)
    assert header[3:7] == ["rank", "layer", "place", "measure"]
    overall = [row[3:7] for row in found if row[:3] == ["", "", "overall"]]
    assert tally.lot_order is not None
    first, second = (each for each in tally.lot_order if each != "m03")
    assert overall == [["1", "1", "1", "m03"], ["2", "2", "2", first], ["2", "2", "3", second]]
