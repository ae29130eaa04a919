"""Blocks as aligned text: the same bytes whatever the terminal, so that outputs can be kept and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.blocks import Column, Facts, Heading, Line, Table
from votation.report.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from votation.report.blocks import Block

GAP: Final = "  "


def plain(blocks: Iterable[Block]) -> str:
    """Return the text of `blocks`, ending with a line feed unless there is none."""
    return "".join(f"{line.rstrip()}\n" for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield ""
            yield visible(text)
            yield "=" * width(visible(text))
        case Line(text, indent=indent):
            yield from (f"{GAP * indent}{visible(line)}" for line in text.split("\n"))
        case Table(columns, rows, total):
            yield from _table(columns, [[visible(cell) for cell in row] for row in rows], total=total)
        case Facts(rows):
            names = [visible(name) for name, _ in rows]
            widest = max(map(width, names), default=0)
            for name, (_, value) in zip(names, rows, strict=True):
                yield f"{_padded(name, widest)}{GAP}{visible(value)}"


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, total: bool) -> Iterator[str]:
    header = [visible(column.title) for column in columns]
    widths = [max(map(width, cells)) for cells in zip(header, *rows, strict=True)]
    rule = GAP.join("-" * each for each in widths)
    yield _row(header, widths, columns)
    yield rule
    for number, row in enumerate(rows, 1):
        if total and number == len(rows):
            yield rule
        yield _row(row, widths, columns)


def _row(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    return GAP.join(
        _padded(cell, wide, right=column.right) for cell, wide, column in zip(cells, widths, columns, strict=True)
    )


def _padded(text: str, wide: int, *, right: bool = False) -> str:
    padding = " " * (wide - width(text))
    return padding + text if right else text + padding
