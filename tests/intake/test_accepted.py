"""Accepted lines as methods read them, as the file spells them, and by group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.polls import batch_of, poll

from votation import intake
from votation.errors import LimitError
from votation.profile import Reading, Scope

KINDS: dict[str, dict[str, Any]] = {
    "scores": {"kind": "scores", "max": 5},
    "approval": {"kind": "approval"},
    "ranking": {"kind": "ranking"},
}


def profile(kind: str, lines: list[str], *, measures: int = 3, rows: tuple[str, ...] | None = None) -> Any:
    election = poll(KINDS[kind], measures=measures)
    reading = Reading(kind=kind, scale=election.scale, fill=None, empty="last")
    scope = Scope("overall", rows or election.measure_ids, reading)
    return intake.profile_of(batch_of(election, [f"b{i},{line}" for i, line in enumerate(lines)]), scope)


def test_levels_stand_one_up_and_empty_is_zero() -> None:
    assert profile("scores", ["5,0,", ",,1"]).cells.T.tolist() == [[6, 1, 0], [0, 0, 2]]


def test_an_open_approval_is_level_zero() -> None:
    assert profile("approval", ["1,0,", ",,"]).cells.T.tolist() == [[2, 1, 1], [1, 1, 1]]


def test_ranks_are_flipped_once() -> None:
    """Of m measures rank 1 is level m - 1, the last rank level 0 (FORMATS: higher is better everywhere after)."""
    assert profile("ranking", ["1,3,", "2,2,1", ",,"]).cells.T.tolist() == [[3, 1, 0], [2, 2, 3], [0, 0, 0]]


def test_a_theme_keeps_the_ranks_of_the_whole_ballot() -> None:
    assert profile("ranking", ["1,3,2"], rows=("m3", "m2")).cells.T.tolist() == [[2, 1]]


@pytest.mark.parametrize("measures", [253, 254, 255, 256, 300])
def test_ranks_of_many_measures_are_flipped_without_wrapping(measures: int) -> None:
    ranks = range(1, measures + 1)
    cells = profile("ranking", [",".join(map(str, ranks)), "1" + "," * (measures - 1)], measures=measures).cells
    assert cells.T.tolist() == [[measures - rank + 1 for rank in ranks], [measures] + [0] * (measures - 1)]
    assert cells.dtype == (np.uint8 if measures <= 254 else np.uint16)


def test_the_type_of_cells_depends_on_the_scale_alone() -> None:
    election = poll({"kind": "scores", "max": 5})
    batch = batch_of(election, ["b1,5,,", "b2,9999999,,"])
    scope = Scope("overall", election.measure_ids, Reading("scores", 6, None, "last"))
    cells = intake.profile_of(batch.take(np.array([0])), scope).cells
    assert (cells.dtype, cells.T.tolist()) == (np.uint8, [[6, 0, 0]])


@given(
    st.sampled_from([*KINDS, "wide"]),
    st.lists(st.lists(st.sampled_from([None, 0, 1, 2, 3, 5, 6, 60, 61, 900]), min_size=3, max_size=3)),
)
def test_written_levels_are_what_a_shell_counts(kind: str, rows: list[list[int | None]]) -> None:
    election = poll(KINDS.get(kind, {"kind": "scores", "max": 60}))
    lines = [",".join([f"b{i}", *("" if each is None else str(each) for each in row)]) for i, row in enumerate(rows)]
    top = {"scores": 5, "approval": 1, "ranking": 3, "wide": 60}[kind]
    expected = [
        [
            sum(row[measure] is None for row in rows),
            *(sum(row[measure] == level for row in rows) for level in range(top + 1)),
            sum(row[measure] is not None and row[measure] > top for row in rows),
        ]
        for measure in range(3)
    ]
    assert intake.written_levels(batch_of(election, lines), election).tolist() == expected


GROUPS = {"station": ["s1", "s2", "s3"], "channel": ["paper", "web"]}


def test_segments_combine_the_values_of_a_line() -> None:
    election = poll(groups=GROUPS)
    pairs = [(station, channel) for station in GROUPS["station"] for channel in GROUPS["channel"]]
    batch = batch_of(election, [f"b{i},{station},{channel},,," for i, (station, channel) in enumerate(pairs)])
    codes = intake.group_codes(batch, election)
    segments, number = intake.joint_segments(codes, election)
    assert (segments.tolist(), number) == ([0, 1, 2, 3, 4, 5], 6)
    assert intake.segment_values(segments, election).tolist() == codes.tolist()


def test_without_groups_there_is_one_segment() -> None:
    election = poll()
    segments, number = intake.joint_segments(
        intake.group_codes(batch_of(election, ["b1,,,", "b2,,,"]), election), election
    )
    assert (segments.tolist(), number) == ([0, 0], 1)
    assert intake.segment_values(segments, election).shape == (0, 2)


def test_too_many_combinations_are_refused_before_memory_is_taken() -> None:
    election = poll(groups={f"g{i}": [f"v{j}" for j in range(100)] for i in range(3)})
    with pytest.raises(LimitError) as caught:
        intake.joint_segments(np.zeros((3, 1), np.int32), election)
    assert (caught.value.rule, caught.value.found, caught.value.expected) == ("group-combinations", 1_000_000, 100_000)
