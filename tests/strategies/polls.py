"""Small elections with ballot files written line by line, for tests of what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from votation import ballots, intake
from votation.election import Election
from votation.records import BatchManifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from votation.intake import Rejected, Roll, Screened
    from votation.records import ConflictDecision

ZEROS = "0" * 64
GRADES = {"kind": "grades", "grades": [{"id": f"g{i}", "title": {"en": f"Grade {i}"}} for i in range(4)]}
READING: dict[str, dict[str, Any]] = {
    "grades": {"no_opinion": "worst"},
    "scores": {"no_opinion": "worst"},
    "approval": {},
    "ranking": {"unranked": "last"},
}


def poll(
    ballot: Mapping[str, Any] = GRADES,
    *,
    measures: int = 3,
    groups: Mapping[str, Sequence[str]] | None = None,
    boxes: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    **fields: Any,
) -> Election:
    """Return an election of `measures` measures; `groups` and `boxes` map ids to the values declared and allowed."""
    boxes = boxes if boxes is not None else {"b1": {}, "b2": {}, "web": {}}
    return Election.model_validate(
        {
            "format": "votation/election@1",
            "id": "poll",
            "title": {"en": "Poll"},
            "themes": [{"id": "t", "title": {"en": "T"}, "topics": [{"id": "tt", "title": {"en": "T"}}]}],
            "measures": [{"id": f"m{i}", "topic": "tt", "title": {"en": "M"}} for i in range(1, measures + 1)],
            "ballot": dict(ballot),
            "methods": {"official": {"id": "approval"}},
            "groups": [
                {"id": group, "title": {"en": "G"}, "values": [{"id": value, "title": {"en": "V"}} for value in values]}
                for group, values in (groups or {}).items()
            ],
            "signers": {
                "allowed_signers": ZEROS,
                "officials": {"threshold": 1, "names": ["anne"]},
                "boxes": [{"id": box, "name": box, "groups": dict(allowed)} for box, allowed in boxes.items()],
            },
            "opens_at": "2026-05-01T00:00:00Z",
            "closes_at": "2026-05-02T00:00:00Z",
            **READING[ballot["kind"]],
            **fields,
        }
    )


def ballot_file(election: Election, lines: Iterable[str]) -> bytes:
    """Return the ballot file of the given lines."""
    header = ballots.Layout.of(election).header.decode()
    return "".join(f"{line}\n" for line in (header, *lines)).encode()


def batch_of(election: Election, lines: Iterable[str]) -> ballots.Batch:
    """Return the given lines as a parsed ballot file."""
    return ballots.read(ballot_file(election, lines), ballots.Layout.of(election), file="ballots/b1-0001.csv")


def screened(election: Election, lines: Iterable[str], *, box: str = "b1", roll: Roll | None = None) -> Screened:
    """Return what phase A says of the given lines."""
    batch = batch_of(election, lines)
    return intake.screen(batch, election, box=box, signers=signers_of(batch, election, roll))


def signers_of(batch: ballots.Batch, election: Election, roll: Roll | None) -> NDArray[np.uint8] | None:
    """Return what the voters' keys say of each line; None without a roll."""
    if roll is None:
        return None
    parts = intake.chunks(ballots.write(batch), batch, election.digest, roll)
    return np.concatenate([np.zeros(0, np.uint8), *map(intake.Chunk.check, parts)])


def codes_of(election: Election, lines: Iterable[str], *, box: str = "b1", roll: Roll | None = None) -> list[str]:
    """Return the code of each line, `ok` where it passes phase A."""
    return [intake.CODES[code - 1] if code else "ok" for code in screened(election, lines, box=box, roll=roll).codes]


def manifest_of(batch: str) -> BatchManifest:
    """Return the manifest of a batch by its id, `BOX-NNNN`; digests and sizes are left 0."""
    return BatchManifest(
        format="votation/batch@1",
        election_sha256=ZEROS,
        box=batch[:-5],
        part=int(batch[-4:]),
        parts=9999,
        file=f"{batch}.csv",
        bytes=0,
        lines=0,
        sha256=ZEROS,
        root=ZEROS,
        sources=(),
    )


def sift(
    election: Election,
    files: Mapping[str, Iterable[str]],
    decisions: Sequence[ConflictDecision] = (),
    *,
    roll: Roll | None = None,
) -> list[Rejected]:
    """Run the three phases over the lines of each batch and return every reject, in (batch, line) order."""
    manifests = {name: manifest_of(name) for name in files}
    batches = {name: batch_of(election, lines) for name, lines in files.items()}
    first = {
        name: intake.screen(batch, election, box=manifests[name].box, signers=signers_of(batch, election, roll))
        for name, batch in batches.items()
    }
    local = [each for name, done in first.items() for each in done.rejected(name)]
    rows = dict(zip(files, intake.candidates(list(first.values())), strict=True))
    candidates = [
        line
        for name, batch in batches.items()
        for line in intake.candidate_lines(batch, election, manifests[name], rows[name])
    ]
    return sorted([*local, *intake.decide(candidates, election.revote, decisions)])
