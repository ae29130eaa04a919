"""Receipts: finding one ballot in a published folder, writing down that it is there, and checking such a paper.

A receipt shows that a line is in a batch that a box signed, and what became of that batch. It bears no signature of its
own: what it says is worth what the folder proves. It does not show whose ballot it is. Whoever holds one can show how
they voted, so that votes could be bought: the commands say so.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from votation import ballots
from votation.auditing.anchor import load_anchor
from votation.auditing.batches import FIRST_BALLOT_LINE
from votation.auditing.definition import check_definition
from votation.auditing.published import (
    BALLOTS,
    BOARD,
    MANIFEST,
    MAX_RESULT_BYTES,
    REJECTED,
    STATEMENT,
    Published,
)
from votation.auditing.report import Notes, exit_code_of, verdict_of
from votation.auditing.signatures import check_batch_signature, check_officials
from votation.errors import EvidenceError, IncompleteError, InputError, RefusedError
from votation.evidence import folder, merkle, signing
from votation.intake import parse_rejected
from votation.records import BatchManifest, Board, Receipt, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from votation.auditing.report import Finding, Verdict
    from votation.auditing.signatures import Definition
    from votation.records import BoardBatch, Code

_BALLOT: Final = re.compile(r"([a-z0-9][a-z0-9._-]{0,63})/([a-z0-9][a-z0-9._-]{0,63})")
_SHOWN: Final = 60  # characters of what was asked for that are repeated in an error


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a ballot, as the folder tells it.

    Attributes:
        file: The ballot file.
        line: Its physical line there; the header is 1.
        status: What the board in force says of the batch; None while there is no board.
        code: Why the tally rejected the line; None if it did not, or has not been held.
    """

    tracker: str
    file: str
    line: int
    status: Literal["counted", "set-aside", "replaced"] | None
    code: Code | None

    @property
    def counts(self) -> bool:
        """Whether the ballot is in the count."""
        return self.status == "counted" and self.code is None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt is worth.

    Attributes:
        findings: What is wrong or missing.
        standing: What became of the ballot; None where the folder does not hold it, or there is no folder.
        signed_by: Fingerprint of the key that vouches for the batch.
    """

    receipt: Receipt
    findings: tuple[Finding, ...]
    standing: Standing | None
    signed_by: str | None

    @property
    def verdict(self) -> Verdict:
        """OK only where nothing is wrong or missing."""
        return verdict_of(self.findings)

    @property
    def exit_code(self) -> int:
        """0 OK, 1 FAIL, 3 INVALID, 4 INCOMPLETE."""
        return exit_code_of(self.findings)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a ballot line was found."""

    place: str
    batch: str
    index: int
    line: bytes


def issue(root: Path, wanted: str) -> tuple[Receipt, Standing]:
    """Find a ballot and return its receipt, and what became of it.

    Args:
        root: The published folder.
        wanted: `box/id`, or a tracker.

    Raises:
        RefusedError: `wanted` is neither, or names several ballots that differ.
        IncompleteError: The folder holds no such ballot, or lacks its manifest.
        EvidenceError: The ballot file is not what its box signed.
        InputError: A file is malformed.
        MachineError: A file cannot be read.
    """
    published = Published.open(root)
    found = _only(_places(published, wanted), wanted)
    file = f"{found.place}{found.batch}.json"
    manifest_bytes = published.read(file)
    manifest = BatchManifest.from_bytes(manifest_bytes, file=file)
    leaves = ballots.leaf_digests(_ballot_file(published, found.place, found.batch))
    top = merkle.root(leaves).hex()
    if top != manifest.root:
        raise EvidenceError("sealed-root", file=f"{found.place}{manifest.file}", found=top, expected=manifest.root)
    row, board = _row(published, found.batch)
    fields = {
        "format": "votation/receipt@1",
        "ballot": found.line.decode("latin-1"),  # what is no ASCII is no ballot line, and refused as such
        "box": manifest.box,
        "batch": manifest.batch,
        "index": found.index,
        "lines": len(leaves),
        "path": [each.hex() for each in merkle.path(leaves, found.index)],
        "root": manifest.root,
        "manifest_sha256": hashlib.sha256(manifest_bytes).hexdigest(),
        "board_sha256": board.digest if board and row else None,
    }
    receipt = Receipt.from_value(fields, file=f"{found.place}{manifest.file}")
    return receipt, _standing(published, receipt, found.place, row)


def check(
    data: bytes,
    root: Path | None,
    *,
    file: str,
    trust: Path | None,
    at: datetime | None = None,
    revoked: Path | None = None,
) -> Checked:
    """Check a receipt by itself, then against a published folder.

    Args:
        data: The receipt.
        root: The published folder; without one nobody vouches for what the receipt says.
        file: Name of the receipt, for errors.
        trust: The officials' keys, from outside the folder.
        at: Time at which keys must be valid; None takes the statement's.
        revoked: Plain public keys that count no longer.

    Raises:
        DocumentError: `data` is no receipt.
        InputError: `trust` or `revoked` is malformed.
        IncompleteError: `trust` or `revoked` is missing.
        RefusedError: `at` has no zone.
        MachineError: A file cannot be read.
    """
    receipt, notes = Receipt.from_bytes(data, file=file), Notes()
    with notes.catching():
        _check_path(receipt, file)
    if root is None:
        notes.find(IncompleteError("receipt-without-folder", file=file))
        return Checked(receipt, notes.findings, None, None)
    standing, signed_by = None, None
    with notes.catching():
        published = Published.open(root)
        anchor = load_anchor(root, trust=trust, revoked=revoked, at=at, statement=_statement(published))
        definition = check_definition(published, anchor, notes)
        if definition is not None:
            standing, signed_by = _check_against(published, definition, receipt, file, notes)
    return Checked(receipt, notes.findings, standing, signed_by)


def _places(published: Published, wanted: str) -> list[_Place]:
    """Return where the ballot stands: among the batches that count, else among those put aside."""
    ballot, prefix = _BALLOT.fullmatch(wanted), ballots.parse_tracker(wanted)
    if ballot is None and prefix is None:
        raise RefusedError("receipt-of-what", found=ascii(wanted[:_SHOWN]))
    found: dict[str, list[_Place]] = {}
    for place, batch, _ in published.manifests():
        if ballot is not None and batch.rpartition("-")[0] == ballot[1]:
            lines = _with_id(_ballot_file(published, place, batch), ballot[2].encode())
        elif ballot is None and prefix is not None:
            lines = _with_prefix(_ballot_file(published, place, batch), prefix)
        else:
            continue
        found.setdefault(place, []).extend(_Place(place, batch, index, line) for index, line in lines)
    return found.get(BALLOTS) or [each for places in found.values() for each in places]


def _with_id(data: bytes, ballot: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield index and content of the lines that bear an id; only the line feeds before them are counted."""
    start = b"\n" + ballot + b","
    at = data.find(start)
    while at >= 0:
        yield data.count(b"\n", 0, at), data[at + 1 : data.find(b"\n", at + 1)]
        at = data.find(start, at + 1)


def _with_prefix(data: bytes, prefix: bytes) -> Iterator[tuple[int, bytes]]:
    lines = ballots.lines(data)
    leaves = merkle.leaves(lines)
    return ((index, lines[index]) for index, leaf in enumerate(leaves) if leaf.startswith(prefix))


def _only(places: Sequence[_Place], wanted: str) -> _Place:
    """Return the first place, if all hold the same line: two copies of one line are one ballot."""
    if not places:
        raise IncompleteError("receipt-no-such-ballot", found=wanted)
    lines = sorted({each.line for each in places})
    if len(lines) > 1:
        raise RefusedError("receipt-several", found=wanted, expected=", ".join(map(ballots.tracker, lines))[:200])
    return places[0]


def _ballot_file(published: Published, place: str, batch: str) -> bytes:
    return published.read(f"{place}{batch}.csv", limit=ballots.MAX_FILE_BYTES)


def _row(published: Published, batch: str) -> tuple[BoardBatch | None, Board | None]:
    if not published.has(BOARD):
        return None, None
    board = Board.from_bytes(published.read(BOARD), file=BOARD)
    return next((row for row in board.batches if row.batch == batch), None), board


def _standing(published: Published, receipt: Receipt, place: str, row: BoardBatch | None) -> Standing:
    line, code = receipt.index + FIRST_BALLOT_LINE, None
    if published.has(REJECTED):
        rejected = parse_rejected(published.read(REJECTED, limit=MAX_RESULT_BYTES), file=REJECTED)
        code = next((each.code for each in rejected if (each.batch, each.line) == (receipt.batch, line)), None)
    tracker = ballots.tracker(receipt.ballot.encode("ascii"))
    return Standing(tracker, f"{place}{receipt.batch}.csv", line, row.status if row else None, code)


def _check_path(receipt: Receipt, file: str) -> None:
    """Check what a receipt says by itself: its line leads to its root."""
    if receipt.batch.rpartition("-")[0] != receipt.box:
        raise EvidenceError("receipt-box-other", file=file, found=receipt.box, expected=receipt.batch)
    leaf, path = merkle.leaf(receipt.ballot.encode("ascii")), [bytes.fromhex(each) for each in receipt.path]
    try:
        found = merkle.root_from_path(leaf, receipt.index, receipt.lines, path).hex()
    except EvidenceError as error:
        error.file = file
        raise
    if found != receipt.root:
        raise EvidenceError("receipt-path", file=file, found=found, expected=receipt.root)


def _statement(published: Published) -> Statement | None:
    """Return the statement for the time it tells; what is wrong with it is not the receipt's business."""
    with suppress(InputError, IncompleteError):
        return Statement.from_bytes(published.read(STATEMENT), file=STATEMENT)
    return None


def _check_against(
    published: Published, definition: Definition, receipt: Receipt, file: str, notes: Notes
) -> tuple[Standing, str | None]:
    """Hold a receipt against the batch, its signature, the board and the ballot file."""
    place = next((place for place, batch, _ in published.manifests() if batch == receipt.batch), None)
    if place is None:
        raise EvidenceError("receipt-batch-absent", file=file, found=receipt.batch)
    manifest_file = f"{place}{receipt.batch}.json"
    manifest_bytes = published.read(manifest_file)
    manifest = BatchManifest.from_bytes(manifest_bytes, file=manifest_file)
    found = hashlib.sha256(manifest_bytes).hexdigest()
    if found != receipt.manifest_sha256:
        raise EvidenceError("receipt-batch-other", file=manifest_file, found=found, expected=receipt.manifest_sha256)
    if (manifest.root, manifest.lines, manifest.box) != (receipt.root, receipt.lines, receipt.box):
        raise EvidenceError("receipt-root-other", file=file, found=receipt.root, expected=manifest.root)
    if manifest.election_sha256 != definition.sha256:
        found, expected = manifest.election_sha256, definition.sha256
        notes.find(EvidenceError("batch-of-other-election", file=manifest_file, found=found, expected=expected))
    key = check_batch_signature(published, definition, manifest_file, manifest.box, notes, counted=place == BALLOTS)
    _check_line(published, receipt, place, notes)
    row = _check_board(published, definition, receipt, notes)
    if row is not None and (place == BALLOTS) != (row.status == "counted"):
        notes.find(EvidenceError("batch-misplaced", file=manifest_file, found=place, status=row.status))
    if published.has(STATEMENT) or published.has(REJECTED):
        with notes.catching():
            _check_rejected(published, definition, notes)
    return _standing(published, receipt, place, row), key.fingerprint if key else None


def _check_line(published: Published, receipt: Receipt, place: str, notes: Notes) -> None:
    """The signed root proves what was sealed; the file that is published now must hold the line too."""
    with notes.catching():
        lines = ballots.lines(_ballot_file(published, place, receipt.batch))
        if lines[receipt.index : receipt.index + 1] != [receipt.ballot.encode("ascii")]:
            file, line = f"{place}{receipt.batch}.csv", receipt.index + FIRST_BALLOT_LINE
            raise EvidenceError("receipt-line-other", file=file, line=line)


def _check_rejected(published: Published, definition: Definition, notes: Notes) -> None:
    """Hold rejected.csv, which says whether the line counts, against the manifest that the officials signed for."""
    statement = Statement.from_bytes(published.read(STATEMENT), file=STATEMENT)
    check_officials(published, definition, STATEMENT, signing.RESULT, notes)
    data = published.read(MANIFEST)
    found, expected = hashlib.sha256(data).hexdigest(), statement.digests.manifest
    if found != expected:
        notes.find(EvidenceError("bound-file-other", file=MANIFEST, found=found, expected=expected))
    listed, rejected = folder.parse_manifest(data), hashlib.sha256(published.read(REJECTED, limit=MAX_RESULT_BYTES))
    if rejected.hexdigest() != listed.get(REJECTED):
        found, expected = rejected.hexdigest(), listed.get(REJECTED, "-")
        notes.find(EvidenceError("listed-file-changed", file=REJECTED, found=found, expected=expected))


def _check_board(published: Published, definition: Definition, receipt: Receipt, notes: Notes) -> BoardBatch | None:
    row, board = _row(published, receipt.batch)
    if board is None:
        notes.find(IncompleteError("receipt-before-board", file=BOARD))
        return None
    check_officials(published, definition, BOARD, signing.BOARD, notes)
    if row is None:
        notes.find(EvidenceError("batch-off-board", file=BOARD, found=receipt.batch))
    elif row.manifest_sha256 != receipt.manifest_sha256:
        found, expected = receipt.manifest_sha256, row.manifest_sha256
        notes.find(EvidenceError("board-batch-differs", file=BOARD, found=found, expected=expected))
    boards = {board.digest, *map(published.sha256, published.former_boards().values())}
    if receipt.board_sha256 is not None and receipt.board_sha256 not in boards:
        found = receipt.board_sha256
        notes.find(EvidenceError("receipt-board-other", file=BOARD, found=found, expected=board.digest))
    return row
