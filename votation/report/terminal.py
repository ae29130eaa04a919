"""Blocks on a terminal: tables, bold, and two colours that colour-blind readers tell apart, blue and orange.

A colour or a weight only repeats what the text says.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as RichTable
from rich.text import Text

from votation.report.blocks import Facts, Heading, Line, Table
from votation.report.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import JustifyMethod, RenderableType

    from votation.report.blocks import Block, Tone

_GAP: Final = 2  # spaces around a column
WORTH_WATCHING: Final = 8
"""Batches from which on a bar is drawn."""
STYLES: Final[dict[Tone, str]] = {
    "plain": "",
    "strong": "bold",
    "good": "bold dodger_blue1",
    "warning": "dark_orange",
    "bad": "bold reverse dark_orange",
    "faint": "dim",
}


_TIES: Final = {0xA0: 0xFDD0, 0x202F: 0xFDD1}
"""Spaces at which no line breaks, and what stands for them (Unicode, noncharacters) while rich wraps at any space."""
_SPACES: Final = {stand_in: space for space, stand_in in _TIES.items()}


def show(blocks: Iterable[Block], stream: TextIO) -> None:
    """Write `blocks` to a terminal."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for block in blocks:
        with console.capture() as captured:
            copied = isinstance(block, Line) and block.copied
            console.print(_rendered(block, console.width), soft_wrap=copied)
        stream.write(captured.get().translate(_SPACES))
    stream.flush()


@contextmanager
def progress(label: str, stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    """Yield what moves a bar on a terminal, given how much is done and how much there is.

    The bar appears where there is enough to wait for, and is gone at the end.
    """
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(visible(label), total=None)

    def moved(done: int, total: int) -> None:
        if total >= WORTH_WATCHING:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield moved
    finally:
        bar.stop()


def _rendered(block: Block, room: int) -> RenderableType:
    match block:
        case Heading(text):
            return Text(f"\n{_tied(text)}", style="bold underline")
        case Line(text, tone, indent, copied):
            lines = "\n".join(map(_tied, text.split("\n")))
            if copied or not lines:  # a padding breaks lines, and one of nothing takes no line
                return Text(lines, style=STYLES[tone])
            return Padding(Text(lines, style=STYLES[tone]), (0, 0, 0, 2 * indent), expand=False)
        case Table():
            return _table(block, room)
        case Facts(rows):
            grid = RichTable.grid(padding=(0, 2))
            grid.add_column(style="dim", no_wrap=True)
            grid.add_column()
            for name, value in rows:
                grid.add_row(Text(_tied(name)), Text(_tied(value)))
            return grid


def _tied(text: str) -> str:
    """Return what is shown of a text, its words tied where no line breaks."""
    return visible(text).translate(_TIES)


def _table(block: Table, room: int) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for column, cells in zip(block.columns, _widths(block, room), strict=True):
        justify: JustifyMethod = "right" if column.right else "left"
        table.add_column(Text(_tied(column.title)), justify=justify, overflow="fold", width=cells)
    for number, row in enumerate(block.rows, 1):
        if block.total and number == len(block.rows):
            table.add_section()
        table.add_row(*(Text(_tied(cell)) for cell in row))
    return table


def _widths(block: Table, room: int) -> list[int]:
    """Return how wide each column is: a narrow terminal first breaks lines between words, of the widest column first.

    Where even that is not enough, words are folded: nothing of a result is left out.
    """
    titles = [column.title for column in block.columns]
    texts = [[visible(text) for text in column] for column in zip(titles, *block.rows, strict=True)]
    widths = [max(map(width, column)) for column in texts]
    words = [max(width(word) for text in column for word in text.split(" ")) for column in texts]
    for _excess in range(sum(widths) + _GAP * len(widths) - room):
        widest = max(range(len(widths)), key=lambda index: (widths[index] > words[index], widths[index]))
        widths[widest] = max(1, widths[widest] - 1)
    return widths
