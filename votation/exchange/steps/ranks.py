"""Ranks as files write them, 1 the best, made into cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from votation.exchange.content import Decision
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.profile.reading import Cells


class Ranked(NamedTuple):
    """Cells of rankings.

    Attributes:
        cells: Shape (measures, ballots), as in `Ballots`.
        decisions: Whether ranks had to be closed up.
    """

    cells: Cells
    decisions: tuple[Decision, ...]


def ranked(ranks: NDArray[np.int64]) -> Ranked:
    """Return the cells of ranks, shape (measures, ballots), 0 where a measure has none.

    There are as many levels as measures. Where a ballot has a rank beyond, its ranks are closed up: every measure stays
    above, below or level with every other.
    """
    measures = len(ranks)
    beyond = np.flatnonzero((ranks > measures).any(axis=0))
    if len(beyond):
        ranks = ranks.copy()
        ranks[:, beyond] = _closed_up(ranks[:, beyond])
    cells: Cells = np.where(ranks > 0, measures + 1 - ranks, 0).astype(cell_dtype(measures), order="C")
    decisions = (Decision("ranks-closed-up", {"ballots": len(beyond)}),) if len(beyond) else ()
    return Ranked(cells, decisions)


def ranks_of(cells: Cells) -> NDArray[np.int64]:
    """Return the ranks of cells, as `ranked` reads them."""
    wide = cells.astype(np.int64)
    return np.where(wide > 0, len(cells) + 1 - wide, 0)


def _closed_up(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the distinct ranks of each ballot from 1."""
    order = np.argsort(ranks, axis=0, kind="stable")
    ascending = np.take_along_axis(ranks, order, axis=0)
    numbers = np.cumsum(np.diff(ascending, axis=0, prepend=0) > 0, axis=0)
    closed = np.empty_like(ranks)
    np.put_along_axis(closed, order, numbers, axis=0)
    return closed
