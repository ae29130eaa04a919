"""The evening of a rehearsal: each step as its own command would do it, from the open definition to the statement."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from votation.ballots import Layout, lines, signed_message, unpadded
from votation.election.model import REHEARSAL
from votation.errors import ConflictError
from votation.evidence import folder
from votation.office import places
from votation.office.board import decide, make_board
from votation.office.lots import draw
from votation.office.opening import open_election
from votation.office.proclaiming import proclaim
from votation.office.publishing import checked_files, copy_files, require_complete
from votation.office.receiving import receive
from votation.office.rehearsal.deck import deck_of
from votation.office.rehearsal.definition import definition_of, key_of, marked_source, seed_of, signers_of
from votation.office.rehearsal.expected import checks
from votation.office.reporting import report
from votation.office.sealing import seal
from votation.office.signatures import sign
from votation.office.staging import stage
from votation.office.voters import credential_of
from votation.office.workspace import Workspace, workspace_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from votation.election import Election
    from votation.office.rehearsal.deck import Cast
    from votation.office.rehearsal.expected import Check
    from votation.office.reporting import Pages
    from votation.tally import Tally

OFFICE: Final = "office"
"""The workspace of a rehearsal, in `rehearsal/`."""
BOXES: Final = "boxes"
"""A folder for each box, as on its own machine."""
PUBLIC: Final = "public"
"""What would be published, for trying `votation verify` on; it says INCOMPLETE, for no rehearsal is a result."""
TRUST: Final = "officials.allowed_signers"
"""The officials' test keys, as a poster would have them."""
OPERATOR: Final = REHEARSAL
"""Who works, in the journal."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal that was played to its end.

    Attributes:
        root: Its folder.
        checks: Every number, as the deck was made and as it was counted.
    """

    root: Path
    tally: Tally
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether every number is as expected."""
        return all(check.holds for check in self.checks)


def rehearse(
    root: Path | str, *, clock: Callable[[], str], pages: Pages, verify: Callable[[Path, Path], None]
) -> Rehearsed:
    """Play the evening of the definition in a folder on a test deck, in its `rehearsal/`.

    Nothing else of the folder is touched; a former rehearsal is thrown away. Keys are made from public words.

    Args:
        root: The workspace, its definition frozen or not yet.
        clock: Tells the time, RFC 3339 in UTC.
        pages: Renders the report, which the rehearsal marks as its own.
        verify: Checks a public folder against a trust file, and raises what it finds but that this is a rehearsal.

    Raises:
        InputError: The definition has a mistake.
        IncompleteError: There is no definition.
        MachineError: A file cannot be written, or somebody else is at work in the folder.
        EvidenceError: The verification failed: a defect of this program.
    """
    workspace = workspace_at(root)
    with folder.lock(workspace.root, command="rehearse"):
        own = definition_of(workspace)
        deck = deck_of(own)
        place = workspace.path(places.REHEARSAL)
        with folder.machine_errors(places.REHEARSAL):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
        office = _opened(place, own, deck, clock())
        election = office.election()
        for box in election.signers.boxes:
            _seal(place, own, election, box.id, [each for each in deck if each.box == box.id], clock())
        _received(office, own, election, clock)
        tally = _counted(office, own, deck, clock, pages)
        public = place / PUBLIC
        copy_files(office, checked_files(office), public)
        verify(public, place / TRUST)
        return Rehearsed(place, tally, checks(election, deck, tally, _ballots(office, tally)))


def _opened(place: Path, own: Election, deck: Sequence[Cast], at: str) -> Workspace:
    """Lay out the office, and freeze the marked definition."""
    office = Workspace(place / OFFICE)
    office.write(places.SOURCE, marked_source(own))
    office.write(places.ALLOWED_SIGNERS, signers_of(own, boxes=True))
    if own.credentials is not None:
        roll = sorted({credential_of(seed_of(own, each.voter)) for each in deck if each.on_roll})
        office.write(places.CREDENTIALS, "".join(f"{credential}\n" for credential in roll).encode())
    Workspace(place).write(TRUST, signers_of(own, boxes=False))
    open_election(office.root, at=at, operator=OPERATOR)
    _sign(office, own, places.ELECTION)
    return office


def _sign(office: Workspace, own: Election, file: str) -> None:
    officials = own.signers.officials
    for name in officials.names[: officials.threshold]:
        sign(office.root, file, key=key_of(own, name), name=name)


def _seal(place: Path, own: Election, election: Election, box: str, casts: Sequence[Cast], at: str) -> None:
    """Write the draft of a box in a folder of its own, and seal it there."""
    at_box = Workspace(place / BOXES / box)
    for name in (places.ELECTION, places.ALLOWED_SIGNERS):
        at_box.write(name, Workspace(place / OFFICE).read(name))
    rows = [Layout.of(election).header, *(_line(own, election, each) for each in casts)]
    at_box.write(f"{places.DRAFTS}/{box}.csv", b"".join(row + b"\n" for row in rows))
    seal(at_box.root, election=election, box=box, key=key_of(own, box), at=at, operator=OPERATOR)


def _line(own: Election, election: Election, cast: Cast) -> bytes:
    """Return the line of a ballot: the columns of FORMATS one after the other."""
    layout = Layout.of(election)
    seed = seed_of(own, cast.voter)
    voter = {"voter": cast.voter, "credential": credential_of(seed) if layout.signature else ""}
    cells = [
        cast.ballot,
        *([voter[layout.voter]] if layout.voter else []),
        *([str(cast.seq)] if layout.seq else []),
        *(cast.groups[group] for group in layout.groups),
        *(str(cast.levels.get(measure, "")) for measure in layout.measures),
    ]
    line = ",".join(cells).encode()
    return line + b"," + _signature(seed, line, election, forged=cast.forged) if layout.signature else line


def _signature(seed: bytes, line: bytes, election: Election, *, forged: bool) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - 30 ms `--help` does not pay

    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    return unpadded(key.sign(signed_message(line + b"?" * forged, election.digest))).encode()


def _received(office: Workspace, own: Election, election: Election, clock: Callable[[], str]) -> None:
    """Go from the sealed boxes to the signed board, and draw lots if they are declared."""
    boxes = [office.root.parent / BOXES / box.id for box in election.signers.boxes]
    for refusal in receive(office.root, boxes, at=clock(), operator=OPERATOR).refused:
        raise refusal.error
    make_board(office.root, at=clock(), operator=OPERATOR)
    _sign(office, own, places.BOARD)
    if election.lots is not None:
        draw(office.root, REHEARSAL, at=clock(), operator=OPERATOR)
        _sign(office, own, places.LOTS)


def _counted(office: Workspace, own: Election, deck: Sequence[Cast], clock: Callable[[], str], pages: Pages) -> Tally:
    """Go from the signed board to the signed statement; the board decides on the way what two boxes contest."""
    started = clock()
    try:
        tally = proclaim(office.root, at=clock(), operator=OPERATOR).tally
    except ConflictError as contested:
        (kept,) = (each.box for each in deck if each.ballot == contested.found and each.fate is None)
        decide(office.root, str(contested.found), keep=kept, reason=REHEARSAL, at=clock(), operator=OPERATOR)
        _sign(office, own, places.BOARD)
        tally = proclaim(office.root, at=clock(), operator=OPERATOR).tally
    report(office.root, pages=pages)
    stage(office.root, started_at=started, finished_at=clock(), operator=OPERATOR)
    _sign(office, own, places.STATEMENT)
    require_complete(office)
    return tally


def _ballots(office: Workspace, tally: Tally) -> Mapping[tuple[str, int], tuple[str, str]]:
    """Return box and id of every sealed ballot, by batch and line, cut from the text of the files."""
    found = {}
    for each in tally.inputs:
        box = each.batch.rpartition("-")[0]
        data = office.read(f"{places.BALLOTS}/{each.batch}.csv", limit=places.MAX_PUBLISHED_BYTES)
        for line, text in enumerate(lines(data), start=2):
            found[each.batch, line] = box, text.partition(b",")[0].decode("ascii")
    return found
