"""Schulze (2011): every simple path over every pair, ties and defeats included, compared by the paper's own orders."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle.poll import Poll, Result

Key = tuple[Any, ...]


def count(poll: Poll, strength: str = "winning-votes", second_key: str | None = None) -> Result:
    if second_key is None:
        second_key = "fewer-losing-votes" if strength == "winning-votes" else "none"
    path = strongest(poll, strength, second_key)
    above = {x: {y for y in poll.measures if x != y and path[y, x] > path[x, y]} for x in poll.measures}
    below = {x: {y for y in poll.measures if x != y and path[x, y] > path[y, x]} for x in poll.measures}
    depths = {x: depth(x, above) for x in poll.measures}
    tiers = [{x for x in poll.measures if depths[x] == each} for each in sorted(set(depths.values()))]
    return tiers, {x: {"path_wins": len(below[x]), "path_losses": len(above[x])} for x in poll.measures}


def strongest(poll: Poll, strength: str, second_key: str) -> dict[tuple[str, str], Key]:
    """The strength of the strongest path of each pair."""
    pairs = poll.pairs()
    link = {(x, y): key(pairs[x, y], pairs[y, x], strength, second_key) for x, y in pairs}
    ways = {(x, y): simple_paths(poll.measures, x, y) for x, y in pairs}
    return {pair: max(min(link[step] for step in path) for path in ways[pair]) for pair in pairs}


def simple_paths(measures: tuple[str, ...], x: str, y: str) -> Iterator[list[tuple[str, str]]]:
    others = [z for z in measures if z not in {x, y}]
    for length in range(len(others) + 1):
        for between in permutations(others, length):
            stops = (x, *between, y)
            yield list(pairwise(stops))


def depth(x: str, above: dict[str, set[str]]) -> int:
    """How long the longest chain above x is: its layer."""
    return max((1 + depth(y, above) for y in above[x]), default=0)


def key(on: int, off: int, strength: str, second_key: str) -> Key:
    """The order of pairs (N[e,f], N[f,e]) of section 2.1: victories over ties over defeats, then by strength."""
    if strength == "margins":
        return (on - off,)
    sign = (on > off) - (on < off)
    if sign == 0:
        return (0,)
    if strength == "ratio":
        return ratio_key(on, off, sign)
    second = second_key == "fewer-losing-votes"
    return (1, on, -off if second else 0) if sign > 0 else (-1, -off, on if second else 0)


def ratio_key(on: int, off: int, sign: int) -> Key:
    if off == 0:
        return (sign, 1, on)
    if on == 0:
        return (sign, -1, -off)
    return (sign, 0, Fraction(on, off))
