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
from votation.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import RenderableType

    from votation.report.blocks import Block, Tone

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


def show(blocks: Iterable[Block], stream: TextIO) -> None:
    """Write `blocks` to a terminal."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for block in blocks:
        console.print(_rendered(block))


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


def _rendered(block: Block) -> RenderableType:
    match block:
        case Heading(text):
            return Text(f"\n{visible(text)}", style="bold underline")
        case Line(text, tone, indent):
            lines = "\n".join(map(visible, text.split("\n")))
            if not lines:
                return Text()  # a padding of nothing takes no line
            return Padding(Text(lines, style=STYLES[tone]), (0, 0, 0, 2 * indent), expand=False)
        case Table():
            return _table(block)
        case Facts(rows):
            grid = RichTable.grid(padding=(0, 2))
            grid.add_column(style="dim", no_wrap=True)
            grid.add_column()
            for name, value in rows:
                grid.add_row(Text(visible(name)), Text(visible(value)))
            return grid


def _table(block: Table) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for column in block.columns:  # on a narrow terminal a long word is folded: nothing of a result is left out
        table.add_column(Text(visible(column.title)), justify="right" if column.right else "left", overflow="fold")
    for number, row in enumerate(block.rows, 1):
        if block.total and number == len(block.rows):
            table.add_section()
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table
