"""The whole evening in one go, where one official is enough: seal, board, tally, report, stage, sign, verify."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from votation.errors import IncompleteError, RefusedError
from votation.evidence.journal import Journal
from votation.office import places
from votation.office.board import BoardStep, make_board
from votation.office.inventory import inventory
from votation.office.proclaiming import Proclaimed, proclaim
from votation.office.provenance import sealed_with_others
from votation.office.publishing import checked_files, copy_files, require_complete
from votation.office.reporting import report
from votation.office.sealing import Sealed, seal
from votation.office.signatures import Signed, load_key, require_signatures, sign
from votation.office.staging import Staged, stage
from votation.office.workspace import workspace_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from votation.election import Election
    from votation.evidence.signing import Signer
    from votation.office.reporting import Pages
    from votation.office.workspace import Workspace
    from votation.records import Software

TRIAL: Final = f"{places.PRIVATE}/.verified"
"""Where the copy that is verified lies for a moment; nothing in `private/` is ever published."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The evening, step by step.

    Attributes:
        pages: Files of the report.
        signer: The official who closed.
    """

    sealed: tuple[Sealed, ...]
    board: BoardStep
    proclaimed: Proclaimed
    pages: tuple[str, ...]
    staged: Staged
    signed: Signed
    signer: str


def close(  # noqa: PLR0913 - a key, a clock, and what other rooms do
    root: Path | str,
    *,
    key: Signer | Path | str,
    clock: Callable[[], str],
    operator: str,
    name: str | None = None,
    box_keys: Mapping[str, Signer | Path | str] | None = None,
    passphrase: Callable[[], bytes] | None = None,
    pages: Pages | None = None,
    verify: Callable[[Path], None] | None = None,
    software: Software | None = None,
    executor: Executor | None = None,
) -> Closed:
    """Do the evening of a small election, each step as its own command would; run again, it goes on where it stopped.

    Args:
        root: The workspace, its definition open and signed.
        key: The official's private key, or the file that holds it.
        clock: Tells the time, RFC 3339 in UTC.
        operator: Who closes, in one line.
        name: The official; may be left out where the definition names one only.
        box_keys: Keys of the boxes that have one here; the official signs in place of the others, as for a lost key.
        passphrase: Asked if the key file is encrypted.
        pages: Renders the report; None leaves it out.
        verify: Checks a copy of what would be published, and raises what it finds.
        software: What computed the result; None tells this library and its Python.
        executor: Where batches are counted.

    Raises:
        RefusedError: The definition asks for more than one hand, or a step refuses.
        IncompleteError: The definition is not signed, or lots are due: the official ranking has ties.
        InputError: As the steps.
        EvidenceError: As the steps.
        MachineError: As the steps.
    """
    workspace = workspace_at(root)
    election = workspace.election()
    official = _official(election, name)
    require_signatures(workspace, election, places.ELECTION)
    private = load_key(key, root=workspace.root, passphrase=passphrase)
    started = clock()
    own = box_keys or {}
    sealed = tuple(
        seal(
            root,
            election=election,
            box=box,
            key=own.get(box, private),
            signer=None if box in own else official,
            at=clock(),
            operator=operator,
        )
        for box in _unsealed(workspace, election)
    )
    board = make_board(root, at=clock(), operator=operator)
    sign(root, places.BOARD, key=private, name=official)
    proclaimed = proclaim(root, at=clock(), operator=operator, executor=executor)
    if proclaimed.lots_due:
        raise IncompleteError("lots-due", file=places.LOTS, expected=election.lots.source if election.lots else None)
    reported = report(root, pages=pages, executor=executor).files if pages else ()
    staged = stage(root, started_at=started, finished_at=clock(), operator=operator, software=software)
    signed = sign(root, places.STATEMENT, key=private, name=official)
    if verify is not None:
        _verify(workspace, verify)
    return Closed(sealed, board, proclaimed, reported, staged, signed, official)


def _official(election: Election, name: str | None) -> str:
    officials = election.signers.officials
    if officials.threshold > 1:
        raise RefusedError("close-needs-hands", found=1, expected=officials.threshold)
    if name is None and len(officials.names) > 1:
        raise RefusedError("close-needs-name", expected=", ".join(officials.names)[:200])
    return name or officials.names[0]


def _unsealed(workspace: Workspace, election: Election) -> list[str]:
    """Return the boxes whose draft is not sealed, or whose sealing was cut off, in the order of the definition."""
    taken = sealed_with_others(workspace)
    names = (name for name in workspace.names(places.DRAFTS) if f"{places.DRAFTS}/{name}" not in taken)
    drafts = {places.box_of_draft(name) for name in names}
    noted = {entry.data.get("batch") for entry in Journal(workspace.path(places.JOURNAL)).entries()}
    held = inventory(workspace)
    sealed = {each.manifest.box for each in held.values()}
    cut_off = {each.manifest.box for batch, each in held.items() if batch not in noted}
    return [box.id for box in election.signers.boxes if box.id in drafts - (sealed - cut_off)]


def _verify(workspace: Workspace, verify: Callable[[Path], None]) -> None:
    """Check a copy of what would be published, then remove the copy."""
    require_complete(workspace)
    copy = workspace.path(TRIAL)
    try:
        copy_files(workspace, checked_files(workspace), copy)
        verify(copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
