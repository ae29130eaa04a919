"""Step 4: the lots, bound to the definition's source and to a board of the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.auditing.published import LOTS, former_board
from votation.auditing.signatures import check_officials
from votation.errors import EvidenceError
from votation.evidence import signing
from votation.records import Lots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.auditing.signatures import Definition
    from votation.records import Board


def check_lots(published: Published, definition: Definition, chain: Sequence[Board], notes: Notes) -> Lots | None:
    """Check lots.json and return it; None if there is none, it cannot be read, or no board can.

    Whether lots are due is known after the recount.

    Raises:
        MachineError: A file cannot be read.
    """
    if not (chain and published.has(LOTS)):
        return None
    lots = None
    with notes.catching():
        lots = Lots.from_bytes(published.read(LOTS), file=LOTS)
    if lots is None:
        return None
    notes.tell(lots=lots.value)
    check_officials(published, definition, LOTS, signing.LOTS, notes)
    _check_source(lots, definition, notes)
    _check_board(published, definition, lots, chain, notes)
    return lots


def _check_source(lots: Lots, definition: Definition, notes: Notes) -> None:
    if lots.election_sha256 != definition.sha256:
        found = lots.election_sha256
        notes.find(EvidenceError("lots-of-other-election", file=LOTS, found=found, expected=definition.sha256))
    source = definition.election.lots
    if source is None:
        notes.find(EvidenceError("lots-not-declared", file=LOTS, found=lots.source))
    elif lots.source != source.source:
        notes.find(EvidenceError("lots-from-elsewhere", file=LOTS, found=lots.source, expected=source.source))


def _check_board(
    published: Published, definition: Definition, lots: Lots, chain: Sequence[Board], notes: Notes
) -> None:
    """The lots were drawn after some board of the chain, which enough officials had signed by then."""
    drawn_after = next((board for board in chain if board.digest == lots.board_sha256), None)
    if drawn_after is None:
        if chain[-1].previous is None:  # otherwise an ancestor is missing, which was told
            found, expected = lots.board_sha256, chain[0].digest
            notes.find(EvidenceError("lots-of-no-board", file=LOTS, found=found, expected=expected))
    elif drawn_after is not chain[0]:
        file = former_board(drawn_after.revision)
        check_officials(published, definition, file, signing.BOARD, notes)
