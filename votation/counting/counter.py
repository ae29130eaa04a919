"""The pass over the ballots: profile in, counts out."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from votation.counting.levels import LevelCounts
from votation.counting.pairwise import PairwiseCounts
from votation.counting.places import PlaceCounts
from votation.counting.tables import SegmentTables, Tables
from votation.counting.unique import UniqueBallots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.counting.statistics import Statistics
    from votation.profile import Profile, Scope


def count(profile: Profile, wanted: Sequence[type]) -> Statistics:
    """Count the ballots of `profile` that are expressed in its scope.

    Args:
        profile: Ballots of one scope, blank ones included.
        wanted: Statistic types; `ScopeCounts` is always counted.
    """
    return tabulate(profile, (profile.scope,), wanted).statistics(profile.scope)


def count_segments(
    profile: Profile,
    segments: NDArray[np.integer],
    shape: tuple[int, ...],
    *,
    scopes: Sequence[Scope],
    overall: Sequence[type],
    per_segment: Sequence[type],
) -> SegmentTables:
    """Count the ballots of `profile` in every scope, in all and by combination of group values.

    Args:
        profile: Accepted ballots on all measures, blank ones included.
        segments: Shape (ballots,): each ballot's combination, as its index in an array of shape `shape`, the last
            group fastest.
        shape: Number of values of each group; empty where ballots are not grouped.
        scopes: Scopes whose statistics will be asked for; their measures are among those of the profile.
        overall: Statistic types to count over all ballots.
        per_segment: Statistic types to count in each combination as well.

    Returns:
        Counts that add up over batches.
    """
    parts = {segment: tabulate(part, scopes, per_segment) for segment, part in _split(profile, segments)}
    nothing = tabulate(profile.take(slice(0)), scopes, per_segment)
    whole = reduce(add, parts.values(), nothing)
    rest = [kind for kind in overall if kind not in per_segment]
    # blank ballots are known already; places alone need the scopes again
    whole = _together(whole, tabulate(profile, scopes if PlaceCounts in rest else (), rest))
    return SegmentTables(shape, whole, parts, nothing)


def tabulate(profile: Profile, scopes: Sequence[Scope], wanted: Sequence[type]) -> Tables:
    """Count the ballots of `profile`, each as often as it weighs.

    Weights are taken one binary digit at a time: as counts add up, a ballot of weight 5 is counted in the digits 4
    and 1, and no kernel needs to know of weights.
    """
    if profile.weights is None:
        return _tabulate(profile, scopes, wanted)
    total = _tabulate(profile.take(slice(0)), scopes, wanted)
    for digit in reversed(range(int(profile.weights.max(initial=0)).bit_length())):
        holders = np.flatnonzero(profile.weights >> digit & 1)
        total = total + total + _tabulate(profile.take(holders), scopes, wanted)
    return total


def _tabulate(profile: Profile, scopes: Sequence[Scope], wanted: Sequence[type]) -> Tables:
    cells, reading = profile.cells, profile.scope.reading
    blank: dict[tuple[str, ...], int] = {}
    places: dict[tuple[str, ...], PlaceCounts] = {}
    for scope in scopes:
        rows = profile.scope.rows(scope.measures)
        highest = reduce(np.maximum, (cells[row] for row in rows), np.zeros(cells.shape[1], cells.dtype))
        expressed = highest > reading.silent_cell
        blank[scope.measures] = len(expressed) - int(np.count_nonzero(expressed))
        if PlaceCounts in wanted:
            places[scope.measures] = PlaceCounts.of(np.compress(expressed, cells[rows], axis=1), reading)
    return Tables(
        scope=profile.scope,
        accepted=cells.shape[1],
        blank=blank,
        levels=LevelCounts.of(cells, reading) if LevelCounts in wanted else None,
        pairwise=PairwiseCounts.of(cells, reading) if PairwiseCounts in wanted else None,
        unique=UniqueBallots.of(cells, reading) if UniqueBallots in wanted else None,
        places=places,
    )


def _split(profile: Profile, segments: NDArray[np.integer]) -> Iterator[tuple[int, Profile]]:
    """Yield each combination that occurs and its ballots."""
    sizes = np.bincount(segments)
    present = np.flatnonzero(sizes)
    if len(present) > 1:
        # numpy sorts 16 bits by radix, several times faster than more
        narrow = np.uint16 if len(sizes) <= np.iinfo(np.uint16).max else segments.dtype
        profile = profile.take(np.argsort(segments.astype(narrow), kind="stable"))
    stops = np.cumsum(sizes[present])
    for segment, stop, size in zip(present.tolist(), stops.tolist(), sizes[present].tolist(), strict=True):
        yield segment, profile.take(slice(stop - size, stop))


def _together(whole: Tables, rest: Tables) -> Tables:
    """Return the counts of the same ballots that either holds."""
    return replace(
        whole,
        levels=whole.levels or rest.levels,
        pairwise=whole.pairwise or rest.pairwise,
        unique=whole.unique or rest.unique,
        places=whole.places or rest.places,
    )
