"""Results that were overtaken: kept in `private/`, so that a new one never overwrites what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.evidence import folder
from votation.office import places
from votation.office.signatures import signatures_beside
from votation.records import Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.office.workspace import Workspace

NAME_CHARACTERS: Final = 16
"""Hexadecimal characters of the digest that names where an overtaken file is kept."""


def put_away(workspace: Workspace) -> None:
    """Move the result, and all that was made from it, to `private/former-...`, if there is one; corrections stay.

    Raises:
        MachineError: A file cannot be moved.
    """
    put_statement_away(workspace)
    workspace.remove(places.MANIFEST)
    made = [f"{place}/{name}" for place in (places.REPORT, places.EVIDENCE) for name in workspace.deep_names(place)]
    others = [name for name in (*made, places.REJECTED) if name != places.CORRECTIONS]
    _move(workspace, others, places.RESULT)


def put_statement_away(workspace: Workspace) -> None:
    """Move the statement and its signatures, stamp and manifest to `private/former-...`, if there is one.

    Raises:
        MachineError: A file cannot be moved.
    """
    signatures = [places.signature(places.STATEMENT, name) for name in signatures_beside(workspace, places.STATEMENT)]
    _move(workspace, [*signatures, places.STAMP, places.MANIFEST], places.STATEMENT)


def is_signed(workspace: Workspace) -> bool:
    """Tell whether anybody signed the statement; its signatures may be on their way to `private/` already."""
    kept = f"{_kept(workspace, places.STATEMENT)}/{places.STATEMENT}"
    return bool(signatures_beside(workspace, places.STATEMENT) or signatures_beside(workspace, kept))


def former_statement(workspace: Workspace) -> Statement | None:
    """Return the latest statement that was signed and overtaken.

    Raises:
        DocumentError: A kept statement is not what its format says.
    """
    kept = [name for name in workspace.deep_names(places.PRIVATE) if name.startswith("former-")]
    files = [f"{places.PRIVATE}/{name}" for name in kept if name.endswith(f"/{places.STATEMENT}")]
    signed = [file for file in files if signatures_beside(workspace, file)]
    statements = [Statement.from_bytes(workspace.read(file), file=file) for file in signed]
    return max(statements, key=lambda each: each.revision, default=None)


def _move(workspace: Workspace, others: Sequence[str], main: str) -> None:
    """Move files to the place named after `main`, which goes last: a run that is cut off finds it and goes on."""
    if workspace.has(main):
        place = _kept(workspace, main)
        for name in (*others, main):
            if workspace.has(name):
                workspace.move(name, f"{place}/{name}")


def _kept(workspace: Workspace, main: str) -> str:
    """Return the place where `main`, and what belongs to it, is kept once it is overtaken."""
    return f"{places.PRIVATE}/former-{folder.sha256_file(workspace.path(main))[:NAME_CHARACTERS]}"
