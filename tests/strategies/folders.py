"""Ballot files with unsigned manifests, in a folder, for tests of counting."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from votation import ballots
from votation.evidence import merkle
from votation.records import BatchManifest, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from votation.ballots import BatchHandle
    from votation.election import Election


def sealed(folder: Path, election: Election, files: Mapping[str, Sequence[str]]) -> tuple[BatchHandle, ...]:
    """Write each batch and open it; the lines stay in the order given."""
    place = folder / "ballots"
    place.mkdir()
    parts = {batch[:-5]: int(batch[-4:]) for batch in sorted(files)}
    for batch, lines in files.items():
        data = b"".join(line + b"\n" for line in [header(election), *(line.encode() for line in lines)])
        (place / f"{batch}.csv").write_bytes(data)
        (place / f"{batch}.json").write_bytes(manifest(election, batch, parts[batch[:-5]], data).to_bytes())
    return ballots.open_batches(folder, trust=ballots.UNVERIFIED, election=election)


def header(election: Election) -> bytes:
    return ballots.Layout.of(election).header


def manifest(election: Election, batch: str, parts: int, data: bytes) -> BatchManifest:
    lines = data.splitlines()[1:]
    return BatchManifest(
        format="votation/batch@1",
        election_sha256=election.digest,
        box=batch[:-5],
        part=int(batch[-4:]),
        parts=parts,
        file=f"{batch}.csv",
        bytes=len(data),
        lines=len(lines),
        sha256=hashlib.sha256(data).hexdigest(),
        root=merkle.root(merkle.leaves(lines)).hex(),
        sources=(Source(rows=len(lines), importer="test"),),
    )
