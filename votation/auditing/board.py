"""Step 4: the board in force, its ancestors, and what it says of every batch of the folder."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from votation.auditing.published import BALLOTS, BOARD, SET_ASIDE, former_board
from votation.auditing.signatures import check_officials
from votation.errors import EvidenceError, IncompleteError
from votation.evidence import signing
from votation.records import Board

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from votation.auditing.batches import SealedBatch
    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.auditing.signatures import Definition
    from votation.records import BatchManifest, BoardBatch

    Batches: TypeAlias = Mapping[str, SealedBatch]

SHOWN = 200
"""Characters of a list of names in an error."""


def check_board(published: Published, definition: Definition, batches: Batches, notes: Notes) -> tuple[Board, ...]:
    """Check the board in force and return it with its ancestors, the newest first; nothing if it cannot be read.

    Raises:
        MachineError: A file cannot be read.
    """
    chain: tuple[Board, ...] = ()
    with notes.catching():
        board = Board.from_bytes(published.read(BOARD), file=BOARD)
        chain = (board,)
        chain = _chain(published, board, notes)
    if not chain:
        return ()
    check_officials(published, definition, BOARD, signing.BOARD, notes)
    for former in chain[1:]:
        check_officials(published, definition, former_board(former.revision), signing.BOARD, notes, required=False)
    for each, file in _files(chain):
        if each.election_sha256 != definition.sha256:
            found = each.election_sha256
            notes.find(EvidenceError("board-of-other-election", file=file, found=found, expected=definition.sha256))
    _check_rows(chain[0], batches, notes)
    _check_boxes(chain[0], definition, notes)
    _check_together(counted(chain[0], batches), batches.values(), notes)
    statuses = [each.status for each in chain[0].batches]
    notes.tell(
        revision=chain[0].revision,
        counted=statuses.count("counted"),
        set_aside=statuses.count("set-aside"),
        replaced=statuses.count("replaced"),
    )
    return chain


def counted(board: Board, batches: Batches) -> list[SealedBatch]:
    """Return the batches that count, as far as the folder holds them, in the order of the board."""
    return [batches[row.batch] for row in board.batches if row.status == "counted" and row.batch in batches]


def _files(chain: tuple[Board, ...]) -> list[tuple[Board, str]]:
    return [(board, BOARD if board is chain[0] else former_board(board.revision)) for board in chain]


def _chain(published: Published, board: Board, notes: Notes) -> tuple[Board, ...]:
    """Follow `previous` down to revision 1; what is not on the way, or breaks off, is told."""
    chain = [board]
    with notes.catching():
        while (previous := chain[-1].previous) is not None and chain[-1].revision > 1:
            file = former_board(chain[-1].revision - 1)
            former = Board.from_bytes(published.read(file), file=file)
            if former.digest != previous:
                raise EvidenceError("board-previous-other", file=file, found=former.digest, expected=previous)
            if former.revision != chain[-1].revision - 1:
                found, expected = former.revision, chain[-1].revision - 1
                raise EvidenceError("board-revision-other", file=file, found=found, expected=expected)
            chain.append(former)
    for each, file in _files(tuple(chain)):
        if (each.previous is None) != (each.revision == 1):
            notes.find(EvidenceError("board-revision", file=file, found=each.revision))
    for revision, file in published.former_boards().items():
        # FAULTS, row 31: one revision, one board
        if revision >= board.revision:
            notes.find(EvidenceError("board-forked", file=file, found=revision, expected=board.revision))
    for latter, former in pairwise(chain):
        _check_kept(former, latter, notes)
    return tuple(chain)


def _check_kept(former: Board, latter: Board, notes: Notes) -> None:
    """A batch changes status, it never vanishes, and never becomes another one (FAULTS, row 31)."""
    now = {row.batch: row.manifest_sha256 for row in latter.batches}
    for row in former.batches:
        found = now.get(row.batch)
        if found is None:
            notes.find(
                EvidenceError(
                    "board-dropped-batch", file=former_board(former.revision), found=row.batch, revision=latter.revision
                )
            )
        elif found != row.manifest_sha256:
            notes.find(
                EvidenceError(
                    "board-changed-batch", file=BOARD, found=found, expected=row.manifest_sha256, batch=row.batch
                )
            )


def _check_rows(board: Board, batches: Batches, notes: Notes) -> None:
    names = [row.batch for row in board.batches]
    if names != sorted(set(names)):
        notes.find(EvidenceError("board-rows-order", file=BOARD))
    for row in board.batches:
        _check_row(row, batches.get(row.batch), notes)
    for batch, sealed in batches.items():
        if batch not in names:
            notes.find(EvidenceError("batch-off-board", file=sealed.manifest_file, found=batch))
    _check_replaced(board, batches, notes)


def _check_row(row: BoardBatch, sealed: SealedBatch | None, notes: Notes) -> None:
    if sealed is None:
        place = BALLOTS if row.status == "counted" else SET_ASIDE
        notes.find(
            IncompleteError("board-batch-missing", file=f"{place}{row.batch}.json", expected=row.manifest_sha256)
        )
        return
    file, found = sealed.manifest_file, sealed.manifest_sha256
    if found != row.manifest_sha256:
        notes.find(EvidenceError("board-batch-differs", file=file, found=found, expected=row.manifest_sha256))
    if sealed.manifest.lines != row.lines:
        notes.find(EvidenceError("board-batch-lines", file=file, found=sealed.manifest.lines, expected=row.lines))
    if (sealed.place == BALLOTS) != (row.status == "counted"):
        notes.find(EvidenceError("batch-misplaced", file=file, found=sealed.place, status=row.status))


def _check_replaced(board: Board, batches: Batches, notes: Notes) -> None:
    """A batch is replaced exactly when another one, not set aside, says so: replaced ballots enter no sum."""
    status = {row.batch: row.status for row in board.batches}
    replaced = {
        sealed.manifest.replaces
        for batch, sealed in batches.items()
        if sealed.manifest.replaces is not None and status.get(batch) != "set-aside"
    }
    for row in board.batches:
        if row.status == "replaced" and row.batch not in replaced:
            notes.find(EvidenceError("replaced-by-none", file=BOARD, found=row.batch))
        if row.status == "counted" and row.batch in replaced:
            notes.find(EvidenceError("replaced-yet-counted", file=BOARD, found=row.batch))


def _check_boxes(board: Board, definition: Definition, notes: Notes) -> None:
    """Every declared box is on the board with a batch, or said to be missing (FAULTS, row 7)."""
    present = {row.batch.rpartition("-")[0] for row in board.batches}
    missing = set(board.boxes_missing)
    for box in definition.election.signers.boxes:
        if box.id not in present and box.id not in missing:
            notes.find(IncompleteError("box-not-on-board", file=BOARD, found=box.id))
    if present & missing:
        notes.find(EvidenceError("box-missing-yet-there", file=BOARD, found=min(present & missing)))
    undeclared = missing - {box.id for box in definition.election.signers.boxes}
    if undeclared:
        notes.find(EvidenceError("box-missing-undeclared", file=BOARD, found=min(undeclared)))
    if missing:
        notes.tell(boxes_missing=", ".join(board.boxes_missing)[:SHOWN])


def _check_together(counting: Iterable[SealedBatch], all_batches: Iterable[SealedBatch], notes: Notes) -> None:
    """A box seals once, in parts that are all there; no two boxes seal one export (FAULTS, rows 8 and 21)."""
    there = {(each.manifest.box, each.manifest.parts, each.manifest.part) for each in all_batches}
    sealings: dict[tuple[str, int], list[BatchManifest]] = {}
    for sealed in counting:
        sealings.setdefault((sealed.manifest.box, sealed.manifest.parts), []).append(sealed.manifest)
    boxes: set[str] = set()
    origins: dict[str, str] = {}
    for (box, last), manifests in sealings.items():
        parts = range(_first_part(manifests), last + 1)
        absent = next((f"{box}-{part:04d}" for part in parts if (box, last, part) not in there), None)
        if absent is not None:
            notes.find(IncompleteError("part-missing", file=f"{BALLOTS}{absent}.json", found=absent, expected=last))
        if box in boxes:
            notes.find(EvidenceError("box-counted-twice", file=BOARD, found=manifests[0].batch, box=box))
        boxes.add(box)
        _check_parts(manifests, notes)
        _check_origins(manifests[0], origins, notes)


def _check_parts(manifests: Sequence[BatchManifest], notes: Notes) -> None:
    """Sources and merges are the box's, the same in all parts: what the first one tells is taken for the box."""
    first, *others = manifests
    for each in others:
        if (each.sources, each.merges) != (first.sources, first.merges):
            file = f"{BALLOTS}{each.batch}.json"
            notes.find(EvidenceError("parts-disagree", file=file, found=each.batch, expected=first.batch, box=each.box))


def _first_part(manifests: Iterable[BatchManifest]) -> int:
    """Return the first part of a sealing: one that replaces another goes on after its last part."""
    replaced = (each.replaces for each in manifests if each.replaces is not None)
    return max((int(batch.rpartition("-")[2]) for batch in replaced), default=0) + 1


def _check_origins(manifest: BatchManifest, origins: dict[str, str], notes: Notes) -> None:
    for source in manifest.sources:
        if source.original_sha256 is not None:
            other = origins.setdefault(source.original_sha256, manifest.box)
            if other != manifest.box:
                file, found = f"{BALLOTS}{manifest.batch}.json", source.original_sha256
                notes.find(
                    EvidenceError("original-in-two-boxes", file=file, found=found, box=manifest.box, other=other)
                )
