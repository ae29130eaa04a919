"""What a line says by itself: the first six codes of the sieve (FORMATS, ballot file and rejected.csv)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.polls import batch_of, codes_of, poll, screened

from votation import intake
from votation.errors import InputError

APPROVAL_2_TO_3 = {"kind": "approval", "min": 2, "max": 3}
SCORES = {"kind": "scores", "max": 5, "max_sum": 8}
STRICT = {"kind": "ranking", "ties_allowed": False}
TWO_RANKS = {"kind": "ranking", "max_ranks": 2}


def codes(election: object, *cells: str) -> list[str]:
    return codes_of(election, [f"b{number},{each}" for number, each in enumerate(cells)])


def test_fault_36_well_formed_level_out_of_scale_is_a_reject() -> None:
    assert codes(poll(), "3,0,", "4,0,0", ",,9999999", "0,255,", "0,256,") == ["ok", *["BAD_LEVEL"] * 4]
    assert codes(poll(SCORES), "5,,", "6,,") == ["ok", "BAD_LEVEL"]
    assert codes(poll({"kind": "approval"}), "1,0,", "2,0,") == ["ok", "BAD_LEVEL"]
    assert codes(poll({"kind": "ranking"}), "1,3,", "4,,", "0,1,") == ["ok", "BAD_LEVEL", "BAD_LEVEL"]


def test_shared_ranks_are_bad_levels_only_where_ties_are_not_allowed() -> None:
    lines = ["1,1,2", "2,,2", "1,3,2", "3,,1", ",,"]
    assert codes(poll({"kind": "ranking"}), *lines) == ["ok"] * 5
    assert codes(poll(STRICT), *lines) == ["BAD_LEVEL", "BAD_LEVEL", "ok", "ok", "ok"]


@settings(max_examples=40)
@given(st.data(), st.sampled_from([63, 64, 65, 130]))
def test_shared_ranks_are_found_among_many(data: st.DataObject, measures: int) -> None:
    ranks = data.draw(st.permutations(range(1, measures + 1)))
    twice = list(ranks)
    one, other = data.draw(st.lists(st.integers(0, measures - 1), min_size=2, max_size=2, unique=True))
    twice[one] = twice[other]
    cells = [",".join(map(str, each)) for each in (ranks, twice)]
    assert codes(STRICT_MANY[measures], *cells) == ["ok", "BAD_LEVEL"]


STRICT_MANY = {measures: poll(STRICT, measures=measures) for measures in (63, 64, 65, 130)}


def test_fault_41_too_many_and_too_few_are_rejects() -> None:
    approval = poll(APPROVAL_2_TO_3, measures=4)
    assert codes(approval, "1,1,,", "1,1,1,0", "1,1,1,1", "1,,,", "1,0,0,0") == [
        "ok",
        "ok",
        "TOO_MANY",
        "TOO_FEW",
        "TOO_FEW",
    ]
    assert codes(poll(SCORES), "4,4,", "4,4,1", "3,3,2", "0,,0") == ["ok", "TOO_MANY", "ok", "ok"]
    assert codes(poll(TWO_RANKS), "1,2,", "1,1,", "1,2,3", "1,1,1") == ["ok", "ok", "TOO_MANY", "TOO_MANY"]


def test_fault_41_a_blank_ballot_is_not_too_few() -> None:
    assert codes(poll(APPROVAL_2_TO_3), ",,", "0,0,0", "0,,") == ["ok"] * 3
    assert [codes(poll(rules), ",,") for rules in (SCORES, STRICT, TWO_RANKS)] == [["ok"]] * 3


def test_points_of_large_scales_do_not_wrap() -> None:
    large = poll({"kind": "scores", "max": 60_000, "max_sum": 65_536}, measures=40)
    most = ",".join(["60000", "5536", *["0"] * 38])
    more = ",".join(["60000"] * 40)
    assert codes(large, most, more, most.replace("5536", "5537")) == ["ok", "TOO_MANY", "TOO_MANY"]


STATIONS = {"station": ["s1", "s2", "a-station-of-many-letters"], "channel": ["paper", "web"]}
BOXES = {"b1": {"station": ["s1"], "channel": ["paper", "web"]}, "web": {}}


def test_fault_41_unlisted_group_value_is_a_reject() -> None:
    election = poll(groups=STATIONS, boxes=BOXES)
    values = ["s2,web", "s3,web", "s,web", "s11,web", "paper,s1", "a-station-of-many-letters,paper"]
    lines = [f"b{number},{value},1,1,1" for number, value in enumerate(values)]
    assert codes_of(election, lines, box="web") == ["ok", *["BAD_GROUP"] * 4, "ok"]


def test_fault_13_box_sealing_another_box_s_groups() -> None:
    election = poll(groups=STATIONS, boxes=BOXES)
    lines = ["b1,s1,web,1,1,1", "b2,s2,web,1,1,1"]
    assert codes_of(election, lines, box="b1") == ["ok", "BAD_GROUP"]
    assert codes_of(election, lines, box="web") == ["ok", "ok"]


def test_a_box_that_nobody_declared_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        screened(poll(), ["b1,1,1,1"], box="b9")
    assert (caught.value.rule, caught.value.found) == ("box-undeclared", "b9")


def test_the_first_code_of_the_sieve_wins() -> None:
    election = poll(SCORES, groups={"station": ["s1"]})
    lines = ["b1,s9,6,6,6", "b2,s9,5,5,5", "b3,s1,5,5,5"]
    assert codes_of(election, lines) == ["BAD_LEVEL", "BAD_GROUP", "TOO_MANY"]


def test_rejects_name_physical_lines() -> None:
    done = screened(poll(), ["b1,1,1,1", "b2,4,1,1", "b3,1,1,1"])
    assert done.rejected("b1-0001") == [intake.Rejected("b1-0001", 3, "BAD_LEVEL")]
    assert done.passing.tolist() == [0, 2]


def test_a_batch_without_ballots_is_screened() -> None:
    done = screened(poll(STRICT, groups=STATIONS), [])
    assert (done.codes.tolist(), done.rejected("b1-0001")) == ([], [])


def test_voters_are_fingerprinted_only_where_they_may_vote_again() -> None:
    assert screened(poll(), ["b1,1,1,1"]).voter_keys is None
    twice = screened(poll(revote={"rule": "last"}), ["b1,v,1,1,1,1", "b2,v,2,1,1,1"]).voter_keys
    assert twice is not None
    assert twice[0] == twice[1]


def test_fault_26_a_seq_near_the_end_is_legal_and_flagged() -> None:
    election = poll(revote={"rule": "last"})
    seqs = [0, 2**52 - 1, 2**52, 2**53 - 1]
    lines = [f"b{number},v{number},{seq},1,1,1" for number, seq in enumerate(seqs)]
    assert codes_of(election, lines) == ["ok"] * 4
    assert intake.high_sequences(batch_of(election, lines)) == 2
    assert intake.high_sequences(batch_of(poll(), ["b1,1,1,1"])) == 0


@given(
    st.lists(st.text("ab.-", min_size=1, max_size=20).map(lambda text: f"x{text}"), unique=True, min_size=1), st.data()
)
def test_group_codes_are_places_among_the_declared(values: list[str], data: st.DataObject) -> None:
    election = poll(groups={"station": values})
    cells = data.draw(st.lists(st.sampled_from(values) | st.text("xab.-", min_size=1, max_size=20).map("x".__add__)))
    batch = batch_of(election, [f"b{number},{cell},,," for number, cell in enumerate(cells)])
    expected = [values.index(cell) if cell in values else -1 for cell in cells]
    assert intake.group_codes(batch, election).tolist() == [expected]


def test_columns_of_any_type_are_screened_alike() -> None:
    election = poll({"kind": "scores", "max": 65_000})
    narrow, wide = ["b1,7,,"], ["b1,7,,", "b2,300,,"]
    assert batch_of(election, narrow).cells.dtype != batch_of(election, wide).cells.dtype
    assert codes_of(election, narrow) == ["ok"]
    assert codes_of(election, wide) == ["ok", "ok"]
    assert np.array_equal(screened(election, narrow).ballot_keys, screened(election, wide).ballot_keys[:1])
