"""A million sealed ballots: six grades on 40 measures, three themes, 30 stations x 2 channels, batches of 100,000."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from votation import ballots
from votation.election import Election
from votation.evidence import merkle
from votation.evidence.signing import BATCH, PrivateKey
from votation.records import BatchManifest, Source

if TYPE_CHECKING:
    from pathlib import Path

MEASURES, GRADES, STATIONS = 40, 6, 30
CROCKFORD = np.frombuffer(b"0123456789abcdefghjkmnpqrstvwxyz", np.uint8)
TITLE = {"en": "Benchmark"}


def election(boxes: int) -> Election:
    """Return the definition, with one box a batch."""
    topics = [[f"t{theme}{topic}" for topic in range(3)] for theme in range(3)]
    return Election.model_validate(
        {
            "format": "votation/election@1",
            "id": "benchmark",
            "title": TITLE,
            "themes": [
                {"id": f"t{number}", "title": TITLE, "topics": [{"id": each, "title": TITLE} for each in row]}
                for number, row in enumerate(topics)
            ],
            "measures": [
                {"id": f"m{number:02d}", "topic": topics[number % 3][number // 3 % 3], "title": TITLE}
                for number in range(MEASURES)
            ],
            "ballot": {"kind": "grades", "grades": [{"id": f"g{each}", "title": TITLE} for each in range(GRADES)]},
            "no_opinion": "worst",
            "methods": {
                "official": {"id": "majority-judgment"},
                "also": [{"id": "approval", "options": {"threshold": 3}}, {"id": "borda"}, {"id": "schulze"}],
            },
            "groups": [
                {"id": group, "title": TITLE, "values": [{"id": value, "title": TITLE} for value in values]}
                for group, values in (("station", stations()), ("channel", ["web", "paper"]))
            ],
            "signers": {
                "allowed_signers": hashlib.sha256(signers(boxes)).hexdigest(),
                "officials": {"threshold": 1, "names": ["anne"]},
                "boxes": [{"id": box, "name": box} for box in names(boxes)],
            },
            "opens_at": "2027-06-01T06:00:00Z",
            "closes_at": "2027-06-19T18:00:00Z",
        }
    )


def stations() -> list[str]:
    """Return the ids of the stations."""
    return [f"s{number:02d}" for number in range(STATIONS)]


def names(boxes: int) -> list[str]:
    """Return the ids of the boxes."""
    return [f"box{number:02d}" for number in range(boxes)]


def key(name: str) -> PrivateKey:
    """Return a public test key."""
    return PrivateKey.from_seed(hashlib.sha256(f"votation benchmark key of {name}".encode()).digest())


def signers(boxes: int) -> bytes:
    """Return the allowed_signers file of all."""
    return "".join(f"{name} {key(name).public.line()}\n" for name in ["anne", *names(boxes)]).encode()


def seal(folder: Path, definition: Election, lines: int) -> None:
    """Write and sign one batch of `lines` ballots for each box."""
    (folder / "ballots").mkdir(parents=True)
    (folder / "election.json").write_bytes(definition.to_bytes())
    (folder / "allowed_signers").write_bytes(signers(len(definition.signers.boxes)))
    random = np.random.default_rng(2007)
    for box in definition.signers.boxes:
        seal_box(folder, definition, box.id, ballots.lines(ballots.write(drawn(definition, lines, random))))


def seal_box(folder: Path, definition: Election, box: str, lines: list[bytes]) -> None:
    """Write and sign one batch of these ballots."""
    place, name = folder / "ballots", f"{box}-0001"
    ordered = sorted(lines, key=merkle.leaf)
    data = b"".join(line + b"\n" for line in [ballots.Layout.of(definition).header, *ordered])
    manifest = BatchManifest(
        format="votation/batch@1",
        election_sha256=definition.digest,
        box=box,
        part=1,
        parts=1,
        file=f"{name}.csv",
        bytes=len(data),
        lines=len(lines),
        sha256=hashlib.sha256(data).hexdigest(),
        root=merkle.root(merkle.leaves(ordered)).hex(),
        sources=(Source(rows=len(lines), importer="benchmark"),),
    ).to_bytes()
    (place / f"{name}.csv").write_bytes(data)
    (place / f"{name}.json").write_bytes(manifest)
    (place / f"{name}.json.{box}.sig").write_bytes(key(box).sign(BATCH, manifest))


def drawn(definition: Election, lines: int, random: np.random.Generator) -> ballots.Batch:
    """Draw ballots: grades around the quality of each measure, one cell in seven empty."""
    quality = np.arange(MEASURES)[:, np.newaxis] % GRADES
    grades = np.clip(quality + random.integers(-2, 3, (MEASURES, lines)), 0, GRADES - 1) + 1
    cells = np.where(random.integers(0, 7, grades.shape) == 0, 0, grades).astype(np.uint8)
    return ballots.Batch(
        layout=ballots.Layout.of(definition),
        ids=CROCKFORD[random.integers(0, 32, (lines, 16))].view("S16")[:, 0],
        voters=None,
        seqs=None,
        groups=(
            np.array(stations(), np.bytes_)[random.integers(0, STATIONS, lines)],
            np.array([b"web", b"paper"])[random.integers(0, 2, lines)],
        ),
        cells=cells,
        signatures=None,
    )
