"""The table of BetterVoting: races side by side, and what does not fit, by line and cell."""

from __future__ import annotations

from typing import Any

import pytest

from votation.errors import FormatError
from votation.exchange import Ballots, Source, reader


def read(text: str, **options: Any) -> Ballots:
    content = reader("bettervoting", **options).read(Source("b.csv", text.encode()))
    assert isinstance(content, Ballots)
    return content


def test_races_may_stand_in_any_order_of_columns() -> None:
    text = "ballot_id,precinct,A!!x,B!!x,A!!y\n1,,5,1,0\n2,,,0,3\n"
    content = read(text, race="A", kind="scores")
    assert [each.id for each in content.measures] == ["x", "y"]
    assert content.cells.tolist() == [[6, 0], [1, 4]]
    assert read(text, race="B", kind="approval").cells.tolist() == [[2, 1]]


def test_two_ranked_races_have_their_own_overvotes() -> None:
    extra = "overvote_rank,has_duplicate_rank"
    text = f"ballot_id,precinct,A!!x,A!!y,{extra},B!!x,{extra}\n1,,1,1,1,TRUE,1,,FALSE\n"
    rules = {
        race: [each.rule for each in read(text, race=race).account.decisions if each.rule.startswith("bettervoting")]
        for race in "AB"
    }
    assert rules == {"A": ["bettervoting-overvotes"], "B": []}


def test_an_export_without_precincts_is_read_too() -> None:
    assert read("ballot_id,A!!x,A!!y\n1,1,0\n", kind="approval").cells.tolist() == [[2], [1]]


def test_an_empty_row_is_dropped_and_an_empty_ballot_is_not() -> None:
    content = read("ballot_id,precinct,x\n1,,1\n,,\n2,,\n", kind="approval")
    assert [(each.line, each.code) for each in content.account.dropped] == [(3, "EMPTY")]
    assert content.cells.tolist() == [[2, 1]]
    assert content.lines is not None
    assert content.lines.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("ballot_id,precinct,x\n1,,6\n", "foreign-cell", 2, 3),
        ("ballot_id,precinct,x,y\n1,,1,1\n2,,1,-1\n", "foreign-cell", 3, 4),
        ("ballot_id,precinct,x\n1,,1.0\n", "foreign-cell", 2, 3),
        ("ballot_id,precinct,x\n1,,٣\n", "foreign-cell", 2, 3),
        ("ballot_id,precinct,x\n1,,1\n2,,1\n1,,2\n", "foreign-id-twice", 4, None),
        ("ballot_id,precinct,x\n,,1\n", "foreign-id-twice", 2, None),
        ("ballot_id,precinct,x\n1,,1,1\n", "table-width", 2, 4),
        ("ballot_id,precinct,x,\n1,,1,1\n", "foreign-column", 1, 4),
        ("ballot_id,precinct\n1,\n", "foreign-column", 1, None),
        ("id,precinct,x\n1,,1\n", "foreign-column", 1, None),
        ("ballot_id,precinct,x,x\n1,,1,1\n", "table-header-twice", 1, 4),
    ],
)
def test_what_does_not_fit_has_its_line(text: str, rule: str, line: int, column: int | None) -> None:
    with pytest.raises(FormatError) as refused:
        read(text, kind="scores")
    error = refused.value
    assert (error.rule, error.file, error.line, error.column) == (rule, "b.csv", line, column)


def test_what_the_numbers_are_has_to_be_said_unless_a_column_does() -> None:
    with pytest.raises(FormatError) as refused:
        read("ballot_id,precinct,x,y\n1,,1,2\n")
    assert refused.value.rule == "foreign-numbers"
    assert read("ballot_id,precinct,x,y,overvote_rank,has_duplicate_rank\n1,,1,2,,FALSE\n").kind == "ranking"
