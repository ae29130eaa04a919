"""Finding a method by its id, and reading its options as an election declares them."""

from __future__ import annotations

import pytest
from methods.polls import Poll, profile_of

from votation import methods
from votation.election import MethodChoice
from votation.errors import MethodError


def refusal(method: str, **options: object) -> MethodError:
    with pytest.raises(MethodError) as refused:
        methods.get(method, **options)
    return refused.value


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_a_method_is_found_by_its_own_id_and_says_what_it_is(method: str) -> None:
    info = methods.get(method).info
    assert info.id == method
    assert set(info.title) == {"en", "fr"}
    assert info.version >= 1
    assert info.source
    assert info.kinds
    assert info.statistics
    assert set(info.columns).isdisjoint({"measure", "rank", "layer"})  # the names of the columns beside them


def test_available_lists_every_method_once() -> None:
    assert [info.id for info in methods.available()] == list(methods.BUILT_IN)


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_the_record_of_a_method_makes_the_same_method(method: str) -> None:
    record = methods.get(method).record
    again = methods.resolve(MethodChoice(id=record.id, options=dict(record.options)))
    assert again.record == record


def test_defaults_are_written_out() -> None:
    assert methods.get("schulze").record.options == {
        "strength": "winning-votes",
        "second_key": "fewer-losing-votes",
    }
    assert methods.get("schulze", strength="margins").record.options["second_key"] == "none"
    assert methods.get("majority-judgment").record.options == {"order": "value", "median": "lower"}
    assert methods.get("borda").record.options == {"truncation": "average", "ties": "mean"}
    assert methods.get("approval").record.options == {}


@pytest.mark.parametrize("written", ["3", 3])
def test_numbers_are_read_from_yaml_and_json_alike(written: str | int) -> None:
    choice = MethodChoice(id="approval", options={"threshold": written})
    assert methods.resolve(choice).record.options == {"threshold": 3}


@pytest.mark.parametrize("value", [True, 0, -1, "03", "+3", " 3", "3.0", "1_0", "x", "٣", 2**53, "9" * 400, (1, 2)])
def test_what_is_no_number_is_refused(value: object) -> None:
    error = refusal("approval", threshold=value)
    assert (error.rule, error.details) == ("method-option-value", {"method": "approval", "option": "threshold"})
    assert error.expected == "integer >= 1"
    assert len(str(error.found)) <= 60


def test_an_unknown_method_names_close_ones() -> None:
    error = refusal("majority-judgement")
    assert (error.rule, error.found, error.expected) == ("method-unknown", "majority-judgement", "majority-judgment")
    assert refusal("zzz").expected == ", ".join(methods.BUILT_IN)
    assert refusal("Borda_").expected == "borda"


@pytest.mark.parametrize("name", ["condorcet", "Condorcet", "beatpath", "CSSD"])
def test_the_name_of_a_family_names_the_method_that_is_meant(name: str) -> None:
    error = refusal(name)
    assert (error.rule, error.found, error.expected) == ("method-alias", name, "schulze")


def test_an_unknown_option_names_those_there_are() -> None:
    error = refusal("schulze", strenght="margins")
    assert (error.rule, error.found) == ("method-option-unknown", "strenght")
    assert error.expected == "strength | second_key"


def test_an_unknown_value_names_those_there_are() -> None:
    error = refusal("schulze", strength="wv")
    assert (error.rule, error.found) == ("method-option-value", "wv")
    assert error.expected == "winning-votes | margins | ratio"
    assert error.details == {"method": "schulze", "option": "strength"}


@pytest.mark.parametrize("strength", ["margins", "ratio"])
def test_a_second_key_belongs_to_winning_votes(strength: str) -> None:
    error = refusal("schulze", strength=strength, second_key="fewer-losing-votes")
    assert (error.rule, error.expected, error.details["option"]) == ("method-option-value", "none", "second_key")
    assert methods.get("schulze", strength=strength, second_key="none").record.options["strength"] == strength


def test_options_are_described_for_people() -> None:
    assert methods.describe(methods.get("majority-judgment").info.options) == (
        methods.OptionInfo("order", "value | gauge | typical | central | usual", "value"),
        methods.OptionInfo("median", "lower | upper", "lower"),
        methods.OptionInfo("min_judgments", "integer >= 1", None),
    )


def test_a_kind_of_ballot_that_a_method_cannot_read() -> None:
    ranking = Poll("ranking", ("a", "b"), 2, None, "last", (({"a": 1, "b": 0}, 1),))
    with pytest.raises(MethodError) as refused:
        methods.get("majority-judgment").rank(profile_of(ranking))
    assert (refused.value.rule, refused.value.found) == ("method-kind", "ranking")
    assert refused.value.expected == "grades, scores"


@pytest.mark.parametrize(
    ("kind", "threshold", "rule"),
    [
        ("grades", None, "method-option-required"),
        ("grades", 3, "method-option-value"),
        ("approval", 1, "method-option-superfluous"),
    ],
)
def test_a_threshold_where_ballots_say_more_than_yes_and_only_there(
    kind: str, threshold: int | None, rule: str
) -> None:
    poll = Poll(kind, ("a",), {"grades": 3, "approval": 2}[kind], 0 if kind == "grades" else None, "exclude", ())
    options = {} if threshold is None else {"threshold": threshold}
    with pytest.raises(MethodError) as refused:
        methods.get("approval", **options).rank(profile_of(poll))
    assert refused.value.rule == rule
