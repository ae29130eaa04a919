"""Step 4: the chain of the journal, and what it says of when boards were made and lots drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from votation.auditing.published import BOARD, JOURNAL, LOTS
from votation.errors import EvidenceError
from votation.evidence import journal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.evidence.journal import Entry
    from votation.records import Board, Lots

_SHOWN: Final = 10  # entries told


def check_journal(published: Published, chain: Sequence[Board], lots: Lots | None, notes: Notes) -> list[Entry] | None:
    """Check the hash chain of the journal and its entries on boards and lots.

    Args:
        published: The folder.
        chain: The board in force and its ancestors.
        lots: The lots in force.
        notes: Where findings go.

    Returns:
        The entries; None if the chain does not hold.

    Raises:
        MachineError: The file cannot be read.
    """
    with notes.catching():
        entries = journal.verify(published.read(JOURNAL), file=JOURNAL)
        notes.tell(journal_entries=len(entries))
        _tell_times(entries, notes)
        for board in chain:
            _check_board(board, entries, notes)
        _check_lots(lots, entries, notes)
        return entries
    return None


def _tell_times(entries: Sequence[Entry], notes: Notes) -> None:
    """Tell where a clock was set back: order rests on the chain, and times only inform (FAULTS, row 51)."""
    back = [str(after.n) for before, after in pairwise(entries) if after.at < before.at]  # RFC 3339, all in UTC
    if back:
        notes.tell(times_back=", ".join(back[:_SHOWN]))


def _check_board(board: Board, entries: Sequence[Entry], notes: Notes) -> None:
    """A board names the head of the journal before its own entry."""
    heads = {journal.FIRST_PREV}
    for entry in entries:
        if entry.type == "board" and entry.data.get("board_sha256") == board.digest:
            if board.journal_head not in heads:
                found = board.journal_head
                notes.find(EvidenceError("board-journal-head", file=BOARD, found=found, revision=board.revision))
            return
        heads.add(entry.digest())
    notes.find(EvidenceError("board-not-in-journal", file=JOURNAL, found=board.digest, revision=board.revision))


def _check_lots(lots: Lots | None, entries: Sequence[Entry], notes: Notes) -> None:
    """One value was ever recorded, and only once there was a board (FAULTS, row 53)."""
    boarded = False
    expected = lots.digest if lots else None
    recorded = False
    for entry in entries:
        boarded = boarded or entry.type == "board"
        if entry.type != "lots":
            continue
        recorded = True
        if not boarded:
            notes.find(EvidenceError("lots-before-board", file=JOURNAL, line=entry.n))
        found = str(entry.data.get("lots_sha256"))
        if found != expected:
            notes.find(
                EvidenceError("lots-second-drawing", file=JOURNAL, line=entry.n, found=found[:64], expected=expected)
            )
    if lots is not None and not recorded:
        notes.find(EvidenceError("lots-not-in-journal", file=LOTS, found=lots.digest))
