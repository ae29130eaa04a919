"""Proclaiming: the sealed batches are counted and the result is written. Counting again must give the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from votation import ballots, intake
from votation.errors import EvidenceError, IncompleteError
from votation.office import places
from votation.office.board import lineage, settle
from votation.office.remembered import SignatureMemory
from votation.office.signatures import require_signatures
from votation.office.workspace import at_work
from votation.tally import count, result_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from votation.ballots import BatchHandle
    from votation.election import Election
    from votation.intake import Roll
    from votation.office.workspace import Workspace
    from votation.records import Board, Lots
    from votation.tally import Tally


@dataclass(frozen=True, slots=True)
class Proclaimed:
    """The result in force.

    Attributes:
        result_sha256: Digest of result.json.
        new: False where the folder held this result already, and counting again met it byte for byte.
    """

    tally: Tally
    result_sha256: str
    new: bool

    @property
    def lots_due(self) -> bool:
        """Whether the official ranking has ties that the lots of the definition have yet to order."""
        declared = self.tally.plan.election.lots is not None
        return declared and self.tally.lots is None and bool(self.tally.official.ranking.ties)


def proclaim(
    root: Path | str,
    *,
    at: str,
    operator: str,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Proclaimed:
    """Count the batches of the signed board into result.json, rejected.csv and `evidence/`.

    Args:
        root: The workspace.
        at: RFC 3339 time for the journal.
        operator: Who counts, in one line.
        executor: Where batches are counted; None chooses by the size of the election.
        progress: Called with how much is done and how much there is: chunks of signatures, then batches.

    Raises:
        IncompleteError: There is no board, a batch is missing, or the definition, the board or the lots lack
            signatures.
        EvidenceError: A file contradicts another one, or counting again gave another result.
        BallotFileError: A ballot file breaks the strict CSV: set the batch aside.
        ConflictError: Two boxes hold one ballot with other content: the board has to decide.
        MachineError: A file cannot be read or written.
    """
    with at_work(root, "tally", at=at, operator=operator) as desk:
        workspace = desk.workspace
        election = workspace.election()
        board = settle(desk)
        if board is None:
            raise IncompleteError("no-board", file=places.BOARD)
        require_signatures(workspace, election, places.ELECTION)
        require_signatures(workspace, election, places.BOARD)
        inputs = inputs_of(workspace, election, board)
        tally = count(election, memory=SignatureMemory(workspace), executor=executor, progress=progress, **inputs)
        files = result_files(tally)
        new = _write(workspace, files)
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        result = digests[places.RESULT]
        desk.note("tally", {"rejected_sha256": digests[places.REJECTED], "result_sha256": result})
        return Proclaimed(tally, result, new)


class Inputs(TypedDict):
    """What a result is a function of, beside the definition: arguments of `tally.count`."""

    batches: tuple[BatchHandle, ...]
    board: Board
    lots: Lots | None
    roll: Roll | None


def inputs_of(workspace: Workspace, election: Election, board: Board) -> Inputs:
    """Return the verified inputs of the result of a folder.

    Raises:
        IncompleteError: A batch or the roll is missing, or the lots lack signatures.
        EvidenceError: A file contradicts another one.
    """
    trust = workspace.path(places.ALLOWED_SIGNERS)
    return {
        "batches": ballots.open_batches(workspace.root, trust=trust, election=election),
        "board": board,
        "lots": checked_lots(workspace, election, board),
        "roll": _roll(workspace, election),
    }


def checked_lots(workspace: Workspace, election: Election, board: Board) -> Lots | None:
    """Return the lots, if they were drawn, bound to the board in force or an ancestor of it and signed.

    Raises:
        EvidenceError: They are of another election, another source, or no board of this chain.
        IncompleteError: Too few officials signed them.
    """
    lots = workspace.lots()
    if lots is None:
        return None
    source = election.lots.source if election.lots else None
    if (lots.election_sha256, lots.source) != (election.digest, source):
        raise EvidenceError("lots-of-other-source", file=places.LOTS, found=lots.source[:60], expected=source)
    if lots.board_sha256 not in {each.digest for each in lineage(workspace, board)}:
        raise EvidenceError("lots-of-other-board", file=places.LOTS, found=lots.board_sha256, expected=board.digest)
    require_signatures(workspace, election, places.LOTS)
    return lots


def _roll(workspace: Workspace, election: Election) -> Roll | None:
    if election.credentials is None:
        return None
    data = workspace.read(places.CREDENTIALS, limit=places.MAX_CREDENTIALS_BYTES)
    return intake.Roll.parse(data, file=places.CREDENTIALS, declared=election.credentials)


def _write(workspace: Workspace, files: Mapping[str, bytes]) -> bool:
    """Write the result, result.json last; where it was there, meet it byte for byte."""
    there = workspace.has(places.RESULT)
    for name, data in files.items():
        if there and workspace.has(name):
            found = hashlib.sha256(data).hexdigest()
            expected = hashlib.sha256(workspace.read(name, limit=places.MAX_RESULT_BYTES)).hexdigest()
            if found != expected:
                raise EvidenceError("result-differs", file=name, found=found, expected=expected)
    for name in sorted(files, key=lambda name: name == places.RESULT):
        workspace.write(name, files[name], overwrite=not there)
    return not there
