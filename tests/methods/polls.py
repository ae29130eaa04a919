"""Small elections of every kind, from a seed, and their profiles; each registered method with each of its options."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from oracle.poll import Poll

from votation import methods
from votation.errors import MethodError
from votation.profile import Profile, Reading, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle.poll import Vote

    from votation.methods import Method, Outcome

IDS = "abcdef"


def random_poll(seed: int, kinds: frozenset[str], most_measures: int = 6) -> Poll:
    """Ties, truncation, blanks and repeated ballots; from unanimous to chaotic."""
    draw = random.Random(seed)
    kind = draw.choice(sorted(kinds))
    measures = tuple(draw.sample(IDS[:most_measures], draw.randint(1, most_measures)))
    scale = {"approval": 2, "ranking": len(measures)}.get(kind) or draw.randint(2, 5)
    fill = draw.choice([None, 0, draw.randrange(scale)]) if kind in {"grades", "scores"} else None
    empty = draw.choice(["last", "exclude"]) if kind == "ranking" else "exclude"
    emptiness, chaos = draw.choice([0, 0.1, 0.5]), draw.choice([0.2, 0.5, 1])
    model = {x: draw.randrange(scale) for x in measures}
    ballots = [random_vote(draw, kind, scale, emptiness, chaos, model) for _ in range(draw.randint(0, 8))]
    return Poll(kind, measures, scale, fill, empty, tuple(ballots))


def random_vote(
    draw: random.Random, kind: str, scale: int, emptiness: float, chaos: float, model: dict[str, int]
) -> Vote:
    levels = {x: draw.randrange(scale) if draw.random() < chaos else level for x, level in model.items()}
    if kind == "ranking" and draw.random() < 0.5:  # a strict ranking
        levels = dict(zip(draw.sample(sorted(levels), len(levels)), range(scale), strict=True))
    if kind != "approval":
        levels = {x: level for x, level in levels.items() if draw.random() >= emptiness}
    return levels, draw.choice([1, 1, 1, 2, 3])


def profile_of(poll: Poll, *, weighted: bool = True) -> Profile:
    """The same ballots in columns; without weights, each is repeated."""
    rows = [levels for levels, voters in poll.ballots for _ in range(1 if weighted else voters)]
    lowest = 1 if poll.kind == "approval" else 0
    cells = [[levels[x] + 1 if x in levels else lowest for levels in rows] for x in poll.measures]
    dtype = np.uint8 if poll.scale < 255 else np.uint16
    weights = np.array([voters for _, voters in poll.ballots], np.int64) if weighted else None
    reading = Reading(poll.kind, poll.scale, poll.fill, poll.empty)
    shaped = np.array(cells, dtype).reshape(len(poll.measures), len(rows))
    return Profile(Scope("overall", poll.measures, reading), shaped, weights)


def variants() -> Iterator[tuple[str, dict[str, str]]]:
    """Every registered method with every combination of its enumerated options."""
    for info in methods.available():
        enumerated = [each for each in methods.describe(info.options) if " | " in each.values]
        for values in product(*(each.values.split(" | ") for each in enumerated)):
            options = dict(zip((each.name for each in enumerated), values, strict=True))
            if fits(info.id, options):
                yield info.id, options


def fits(method: str, options: dict[str, str]) -> bool:
    try:
        methods.get(method, **options)
    except MethodError as refused:
        return refused.rule != "method-option-value"
    return True


def fitted(method: str, options: dict[str, Any], poll: Poll, number: int) -> tuple[Method, dict[str, Any]]:
    """The method with these options, and `number` for each option that these ballots make mandatory."""
    scope = profile_of(poll).scope
    found = methods.get(method, **options)
    try:
        found.check(scope)
    except MethodError as refused:
        if refused.rule != "method-option-required":
            raise
        return fitted(method, options | {str(refused.details["option"]): number}, poll, number)
    return found, options


def outcome_of(method: str, options: dict[str, Any], poll: Poll, number: int = 1) -> Outcome:
    return fitted(method, options, poll, number)[0].rank(profile_of(poll))


def tiers_of(outcome: Outcome) -> list[set[str]]:
    return [set(tier) for tier in outcome.ranking.tiers]
