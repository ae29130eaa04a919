"""Read 100,000 different ballots on 40 measures in each format, and print the seconds.

    python benchmarks/reading.py [--ballots N] [--measures N] [--runs N] [FORMAT ...]

Every ballot ranks or rates all measures and none is like another: the worst case, as equal lines are read once. Seconds
are those of the processor, so that a machine that is busy otherwise does not count. Files of formats that we write are
written first, which is timed as well; one that we only read has its maker in `MAKERS`. The kind of ballot is the first
that a format holds: ranking, scores, grades, approval.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import time
import zipfile
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from votation.exchange import Account, Ballots, Measure, reader, registry, writer
from votation.exchange.source import Source
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from votation.election import BallotKind

KINDS: tuple[BallotKind, ...] = ("ranking", "scores", "grades", "approval")
SCORES = 6
MENTIONS = ("À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien", "Excellent")
LETTERS = tuple(f"{first}{second}" for first in ("", *ascii_uppercase) for second in ascii_uppercase)
"""Columns of a worksheet, up to ZZ."""
MOST_RANKS = 35
"""Options of a Debian vote, whose ranks are single signs."""


def main() -> None:
    """Make the files, read them, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("formats", nargs="*", default=sorted(registry.WRITERS.keys() | MAKERS.keys()))
    options.add_argument("--ballots", type=int, default=100_000)
    options.add_argument("--measures", type=int, default=40)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    print(f"{asked.ballots:,} ballots x {asked.measures}, best of {asked.runs} runs")
    for name in asked.formats:
        measure(name, asked.ballots, asked.measures, asked.runs)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def measure(name: str, ballots: int, measures: int, runs: int) -> None:
    """Make a file of a format and print how long it takes to read."""
    start = time.process_time()
    kind, data, options = made(name, ballots, measures)
    written = time.process_time() - start
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"ballots.{registry.reader_class(name).info.extensions[0]}"
        file.write_bytes(data)
        seconds = [read(name, file, ballots, options) for _ in range(runs)]
    print(
        f"{name:18}{kind:10}{len(data) / 1e6:7.1f} MB   made {written:5.2f} s   read {min(seconds):5.2f} s", flush=True
    )


def read(name: str, file: Path, ballots: int, options: Mapping[str, object]) -> float:
    """Return the seconds that it takes to read a file."""
    start = time.process_time()
    content = reader(name, **options).read(Source.open(file))
    seconds = time.process_time() - start
    assert isinstance(content, Ballots)
    assert len(content) == ballots if content.weights is None else content.weights.sum() == ballots
    return seconds


def made(name: str, ballots: int, measures: int) -> tuple[str, bytes, Mapping[str, object]]:
    """Return the bytes of a file of a format, the kind of its ballots, and what its reader has to be told."""
    if name in MAKERS:
        return *MAKERS[name](ballots, measures), OPTIONS.get(name, {})
    kind = next(each for each in KINDS if each in registry.writer_class(name).info.kinds)
    written = writer(name).write(drawn(kind, ballots, measures))
    return kind, written.data, written.options


def drawn(kind: BallotKind, ballots: int, measures: int) -> Ballots:
    """Return random ballots: strict and complete rankings, or a level for each measure."""
    chance = np.random.default_rng(1)
    scale = {"ranking": measures, "approval": 2}.get(kind, SCORES)
    if kind == "ranking":
        levels = chance.permuted(np.tile(np.arange(measures), (ballots, 1)), axis=1)
    else:
        levels = chance.integers(0, scale, (ballots, measures))
    cells = np.ascontiguousarray((levels + 1).T.astype(cell_dtype(scale)))
    ids = tuple(Measure(f"measure-{number}") for number in range(1, measures + 1))
    return Ballots(ids, kind, scale, cells, Account(ballots))


def debian(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return a Debian tally sheet; it has no more than `MOST_RANKS` options."""
    options = min(measures, MOST_RANKS)
    signs = np.frombuffer(b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", np.uint8)
    chance = np.random.default_rng(1)
    ranks = signs[chance.permuted(np.tile(np.arange(options), (ballots, 1)), axis=1)]
    key = "".join(f"Option {number}---->: Option {number}\n" for number in range(1, options + 1))
    votes = (f"V: {row.tobytes().decode()} \t{number:032x}\n" for number, row in enumerate(ranks))
    return "ranking", (key + "".join(votes)).encode()


def mentions(ballots: int, measures: int) -> Iterator[list[str]]:
    """Yield rows of grades in words."""
    levels = np.random.default_rng(1).integers(0, len(MENTIONS), (ballots, measures))
    for row in levels.tolist():
        yield [MENTIONS[level] for level in row]


def mieuxvoter(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return ballots of Mieux voter: a CSV of grades in words."""
    header = ",".join(f"Proposition {number}" for number in range(1, measures + 1))
    rows = (",".join(row) for row in mentions(ballots, measures))
    return "grades", "\n".join([header, *rows, ""]).encode()


def forms(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return the workbook of a form; the reader does not look at the name of the file."""
    header = ["Horodateur", *(f"Avis [Proposition {number}]" for number in range(1, measures + 1))]
    rows = (["2022-06-14", *row] for row in mentions(ballots, measures))
    sheet = "".join(f'<row r="{line}">{_cells(line, row)}</row>' for line, row in enumerate([header, *rows], start=1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Votes" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return "in .xlsx", memory.getvalue()


def _cells(line: int, row: list[str]) -> str:
    return "".join(
        f'<c r="{LETTERS[place]}{line}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(row)
    )


def levels(ballots: int, measures: int) -> list[list[int]]:
    """Return scores from 0 to 5, a row a ballot."""
    rows: list[list[int]] = np.random.default_rng(1).integers(0, SCORES, (ballots, measures)).tolist()
    return rows


def bettervoting(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return the table of a STAR race."""
    header = ",".join(f"Candidate {number}" for number in range(1, measures + 1))
    rows = (f"b-{number},,{','.join(map(str, row))}" for number, row in enumerate(levels(ballots, measures)))
    return "scores", "\n".join([f"ballot_id,precinct,{header}", *rows, ""]).encode()


def bettervoting_json(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return the archive of a STAR race."""
    ids = [f"c{number}" for number in range(measures)]
    candidates = [{"candidate_id": each, "candidate_name": each} for each in ids]
    race = {"race_id": "r", "title": "R", "voting_method": "STAR", "candidates": candidates}
    votes = (
        {
            "ballot_id": str(number),
            "votes": [
                {
                    "race_id": "r",
                    "scores": [{"candidate_id": each, "score": score} for each, score in zip(ids, row, strict=True)],
                }
            ],
        }
        for number, row in enumerate(levels(ballots, measures))
    )
    election = json.dumps({"title": "E", "races": [race]})
    return "scores", f'{{"Election":{election},"Ballots":[{",".join(map(json.dumps, votes))}]}}'.encode()


def belenios(ballots: int, measures: int) -> tuple[str, bytes]:
    """Return a result of majority judgment."""
    rows = [[level + 1 for level in row] for row in levels(ballots, measures)]
    return "grades", json.dumps({"result": [rows]}, separators=(",", ":")).encode()


MAKERS: dict[str, Callable[[int, int], tuple[str, bytes]]] = {
    "belenios": belenios,
    "bettervoting": bettervoting,
    "bettervoting-json": bettervoting_json,
    "debian": debian,
    "forms": forms,
    "mieuxvoter": mieuxvoter,
}
"""Files of formats that we read and do not write."""
OPTIONS: dict[str, Mapping[str, object]] = {
    "belenios": {"kind": "grades", "grades": SCORES},
    "bettervoting": {"kind": "scores"},
}
"""What readers of such files have to be told."""


if __name__ == "__main__":
    main()
