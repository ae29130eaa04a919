"""A whole box, sorted by leaf and cut into batches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import ballots
from votation.errors import LimitError
from votation.evidence import merkle
from votation.records import MAX_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from votation.ballots import Layout

DIGEST_BYTES: Final = 32
"""Bytes of a SHA-256 digest."""


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes of one sealed ballot file.

    Attributes:
        root: RFC 6962 root over its lines, in lower-case hexadecimal.
    """

    data: bytes
    lines: int
    sha256: str
    root: str


def split(body: bytes, layout: Layout, *, at_least: int = 1) -> tuple[Part, ...]:
    """Sort the ballot lines of a box by leaf and cut them into files within the limits of the format.

    Args:
        body: All ballot lines, each with its LF, in any order.
        layout: The columns, for the header of each file.
        at_least: Number of parts wanted; empty ones follow, so that each replaced batch has one that replaces it.

    Raises:
        LimitError: The box needs more than `MAX_PARTS` files.
    """
    ends = np.flatnonzero(np.frombuffer(body, dtype=np.uint8) == ord("\n")) + 1
    starts = np.concatenate((np.zeros(1, dtype=ends.dtype), ends))[:-1]
    leaves = _leaves(body, ends)
    order = leaf_order(leaves)
    header = layout.header + b"\n"
    cuts = list(_cuts((ends - starts)[order], len(header)))
    cuts += [(len(order), len(order))] * (at_least - len(cuts))
    if len(cuts) > MAX_PARTS:
        raise LimitError("box-too-large", found=len(cuts), expected=MAX_PARTS)
    return tuple(_part(header, body, starts, ends, leaves, order[first:last]) for first, last in cuts)


def leaf_order(leaves: bytes) -> NDArray[np.intp]:
    """Return the positions of `leaves`, digests laid end to end, in the order of their bytes."""
    words = np.frombuffer(leaves, dtype=">u8").reshape(-1, DIGEST_BYTES // 8).astype(np.uint64)
    return np.lexsort(words.T[::-1])


def _leaves(body: bytes, ends: NDArray[np.intp]) -> bytes:
    """Return the leaf of every line, laid end to end; a bounded number of lines is held apart at a time."""
    digests, start = bytearray(), 0
    for stop in [*ends[ballots.MAX_LINES - 1 :: ballots.MAX_LINES].tolist(), len(body)]:
        if start < stop:
            digests += b"".join(merkle.leaves(body[start : stop - 1].split(b"\n")))
        start = stop
    return bytes(digests)


def _cuts(sizes: NDArray[np.intp], header: int) -> Iterator[tuple[int, int]]:
    """Yield first and last line of each part, as many lines as the limits of a file allow; one empty part of none."""
    totals = np.cumsum(sizes)
    first = 0
    while True:
        room = ballots.MAX_FILE_BYTES - header + (int(totals[first - 1]) if first else 0)
        last = min(int(np.searchsorted(totals, room, side="right")), first + ballots.MAX_LINES)
        yield first, last
        first = last
        if first >= len(sizes):
            return


def _part(
    header: bytes,
    body: bytes,
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    leaves: bytes,
    lines: NDArray[np.intp],
) -> Part:
    spans = zip(starts[lines].tolist(), ends[lines].tolist(), strict=True)
    data = header + b"".join([body[start:end] for start, end in spans])
    digests = [leaves[DIGEST_BYTES * line : DIGEST_BYTES * (line + 1)] for line in lines.tolist()]
    return Part(data, len(lines), hashlib.sha256(data).hexdigest(), merkle.root(digests).hex())
