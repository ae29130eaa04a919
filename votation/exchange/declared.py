"""Totals that a file declares itself, held beside a recount of its ballots: both are shown, none replaces the other.

`votes` are the voters who give a measure anything: an approval, points, a rank. `score` are the points it gets: those
given; or by rank, from as many as the ballot ranks measures down to one for the last. Pabulib publishes both under
these names (http://pabulib.org/format).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from votation.exchange.content import Content

from votation.exchange.content import Ballots


@dataclass(frozen=True, slots=True)
class Declared:
    """One column of totals that a file declares.

    Attributes:
        name: Its name in the file.
        declared: Total by measure.
        recounted: The same from the ballots; None where nothing says how such a total is counted.
    """

    name: str
    declared: Mapping[str, int]
    recounted: Mapping[str, int] | None

    @property
    def different(self) -> tuple[str, ...]:
        """Measures whose two totals differ."""
        recounted = self.recounted
        if recounted is None:
            return ()
        return tuple(measure for measure, total in self.declared.items() if recounted.get(measure) != total)


def declared_totals(content: Content) -> tuple[Declared, ...]:
    """Return each column of totals that a file declares, beside its recount."""
    return tuple(Declared(name, totals, _recounted(content, name)) for name, totals in content.declared.items())


def _recounted(content: Content, name: str) -> Mapping[str, int] | None:
    if not isinstance(content, Ballots) or (content.kind, name) not in _COUNTS:
        return None
    levels = _COUNTS[content.kind, name](content.cells)
    weights = np.ones(len(content), np.int64) if content.weights is None else content.weights
    totals = (int(row.astype(np.int64) @ weights) for row in levels)
    return {measure.id: total for measure, total in zip(content.measures, totals, strict=True)}


def _above_zero(cells: NDArray[Any]) -> NDArray[Any]:
    return cells > 1


def _points(cells: NDArray[Any]) -> NDArray[Any]:
    points: NDArray[Any] = np.maximum(cells, 1) - 1
    return points


def _given(cells: NDArray[Any]) -> NDArray[Any]:
    return cells > 0


def _points_by_rank(cells: NDArray[Any]) -> NDArray[Any]:
    """Return points of rankings: of L measures on a ballot the first gets L, and L less for each that is above."""
    ranked = np.count_nonzero(cells, axis=0)
    places = len(cells) + 1 - cells.astype(np.int64)
    return np.where(cells > 0, np.maximum(ranked + 1 - places, 0), 0)


_COUNTS: Final[Mapping[tuple[str, str], Callable[[NDArray[Any]], NDArray[Any]]]] = {
    ("approval", "votes"): _above_zero,
    ("scores", "votes"): _above_zero,
    ("scores", "score"): _points,
    ("ranking", "votes"): _given,
    ("ranking", "score"): _points_by_rank,
}
