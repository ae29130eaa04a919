"""How strong a pairwise victory is: the strengths of Schulze (2011, section 2.1), each a function with a name.

Only victories are ranked. Schulze also orders ties and defeats, below every victory; they change no comparison of
paths: if one of two measures has a path of victories to the other and not the reverse, it has the stronger path
either way, and if neither has one they are level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Votes: TypeAlias = NDArray[np.int64]
    """Shape (victories,): ballots for one side of each pair that has a winner."""

StrengthName: TypeAlias = Literal["winning-votes", "margins", "ratio"]
SecondKey: TypeAlias = Literal["fewer-losing-votes", "none"]


@dataclass(frozen=True, slots=True, eq=False)
class Victories:
    """Who beats whom, and how strongly.

    Attributes:
        numbers: Shape (measures, measures), int32: number of the strength of x's victory over y, from 1, the weakest;
            0 where x does not beat y.
        values: What the strength of number n is, at n - 1: the integers that results print.
    """

    numbers: NDArray[np.int32]
    values: list[list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """The strengths of some victories, a column each.

    Attributes:
        keys: Integers that sort them, the greatest is the strongest; the first row counts most. Equal columns are
            equal strengths.
        values: The same strengths as results print them.
    """

    keys: NDArray[np.int64]
    values: NDArray[np.int64]


def victories(preferred: NDArray[np.int64], strength: StrengthName, second_key: SecondKey) -> Victories:
    """Number the strengths of all pairwise victories.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        strength: What a victory is measured by.
        second_key: What tells equal strengths apart; `none` with ratios.
    """
    beats = preferred > preferred.T
    strengths = _MEASURES[strength, second_key](preferred[beats], preferred.T[beats])
    order = np.lexsort(strengths.keys[::-1])
    ordered = strengths.keys[:, order]
    new = np.ones(len(order), bool)
    new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    ranked = np.empty(len(order), np.int32)
    ranked[order] = new.cumsum()
    numbers = np.zeros(preferred.shape, np.int32)
    numbers[beats] = ranked
    return Victories(numbers, strengths.values[:, order[new]].T.tolist())


def winning_votes(won: Votes, lost: Votes) -> Strengths:  # noqa: ARG001 - all strengths are called alike
    """Return the votes for the winner of each pair."""
    return Strengths(won[None], won[None])


def winning_then_fewer_losing(won: Votes, lost: Votes) -> Strengths:
    """Return the votes for the winner; of equal ones, fewer for the loser are stronger."""
    return Strengths(np.stack((won, -lost)), np.stack((won, lost)))


def margins(won: Votes, lost: Votes) -> Strengths:
    """Return the votes for the winner minus those for the loser."""
    margin = (won - lost)[None]
    return Strengths(margin, margin)


def margins_then_fewer_losing(won: Votes, lost: Votes) -> Strengths:
    """Return the margins; of equal ones, fewer votes for the loser are stronger."""
    return Strengths(np.stack((won - lost, -lost)), np.stack((won - lost, lost)))


def ratios(won: Votes, lost: Votes) -> Strengths:
    """Return the votes for the winner over those for the loser, exactly: in lowest terms, sorted by binary digits.

    Without losing votes the ratio is infinite, and more winning votes are stronger (Schulze 2011, 2.1).
    """
    infinite = lost == 0
    below = np.where(infinite, 1, lost)
    whole, rest = np.divmod(won, below)
    keys = [infinite.astype(np.int64), whole]
    # distinct fractions over denominators of b bits differ by more than 2^-2b, so 2b binary digits tell them apart;
    # they come in pieces that a denominator and 63 bits leave room for
    bits = int(below.max(initial=1)).bit_length()
    piece = 63 - bits
    for _ in range(-(-2 * bits // piece)):
        digits, rest = np.divmod(rest << piece, below)
        keys.append(digits)
    divisor = np.where(infinite, 1, np.gcd(won, lost))
    return Strengths(np.stack(keys), np.stack((won // divisor, lost // divisor)))


_MEASURES: Final[dict[tuple[StrengthName, SecondKey], Callable[[Votes, Votes], Strengths]]] = {
    ("winning-votes", "fewer-losing-votes"): winning_then_fewer_losing,
    ("winning-votes", "none"): winning_votes,
    ("margins", "none"): margins,
    ("margins", "fewer-losing-votes"): margins_then_fewer_losing,
    ("ratio", "none"): ratios,
}
