"""What is shown to people, before it is known where: headings, lines and tables.

Texts are already in the reader's language. They may hold any character; whoever writes them out makes them `visible`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["plain", "strong", "good", "warning", "bad", "faint"]
"""How a text is meant; a tone never says what the text does not."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own; a line feed inside breaks it.

    Attributes:
        copied: Whether readers copy it into a file or a command: no line is broken for them in between.
    """

    text: str
    tone: Tone = "plain"
    indent: int = 0
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand on the right."""

    title: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells.

    Attributes:
        rows: One cell a column.
        total: Whether the last row sums the others up.
        naming: Number of the column that names a row, the first is 0.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    naming: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Line | Table | Facts
