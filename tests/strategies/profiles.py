"""Small profiles of every kind: ties, truncation, blank and repeated ballots, weights; and the ballots in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
from hypothesis import strategies as st

from votation.election import BallotKind
from votation.profile import Profile, Reading, Scope, cell_dtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    Levels = tuple[int | None, ...]

KINDS: tuple[BallotKind, ...] = get_args(BallotKind)
MEASURES = "abcdef"


@st.composite
def readings(draw: DrawFn, measures: int, kinds: Sequence[BallotKind] = KINDS) -> Reading:
    """Return any reading of ballots on so many measures."""
    kind = draw(st.sampled_from(kinds))
    if kind == "approval":
        return Reading.under(kind, 2, None)
    if kind == "ranking":
        return Reading.under(kind, measures, draw(st.sampled_from(["last", "exclude"])))
    scale = draw(st.integers(1, 7))
    return Reading.under(kind, scale, draw(st.sampled_from(["worst", "exclude", scale - 1])))


def ballots(measures: int, reading: Reading) -> SearchStrategy[Levels]:
    """Return one ballot: a level or None by measure, None throughout often enough."""
    levels = st.integers(0, reading.scale - 1)
    cells = st.none() | levels | levels
    return st.just((None,) * measures) | st.tuples(*[cells] * measures) | st.tuples(*[levels] * measures)


def profile_of(
    levels: Sequence[Levels], measures: Sequence[str], reading: Reading, weights: Sequence[int] | None = None
) -> Profile:
    """Return the given ballots in columns."""
    lowest = reading.silent_cell
    cells = [[lowest if row[x] is None else row[x] + 1 for row in levels] for x in range(len(measures))]
    return Profile(
        Scope("overall", tuple(measures), reading),
        np.array(cells, cell_dtype(reading.scale)).reshape(len(measures), len(levels)),
        None if weights is None else np.array(weights, np.int64),
    )


@st.composite
def profiles(
    draw: DrawFn, *, kinds: Sequence[BallotKind] = KINDS, max_measures: int = 6, max_ballots: int = 8
) -> Profile:
    """Return any profile of these kinds."""
    measures = MEASURES[: draw(st.integers(1, max_measures))]
    reading = draw(readings(len(measures), kinds))
    levels = draw(st.lists(ballots(len(measures), reading), max_size=max_ballots))
    weights = st.lists(st.integers(1, 9), min_size=len(levels), max_size=len(levels))
    return profile_of(levels, measures, reading, draw(st.none() | weights))


def votes_of(profile: Profile) -> list[tuple[dict[str, int], int]]:
    """Return the ballots of `profile` as cast, each with its weight: level by measure, those without one left out."""
    weights = [1] * profile.cells.shape[1] if profile.weights is None else profile.weights.tolist()
    return [
        ({measure: cell - 1 for measure, cell in zip(profile.measures, column, strict=True) if cell}, weight)
        for column, weight in zip(profile.cells.T.tolist(), weights, strict=True)
    ]
