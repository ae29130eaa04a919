"""From the three published files of Orsay 2007 to ballot files: this is all that happens to the ballots.

A published file has one column a candidate and a cell from 6, the best grade, to 1, the worst; 0 is a blank. A ballot
file has levels from 0, the worst, and an empty cell for no opinion. So a cell is the published number less 1, or empty,
and the ids are the published ones. Nothing is dropped.

    python ballots_samples/orsay-2007/convert.py OUT      # writes OUT/box-b01.csv, box-b06.csv, box-b12.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

SOURCE = Path(__file__).parent / "source"
STATIONS = ("01", "06", "12")
CANDIDATES = (
    ("besancenot", "Besancenot"),
    ("buffet", "Buffet"),
    ("schivardi", "Schivardi"),
    ("bayrou", "Bayrou"),
    ("bove", "Bové"),
    ("voynet", "Voynet"),
    ("de-villiers", "de Villiers"),
    ("royal", "Royal"),
    ("nihous", "Nihous"),
    ("le-pen", "Le Pen"),
    ("laguiller", "Laguiller"),
    ("sarkozy", "Sarkozy"),
)
HEADER = ",".join(["ballot", "station", *(measure for measure, _ in CANDIDATES)])


def lines(station: str) -> list[str]:
    """Return the ballots of a station as lines of a ballot file, in the published order."""
    with (SOURCE / f"bureau_{station}.csv").open(encoding="utf-8", newline="") as published:
        return [
            ",".join([row[""], f"b{station}", *(level(row[name]) for _, name in CANDIDATES)])
            for row in csv.DictReader(published)
        ]


def level(grade: str) -> str:
    """Return the cell for a published grade, 6 to 1, or 0 for a blank."""
    return "" if grade == "0" else str(int(grade) - 1)


if __name__ == "__main__":
    for each in STATIONS:
        text = "".join(f"{line}\n" for line in [HEADER, *lines(each)])
        (Path(sys.argv[1]) / f"box-b{each}.csv").write_text(text, encoding="ascii")
