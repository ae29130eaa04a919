"""A time stamp over the statement: the query to send to an authority, and its answer, checked and put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.errors import IncompleteError
from votation.evidence import folder, timestamps
from votation.office import places
from votation.office.workspace import workspace_at

if TYPE_CHECKING:
    from pathlib import Path

    from votation.evidence.timestamps import Stamp
    from votation.office.workspace import Workspace

QUERY: Final = f"{places.PRIVATE}/statement.json.tsq"
"""Where the query lies; it is not published."""


def ask(root: Path | str) -> str:
    """Write the query for a stamp over the statement, and return its name.

    Raises:
        IncompleteError: Nothing is staged, or the extra is not installed.
        MachineError: The file cannot be written.
    """
    workspace = workspace_at(root)
    with folder.lock(workspace.root, command="timestamp request"):
        workspace.write(QUERY, timestamps.query(_statement(workspace)), overwrite=True)
        return QUERY


def add(root: Path | str, answer: Path, *, certificates: Path | None = None) -> Stamp:
    """Put the answer of an authority into the folder, if it is over the statement that lies there.

    Args:
        root: The workspace.
        answer: The answer, a `.tsr` file.
        certificates: Certificates in PEM that the stamp must lead to; None takes the authority's word.

    Raises:
        InputError: The answer is not one of RFC 3161, or a refusal, or a certificate is malformed.
        EvidenceError: It is over another document, or does not lead to these certificates.
        RefusedError: Another stamp is there already.
        IncompleteError: A file is missing, or the extra is not installed.
        MachineError: The file cannot be written.
    """
    workspace = workspace_at(root)
    with folder.lock(workspace.root, command="timestamp add"):
        statement, name = _statement(workspace), answer.as_posix()
        data = folder.read_bytes(answer.parent, answer.name, limit=timestamps.MAX_STAMP_BYTES)
        if certificates is None:
            stamp = timestamps.read(data, statement, file=name)
        else:
            trusted = folder.read_bytes(certificates.parent, certificates.name, limit=timestamps.MAX_CERTIFICATES_BYTES)
            stamp = timestamps.check(data, statement, trusted, file=name, trusted=certificates.as_posix())
        workspace.write(places.STAMP, data)
        return stamp


def _statement(workspace: Workspace) -> bytes:
    if not workspace.has(places.STATEMENT):
        raise IncompleteError("no-statement", file=places.STATEMENT)
    return workspace.read(places.STATEMENT)
