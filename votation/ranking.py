"""Rankings as tiers, shared ranks, the order that lots give, and how far apart two rankings are.

Ties are data: a method returns tiers, and lots are a separate, named step that anyone can replay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOTS_DOMAIN = b"votation-lots@v1\n"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Measures in tiers, best first; several ids in a tier are a tie.

    Attributes:
        tiers: Non-empty, disjoint sets of measure ids.
    """

    tiers: tuple[frozenset[str], ...]

    @classmethod
    def from_keys(cls, keys: Mapping[str, Any]) -> Self:
        """Rank by `keys`, the highest first; equal keys share a tier."""
        best_first = sorted(keys, key=lambda measure: keys[measure], reverse=True)
        return cls(tuple(frozenset(tier) for _, tier in groupby(best_first, key=lambda measure: keys[measure])))

    @property
    def measures(self) -> frozenset[str]:
        """Every measure that is ranked."""
        return frozenset().union(*self.tiers)

    @property
    def ties(self) -> tuple[frozenset[str], ...]:
        """The tiers that hold several measures, best first."""
        return tuple(tier for tier in self.tiers if len(tier) > 1)

    def ranks(self) -> dict[str, int]:
        """Return the shared rank of each measure, 1-2-2-4 (standard competition ranking)."""
        ranks: dict[str, int] = {}
        better = 0
        for tier in self.tiers:
            ranks |= dict.fromkeys(tier, better + 1)
            better += len(tier)
        return ranks

    def layers(self) -> dict[str, int]:
        """Return the number of the tier of each measure, from 1 (dense ranking, 1-2-2-3)."""
        return {measure: layer for layer, tier in enumerate(self.tiers, start=1) for measure in tier}

    def among(self, measures: Iterable[str]) -> Ranking:
        """Return the slice of this ranking on some measures: their order here, nothing recounted."""
        kept = frozenset(measures)
        return Ranking(tuple(tier & kept for tier in self.tiers if tier & kept))

    def reversed(self) -> Ranking:
        """Return the same tiers, worst first."""
        return Ranking(self.tiers[::-1])

    def order(self, sequence: Iterable[str]) -> tuple[str, ...]:
        """Return all measures in one row: by tier, and inside a tier in the order of `sequence`.

        Args:
            sequence: Every measure, in the order of the lots, or of the definition where ties stay ties.
        """
        position = {measure: place for place, measure in enumerate(sequence)}
        return tuple(measure for tier in self.tiers for measure in sorted(tier, key=position.__getitem__))


def lot_key(election_sha256: str, value: str, measure: str) -> bytes:
    """Return the key of a measure in the lots; the smallest ranks first in its tie (FORMATS, lots.json)."""
    text = f"{election_sha256}\n{value}\n{measure}"
    return hashlib.sha256(LOTS_DOMAIN + text.encode()).digest()


def lot_order(election_sha256: str, value: str, measures: Iterable[str]) -> tuple[str, ...]:
    """Return the measures in the order of the lots, the same in every scope."""
    return tuple(sorted(measures, key=lambda measure: lot_key(election_sha256, value, measure)))


def kendall_distance(first: Ranking, second: Ranking) -> int:
    """Return twice the Kemeny distance: 2 for a pair in opposite order, 1 for a pair tied in one ranking only.

    Kemeny & Snell 1962, for weak orders; doubled to stay an integer.
    """
    one, other = first.layers(), second.layers()
    return sum(
        abs(_sign(one[b] - one[a]) - _sign(other[b] - other[a])) for a, b in combinations(sorted(first.measures), 2)
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
