"""Small elections of every kind, drawn from a seed, and their ballots in columns."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation.profile import Profile, Reading, Scope, cell_dtype
from votation.testing.polls import Poll

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from votation.election import BallotKind, Unranked
    from votation.testing.polls import Vote

IDS: Final = "abcdef"
STRICT: Final = 0.5
"""Probability that a ranking has no ties."""


def random_poll(seed: int, kinds: AbstractSet[BallotKind], most_measures: int = 6) -> Poll:
    """Return an election with ties, truncation, blanks and repeated ballots, from unanimous to chaotic.

    Args:
        seed: The same seed gives the same election.
        kinds: Kinds of ballot to choose from.
        most_measures: At most so many measures, up to 6.
    """
    draw = random.Random(seed)  # noqa: S311 - an election to test with, the same each time
    kind = draw.choice(sorted(kinds))
    measures = tuple(draw.sample(IDS[:most_measures], draw.randint(1, most_measures)))
    scale = {"approval": 2, "ranking": len(measures)}.get(kind) or draw.randint(2, 5)
    fill = draw.choice([None, 0, draw.randrange(scale)]) if kind in {"grades", "scores"} else None
    empty: Unranked = draw.choice(["last", "exclude"]) if kind == "ranking" else "exclude"
    emptiness, chaos = draw.choice([0, 0.1, 0.5]), draw.choice([0.2, 0.5, 1])
    model = {x: draw.randrange(scale) for x in measures}
    ballots = [random_vote(draw, kind, scale, emptiness, chaos, model) for _ in range(draw.randint(0, 8))]
    return Poll(kind, measures, scale, fill, empty, tuple(ballots))


def random_vote(
    draw: random.Random, kind: BallotKind, scale: int, emptiness: float, chaos: float, model: dict[str, int]
) -> Vote:
    """Return a ballot.

    Args:
        draw: Where chance comes from.
        kind: Kind of ballot.
        scale: Number of levels.
        emptiness: Probability that a measure is left open.
        chaos: Probability that the level of a measure is not that of `model`.
        model: A level for each measure.
    """
    levels = {x: draw.randrange(scale) if draw.random() < chaos else level for x, level in model.items()}
    if kind == "ranking" and draw.random() < STRICT:
        levels = dict(zip(draw.sample(sorted(levels), len(levels)), range(scale), strict=True))
    if kind != "approval":
        levels = {x: level for x, level in levels.items() if draw.random() >= emptiness}
    return levels, draw.choice([1, 1, 1, 2, 3])


def profile_of(poll: Poll, *, weighted: bool = True) -> Profile:
    """Return the same ballots in columns; without weights, each is repeated."""
    rows = [levels for levels, voters in poll.ballots for _ in range(1 if weighted else voters)]
    lowest = 1 if poll.kind == "approval" else 0
    cells = [[levels[x] + 1 if x in levels else lowest for levels in rows] for x in poll.measures]
    weights = np.array([voters for _, voters in poll.ballots], np.int64) if weighted else None
    reading = Reading(poll.kind, poll.scale, poll.fill, poll.empty)
    dtype: np.dtype[np.unsignedinteger[Any]] = np.dtype(cell_dtype(poll.scale))
    shaped = np.array(cells, dtype).reshape(len(poll.measures), len(rows))
    return Profile(Scope("overall", poll.measures, reading), shaped, weights)
