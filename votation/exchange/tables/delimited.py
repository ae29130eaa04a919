"""CSV and its relatives: which character stands between cells, and rows with their physical lines.

RFC 4180, and what spreadsheets make of it: a semicolon where the comma is decimal, a tab, `sep=;` in the first line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.errors import FormatError
from votation.exchange.content import Decision
from votation.exchange.source import HEAD_BYTES, Source
from votation.exchange.tables.table import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from votation.exchange.tables.table import Table

DELIMITERS: Final = ("\t", ";", ",")
"""In the order in which they are tried: commas also stand in titles and in decimal numbers."""
NAMES: Final = {"\t": "TAB", ";": ";", ",": ",", "|": "|"}

_SAMPLE_CHARACTERS: Final = 2**16
_SAMPLE_ROWS: Final = 50
_SEP: Final = re.compile(r"sep=([;,|\t])(?:\r\n|\r|\n)", re.IGNORECASE)
_SHOWN: Final = 60


class Shape(NamedTuple):
    """How the beginning of a text looks when it is cut at a delimiter.

    Attributes:
        delimiter: The delimiter.
        width: Cells of its first row.
        even: Whether every row has as many.
    """

    delimiter: str
    width: int
    even: bool


def read_delimited(
    source: Source, *, encoding: str | None = None, delimiter: str | None = None, header: int = 1
) -> Table:
    """Read a table of delimited text.

    Args:
        source: The file.
        encoding: As Python names it; found out when absent.
        delimiter: Between two cells; found out when absent.
        header: Physical line of the header.

    Raises:
        FormatError: It is no text, holds NUL, breaks the quoting, or as `tabulate`.
        LimitError: As `tabulate`.
    """
    text, _, decisions = source.text(encoding)
    _refuse_nul(text, source.name)
    found = [*decisions, *_line_ends(text)]
    if header == 1 and (sep := _SEP.match(text)) is not None:
        header, delimiter = 2, delimiter or sep[1]
    stream = io.StringIO(text, newline="")
    above = sum(len(line) for line in islice(stream, header - 1))
    if delimiter is None:
        delimiter = shape_of(text[above : above + _SAMPLE_CHARACTERS]).delimiter
    found.append(Decision("table-delimiter", {"delimiter": NAMES.get(delimiter, delimiter)}))
    rows = _rows(stream, delimiter, header - 1, source.name)
    first = next(rows, (header, []))
    return tabulate(source.name, first[1], first[0], rows, found)


def shape_of(sample: str) -> Shape:
    """Return how a text is best cut: at the first delimiter that makes every row equally wide, and more than one cell.

    Args:
        sample: The beginning of a text, at most `_SAMPLE_CHARACTERS` of it.
    """
    shapes = [_cut(sample, delimiter) for delimiter in DELIMITERS]
    even = (shape for shape in shapes if shape.even and shape.width > 1)
    return next(even, max(shapes, key=lambda shape: shape.width))


def head_rows(source: Source, count: int) -> list[list[str]]:
    """Return the first rows of a file as well as they can be read, to recognise a format by; nothing is raised."""
    text = _head_text(source)
    sep = _SEP.match(text)
    text = text[sep.end() :] if sep else text
    return _read_some(text, sep[1] if sep else shape_of(text).delimiter, count)


def head_shape(source: Source) -> Shape | None:
    """Return how the beginning of a file is best cut; None if it is no text. Nothing is raised."""
    text = _head_text(source)
    return shape_of(text) if text and "\0" not in text else None


def _head_text(source: Source) -> str:
    try:
        return Source(source.name, _whole_lines(source.head.data)).text().text[:_SAMPLE_CHARACTERS]
    except FormatError:
        return ""


def _whole_lines(data: bytes) -> bytes:
    """Leave out what a head may have cut off: half a character would be taken for another encoding."""
    if len(data) < HEAD_BYTES:
        return data
    end = data.rfind(b"\n") + 1
    return data[: end + end % 2] if data.startswith(codecs.BOM_UTF16_LE) else data[:end]


def _cut(sample: str, delimiter: str) -> Shape:
    widths = [len(row) for row in _read_some(sample, delimiter, _SAMPLE_ROWS) if row]
    if len(sample) >= _SAMPLE_CHARACTERS:
        widths = widths[:-1] or widths  # the last row of a sample may be cut off
    return Shape(delimiter, widths[0] if widths else 0, len(set(widths)) == 1)


def _read_some(text: str, delimiter: str, count: int) -> list[list[str]]:
    rows = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), count):
            rows.append(row)  # noqa: PERF402 - the rows before a fault are kept
    except csv.Error:
        pass
    return rows


def _rows(stream: io.StringIO, delimiter: str, above: int, file: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the line at which each row begins, and its cells."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    line = above + 1
    try:
        for row in reader:
            yield line, row
            line = above + reader.line_num + 1
    except csv.Error as error:
        raise FormatError("table-quotes", file=file, line=line, found=str(error)[:_SHOWN]) from error


def _refuse_nul(text: str, file: str) -> None:
    place = text.find("\0")
    if place >= 0:
        line = len(re.findall(r"\r\n|\r|\n", text[:place])) + 1
        column = place - max(text.rfind("\n", 0, place), text.rfind("\r", 0, place))
        raise FormatError("table-nul", file=file, line=line, column=column)


def _line_ends(text: str) -> Iterator[Decision]:
    """Say which line ends were read: of LF alone there is nothing to say."""
    returns, feeds, pairs = text.count("\r"), text.count("\n"), text.count("\r\n")
    counts = {"CR LF": pairs, "CR": returns - pairs, "LF": feeds - pairs}
    if returns:
        yield Decision("text-line-ends", {"ends": " + ".join(name for name, count in counts.items() if count)})
