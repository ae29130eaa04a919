"""An election in plain Python: what an oracle counts, slowly and obviously. Shares no code with the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from votation.election import BallotKind, Unranked

Vote: TypeAlias = tuple[dict[str, int], int]
"""The levels of a ballot by measure, and how many voters cast it."""
Tiers: TypeAlias = list[set[str]]
"""Measures, best first; several in a set are a tie."""
Result: TypeAlias = tuple[Tiers, dict[str, dict[str, Any]]]
"""What an oracle returns: tiers, and the score columns that it knows of each measure."""


@dataclass(frozen=True)
class Poll:
    """Ballots as cast: the level of each measure judged (higher is better), and how many voters cast each.

    Attributes:
        kind: `grades`, `scores`, `approval` or `ranking`.
        measures: Ids.
        scale: Number of levels, from 0.
        fill: Level that replaces no opinion, or None.
        empty: Where it is None, what no opinion means: `last`, below all others; `exclude`, no comparison.
        ballots: Each with the number of its voters.
    """

    kind: BallotKind
    measures: tuple[str, ...]
    scale: int
    fill: int | None
    empty: Unranked
    ballots: tuple[Vote, ...]

    @property
    def accepted(self) -> int:
        """Ballots, each as often as it was cast."""
        return sum(voters for _, voters in self.ballots)

    def is_blank(self, levels: dict[str, int]) -> bool:
        """Whether a ballot says nothing."""
        if self.kind == "approval":
            return not any(levels.values())
        return not levels

    def expressed(self) -> list[Vote]:
        """The ballots that say something, as read."""
        return [(self.read(levels), voters) for levels, voters in self.ballots if not self.is_blank(levels)]

    def read(self, levels: dict[str, int]) -> dict[str, int]:
        """Return a ballot as read: with the level that replaces no opinion, if one does."""
        fill = 0 if self.kind == "approval" else self.fill
        return levels if fill is None else {x: levels.get(x, fill) for x in self.measures}

    def prefers(self, ballot: dict[str, int], x: str, y: str) -> bool:
        """Whether a ballot, as read, puts x above y."""
        if x in ballot and y in ballot:
            return ballot[x] > ballot[y]
        return x in ballot and self.empty == "last"

    def compares(self, ballot: dict[str, int], x: str, y: str) -> bool:
        """Whether a ballot, as read, compares x with y."""
        return (x in ballot and y in ballot) or self.empty == "last"

    def preferring(self, x: str, y: str) -> int:
        """Return the voters who put x above y."""
        return sum(voters for ballot, voters in self.expressed() if self.prefers(ballot, x, y))

    def pairs(self) -> dict[tuple[str, str], int]:
        """Return the voters who put x above y, for each pair."""
        return {(x, y): self.preferring(x, y) for x in self.measures for y in self.measures if x != y}

    def with_ballots(self, ballots: Iterable[Vote]) -> Poll:
        """Return the same election with other ballots."""
        return replace(self, ballots=tuple(ballots))

    def without(self, measure: str) -> Poll:
        """Return the same ballots on all measures but one."""
        kept = tuple(x for x in self.measures if x != measure)
        ballots = [({x: levels[x] for x in kept if x in levels}, voters) for levels, voters in self.ballots]
        return replace(self, measures=kept, ballots=tuple(ballots))

    def upside_down(self) -> Poll:
        """Every ballot turned over; what stood below all, unjudged, then stands above all."""
        if self.kind == "approval" or self.fill is not None or self.empty == "exclude":
            return _flipped(self)
        ballots = [(self._ranked_whole(levels), voters) for levels, voters in self.ballots]
        return _flipped(replace(self, scale=self.scale + 1, ballots=tuple(ballots)))

    def _ranked_whole(self, levels: dict[str, int]) -> dict[str, int]:
        return {x: levels.get(x, -1) + 1 for x in self.measures} if levels else {}


def tiers_by(keys: dict[str, Any]) -> Tiers:
    """Tiers of measures by key, the greatest first."""
    best_first = sorted(keys, key=lambda x: keys[x], reverse=True)
    return [set(tier) for _, tier in groupby(best_first, key=lambda x: keys[x])]


def share(part: int, whole: int) -> Fraction | None:
    """A share, None where there is nothing to share."""
    return Fraction(part, whole) if whole else None


def _flipped(poll: Poll) -> Poll:
    turned = [({x: poll.scale - 1 - level for x, level in levels.items()}, n) for levels, n in poll.ballots]
    fill = None if poll.fill is None else poll.scale - 1 - poll.fill
    return replace(poll, fill=fill, ballots=tuple(turned))
