"""Ballots given as Python values: what they become, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.profiles import profiles, votes_of

from votation.errors import InputError, LimitError
from votation.profile import MAX_WEIGHT, Profile, Reading, Scope

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

AB = {"measures": ["a", "b"]}


def refusal(make: Any, *args: Any, **kwargs: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        make(*args, **kwargs)
    return caught.value


def test_a_ranking_is_flipped_so_that_the_best_cell_is_highest() -> None:
    profile = Profile.from_rankings([("a", ("b", "c")), ("d",), ({"c", "d"}, "a"), ()], unranked="last")
    assert profile.scope == Scope("overall", ("a", "b", "c", "d"), Reading("ranking", 4, None, "last"))
    assert profile.cells.T.tolist() == [[4, 3, 3, 0], [0, 0, 0, 4], [3, 0, 4, 4], [0, 0, 0, 0]]
    assert profile.cells.dtype == np.uint8
    assert profile.weights is None


def test_grades_and_scores_stand_one_above_no_opinion() -> None:
    grades = Profile.from_grades([{"a": 3, "b": 0}, {"b": 5}], grades=6, no_opinion="worst", weights=[2, 7])
    assert grades.scope == Scope("overall", ("a", "b"), Reading("grades", 6, 0, "exclude"))
    assert grades.cells.T.tolist() == [[4, 1], [0, 6]]
    assert grades.weights.tolist() == [2, 7]
    scores = Profile.from_scores([{"a": 5}], max_score=5, no_opinion="exclude", measures=["b", "a"])
    assert scores.scope == Scope("overall", ("b", "a"), Reading("scores", 6, None, "exclude"))
    assert scores.cells.T.tolist() == [[0, 6]]


def test_an_open_approval_is_a_zero() -> None:
    profile = Profile.from_approvals([{"a", "c"}, (), "b"], measures=["a", "b", "c"])
    assert profile.scope.reading == Reading("approval", 2, None, "last")
    assert profile.cells.T.tolist() == [[2, 1, 2], [1, 1, 1], [1, 2, 1]]


def test_no_order_of_ballots_decides_the_order_of_measures() -> None:
    assert Profile.from_rankings([("z", "a"), ("m",)], unranked="last").measures == ("a", "m", "z")
    assert Profile.from_grades([{"z": 0}, {"b": 0}], grades=1, no_opinion="worst").measures == ("b", "z")


@pytest.mark.parametrize(
    "levels",
    [
        [[3, -1], [0, 5]],
        np.array([[3, -1], [0, 5]], np.int8),
        np.ma.MaskedArray(np.array([[3, 200], [0, 5]], np.uint8), [[0, 1], [0, 0]]),
        np.array([[3, -1], [0, 5]], order="F"),
    ],
    ids=["lists", "int8", "masked", "columns first"],
)
def test_a_matrix_of_levels_becomes_columns(levels: Any) -> None:
    profile = Profile.from_levels(levels, measures=["a", "b"], kind="grades", scale=6, no_opinion="worst")
    assert profile.cells.T.tolist() == [[4, 0], [1, 6]]
    assert profile.cells.flags.c_contiguous


def test_a_matrix_knows_the_scale_of_rankings_and_approvals() -> None:
    ranking = Profile.from_levels([[2, 1, 0]], measures="abc", kind="ranking", no_opinion="exclude")
    assert ranking.scope.reading == Reading("ranking", 3, None, "exclude")
    approval = Profile.from_levels([[True, False, True]], measures="abc", kind="approval")
    assert approval.cells.T.tolist() == [[2, 1, 2]]
    masked = Profile.from_levels([[1, -1, 0]], measures="abc", kind="approval")
    assert masked.cells.T.tolist() == [[2, 1, 1]]


@given(profiles())
def test_all_constructors_agree(profile: Profile) -> None:
    reading, measures = profile.scope.reading, profile.measures
    rule = {"approval": None, "ranking": reading.empty}.get(
        reading.kind, "exclude" if reading.fill is None else reading.fill
    )
    levels = profile.cells.T.astype(int) - 1
    matrix = Profile.from_levels(
        levels,
        measures=measures,
        kind=reading.kind,
        scale=reading.scale,
        no_opinion=rule,
        weights=None if profile.weights is None else profile.weights.tolist(),
    )
    assert matrix.scope == profile.scope
    assert matrix.cells.tolist() == profile.cells.tolist()
    assert votes_of(matrix) == votes_of(profile)
    if reading.kind == "grades":
        votes = [vote for vote, _ in votes_of(profile)]
        grades = Profile.from_grades(votes, grades=reading.scale, no_opinion=rule, measures=measures)
        assert grades.scope == profile.scope
        assert grades.cells.tolist() == profile.cells.tolist()


@given(st.data())
def test_a_restricted_profile_keeps_every_ballot(data: DataObject) -> None:
    profile = data.draw(profiles())
    kept = data.draw(st.lists(st.sampled_from(profile.measures), unique=True))
    restricted = profile.restricted(kept)
    assert restricted.measures == tuple(kept)
    expected = [({x: level for x, level in vote.items() if x in kept}, weight) for vote, weight in votes_of(profile)]
    assert votes_of(restricted) == expected


@given(st.data())
def test_some_ballots_are_taken_by_range_or_by_index(data: DataObject) -> None:
    profile = data.draw(profiles())
    n = profile.cells.shape[1]
    indices = data.draw(st.lists(st.integers(0, n - 1))) if n else []
    votes = votes_of(profile)
    taken = profile.take(np.array(indices, np.intp))
    assert votes_of(taken) == [votes[index] for index in indices]
    assert taken.cells.flags.c_contiguous
    assert votes_of(profile.take(slice(1, 3))) == votes[1:3]


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        (6, "6"),
        (-1, "-1"),
        (2.0, "2.0"),
        (True, "True"),
        ("3", "3"),
        (None, "None"),
        pytest.param(10**5000, "an integer of 16610 bits", id="5001 digits"),
        (2**63, "9223372036854775808"),
    ],
)
def test_fault_36_a_level_out_of_scale_is_refused(level: Any, shown: str) -> None:
    error = refusal(Profile.from_grades, [{"a": 1}, {"a": level}], grades=6, no_opinion="worst")
    assert (error.rule, error.found, error.expected) == ("profile-level", shown, "0..5")
    assert error.details == {"ballot": 2}


def test_fault_40_a_measure_unknown_or_repeated_is_refused() -> None:
    unknown = refusal(Profile.from_approvals, [{"a"}, {"x" * 100}], **AB)
    assert (unknown.rule, unknown.found, unknown.details) == ("profile-measure-unknown", "x" * 60, {"ballot": 2})
    repeated = refusal(Profile.from_rankings, [("a", ("b", "a"))], unranked="last")
    assert (repeated.rule, repeated.found, repeated.details) == ("profile-measure-repeated", "a", {"ballot": 1})
    twice = refusal(Profile.from_rankings, [("a",)], unranked="last", measures=["a", "b", "b"])
    assert (twice.rule, twice.found) == ("profile-measure-twice", "b")
    other = refusal(Profile.from_approvals([], **AB).restricted, ["a", "z"])
    assert (other.rule, other.found, other.details) == ("scope-measure", "z", {"scope": "overall"})


@pytest.mark.parametrize(
    "weight", [0, -1, MAX_WEIGHT + 1, 2**64, 1.5, True, "1", pytest.param(10**5000, id="5001 digits")]
)
def test_fault_42_a_weight_that_counts_no_ballots_is_refused(weight: Any) -> None:
    error = refusal(Profile.from_rankings, [("a",), ("b",)], unranked="last", weights=[1, weight])
    assert (error.rule, error.expected) == ("profile-weight", f"1..{MAX_WEIGHT}")


def test_fault_42_weights_too_few_too_many_or_too_much() -> None:
    for weights in ([], [1], [1, 1, 1]):
        assert refusal(Profile.from_approvals, [{"a"}, {"b"}], weights=weights, **AB).rule == "profile-weights"
    ballots = [()] * 65_540
    error = refusal(Profile.from_approvals, ballots, weights=[MAX_WEIGHT] * 65_540, **AB)
    assert isinstance(error, LimitError)
    assert (error.rule, error.found) == ("profile-total-weight", 65_540 * MAX_WEIGHT)


@pytest.mark.parametrize(
    ("levels", "rule"),
    [
        ([[1, 2, 3]], "profile-cells"),
        ([1, 2], "profile-cells"),
        ([[1, 2], [1]], "profile-cells"),
        ([[1.0, 2.0]], "profile-cells"),
        ([["1", "2"]], "profile-cells"),
        ([[2**70, 0]], "profile-cells"),
        (np.array([[2**64 - 1, 0]], np.uint64), "profile-cells"),
        ([[6, 0]], "profile-cell"),
        ([[-2, 0]], "profile-cell"),
        ([[2**62, 0]], "profile-cell"),
        ([[255, 0]], "profile-cell"),
    ],
)
def test_a_matrix_that_is_none_is_refused(levels: Any, rule: str) -> None:
    error = refusal(Profile.from_levels, levels, kind="grades", scale=6, no_opinion="worst", **AB)
    assert error.rule == rule


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (np.zeros((2, 3), np.int64), "profile-cells"),
        (np.zeros((2, 3), np.uint16), "profile-cells"),
        (np.zeros((3, 2), np.uint8), "profile-cells"),
        (np.zeros(2, np.uint8), "profile-cells"),
        (np.full((2, 3), 7, np.uint8), "profile-cell"),
    ],
)
def test_cells_that_a_kernel_would_count_wrong_are_refused(cells: Any, rule: str) -> None:
    scope = Scope("overall", ("a", "b"), Reading.under("grades", 6, "worst"))
    assert refusal(Profile, scope, cells).rule == rule


def test_an_approval_profile_has_no_empty_cell() -> None:
    scope = Scope("overall", ("a",), Reading.under("approval", 2, None))
    assert refusal(Profile, scope, np.zeros((1, 1), np.uint8)).rule == "profile-cell"


def test_weights_are_int64_one_a_ballot() -> None:
    scope = Scope("overall", ("a",), Reading.under("grades", 6, "worst"))
    cells = np.ones((1, 2), np.uint8)
    for weights in (np.ones(2), np.ones(2, np.int32), np.ones(3, np.int64), np.ones((2, 1), np.int64)):
        assert refusal(Profile, scope, cells, weights).rule == "profile-weights"
