"""Step 6: count again, and compare with what was published, byte for byte.

The recount reads the ballot files as they are on disk and trusts no digest: what is wrong with a file's bytes is told
by step 3, and here it is told what the ballots say. The result names the digests that the manifests sign, so that
lines put in another order, which change no count, are seen to change none.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from votation import tally as tallies
from votation.auditing.board import counted
from votation.auditing.published import BALLOTS, CREDENTIALS, EVIDENCE, LOTS, MAX_RESULT_BYTES, RESULT
from votation.auditing.report import Recount
from votation.auditing.statement import ranking_of
from votation.ballots import BatchHandle
from votation.election.base import first_difference, shown
from votation.errors import EvidenceError, IncompleteError
from votation.evidence import canonical
from votation.intake import Roll

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

    from votation.auditing.batches import SealedBatch
    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.auditing.signatures import Definition
    from votation.records import Board, Lots
    from votation.tally import Tally


LEADING: Final = 5
"""Tiers of the official ranking that are told."""
SHOWN: Final = 200
"""Characters of what is told of them."""


def recount_result(  # noqa: PLR0913 - the four inputs of a result, the folder, and how to run
    published: Published,
    definition: Definition,
    batches: Mapping[str, SealedBatch],
    board: Board,
    lots: Lots | None,
    notes: Notes,
    *,
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
) -> Recount | None:
    """Count the ballots again and compare every file of the result.

    Returns:
        The recount; None if the ballots cannot be counted.

    Raises:
        ChangedError: A ballot file changed while it was being checked.
        MachineError: A file cannot be read.
    """
    tally = None
    with notes.catching():
        tally = tallies.count(
            definition.election,
            _handles(published, batches, board),
            board=board,
            lots=lots,
            roll=_roll(published, definition),
            executor=executor,
            progress=progress,
        )
    if tally is None:
        return None
    tally = _as_signed(tally, batches)
    notes.tell(leading=_leading(tally))
    files = tallies.result_files(tally)
    _compare(published, files, notes)
    _check_lots_due(tally, definition, notes)
    return Recount(tally, hashlib.sha256(files[RESULT]).hexdigest())


def _leading(tally: Tally) -> str:
    """Return the head of the official ranking, to hold against the pages of the report, which are not made anew."""
    tiers = [" = ".join(tier.measures) for tier in ranking_of(tally)]
    return " > ".join(tiers[:LEADING] + ["..."] * (len(tiers) > LEADING))[:SHOWN]


def countable(definition: Definition, board: Board, batches: Mapping[str, SealedBatch]) -> bool:
    """Tell whether every batch that counts is there to be counted, of this very definition and one of its boxes."""
    boxes = {box.id for box in definition.election.signers.boxes}
    manifests = [each.manifest for each in _countable(board, batches)]
    fitting = [each for each in manifests if each.election_sha256 == definition.sha256 and each.box in boxes]
    return len(fitting) == sum(row.status == "counted" for row in board.batches)


def _countable(board: Board, batches: Mapping[str, SealedBatch]) -> list[SealedBatch]:
    return [each for each in counted(board, batches) if each.place == BALLOTS and each.examined is not None]


def _handles(published: Published, batches: Mapping[str, SealedBatch], board: Board) -> list[BatchHandle]:
    """Return handles on the ballot files as they are: a change since they were examined is still noticed."""
    on_board = {row.batch: row.manifest_sha256 for row in board.batches}
    handles = []
    for sealed in _countable(board, batches):
        assert sealed.examined is not None, "only those are counted"
        batch, now = sealed.manifest.batch, sealed.examined
        facts = {"file": f"{batch}.csv", "bytes": now.size, "lines": now.lines, "sha256": now.sha256}
        manifest = sealed.manifest.model_copy(update=facts)
        handles.append(BatchHandle(published.root / sealed.file, manifest, on_board[batch], sealed.key))
    return handles


def _roll(published: Published, definition: Definition) -> Roll | None:
    declared = definition.election.credentials
    if declared is None:
        return None
    return Roll.parse(published.read(CREDENTIALS, limit=MAX_RESULT_BYTES), file=CREDENTIALS, declared=declared)


def _as_signed(tally: Tally, batches: Mapping[str, SealedBatch]) -> Tally:
    """Name the inputs as the manifests do."""
    inputs = (
        replace(each, sha256=batches[each.batch].manifest.sha256, lines=batches[each.batch].manifest.lines)
        for each in tally.inputs
    )
    return replace(tally, inputs=tuple(inputs))


def _compare(published: Published, recounted: Mapping[str, bytes], notes: Notes) -> None:
    same = 0
    for name, expected in recounted.items():
        with notes.catching():
            found = published.read(name, limit=MAX_RESULT_BYTES)
            if found == expected:
                same += 1
            elif name == RESULT:
                _tell_field(found, expected, notes)
            else:
                _tell_line(name, found, expected, notes)
    for name in published.within(EVIDENCE):
        if name not in recounted:
            notes.find(EvidenceError("recount-has-no-such-file", file=name))
    notes.tell(files=len(recounted), identical=same)


def _tell_field(published: bytes, recounted: bytes, notes: Notes) -> None:
    """Name the first field of result.json that differs; `found` is published, `expected` recounted."""
    one = canonical.loads(published, file=RESULT)
    difference = first_difference(one, canonical.loads(recounted, file=RESULT))
    assert difference is not None, "values that are equal have the same canonical bytes"
    field, found, expected = difference
    notes.find(EvidenceError("recount-differs", file=RESULT, found=shown(found), expected=shown(expected), field=field))


def _tell_line(name: str, published: bytes, recounted: bytes, notes: Notes) -> None:
    """Name the first line that differs in rejected.csv or a file of evidence."""
    one, other = published.split(b"\n"), recounted.split(b"\n")
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    found, expected = (b"".join(lines[at : at + 1]).decode("ascii", "backslashreplace") for lines in (one, other))
    notes.find(
        EvidenceError("recount-differs-at-line", file=name, line=at + 1, found=found[:60], expected=expected[:60])
    )


def _check_lots_due(tally: Tally, definition: Definition, notes: Notes) -> None:
    declared, ties = definition.election.lots, tally.official.ranking.ties
    if declared is not None and tally.lots is None and ties:
        notes.find(IncompleteError("lots-missing", file=LOTS, found=len(ties), expected=declared.source))
