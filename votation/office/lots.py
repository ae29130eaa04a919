"""Lots: the public value that orders ties, drawn once the ballots are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation.errors import IncompleteError, RefusedError
from votation.office import asked, places
from votation.office.board import settle
from votation.office.results import put_away
from votation.office.signatures import require_signatures
from votation.office.workspace import at_work
from votation.ranking import lot_order
from votation.records import Lots

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lots in force.

    Attributes:
        order: Every measure in the order in which the lots put those that are tied.
        new: False where this value was recorded already.
    """

    lots: Lots
    sha256: str
    order: tuple[str, ...]
    new: bool


def draw(root: Path | str, value: str, *, at: str, operator: str) -> Drawn:
    """Record the value drawn in public, once the board is signed: nobody may know it while ballots can still change.

    Args:
        root: The workspace.
        value: What was drawn, used as written: `3 1 6 2 5`.
        at: RFC 3339 time for the journal.
        operator: Who records it, in one line.

    Raises:
        RefusedError: The definition names no source of lots, `value` is not one line, or another value was recorded.
        IncompleteError: There is no board, or too few officials signed it.
        SignatureError: A signature under the board does not hold.
        MachineError: A file cannot be written.
    """
    with at_work(root, "lots", at=at, operator=operator) as desk:
        workspace = desk.workspace
        election = workspace.election()
        if election.lots is None:
            raise RefusedError("lots-without-source", file=places.ELECTION)
        board = settle(desk)
        if board is None:
            raise IncompleteError("no-board", file=places.BOARD)
        require_signatures(workspace, election, places.BOARD)
        known = workspace.lots()
        lots = known or Lots(
            format="votation/lots@1",
            election_sha256=election.digest,
            board_sha256=board.digest,
            source=election.lots.source,
            value=asked.line(value, field="value"),
            **election.marks,
        )
        if lots.value != value:
            raise RefusedError("lots-second-value", file=places.LOTS, found=value[: asked.SHOWN], expected=lots.value)
        if known is None:
            put_away(workspace)
            workspace.write(places.LOTS, lots.to_bytes())
        desk.note("lots", {"lots_sha256": lots.digest})
        order = lot_order(election.digest, lots.value, election.measure_ids)
        return Drawn(lots, lots.digest, order, new=known is None)
