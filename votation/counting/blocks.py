"""Ballots in blocks, so that what a kernel needs beside them stays small and in cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.counting.additive import Cells

CELLS_PER_BLOCK = 1 << 20
"""Cells that a kernel looks at together: a few megabytes of working memory."""


def blocks(cells: Cells, cells_per_block: int) -> Iterator[Cells]:
    """Yield the columns of `cells`, shape (measures, ballots), some at a time; at least one."""
    width = max(1, cells_per_block // max(1, len(cells)))
    for start in range(0, cells.shape[1], width):
        yield cells[:, start : start + width]
