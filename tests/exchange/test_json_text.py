"""Foreign JSON has one meaning, and an error says where it has not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import FormatError
from votation.exchange import Source, reader
from votation.exchange.steps.json_text import Records, document

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abC", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def refused(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as error:
        document(Source("a.json", data))
    assert error.value.file == "a.json"
    return error.value


def test_a_fault_has_line_and_column() -> None:
    error = refused(b'{\n  "a": 1,\n  "b" 2\n}')
    assert (error.rule, error.line, error.column) == ("foreign-json", 3, 7)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '[{"b": {"a": 1, "\\u0061": 2}}]'])
def test_fault_37_a_key_that_occurs_twice_is_refused(text: str) -> None:
    error = refused(text.encode())
    assert (error.rule, error.found) == ("foreign-json-twice", "'a'")


@pytest.mark.parametrize("text", ["[NaN]", "[Infinity]", "[-Infinity]", f"[{'9' * 5000}]"])
def test_fault_37_what_is_no_exact_number_is_refused(text: str) -> None:
    assert refused(text.encode()).rule == "foreign-json-number"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_fault_37_a_file_of_a_hundred_thousand_levels_is_refused(opening: str) -> None:
    assert refused(opening.encode() * 100_000).rule == "foreign-json-deep"


def test_a_number_with_a_fraction_is_never_rounded() -> None:
    assert document(Source("a.json", b"[0.1, 1e400, 1]"))[0] == ["0.1", "1e400", 1]


@given(
    st.lists(VALUES, max_size=4),
    st.dictionaries(st.text("xyz", max_size=2), VALUES, max_size=3),
    st.sampled_from([None, 1]),
    st.integers(0, 3),
)
def test_records_are_what_a_whole_reading_gives(
    items: list[Any], others: dict[str, Any], indent: int | None, place: int
) -> None:
    members = list(others.items())
    members.insert(place, ("Ballots", items))
    text = json.dumps(dict(members), indent=indent)
    records = Records(Source("a.json", text.encode()), frozenset({"Ballots"}))
    assert list(records) == items
    assert records.others == others


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "1", "{", '{"Ballots"', '{"Ballots":', '{"Ballots":[', '{"Ballots":[1', '{"Ballots":[1,', "{,}"),
        *('{"Ballots":[1,]}', '{"Ballots":[1 2]}', '{"Ballots":[]', '{"Ballots":[],}', '{"Ballots":[]}x', "{1:2}"),
        *('{"Ballots":[]}{}', '{"Ballots":[,1]}', '{"Ballots":[]"a":1}', '{"Ballots":1}', "{Ballots:[]}"),
    ],
)
def test_records_refuse_what_no_json_reader_takes(text: str) -> None:
    with pytest.raises(FormatError) as error:
        list(Records(Source("a.json", text.encode()), frozenset({"Ballots"})))
    assert error.value.rule == "foreign-json"
    assert error.value.line == 1


@pytest.mark.parametrize("text", ['{"Ballots":[],"Ballots":[]}', '{"a":1,"Ballots":[],"a":2}'])
def test_records_refuse_a_member_that_occurs_twice(text: str) -> None:
    with pytest.raises(FormatError) as error:
        list(Records(Source("a.json", text.encode()), frozenset({"Ballots"})))
    assert error.value.rule == "foreign-json-twice"


def test_half_a_character_is_refused_wherever_it_stands() -> None:
    for title in ('"\\ud800"', '["\\ud800"]', '{"fr": "\\ud800"}'):
        data = f'[{{"id": 1, "budget": 1, "confirmed_votes": 2, "title": {title}}}]'.encode()
        with pytest.raises(FormatError) as error:
            reader("decidim").read(Source("a.json", data))
        assert (error.value.rule, error.value.file) == ("foreign-json-value", "a.json")


def archive(**ballot: Any) -> bytes:
    race = {"race_id": "r", "title": "R", "voting_method": "STAR"}
    candidates = [{"candidate_id": "c", "candidate_name": "C"}]
    fine = {"ballot_id": "1", "votes": [{"race_id": "r", "scores": [{"candidate_id": "c", "score": 5}]}]}
    election = {"title": "E", "races": [{**race, "candidates": candidates}]}
    return json.dumps({"Election": election, "Ballots": [fine, {**fine, "ballot_id": "2", **ballot}]}).encode()


@pytest.mark.parametrize(
    ("ballot", "rule", "path"),
    [
        ({"votes": None}, "foreign-json-missing", "$.Ballots[1]"),
        ({"votes": {}}, "foreign-json-value", "$.Ballots[1].votes"),
        ({"precinct": 7}, "foreign-json-value", "$.Ballots[1].precinct"),
        ({"ballot_id": "\ud800"}, "foreign-json-value", "$.Ballots[1].ballot_id"),
    ],
)
def test_what_does_not_fit_has_a_path(ballot: dict[str, Any], rule: str, path: str) -> None:
    with pytest.raises(FormatError) as error:
        reader("bettervoting-json").read(Source("a.json", archive(**ballot)))
    assert (error.value.rule, error.value.details["path"], error.value.file) == (rule, path, "a.json")


@pytest.mark.parametrize(
    ("ballot", "rule"),
    [
        ({"ballot_id": "1"}, "foreign-id-twice"),
        ({"votes": [{"race_id": "r", "scores": [{"candidate_id": "d", "score": 5}]}]}, "foreign-choice"),
        ({"votes": [{"race_id": "r", "scores": [{"candidate_id": "c", "score": 6}]}]}, "foreign-number"),
        ({"votes": [{"race_id": "r", "scores": [{"candidate_id": "c", "score": 1}] * 2}]}, "foreign-choice-twice"),
        ({"votes": [{"race_id": "r", "scores": []}] * 2}, "foreign-contest-twice"),
    ],
)
def test_a_ballot_that_contradicts_itself_or_the_race_is_refused(ballot: dict[str, Any], rule: str) -> None:
    with pytest.raises(FormatError) as error:
        reader("bettervoting-json").read(Source("a.json", archive(**ballot)))
    assert (error.value.rule, error.value.line) == (rule, 2)
