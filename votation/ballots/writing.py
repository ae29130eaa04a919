"""Columns back to the bytes of a ballot file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.ballots.batch import Batch, Texts

BLOCK_LINES: Final = 4_096
"""Lines written at a time."""


def write(batch: Batch) -> bytes:
    """Return the ballot file of `batch`: `write(read(data)) == data` for every valid file."""
    starts = range(0, len(batch), BLOCK_LINES)
    blocks = [_block(batch.take(np.arange(start, min(start + BLOCK_LINES, len(batch))))) for start in starts]
    return b"".join([batch.layout.header, b"\n", *blocks])


def _block(batch: Batch) -> bytes:
    """Lay the cells out at fixed widths, filled up with NUL, then drop the NULs: no cell holds one."""
    table = np.concatenate([_fixed(column) for column in _columns(batch)], axis=1)
    table[:, -1] = ord("\n")
    return table.tobytes().translate(None, b"\0")


def _columns(batch: Batch) -> list[Texts]:
    texts = [batch.ids]
    if batch.voters is not None:
        texts.append(batch.voters)
    if batch.seqs is not None:
        texts.append(batch.seqs.astype(np.bytes_))
    texts += [*batch.groups, *map(_levels, batch.cells)]
    return texts if batch.signatures is None else [*texts, batch.signatures]


def _levels(cells: NDArray[np.unsignedinteger]) -> Texts:
    """Return the levels of one measure as text, empty where there is none."""
    present, inverse = np.unique(cells, return_inverse=True)
    return np.array([b"%d" % (cell - 1) if cell else b"" for cell in present.tolist()], np.bytes_)[inverse]


def _fixed(texts: Texts) -> NDArray[np.uint8]:
    """Return the bytes of a column, shape (lines, its width + 1), a comma after each."""
    width = texts.dtype.itemsize
    table = np.empty((len(texts), width + 1), np.uint8)
    table[:, :width] = np.ascontiguousarray(texts).view(np.uint8).reshape(len(texts), width)
    table[:, width] = ord(",")
    return table
