"""Step 1: regular files, safe names, and MANIFEST.sha256 in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.auditing.published import MANIFEST, Published, missing_document
from votation.errors import EvidenceError, IncompleteError
from votation.evidence import folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from votation.auditing.report import Notes

SHOWN: Final = 400
"""Characters of a list of names."""


def check_files(root: Path, notes: Notes) -> Published | None:
    """List the folder and compare it with its manifest.

    Returns:
        The folder; None if it holds something that must not even be opened.

    Raises:
        MachineError: A file cannot be read.
    """
    published = None
    with notes.catching():
        published = Published.open(root)
    if published is None:
        return None
    notes.tell(files=len(published.names))
    unvouched = ", ".join(published.unvouched())
    if unvouched:
        notes.tell(unvouched=unvouched[:SHOWN])
    for name in published.strays:
        document = missing_document(name)
        if document is None:
            notes.find(EvidenceError("signature-of-nothing", file=name))
        else:
            notes.find(IncompleteError("signed-file-missing", file=document, found=name))
    with notes.catching():
        listed = folder.parse_manifest(published.read(MANIFEST))
        notes.tell(listed=len(listed))
        _compare(published, listed, notes)
    return published


def _compare(published: Published, listed: Mapping[str, str], notes: Notes) -> None:
    """Every file that is listed is there unchanged; every file that must be listed is."""
    for name, expected in listed.items():
        if not published.has(name):
            notes.find(IncompleteError("listed-file-missing", file=name, expected=expected))
        elif (found := published.sha256(name)) != expected:
            notes.find(EvidenceError("listed-file-changed", file=name, found=found, expected=expected))
    for name in published.names:
        if folder.is_covered(name) and name not in listed:
            notes.find(EvidenceError("file-not-listed", file=name))
