"""How the rules of an election become a reading, and its themes and topics scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from strategies.elections import elections

from votation.errors import InputError
from votation.profile import Reading, cell_dtype, scopes_of

if TYPE_CHECKING:
    from votation.election import Election


@settings(max_examples=20)
@given(elections())
def test_every_election_has_a_reading_of_its_rules(election: Election) -> None:
    reading = Reading.of(election)
    assert (reading.kind, reading.scale) == (election.ballot.kind, election.scale)
    match election.ballot.kind:
        case "approval":
            assert (reading.fill, reading.silent_cell, reading.silent_as_read) == (None, 1, 1)
        case "ranking":
            assert (reading.fill, reading.empty, reading.silent_as_read) == (None, election.unranked, 0)
        case _:
            expected = {"worst": 0, "exclude": None}.get(election.no_opinion, election.no_opinion)
            assert (reading.fill, reading.silent_cell) == (expected, 0)
            assert reading.silent_as_read == (0 if expected is None else expected + 1)


@settings(max_examples=20)
@given(elections())
def test_scopes_are_the_whole_then_themes_then_topics(election: Election) -> None:
    overall, *others = scopes_of(election)
    assert (overall.id, overall.measures) == ("overall", tuple(measure.id for measure in election.measures))
    topics = [topic for theme in election.themes for topic in theme.topics]
    assert [scope.id for scope in others] == [each.id for each in (*election.themes, *topics)]
    assert {scope.reading for scope in others} == {overall.reading}
    for scope, part in zip(others, (*election.themes, *topics), strict=True):
        inside = {topic.id for topic in getattr(part, "topics", [part])}
        assert list(scope.measures) == [measure.id for measure in election.measures if measure.topic in inside]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("grades", None),
        ("grades", "last"),
        ("grades", 6),
        ("scores", -1),
        ("scores", "best"),
        ("ranking", None),
        ("ranking", "worst"),
        ("ranking", 0),
        ("approval", "worst"),
        ("approval", "last"),
    ],
)
def test_a_rule_of_another_kind_is_refused(kind: Any, rule: Any) -> None:
    with pytest.raises(InputError, match="profile-no-opinion"):
        Reading.under(kind, 6, rule)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="profile-kind"):
        Reading.under("stars", 6, "worst")  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [0, -1, 65_535])
def test_a_scale_that_fits_no_cell_is_refused(scale: int) -> None:
    with pytest.raises(InputError, match="profile-scale"):
        Reading.under("scores", scale, "worst")


def test_a_cell_holds_the_whole_scale_and_one_more() -> None:
    assert [cell_dtype(scale) for scale in (1, 254, 255, 65_534)] == [np.uint8, np.uint8, np.uint16, np.uint16]


def test_empty_cells_are_filled_where_the_rule_says_so() -> None:
    cells = np.array([[0, 3, 6]], np.uint8)
    assert Reading.under("grades", 6, "worst").filled(cells).tolist() == [[1, 3, 6]]
    assert Reading.under("grades", 6, 5).filled(cells).tolist() == [[6, 3, 6]]
    assert Reading.under("grades", 6, "exclude").filled(cells).tolist() == [[0, 3, 6]]
    assert Reading.under("grades", 6, "worst").filled(cells).dtype == np.uint8
