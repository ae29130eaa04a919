"""A table in columns of codes, whatever file it came from, and how its rows are taken in.

No text of a cell is kept twice: each column holds its distinct texts once, and an index into them for each row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation.errors import FormatError, LimitError
from votation.exchange.tables.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from votation.exchange.content import Decision

    Codes: TypeAlias = NDArray[np.integer[Any]]

MAX_COLUMNS: Final = 16_384
"""Columns of a table: as many as a worksheet of Excel has."""
MAX_CELLS: Final = 2**28
"""Cells of a table: a million ballots on 256 measures; each takes a byte, or four where there are many texts."""

_CHUNK_ROWS: Final = 256  # their texts still lie in the cache of the processor when they are looked up
_BYTE: Final = 256  # texts that one byte can tell apart
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One column of a table.

    Attributes:
        values: Its distinct texts, as they stand in the file, in the order in which they occur.
        codes: Shape (rows,): index into `values`.
    """

    values: tuple[str, ...]
    codes: Codes

    def take(self, rows: NDArray[np.intp]) -> Coded:
        """Return the given rows; values that occur no more stay."""
        return Coded(self.values, self.codes[rows])

    def first(self, code: int) -> int:
        """Return the first row with a value."""
        return int(np.argmax(self.codes == code))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Shape (rows,): whether the cell holds more than spaces."""
        return np.array([bool(value.strip()) for value in self.values], bool)[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table whose rows are ballots, before anything is known of its columns.

    Attributes:
        file: Name of the file, for errors.
        header: Headers of the columns, cleaned.
        header_line: Physical line of the header.
        columns: As many as headers.
        lines: Shape (rows,): physical line at which each row begins.
        decisions: What was decided to read the file.
    """

    file: str
    header: tuple[str, ...]
    header_line: int
    columns: tuple[Coded, ...]
    lines: NDArray[np.int64]
    decisions: tuple[Decision, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def take(self, rows: NDArray[np.intp]) -> Table:
        """Return some of the rows."""
        columns = tuple(column.take(rows) for column in self.columns)
        return Table(self.file, self.header, self.header_line, columns, self.lines[rows], self.decisions)


def tabulate(
    file: str,
    header: Sequence[str],
    header_line: int,
    rows: Iterator[tuple[int, Sequence[str]]],
    decisions: Iterable[Decision] = (),
) -> Table:
    """Take the rows of a table in.

    Args:
        file: Name of the file, for errors.
        header: Headers as they stand in the file.
        header_line: Physical line of the header.
        rows: Physical line and cells of each row.
        decisions: What was decided to read the file.

    Raises:
        FormatError: Two columns have one header; a row has more cells than the header, or fewer and is not empty.
        LimitError: There are more than `MAX_COLUMNS` columns or `MAX_CELLS` cells.
    """
    names = _header(file, header, header_line)
    taking = _Taking(file, len(names))
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        taking.add(chunk)
    return Table(file, names, header_line, taking.columns(), taking.lines(), tuple(decisions))


def _header(file: str, header: Sequence[str], line: int) -> tuple[str, ...]:
    if len(header) > MAX_COLUMNS:
        raise LimitError("table-columns", file=file, line=line, found=len(header), expected=MAX_COLUMNS)
    names = tuple(clean(name) for name in header)
    if not any(names):
        raise FormatError("table-header", file=file, line=line)
    seen: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        if name and name in seen:  # columns without a name are looked at when their cells are known
            raise FormatError(
                "table-header-twice", file=file, line=line, column=column, found=name[:_SHOWN], first=seen[name]
            )
        seen[name] = column
    return names


class _Taking:
    """Columns that grow by chunks of rows."""

    def __init__(self, file: str, width: int) -> None:
        self._file = file
        self._width = width
        self._codes: list[list[Codes]] = [[] for _ in range(width)]
        self._lines: list[NDArray[np.int64]] = []
        self._cells = 0
        self._index: list[defaultdict[str, int]] = [defaultdict() for _ in range(width)]
        for index in self._index:
            index.default_factory = index.__len__  # a text that is new gets the next code

    def add(self, chunk: list[tuple[int, Sequence[str]]]) -> None:
        rows = [cells for _, cells in chunk]
        if any(len(cells) != self._width for cells in rows):
            rows = [self._fitted(line, cells) for line, cells in chunk]
        self._cells += len(rows) * self._width
        if self._cells > MAX_CELLS:
            raise LimitError("table-cells", file=self._file, line=chunk[0][0], expected=MAX_CELLS)
        self._lines.append(np.fromiter((line for line, _ in chunk), np.int64, len(chunk)))
        for index, codes, cells in zip(self._index, self._codes, zip(*rows, strict=True), strict=True):
            codes.append(_coded(index, cells))

    def _fitted(self, line: int, cells: Sequence[str]) -> Sequence[str]:
        """Return a row as wide as the header: what is empty may be missing, or be too much."""
        kept, beyond = cells[: self._width], cells[self._width :]
        extra = next((place for place, cell in enumerate(beyond, self._width + 1) if cell.strip()), None)
        if extra is not None or (len(kept) < self._width and any(cell.strip() for cell in kept)):
            column = extra or len(kept) + 1
            raise FormatError(
                "table-width", file=self._file, line=line, column=column, found=len(cells), expected=self._width
            )
        return [*kept, *[""] * (self._width - len(kept))]

    def columns(self) -> tuple[Coded, ...]:
        return tuple(Coded(tuple(index), _joined(codes)) for index, codes in zip(self._index, self._codes, strict=True))

    def lines(self) -> NDArray[np.int64]:
        return np.concatenate(self._lines) if self._lines else np.zeros(0, np.int64)


def _coded(index: defaultdict[str, int], cells: Iterable[str]) -> Codes:
    """Return the codes of some cells, in a byte each while there are few texts: that is also the fastest."""
    codes = list(map(index.__getitem__, cells))
    return np.frombuffer(bytes(codes), np.uint8) if len(index) <= _BYTE else np.array(codes, np.int32)


def _joined(codes: list[Codes]) -> Codes:
    return np.concatenate(codes) if codes else np.zeros(0, np.uint8)
