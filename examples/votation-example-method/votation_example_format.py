"""Votes with coloured cards, as a meeting notes them: the first line names the measures, then one line a voter.

    # cards
    Park, Fountain, Lane
    green red -
    green green red

A card is green (for), red (against), or none: `-`. What no card means the format does not say. An empty line is no
ballot.
"""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange import Account, Ballots, Dropped, FormatInfo, Match, Measure, Options, Reader, Source

MAGIC: Final = "# cards"
CELLS: Final = {"-": 0, "red": 1, "green": 2}
"""What stands in a `Ballots` for each card: 0 where there is no level, else the level + 1."""


class CardsReader(Reader):
    """Reads the sheet of a meeting that votes with cards."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="example.cards",
        title={"en": "Coloured cards", "fr": "Cartons de couleur"},
        extensions=("cards",),
        holds="ballots",
        kinds=frozenset({"grades"}),
        options=Options,
        source="votation-example-method, README.md",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the first line, which no other format has."""
        return Match.SURE if head.data.startswith(MAGIC.encode()) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a sheet."""
        text, _, decisions = source.text()
        lines = text.splitlines()
        if len(lines) < 2 or lines[0].strip() != MAGIC:
            raise FormatError("example-cards-header", file=source.name, line=1, expected=MAGIC)
        measures = tuple(Measure(name.strip()) for name in lines[1].split(","))
        if len({measure.id for measure in measures}) < len(measures):
            raise FormatError("example-cards-measure-twice", file=source.name, line=2, found=lines[1][:60])
        rows, kept, dropped = [], [], []
        for number, line in enumerate(lines[2:], start=3):
            if line.strip():
                rows.append(_row(line, len(measures), source.name, number))
                kept.append(number)
            else:
                dropped.append(Dropped(number, "EMPTY"))
        return Ballots(
            measures=measures,
            kind="grades",
            scale=2,
            cells=np.array(rows, np.uint8).reshape(-1, len(measures)).T.copy(),
            account=Account(len(rows) + len(dropped), tuple(dropped), decisions),
            levels=("red", "green"),
            lines=np.array(kept, np.int64),
        )


def _row(line: str, width: int, file: str, number: int) -> list[int]:
    cards = line.split()
    if len(cards) != width or not CELLS.keys() >= set(cards):
        raise FormatError(
            "example-cards-line", file=file, line=number, found=line[:60], expected=f"{width} of {', '.join(CELLS)}"
        )
    return [CELLS[card] for card in cards]
