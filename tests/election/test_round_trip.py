"""A definition and its bytes are one thing: written, read, compared, on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.elections import IDS, KEYS, elections, values

from votation import ballots, intake, methods
from votation.election import Election, MethodChoice, contradictions, load_json
from votation.evidence import canonical

OPTION_VALUES = (
    st.booleans() | st.integers(-5, 2**53 - 1) | IDS | st.lists(IDS | st.integers(0, 9), max_size=3).map(tuple)
)


@given(elections())
@settings(max_examples=50)
def test_reading_the_bytes_gives_the_election_back(election: Election) -> None:
    data = election.to_bytes()
    assert Election.from_bytes(data, file="election.json") == election
    assert load_json(data, file="election.json").to_bytes() == data


@given(elections())
@settings(max_examples=25)
def test_generated_elections_do_not_contradict_themselves(election: Election) -> None:
    assert contradictions.contradictions(election) == []


@given(elections())
@settings(max_examples=25)
def test_generated_elections_name_methods_that_exist(election: Election) -> None:
    for choice in (election.methods.official, *election.methods.also):
        assert methods.resolve(choice).info.id == choice.id


@given(st.dictionaries(KEYS, OPTION_VALUES, max_size=3))
def test_options_of_a_method_keep_their_types(options: dict[str, Any]) -> None:
    choice = MethodChoice(id="approval", options=options)
    again = MethodChoice.model_validate(canonical.loads(canonical.dumps(choice.plain()), file="x"))
    assert [(name, type(value), value) for name, value in again.options.items()] == [
        (name, type(value), value) for name, value in sorted(options.items())
    ]


@given(values(kind=None, measures=None, revote=None, groups=None, credentials=None), st.randoms(use_true_random=False))
def test_the_order_in_which_fields_are_given_changes_no_byte(value: dict[str, Any], random: Any) -> None:
    def shuffled(part: Any) -> Any:
        if isinstance(part, list):
            return [shuffled(each) for each in part]
        if not isinstance(part, dict):
            return part
        return {key: shuffled(part[key]) for key in random.sample(sorted(part), len(part))}

    assert Election.model_validate(shuffled(value)).to_bytes() == Election.model_validate(value).to_bytes()


def test_fault_52_bytes_do_not_depend_on_the_hash_seed_or_the_locale() -> None:
    program = (
        "from votation.election.freezing import load_yaml\n"
        "from votation.election.scaffold import scaffold\n"
        "print(load_yaml(scaffold('clermont').encode(), 'election.yaml').digest)"
    )
    machines = [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    ]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | machine, check=True, capture_output=True
        ).stdout
        for machine in machines
    }
    assert len(digests) == 1


def test_limits_are_those_of_the_rooms_that_count() -> None:
    assert contradictions.MAX_LINE_BYTES == ballots.MAX_LINE_BYTES
    assert contradictions.MAX_COMBINATIONS == intake.groups.MAX_COMBINATIONS


@given(elections())
@settings(max_examples=25)
def test_the_header_that_is_checked_is_the_one_that_is_read(election: Election) -> None:
    assert ",".join(contradictions.header(election)).encode() == ballots.Layout.of(election).header


@given(elections())
@settings(max_examples=25)
def test_the_longest_line_is_the_longest_that_fits_the_columns(election: Election) -> None:
    """Built by hand, cell by cell, from the header that FORMATS gives."""
    linked = election.credentials is not None or election.revote.rule != "none"
    cells = ["b" * 64]
    if linked:
        cells += ["k" * 43 if election.credentials else "v" * 64, str(2**53 - 1)]
    cells += [max((value.id for value in group.values), key=len) for group in election.groups]
    highest = {"grades": election.scale - 1, "scores": election.scale - 1, "approval": 1}
    cells += [str(highest.get(election.ballot.kind, len(election.measures)))] * len(election.measures)
    cells += ["s" * 86] if election.credentials else []
    assert contradictions.longest_line(election) == len(",".join(cells))
