"""Each statistic against plain dictionaries, overall and in themes, and the laws of addition."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from counting.naive import Naive
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.profiles import profile_of, profiles, votes_of

from votation.counting import LevelCounts, PairwiseCounts, PlaceCounts, UniqueBallots, count
from votation.counting.counter import tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DataObject

    from votation.counting import Statistics
    from votation.profile import Profile, Scope

ALL = (LevelCounts, PairwiseCounts, PlaceCounts, UniqueBallots)


def theme_of(profile: Profile, measures: Sequence[str]) -> Scope:
    return replace(profile.scope, id="theme", measures=tuple(measures))


def themes(profile: Profile) -> st.SearchStrategy[Scope]:
    """Return some of the measures, in the order of the profile or in another."""
    subsets = st.lists(st.sampled_from(profile.measures), unique=True, min_size=1)
    return subsets.map(lambda measures: theme_of(profile, measures))


def repeated(profile: Profile) -> Profile:
    """Return the same ballots without weights, each as often as it weighed."""
    levels = [
        tuple(vote.get(measure) for measure in profile.measures)
        for vote, weight in votes_of(profile)
        for _ in range(weight)
    ]
    return profile_of(levels, profile.measures, profile.scope.reading)


def assert_equal(one: Statistics, other: Statistics) -> None:
    assert one.equals(other), (one, other)


@given(st.data())
def test_every_statistic_of_every_scope_is_that_of_its_definition(data: DataObject) -> None:
    profile = data.draw(profiles())
    theme = data.draw(themes(profile))
    naive, reading = Naive(profile, theme.measures), theme.reading
    found = tabulate(profile, (profile.scope, theme), ALL).statistics(theme)
    assert (found.scope.accepted, found.scope.blank) == (naive.accepted, naive.blank)
    assert found.scope.expressed == sum(weight for _, weight in naive.votes)
    assert found.levels.table.tolist() == naive.levels()
    assert found.levels.missing.tolist() == [row[0] for row in naive.levels()]
    assert found.levels.judged(reading).tolist() == naive.judged()
    pairs = naive.pairs()
    assert found.pairwise.above.tolist() == pairs["above"]
    assert found.pairwise.level.tolist() == pairs["level"]
    assert found.pairwise.only.tolist() == pairs["only"]
    assert found.pairwise.preferred(reading).tolist() == pairs["preferred"]
    assert found.pairwise.judged.tolist() == naive.judgments()
    places = zip(map(tuple, found.places.places.T.tolist()), found.places.counts.tolist(), strict=True)
    assert dict(places) == naive.places()
    unique = zip(map(tuple, found.unique.cells.T.tolist()), found.unique.counts.tolist(), strict=True)
    assert list(unique) == sorted(naive.unique().items())


@settings(max_examples=30)
@given(profiles())
def test_places_take_the_points_of_a_vector_exactly(profile: Profile) -> None:
    vector = [Fraction(1, place) for place in range(1, len(profile.measures) + 1)]  # Dowdall
    points = count(profile, (PlaceCounts,)).places.points(vector)
    assert list(points) == Naive(profile, profile.measures).points(vector)


@settings(max_examples=30)
@given(profiles())
def test_only_what_is_wanted_is_counted(profile: Profile) -> None:
    counted = count(profile, (LevelCounts,))
    assert counted.levels is not None
    assert [counted.pairwise, counted.places, counted.unique] == [None, None, None]


@given(st.data())
def test_a_theme_restricted_is_the_theme_counted_anew(data: DataObject) -> None:
    profile = data.draw(profiles())
    theme = data.draw(themes(profile))
    anew = count(profile.restricted(theme.measures), ALL)
    assert_equal(tabulate(profile, (profile.scope, theme), ALL).statistics(theme), anew)


@given(st.data())
def test_parts_add_up_to_the_whole_and_subtract_from_it(data: DataObject) -> None:
    profile = data.draw(profiles())
    cut = data.draw(st.integers(0, profile.cells.shape[1]))
    head, tail = profile.take(slice(cut)), profile.take(slice(cut, None))
    theme = data.draw(themes(profile))
    whole, first, second = (tabulate(each, (profile.scope, theme), ALL) for each in (profile, head, tail))
    assert (first + second).equals(whole)
    assert (whole - second).equals(first)
    for scope in (profile.scope, theme):
        one, other = first.statistics(scope), second.statistics(scope)
        assert_equal(one + other, whole.statistics(scope))
        assert_equal(whole.statistics(scope) - other, one)


@given(profiles())
def test_a_weight_of_k_is_k_ballots(profile: Profile) -> None:
    assert_equal(count(profile, ALL), count(repeated(profile), ALL))


@settings(max_examples=30)
@given(st.data())
def test_the_order_of_ballots_leaves_the_same_bytes(data: DataObject) -> None:
    profile = data.draw(profiles())
    order = data.draw(st.permutations(range(profile.cells.shape[1])))
    one, other = count(profile, ALL), count(profile.take(np.array(order, np.intp)), ALL)
    assert_equal(one, other)
    assert one.unique.cells.tobytes() == other.unique.cells.tobytes()
    assert one.places.places.tobytes() == other.places.places.tobytes()


@settings(max_examples=30)
@given(st.data())
def test_other_counts_are_not_equal(data: DataObject) -> None:
    profile = data.draw(profiles().filter(lambda each: each.cells.shape[1]))
    fewer = profile.take(slice(1, None))
    for wanted in (*ALL, None):
        one, other = (tabulate(each, (profile.scope,), (wanted,)) for each in (profile, fewer))
        assert not one.equals(other)
    assert not count(profile, (LevelCounts,)).equals(count(profile, (PairwiseCounts,)))
