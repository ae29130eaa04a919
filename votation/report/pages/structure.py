"""What a page is made of: sections of blocks, with a chart and room for handwriting beside those of the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from votation.report.blocks import Block


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Attributes:
        start: Where it begins, in thousandths of the bar.
        width: How wide it is, likewise.
        label: What stands in it; empty where there is no room.
        colour: Place on the scale from the worst level, 0, to the best, `COLOURS` - 1; None for no opinion.
    """

    start: int
    width: int
    label: str
    colour: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure, its bar, and the numbers that the bar shows."""

    measure: str
    title: str
    segments: tuple[Segment, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour and a label of the bars stand for."""

    label: str
    title: str
    colour: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars above one another, each with its numbers beside it; the numbers say all that the bars show."""

    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Room to write by hand: a line for each name, or lines without name.

    Attributes:
        columns: Headings above the room.
        names: What stands in the first column of each line.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]


Part: TypeAlias = "Block | Chart | Blanks"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading, and the sections inside it.

    Attributes:
        anchor: What links to it name, unique on the page.
    """

    anchor: str
    title: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page.

    Attributes:
        kind: What the page is, above its title.
        title: What the election is called.
        warnings: What everybody must read first, and last.
        facts: What was voted on and how, before the first section.
    """

    kind: str
    title: str
    warnings: tuple[str, ...]
    facts: tuple[Part, ...]
    sections: tuple[Section, ...]
