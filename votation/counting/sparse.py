"""Distinct columns with multiplicities, in lexicographic order: the sparse form of a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = NDArray[Any]


def merged(columns: Columns, counts: NDArray[np.int64]) -> tuple[Columns, NDArray[np.int64]]:
    """Return each distinct column once, in lexicographic order, with the sum of its counts; those of 0 vanish.

    Args:
        columns: Shape (rows, columns), non-negative integers.
        counts: Shape (columns,).
    """
    if columns.shape[1] == 0:
        return columns, counts
    words = _packed(columns)
    order = np.lexsort(words[::-1])
    ordered = words[:, order]
    changes = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    firsts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    sums = np.add.reduceat(counts[order], firsts)
    kept = sums != 0
    return columns[:, order[firsts[kept]]], sums[kept]


def _packed(columns: Columns) -> NDArray[np.uint64]:
    """Pack the cells of each column into as few 64-bit words as hold them, the first cell highest."""
    bits = max(1, int(columns.max(initial=0)).bit_length())
    per_word = 64 // bits
    words = np.zeros((max(1, -(-len(columns) // per_word)), columns.shape[1]), np.uint64)
    for row, cells in enumerate(columns):
        words[row // per_word] <<= np.uint64(bits)
        words[row // per_word] |= cells.astype(np.uint64)
    return words
