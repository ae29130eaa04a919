"""Counts by group value: every combination is counted once, and batches add up."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.profiles import profile_of, profiles

from votation.counting import LevelCounts, PairwiseCounts, PlaceCounts, SegmentTables, UniqueBallots, count_segments
from votation.counting import count as count_one
from votation.profile import Reading

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from votation.profile import Profile, Scope

ALL = (LevelCounts, PairwiseCounts, PlaceCounts, UniqueBallots)
SHAPE = (3, 2)  # say three stations and two channels


class Grouped:
    """A profile, the group values of its ballots, and what to count."""

    def __init__(self, profile: Profile, values: list[tuple[int, int]], overall: list[type], parts: list[type]) -> None:
        self.profile, self.overall, self.parts = profile, overall, parts
        self.values = np.array(values, np.int32).reshape(-1, 2)
        first = replace(profile.scope, id="first", measures=profile.measures[:1])
        self.scopes: tuple[Scope, ...] = (profile.scope, first)

    def count(self, ballots: slice = slice(None)) -> SegmentTables:
        stations, channels = self.values[ballots].T
        return count_segments(
            self.profile.take(ballots),
            stations * 2 + channels,
            SHAPE,
            scopes=self.scopes,
            overall=self.overall,
            per_segment=self.parts,
        )


@st.composite
def grouped(draw: DrawFn) -> Grouped:
    profile = draw(profiles())
    n = profile.cells.shape[1]
    value = st.tuples(st.integers(0, 2), st.integers(0, 1))
    kinds = st.lists(st.sampled_from(ALL), unique=True)
    return Grouped(profile, draw(st.lists(value, min_size=n, max_size=n)), draw(kinds), draw(kinds))


@settings(max_examples=40)
@given(grouped())
def test_all_ballots_are_counted_whatever_their_group(case: Grouped) -> None:
    tables = case.count()
    for scope in case.scopes:
        expected = count_one(case.profile.restricted(scope.measures), {*case.overall, *case.parts})
        assert tables.statistics(scope).equals(expected)


@settings(max_examples=40)
@given(grouped())
def test_each_value_counts_its_own_ballots(case: Grouped) -> None:
    tables = case.count()
    for group, size in enumerate(SHAPE):
        for value in range(size):
            ballots = case.profile.take(np.flatnonzero(case.values[:, group] == value))
            for scope in case.scopes:
                expected = count_one(ballots.restricted(scope.measures), case.parts)
                assert tables.of_value(group, value).statistics(scope).equals(expected)


@settings(max_examples=40)
@given(grouped(), st.integers(0, 8))
def test_batches_add_up_and_can_be_taken_out_again(case: Grouped, cut: int) -> None:
    whole, head, tail = case.count(), case.count(slice(cut)), case.count(slice(cut, None))
    merged, remaining = head + tail, whole - tail
    for group, size in enumerate(SHAPE):
        for value in range(size):
            assert merged.of_value(group, value).equals(whole.of_value(group, value))
            assert remaining.of_value(group, value).equals(head.of_value(group, value))
    assert merged.whole.equals(whole.whole)
    assert remaining.whole.equals(head.whole)


@settings(max_examples=40)
@given(grouped())
def test_counts_come_back_from_a_worker_as_they_were(case: Grouped) -> None:
    tables = case.count()
    assert pickle.loads(pickle.dumps(tables)).equals(tables)


@settings(max_examples=40)
@given(profiles())
def test_an_election_without_groups_has_one_combination(profile: Profile) -> None:
    nowhere = np.zeros(profile.cells.shape[1], np.int32)
    tables = count_segments(profile, nowhere, (), scopes=(profile.scope,), overall=ALL, per_segment=())
    assert tables.statistics(profile.scope).equals(count_one(profile, ALL))


@settings(max_examples=40)
@given(profiles(max_measures=2), st.integers(0, 99_999))
def test_combinations_may_be_many(profile: Profile, segment: int) -> None:
    segments = np.arange(segment, segment + profile.cells.shape[1], dtype=np.int32) % 100_000
    tables = count_segments(profile, segments, (1000, 100), scopes=(profile.scope,), overall=(), per_segment=ALL)
    expected = count_one(profile.take(np.flatnonzero(segments // 100 == segment // 100)), ALL)
    assert tables.of_value(0, segment // 100).statistics(profile.scope).equals(expected)


def test_combinations_beyond_sixteen_bits_stay_apart() -> None:
    reading = Reading.under("grades", 6, "worst")
    profile = profile_of([(0,), (1,), (2,), (3,)], "a", reading)
    segments = np.array([70_000, 70_000 - 2**16, 99_999, 70_000], np.int32)
    tables = count_segments(profile, segments, (100_000,), scopes=(profile.scope,), overall=(), per_segment=ALL)
    levels = {value: tables.of_value(0, value).levels.table[0].tolist() for value in set(segments.tolist())}
    assert levels == {
        70_000: [0, 1, 0, 0, 1, 0, 0],
        70_000 - 2**16: [0, 0, 1, 0, 0, 0, 0],
        99_999: [0, 0, 0, 1, 0, 0, 0],
    }
