"""How strong a pairwise victory is: the strengths of Schulze (2011, section 2.1), each a function with a name.

Only victories are ranked. Schulze also orders ties and defeats, below every victory; they change no comparison of
paths: if one of two measures has a path of victories to the other and not the reverse, it has the stronger path
either way, and if neither has one they are level.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

StrengthName: TypeAlias = Literal["winning-votes", "margins", "ratio"]
SecondKey: TypeAlias = Literal["fewer-losing-votes", "none"]
Value: TypeAlias = tuple[int, ...]
COUNT_BITS = 63
"""No count of ballots has more (int64)."""


@dataclass(frozen=True, slots=True)
class Strength:
    """A measure of victories.

    Attributes:
        value: From the votes of the winner and of the loser, the strength as results print it; two victories are
            equally strong exactly when their values are equal.
        key: From a value, what sorts it: the greatest is the strongest.
    """

    value: Callable[[int, int], Value]
    key: Callable[[Value], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Victories:
    """Who beats whom, and how strongly.

    Attributes:
        numbers: Shape (measures, measures), int32. 0 where x does not beat y, else the number of the strength of x's
            victory, from 1, the weakest.
        values: `values[n - 1]` is the strength of number n.
    """

    numbers: NDArray[np.int32]
    values: tuple[Value, ...]


def victories(preferred: NDArray[np.int64], strength: Strength) -> Victories:
    """Number the strengths of all pairwise victories.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        strength: One of `named`.
    """
    beats = preferred > preferred.T
    won, lost = preferred[beats].tolist(), preferred.T[beats].tolist()
    found = [strength.value(for_it, against) for for_it, against in zip(won, lost, strict=True)]
    values = tuple(sorted(set(found), key=strength.key))
    number = {value: position for position, value in enumerate(values, start=1)}
    numbers = np.zeros(preferred.shape, np.int32)
    numbers[beats] = [number[value] for value in found]
    return Victories(numbers, values)


def named(strength: StrengthName, second_key: SecondKey) -> Strength:
    """Return the strength that a definition declares."""
    match strength:
        case "winning-votes" if second_key == "fewer-losing-votes":
            return Strength(_both, _fewer_losing)
        case "winning-votes":
            return Strength(_winning, _as_it_is)
        case "margins":
            return Strength(_margin, _as_it_is)
        case "ratio":
            return Strength(_ratio, _quotient)


def _winning(won: int, lost: int) -> Value:  # noqa: ARG001 - the losing votes are what this strength ignores
    return (won,)


def _both(won: int, lost: int) -> Value:
    return (won, lost)


def _margin(won: int, lost: int) -> Value:
    return (won - lost,)


def _ratio(won: int, lost: int) -> Value:
    divisor = gcd(won, lost) if lost else 1
    return (won // divisor, lost // divisor)


def _as_it_is(value: Value) -> Value:
    return value


def _fewer_losing(value: Value) -> Value:
    won, lost = value
    return (won, -lost)


def _quotient(value: Value) -> Value:
    # without losing votes the ratio is infinite, and more winning votes are stronger (Schulze 2011, 2.1)
    won, lost = value
    if not lost:
        return (1, won)
    # distinct fractions over denominators below 2^b differ by more than 2^-2b: integer quotients sort them exactly
    return (0, (won << 2 * COUNT_BITS) // lost)
