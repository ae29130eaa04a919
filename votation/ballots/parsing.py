"""Strict CSV bytes to columns, every byte checked, without a Python loop over ballots or cells.

The alphabet of a ballot file makes this short: every byte of a cell is `-` or above, every separator is below. So one
comparison finds all separators together with every stray control character, quote, space, plus sign and asterisk, and
two counts tell whether any of those strays is there. What fails a check here is looked at again, slowly, by
`votation.ballots.diagnosis`, which names the rule and the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from votation.ballots import diagnosis
from votation.ballots.batch import Batch
from votation.ballots.layout import (
    CREDENTIAL_BYTES,
    MAX_FILE_BYTES,
    MAX_ID_BYTES,
    MAX_LEVEL_DIGITS,
    MAX_LINE_BYTES,
    MAX_LINES,
    MAX_SEQ,
    MAX_SEQ_DIGITS,
    SIGNATURE_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from votation.ballots.batch import Cells, Texts
    from votation.ballots.layout import Layout

BLOCK_BYTES: Final = 2**19
"""Bytes parsed at a time: small enough for intermediate arrays to stay in the processor's cache."""
PADDING: Final = bytes(max(MAX_ID_BYTES, CREDENTIAL_BYTES, SIGNATURE_BYTES))
"""What follows the last line, so that a window over the last cell stays inside the buffer."""

Integer = TypeVar("Integer", np.int32, np.int64)
Scalar = TypeVar("Scalar", np.bytes_, np.int64)

LF, COMMA, LOWEST, ZERO, UNDERSCORE = b"\n,-0_"
LOWER: Final = b"abcdefghijklmnopqrstuvwxyz"
DIGITS: Final = b"0123456789"
ID_BYTES: Final = LOWER + DIGITS + b"._-"
BASE64_BYTES: Final = LOWER.upper() + LOWER + DIGITS + b"-_"


class _SuspectError(Exception):
    """Something in a block breaks the format; `diagnosis` says what."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Whole lines of a file and the places of their separators.

    Attributes:
        buffer: The whole file, padded.
        start: Index of the block's first byte.
        ends: Shape (lines, columns): index of the separator that ends each cell.
    """

    buffer: NDArray[np.uint8]
    start: int
    ends: NDArray[np.intp]

    def starts_of(self, column: int) -> NDArray[np.intp]:
        """Return the index of the first byte of each cell of `column`."""
        if column:
            return self.ends[:, column - 1] + 1
        return np.concatenate(([self.start], self.ends[:-1, -1] + 1))[: len(self.ends)]


def read(data: bytes, layout: Layout, *, file: str, draft: bool = False) -> Batch:
    """Parse a ballot file.

    Args:
        data: The whole file.
        layout: The columns that the definition fixes.
        file: Name of the file in errors.
        draft: Whether this is a draft: a box of any size, which sealing will split.

    Raises:
        BallotFileError: A byte breaks the format; names rule, line, cell, what was found and expected.
    """
    too_large = len(data) > MAX_FILE_BYTES or data.count(b"\n") > MAX_LINES + 1
    framed = data.startswith(layout.header + b"\n") and data.endswith(b"\n")
    if not framed or (too_large and not draft):
        raise diagnosis.explain(data, layout, file=file, draft=draft)
    return parse(data, layout, file=file, block_bytes=BLOCK_BYTES)


def parse(data: bytes, layout: Layout, *, file: str, block_bytes: int) -> Batch:
    """Parse a file with the right header and end, in blocks of about `block_bytes`, whose size does not matter.

    Raises:
        BallotFileError: A byte breaks the format.
    """
    buffer = np.frombuffer(data + PADDING, dtype=np.uint8)
    blocks = []
    for start, stop in _ranges(data, len(layout.header) + 1, block_bytes):
        try:
            blocks.append(_columns(_block(buffer, start, stop, layout), layout))
        except _SuspectError:
            raise diagnosis.explain(data, layout, file=file, draft=True, start=start) from None
    return _joined(blocks)


def _ranges(data: bytes, first: int, block_bytes: int) -> Iterator[tuple[int, int]]:
    """Cut `data` from `first` on into ranges of whole lines; always at least one, empty if there are no lines."""
    start = first
    while True:
        stop = data.rfind(b"\n", start, start + block_bytes) + 1
        stop = stop or data.find(b"\n", start) + 1 or start
        yield start, stop
        start = stop
        if start == len(data):
            return


def _block(buffer: NDArray[np.uint8], start: int, stop: int, layout: Layout) -> _Block:
    """Find the separators: each line has one comma fewer than columns, ends with LF, and nothing else is that low."""
    body = buffer[start:stop]
    separators = body < LOWEST
    line_ends = np.flatnonzero(body == LF)
    lines, columns = len(line_ends), len(layout.columns)
    commas = np.count_nonzero(body == COMMA)
    if commas != lines * (columns - 1) or np.count_nonzero(separators) != lines * columns:
        raise _SuspectError
    ends = np.flatnonzero(separators).reshape(lines, columns)
    if not np.array_equal(ends[:, -1], line_ends):
        raise _SuspectError
    if np.diff(line_ends, prepend=-1).max(initial=0) - 1 > MAX_LINE_BYTES:
        raise _SuspectError
    ends += start
    return _Block(buffer, start, ends)


def _columns(block: _Block, layout: Layout) -> Batch:
    read_voter = _credentials if layout.voter == "credential" else _ids
    seq = 1 + (layout.voter is not None)
    return Batch(
        layout=layout,
        ids=_ids(block, 0),
        voters=None if layout.voter is None else read_voter(block, 1),
        seqs=_seqs(block, seq) if layout.seq else None,
        groups=tuple(_ids(block, seq + layout.seq + index) for index in range(len(layout.groups))),
        cells=_levels(block, layout.first_measure, len(layout.measures)),
        signatures=_signatures(block, len(layout.columns) - 1) if layout.signature else None,
    )


def _ids(block: _Block, column: int) -> Texts:
    """Read a column of `[a-z0-9][a-z0-9._-]{0,63}`."""
    texts = _texts(block, column, 1, MAX_ID_BYTES, ID_BYTES)
    initials = texts[:, 0]
    if np.any(initials < ZERO) or np.any(initials == UNDERSCORE):
        raise _SuspectError
    return _joined_bytes(texts)


def _credentials(block: _Block, column: int) -> Texts:
    """Read a column of 32 bytes in base64url, whose last character leaves 2 bits unused: they are 0."""
    return _base64(block, column, CREDENTIAL_BYTES, BASE64_BYTES[:64:4])


def _signatures(block: _Block, column: int) -> Texts:
    """Read a column of 64 bytes in base64url, whose last character leaves 4 bits unused: they are 0."""
    return _base64(block, column, SIGNATURE_BYTES, BASE64_BYTES[:64:16])


def _base64(block: _Block, column: int, length: int, last: bytes) -> Texts:
    texts = _texts(block, column, length, length, BASE64_BYTES)
    if texts[:, -1].tobytes().translate(None, last):
        raise _SuspectError
    return _joined_bytes(texts)


def _texts(block: _Block, column: int, shortest: int, longest: int, allowed: bytes) -> NDArray[np.uint8]:
    """Return the bytes of a column, shape (lines, its longest cell), shorter cells filled up with NUL."""
    starts = block.starts_of(column)
    lengths = block.ends[:, column] - starts
    width = int(lengths.max(initial=shortest))
    if width > longest or lengths.min(initial=shortest) < shortest:
        raise _SuspectError
    texts = sliding_window_view(block.buffer, width)[starts]
    if np.any(lengths < width):
        texts[np.arange(width) >= lengths[:, np.newaxis]] = 0
    if texts.tobytes().translate(None, allowed + b"\0"):
        raise _SuspectError
    return texts


def _joined_bytes(texts: NDArray[np.uint8]) -> Texts:
    return texts.view(f"S{texts.shape[1]}")[:, 0]


def _seqs(block: _Block, column: int) -> NDArray[np.int64]:
    ends, starts = block.ends[:, column], block.starts_of(column)
    values = _integers(block.buffer, ends, ends - starts, MAX_SEQ_DIGITS, np.int64)
    if np.any(ends == starts) or np.any(values > MAX_SEQ):
        raise _SuspectError
    return values


def _levels(block: _Block, first: int, measures: int) -> Cells:
    """Return the levels + 1, 0 where a cell is empty, shape (measures, lines)."""
    short = _short_levels(block, first, measures)
    return _long_levels(block, first, measures) if short is None else short


def _short_levels(block: _Block, first: int, measures: int) -> NDArray[np.uint8] | None:
    """Read cells of at most one digit from the byte before each separator; None if a cell is anything else.

    That byte is the digit, or the comma before an empty cell; below `0` it counts as 0. A value other than 0 needs a
    cell with a byte in it, so the values other than 0 are as many as the bytes of all cells only if each cell holds
    at most one byte, and none below `0`.
    """
    before = block.buffer.take(block.ends.ravel() - 1).reshape(block.ends.shape)[:, first : first + measures]
    values = np.maximum(before, ZERO - 1) - np.uint8(ZERO - 1)
    spans = block.ends[:, first + measures - 1] - block.ends[:, first - 1]
    written = int(spans.sum()) - values.size
    if np.count_nonzero(values) != written or values.max(initial=0) > len(DIGITS):
        return None
    return values.T


def _long_levels(block: _Block, first: int, measures: int) -> Cells:
    ends = block.ends[:, first : first + measures]
    lengths = ends - block.ends[:, first - 1 : first + measures - 1] - 1
    values = _integers(block.buffer, ends, lengths, MAX_LEVEL_DIGITS, np.int32) + (lengths > 0)
    return values.astype(np.min_scalar_type(int(values.max(initial=0)))).T


def _integers(
    buffer: NDArray[np.uint8], ends: NDArray[np.intp], lengths: NDArray[np.intp], max_digits: int, dtype: type[Integer]
) -> NDArray[Integer]:
    """Read `0|[1-9][0-9]*` from the last digit to the first; an empty cell reads 0."""
    digits = int(lengths.max(initial=0))
    if digits > max_digits:
        raise _SuspectError
    lengths_u8 = lengths.astype(np.uint8)
    values = np.zeros(ends.shape, dtype)
    at = ends - 1
    for place in range(digits):
        digit = buffer.take(at)
        digit -= np.uint8(ZERO)
        digit *= lengths_u8 > place
        if np.any(digit >= len(DIGITS)) or (place and np.any((digit == 0) & (lengths_u8 == place + 1))):
            raise _SuspectError
        values += digit * dtype(10**place)
        at -= 1
    return values


def _joined(blocks: list[Batch]) -> Batch:
    """Put the blocks of one file behind each other."""
    layout = blocks[0].layout
    cells = np.empty((len(layout.measures), sum(map(len, blocks))), np.result_type(*(block.cells for block in blocks)))
    np.concatenate([block.cells for block in blocks], axis=1, out=cells)
    return Batch(
        layout=layout,
        ids=np.concatenate([block.ids for block in blocks]),
        voters=_joined_column([block.voters for block in blocks]),
        seqs=_joined_column([block.seqs for block in blocks]),
        groups=tuple(map(np.concatenate, zip(*(block.groups for block in blocks), strict=True))),
        cells=cells,
        signatures=_joined_column([block.signatures for block in blocks]),
    )


def _joined_column(parts: list[NDArray[Scalar] | None]) -> NDArray[Scalar] | None:
    present = [part for part in parts if part is not None]
    return np.concatenate(present) if present else None
