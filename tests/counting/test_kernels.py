"""Kernels at their edges: block ends, word ends, the widest integers, many measures, weights of foreign files."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from strategies.profiles import profile_of

from votation.counting import LevelCounts, PairwiseCounts, PlaceCounts, UniqueBallots, count, levels, pairwise
from votation.counting.counter import tabulate
from votation.errors import InputError, LimitError
from votation.profile import MAX_TOTAL_WEIGHT, MAX_WEIGHT, Profile, Reading, Scope, cell_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALL = (LevelCounts, PairwiseCounts, PlaceCounts, UniqueBallots)
WORST, EXCLUDE = (Reading.under("grades", 6, rule) for rule in ("worst", "exclude"))


def cells_of(measures: int, ballots: int, scale: int, seed: int = 1) -> NDArray[np.unsignedinteger]:
    """Return random cells; the first and the last value of the scale occur."""
    cells = np.random.default_rng(seed).integers(0, scale + 1, (measures, ballots)).astype(cell_dtype(scale))
    cells.flat[:1], cells.flat[-1:] = 0, scale
    return cells


def pairs_of(cells: NDArray[np.unsignedinteger], reading: Reading) -> PairwiseCounts:
    """Count pairs by comparing whole rows, two measures at a time."""
    rows = np.where(cells == 0, 0 if reading.fill is None else reading.fill + 1, cells.astype(np.int64))
    filled = rows > 0
    tables = np.zeros((3, len(rows), len(rows)), np.int64)
    for x, row in enumerate(rows):
        both = filled & filled[x]
        tables[0, x] = (both & (row > rows)).sum(axis=1)
        tables[1, x] = (both & (row == rows)).sum(axis=1)
        tables[2, x] = (filled[x] & ~filled).sum(axis=1)
        tables[1, x, x] = 0
    return PairwiseCounts(*tables, filled.sum(axis=1))


@pytest.mark.parametrize("reading", [WORST, EXCLUDE], ids=["filled", "open"])
@pytest.mark.parametrize("ballots", [0, 1, 63, 64, 65, 127, 128, 129, 1000])
def test_pairs_do_not_depend_on_where_words_and_blocks_end(ballots: int, reading: Reading) -> None:
    cells = cells_of(5, ballots, 6)
    expected = pairs_of(cells, reading)
    for cells_per_block in (1, 5 * 63, 5 * 64, 5 * 65, pairwise.CELLS_PER_BLOCK):
        assert PairwiseCounts.of(cells, reading, cells_per_block).equals(expected), cells_per_block


@pytest.mark.parametrize("words", [1, 20, 40, 1 << 16])
def test_pairs_do_not_depend_on_how_many_are_compared_at_once(words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairwise, "_WORDS_AT_ONCE", words)
    cells = cells_of(7, 100, 6)
    assert PairwiseCounts.of(cells, EXCLUDE).equals(pairs_of(cells, EXCLUDE))


@pytest.mark.parametrize("scale", [1, 2, 3, 6, 40, 255, 65_534])
def test_distinct_ballots_are_in_lexicographic_order_however_wide(scale: int) -> None:
    reading = Reading.under("scores", scale, "exclude")
    few = cells_of(70, 5, scale)
    pool = np.concatenate((few, few), axis=1)
    pool[:, 5:] = pool[:, :5]
    pool[-1, 5:] = scale - pool[-1, :5]  # five twins that differ in the last cell alone
    drawn = pool[:, np.random.default_rng(2).integers(0, 10, 300)]
    found = UniqueBallots.of(drawn, reading)
    expected = Counter(map(tuple, drawn.T.tolist()))
    assert list(map(tuple, found.cells.T.tolist())) == sorted(expected)
    assert found.counts.tolist() == [expected[ballot] for ballot in sorted(expected)]


@pytest.mark.parametrize("cells_per_block", [1, 4, 5, 50, 1 << 20])
def test_places_do_not_depend_on_where_blocks_end(cells_per_block: int) -> None:
    reading = Reading.under("ranking", 5, "last")
    cells = cells_of(5, 60, 5)
    whole, single = PlaceCounts.of(cells, reading), [PlaceCounts.of(cells[:, i : i + 1], reading) for i in range(60)]
    assert sum(single[1:], start=single[0]).equals(whole)
    assert PlaceCounts.of(cells, reading, cells_per_block).equals(whole)


@pytest.mark.parametrize("values", [2, 7, 24, 25, 255, 1001])
@pytest.mark.parametrize("ballots", [0, 1, 511, 20_000])
def test_levels_are_counted_alike_by_value_and_by_position(values: int, ballots: int) -> None:
    cells = cells_of(2, ballots, values - 1)
    expected = [[int((row == value).sum()) for value in range(values)] for row in cells]
    assert levels.tabulated(cells, values).tolist() == expected
    assert [list(levels._by_value(row, values)) for row in cells] == expected
    assert [levels._by_position(row, values).tolist() for row in cells] == expected


@pytest.mark.parametrize(("scale", "dtype"), [(254, np.uint8), (255, np.uint16), (256, np.uint16), (65_534, np.uint16)])
@pytest.mark.parametrize("fill", [0, None, "best"])
def test_the_widest_scales_are_counted(scale: int, dtype: type, fill: int | str | None) -> None:
    level = {None: "exclude", "best": scale - 1}.get(fill, 0)
    reading = Reading.under("scores", scale, level)
    cells = cells_of(4, 300, scale)
    assert cells.dtype == dtype
    scope = Scope("overall", tuple("abcd"), reading)
    found = tabulate(Profile(scope, cells), (scope,), ALL)
    assert found.levels.table.tolist() == [np.bincount(row, minlength=scale + 1).tolist() for row in cells]
    assert found.pairwise.equals(pairs_of(cells, reading))
    assert found.unique.cells.dtype == dtype
    distinct, counts = np.unique(reading.filled(cells), axis=1, return_counts=True)
    assert found.unique.equals(UniqueBallots(distinct, counts))


@pytest.mark.parametrize("unranked", ["last", "exclude"])
def test_a_thousand_measures_are_counted(unranked: str) -> None:
    m, ballots = 1000, 70
    cells = cells_of(m, ballots, m)
    reading = Reading.under("ranking", m, unranked)
    scope = Scope("overall", tuple(f"m{index}" for index in range(m)), reading)
    found = count(Profile(scope, cells), ALL)
    assert found.pairwise.equals(pairs_of(cells, reading))
    assert found.levels.table.sum() == m * ballots
    assert found.unique.counts.tolist() == [1] * ballots
    placed = m * ballots if unranked == "last" else np.count_nonzero(cells)
    assert found.places.counts.sum() == placed
    assert sum(found.places.points([1] * m)) == placed


def test_a_scope_without_measures_has_only_blank_ballots() -> None:
    profile = Profile.from_grades([{"a": 1}, {}], grades=2, no_opinion="worst")
    found = count(profile.restricted([]), ALL)
    assert (found.scope.accepted, found.scope.blank) == (2, 2)
    assert found.unique.counts.size == found.pairwise.judged.size == found.places.counts.size == 0


def test_fault_42_huge_weights_are_counted_exactly() -> None:
    reading = Reading.under("grades", 6, "worst")
    profile = profile_of([(5, None), (0, 3), (None, None)], "ab", reading, [MAX_WEIGHT, MAX_WEIGHT - 1, 2**30])
    found = count(profile, ALL)
    assert (found.scope.accepted, found.scope.blank) == (2 * MAX_WEIGHT - 1 + 2**30, 2**30)
    assert found.pairwise.above.tolist() == [[0, MAX_WEIGHT], [MAX_WEIGHT - 1, 0]]
    assert found.unique.counts.tolist() == [MAX_WEIGHT - 1, MAX_WEIGHT]
    assert found.places.points([1, 0]) == (MAX_WEIGHT, MAX_WEIGHT - 1)


def test_fault_42_sums_never_wrap() -> None:
    reading = Reading.under("grades", 6, "worst")
    within, beyond = MAX_TOTAL_WEIGHT // MAX_WEIGHT, MAX_TOTAL_WEIGHT // MAX_WEIGHT + 1
    cells = np.ones((1, beyond), np.uint8)
    scope, weights = Scope("overall", ("a",), reading), np.full(beyond, MAX_WEIGHT)
    tables = tabulate(Profile(scope, cells[:, :within], weights[:within]), (scope,), (LevelCounts,))
    assert tables.levels.table[0, 1] == tables.accepted == within * MAX_WEIGHT
    with pytest.raises(LimitError, match="profile-total-weight"):
        Profile(scope, cells, weights)
    with pytest.raises(LimitError, match="profile-total-weight"):
        tables + tables


def test_fault_42_fractional_places_of_many_ballots_are_exact() -> None:
    ranking = tuple(f"m{place:02}" for place in range(40))
    ballots = [ranking[shift:] + ranking[:shift] for shift in range(40)]
    found = count(Profile.from_rankings(ballots, unranked="last", weights=[MAX_WEIGHT] * 40), (PlaceCounts,))
    dowdall = [Fraction(1, place) for place in range(1, 41)]
    # each measure takes each place once: 40th harmonic number, denominator of 16 digits
    assert found.places.points(dowdall) == (MAX_WEIGHT * sum(dowdall),) * 40


@pytest.mark.parametrize("weight", [0, -1, MAX_WEIGHT + 1, -(2**63)])
def test_fault_42_no_array_smuggles_in_a_weight(weight: int) -> None:
    scope = Scope("overall", ("a",), WORST)
    with pytest.raises(InputError, match="profile-weight"):
        Profile(scope, np.ones((1, 2), np.uint8), np.array([1, weight]))
