"""The board: which batches count, and what people decided about the others.

Every board is computed anew from the batches of the folder and the decisions taken so far, so that making it again
gives the same bytes. A batch changes status, it never vanishes; a board that was superseded is kept in `set-aside/`,
and the one in force names its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation.ballots import MAX_FILE_BYTES
from votation.ballots.vouching import vouching_key
from votation.errors import EvidenceError, IncompleteError, RefusedError
from votation.office import asked, places
from votation.office.inventory import inventory
from votation.office.results import put_away
from votation.office.signatures import signatures_beside
from votation.office.statuses import check_counted, decisions, statuses
from votation.office.workspace import at_work
from votation.records import Board, ConflictDecision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from votation.election import Election
    from votation.office.inventory import Held
    from votation.office.workspace import Desk, Workspace
    from votation.records import BoardBatch


@dataclass(frozen=True, slots=True)
class BoardStep:
    """The board in force.

    Attributes:
        new: False where the folder had this very board already.
    """

    board: Board
    sha256: str
    new: bool

    @property
    def counted(self) -> tuple[BoardBatch, ...]:
        """The batches that count."""
        return tuple(each for each in self.board.batches if each.status == "counted")


def make_board(root: Path | str, *, at: str, operator: str) -> BoardStep:
    """Write the first board: every batch received counts, except those that a later one replaces.

    Raises:
        RefusedError: There is another board already: revise it.
        InputError: Two boxes sealed the same export, or one box sealed twice.
        EvidenceError: A batch contradicts its signature, or another manifest of the same name.
        IncompleteError: No batch is there, or a part of a sealed box is missing, or a signature.
        MachineError: A file cannot be written.
    """
    with at_work(root, "board", at=at, operator=operator) as desk:
        return _next(desk, revise=False)


def revise(root: Path | str, *, at: str, operator: str) -> BoardStep:
    """Write the next board after new batches came in; a board without change stays as it is.

    Raises:
        InputError: As `make_board`.
        EvidenceError: As `make_board`; or a batch of the former board is another one now.
        IncompleteError: As `make_board`; or a batch of the former board is gone.
        MachineError: A file cannot be written.
    """
    with at_work(root, "board --revise", at=at, operator=operator) as desk:
        return _next(desk)


def set_aside(root: Path | str, batch: str, *, reason: str, at: str, operator: str) -> BoardStep:
    """Write the next board, on which `batch` does not count.

    Raises:
        RefusedError: There is no such batch, or `reason` is not one line.
        InputError: As `make_board`.
        EvidenceError: As `revise`.
        IncompleteError: As `revise`.
        MachineError: A file cannot be written.
    """
    with at_work(root, "board set-aside", at=at, operator=operator) as desk:
        if batch not in inventory(desk.workspace):
            raise RefusedError("batch-unknown", found=batch[: asked.SHOWN])
        return _next(desk, aside={batch: asked.line(reason, field="reason")})


def decide(root: Path | str, ballot: str, *, keep: str | None, reason: str, at: str, operator: str) -> BoardStep:
    """Write the next board, which settles a ballot id that two boxes hold with other content.

    Args:
        root: The workspace.
        ballot: The public id of the ballot, without its box.
        keep: The box whose ballot counts; None rejects all of them.
        reason: Why, in one line.
        at: RFC 3339 time for the journal.
        operator: Who decides, in one line.

    Raises:
        RefusedError: There is no such box, `ballot` is no ballot id or not one that two boxes hold, `keep` is none of
            those, or `reason` is not one line.
        InputError: As `make_board`.
        EvidenceError: As `revise`.
        IncompleteError: As `revise`.
        MachineError: A file cannot be written.
    """
    with at_work(root, "board decide", at=at, operator=operator) as desk:
        boxes = [box.id for box in desk.workspace.election().signers.boxes]
        if keep is not None and keep not in boxes:
            raise RefusedError("box-unknown", found=keep[: asked.SHOWN], expected=", ".join(boxes)[:200])
        if not places.is_id(ballot):
            raise RefusedError("decision-ballot", found=ascii(ballot[: asked.SHOWN]))
        decision = ConflictDecision(ballot=ballot, keep=keep, reason=asked.line(reason, field="reason"))
        _check_shared(desk.workspace, decision)
        return _next(desk, decision=decision)


def settle(desk: Desk) -> Board | None:
    """End what a board began: its batches where they belong, its journal entry written; return it.

    Raises:
        MachineError: A file cannot be moved.
    """
    board = desk.workspace.board()
    if board is not None:
        _place(desk.workspace, board)
        desk.note("board", {"board_sha256": board.digest, "revision": board.revision})
    return board


def lineage(workspace: Workspace, board: Board) -> tuple[Board, ...]:
    """Return a board and its ancestors, the newest first.

    Raises:
        IncompleteError: An ancestor is missing.
        EvidenceError: A kept board is not the one that its successor names.
    """
    chain = [board]
    while chain[-1].previous is not None:
        file = places.former_board(chain[-1].revision - 1)
        former = Board.from_bytes(workspace.read(file), file=file)
        if former.digest != chain[-1].previous:
            raise EvidenceError("board-chain", file=file, found=former.digest, expected=chain[-1].previous)
        chain.append(former)
    return tuple(chain)


def _next(
    desk: Desk,
    *,
    revise: bool = True,
    aside: Mapping[str, str] | None = None,
    decision: ConflictDecision | None = None,
) -> BoardStep:
    """Compute the board of the folder as it is; write it if it says something new."""
    workspace = desk.workspace
    election = workspace.election()
    former = settle(desk)
    held = inventory(workspace)
    _check_held(workspace, election, held)
    _check_former(held, former)
    set_aside = {each.batch: each.reason or "" for each in _listed(former) if each.status == "set-aside"}
    present = {each.manifest.box for each in held.values()}
    board = Board(
        format="votation/board@1",
        election_sha256=election.digest,
        revision=former.revision + 1 if former else 1,
        previous=former.digest if former else None,
        batches=statuses(held, set_aside | dict(aside or {})),
        conflicts=decisions(former.conflicts if former else (), decision),
        boxes_missing=tuple(sorted(box.id for box in election.signers.boxes if box.id not in present)),
        journal_head=desk.journal.head(),
        **election.marks,
    )
    if former is not None and _says_the_same(former, board):
        return BoardStep(former, former.digest, new=False)
    if former is not None and not revise:
        raise RefusedError("board-exists", file=places.BOARD, found=former.revision)
    counted = {each.batch for each in board.batches if each.status == "counted"}
    check_counted([each.manifest for each in held.values()], counted)
    _write(workspace, former, board)
    settle(desk)
    return BoardStep(board, board.digest, new=True)


def _check_shared(workspace: Workspace, decision: ConflictDecision) -> None:
    """Refuse to decide on a ballot that no two boxes hold: a slip of the pen would bind everybody who signs."""
    start = f"\n{decision.ballot},".encode()
    holders = {
        each.manifest.box
        for each in inventory(workspace).values()
        if start in workspace.read(f"{each.place}/{each.manifest.file}", limit=MAX_FILE_BYTES)
    }
    if len(holders) < 2:  # noqa: PLR2004 - a conflict takes two
        raise RefusedError("decision-not-due", found=decision.ballot, expected=", ".join(sorted(holders)) or None)
    if decision.keep is not None and decision.keep not in holders:
        raise RefusedError("decision-keep", found=decision.keep, expected=", ".join(sorted(holders)))


def _listed(board: Board | None) -> tuple[BoardBatch, ...]:
    return board.batches if board else ()


def _says_the_same(former: Board, board: Board) -> bool:
    return (former.batches, former.conflicts, former.boxes_missing) == (
        board.batches,
        board.conflicts,
        board.boxes_missing,
    )


def _check_held(workspace: Workspace, election: Election, held: Mapping[str, Held]) -> None:
    """Every batch belongs to this election, and its box vouches for it."""
    if not held:
        raise IncompleteError("no-batch-received", file=places.BALLOTS)
    signers = workspace.allowed_signers(election)
    for each in held.values():
        if each.manifest.election_sha256 != election.digest:
            found = each.manifest.election_sha256
            raise EvidenceError("election-other", file=each.file, found=found, expected=election.digest)
        beside = signatures_beside(workspace, each.file)
        data, box = workspace.read(each.file), each.manifest.box
        vouching_key(data, beside, file=each.file, box=box, election=election, signers=signers)


def _check_former(held: Mapping[str, Held], former: Board | None) -> None:
    """Every batch of the former board is still there, unchanged (FAULTS, row 31)."""
    for before in _listed(former):
        if before.batch not in held:
            raise IncompleteError("board-batch-gone", found=before.batch)
        now = held[before.batch]
        if now.sha256 != before.manifest_sha256:
            raise EvidenceError("board-batch-other", file=now.file, found=now.sha256, expected=before.manifest_sha256)


def _write(workspace: Workspace, former: Board | None, board: Board) -> None:
    """Keep the former board with its signatures, and what was counted by it; then the new one takes its place."""
    put_away(workspace)
    if former is not None:
        kept = places.former_board(former.revision)
        for name, data in signatures_beside(workspace, places.BOARD).items():
            workspace.write(places.signature(kept, name), data)
        workspace.write(kept, former.to_bytes())
        for name in signatures_beside(workspace, places.BOARD):
            workspace.remove(places.signature(places.BOARD, name))
    workspace.write(places.BOARD, board.to_bytes(), overwrite=former is not None)


def _place(workspace: Workspace, board: Board) -> None:
    """Leave in `ballots/` exactly what is counted; the manifest of a batch moves last."""
    for each in board.batches:
        here, there = places.BALLOTS, places.SET_ASIDE
        if each.status == "counted":
            here, there = there, here
        manifest = f"{each.batch}.json"
        signatures = [places.signature(manifest, name) for name in signatures_beside(workspace, f"{here}/{manifest}")]
        for name in (f"{each.batch}.csv", *signatures, manifest):
            if workspace.has(f"{here}/{name}"):
                workspace.move(f"{here}/{name}", f"{there}/{name}")
