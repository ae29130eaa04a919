"""Ballots to write in a foreign format, drawn from a seed; and all that ballots say, to compare two of them."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation.exchange import Account, Ballots, Column, Measure
from votation.exchange.steps.losses import FACTS
from votation.testing.drawing import profile_of, random_poll

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from votation.election import BallotKind
    from votation.exchange.content import Rule

NAMES: Final = (
    *("a", "B", "m01", "7", "2", "Jardin d'été", "Place du 8 Mai", "日本", "no_opinion", "x-y"),
    *("A > B", "A = B", "x;y,z", 'say "no"', "[b]", "{}", "#1", "=c", "/d/", "e * 2", "f ^ 3", "g||h", "0", "1:2", "-"),
)
"""Ids of measures, from plain to full of what formats use as signs."""
TITLES: Final = ("", "Rendre la place aux piétons", "Vote : 1er tour", 'Le "plan; vert", [bis] #2', "= {x} > y")
GROUPS: Final = ("internet", "paper", "Bureau 1 ; école", "")
LEVELS: Final = ("À rejeter", "Passable", "Bien", "Très bien", "Excellent")
WIDE: Final = 300
"""Measures of a ballot whose ranks need two bytes."""


def random_ballots(seed: int, kinds: AbstractSet[BallotKind]) -> Ballots:
    """Return ballots with ties, truncation, blanks and repeated ones, and now and then all else that ballots may have.

    Args:
        seed: The same seed gives the same ballots.
        kinds: Kinds of ballot to choose from.
    """
    poll = random_poll(seed, kinds)
    draw = random.Random(seed)  # noqa: S311 - an election to test with, the same each time
    profile = profile_of(poll, weighted=draw.random() < 0.5)  # noqa: PLR2004 - every other one
    names = draw.sample(NAMES if seed % 2 else NAMES[:10], len(poll.measures))
    number = profile.cells.shape[1]
    return Ballots(
        measures=tuple(_measure(draw, name) for name in names),
        kind=poll.kind,
        scale=poll.scale,
        cells=profile.cells,
        account=Account(number),
        rule=_rule(draw, poll.kind),
        levels=LEVELS[: poll.scale] if poll.kind == "grades" and draw.random() < 0.5 else (),  # noqa: PLR2004
        weights=profile.weights,
        ids=draw.choice([None, np.array([f"b-{draw.randrange(10**6)}-{x}" for x in range(number)], np.str_)]),
        groups=draw.choice([{}, {"channel": Column.of([draw.choice(GROUPS) for _ in range(number)])}]),
        declared=draw.choice([{}, {"votes": {name: draw.randrange(99) for name in names}}]),
        title=draw.choice(TITLES),
    )


def wide_ballots() -> Ballots:
    """Return three rankings of more measures than one byte can count: forward, backward, cut short."""
    forward = np.arange(WIDE, 0, -1, dtype=np.uint16)
    cells = np.stack([forward, forward[::-1], np.where(forward > WIDE // 2, forward, 0)], axis=1).astype(np.uint16)
    measures = tuple(Measure(f"m{place:03}") for place in range(1, WIDE + 1))
    return Ballots(measures, "ranking", WIDE, np.ascontiguousarray(cells), Account(3), "last")


def statements(ballots: Ballots, lost: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """Return all that ballots say, to be compared: their order says nothing, nor does a rank that nobody has.

    Args:
        ballots: Any.
        lost: Facts to leave out.
    """
    measures = ballots.measures
    names = list(range(len(measures))) if "measure-ids" in lost else [measure.id for measure in measures]
    named: dict[Any, Any] = dict(zip(names, measures, strict=True))
    declared = {
        column: {name: totals[measure.id] for name, measure in named.items() if measure.id in totals}
        for column, totals in ballots.declared.items()
    }
    facts: dict[str, Any] = {
        "kind": ballots.kind,
        "scale": ballots.scale,
        "measure-titles": {name: each.title or each.id for name, each in named.items()},
        "attributes": {name: dict(measure.attributes) for name, measure in named.items() if measure.attributes},
        "levels": ballots.levels,
        "rule": None if ballots.complete else "worst" if ballots.rule == 0 else ballots.rule,
        "declared": declared,
        "title": ballots.title,
    }
    said = {fact: value for fact, value in facts.items() if fact not in lost}
    return {**said, "measures": names, "voters": _voters(ballots, FACTS - lost)}


def _measure(draw: random.Random, name: str) -> Measure:
    attributes = draw.choice([{}, {"category": draw.choice(GROUPS[:3]), "cost": str(draw.randrange(9_999))}])
    return Measure(name, draw.choice(["", f"{draw.choice(TITLES)} {name}"]), attributes)


def _rule(draw: random.Random, kind: BallotKind) -> Rule:
    choices: dict[BallotKind, list[Rule]] = {"ranking": [None, "last", "exclude"], "approval": [None]}
    return draw.choice(choices.get(kind, [None, "worst", "exclude", 1]))


def _voters(ballots: Ballots, kept: AbstractSet[str]) -> Counter[Any]:
    cells = ballots.cells.T.tolist()
    weights = [1] * len(ballots) if ballots.weights is None else ballots.weights.tolist()
    ids = ballots.ids.tolist() if ballots.ids is not None and "ids" in kept else [None] * len(ballots)
    groups = _groups(ballots) if "groups" in kept else [()] * len(ballots)
    voters: Counter[Any] = Counter()
    for row, each, group, weight in zip(cells, ids, groups, weights, strict=True):
        voters[_said(row, ballots.kind), each, group] += weight
    return voters


def _groups(ballots: Ballots) -> list[tuple[tuple[str, str], ...]]:
    columns = {name: [column.values[code] for code in column.codes] for name, column in ballots.groups.items()}
    return [tuple((name, columns[name][ballot]) for name in sorted(columns)) for ballot in range(len(ballots))]


def _said(row: list[int], kind: BallotKind) -> tuple[int, ...]:
    if kind == "ranking":
        levels = sorted({0, *row})
        return tuple(levels.index(cell) for cell in row)
    return tuple(max(cell, 1) if kind == "approval" else cell for cell in row)
