"""Publishing: nothing unsigned, unknown or secret leaves the workspace, and what leaves has been verified."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.errors import ChangedError, EvidenceError, IncompleteError, RefusedError
from votation.evidence import folder
from votation.office import places
from votation.office.contents import published_names
from votation.office.signatures import check_statement, require_signatures
from votation.office.workspace import Workspace, workspace_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from votation.records import Statement

_PRIVATE_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY")


@dataclass(frozen=True, slots=True)
class Published:
    """The public folder.

    Attributes:
        files: Number of its files.
        new: False where it was there already, file by file the same.
    """

    target: Path
    files: int
    new: bool


def publish(root: Path | str, target: Path | str, *, verify: Callable[[Path], None] | None = None) -> Published:
    """Copy a signed election to its public folder, which appears whole or not at all.

    Args:
        root: The workspace.
        target: The public folder; it must not exist yet, for a later result gets a folder of its own.
        verify: Checks the copy before it gets its name, and raises what it finds.

    Raises:
        IncompleteError: A document lacks signatures, or nothing is staged.
        EvidenceError: A file is not what the manifest or the statement says.
        RefusedError: A file holds a private key, `target` exists with other content or lies in the workspace, or this
            is a rehearsal.
        PathError: The folder holds a file that has no place in it.
        MachineError: The copy cannot be written.
    """
    workspace, target = workspace_at(root), Path(target)
    if target.resolve().is_relative_to(workspace.root.resolve()):
        raise RefusedError("target-inside", file=target.as_posix())
    with folder.lock(workspace.root, command="publish"):
        if workspace.election().marks:
            raise RefusedError("rehearsal-published", file=places.ELECTION)
        require_complete(workspace)
        files = checked_files(workspace)
        if target.exists():
            return _meet(target, files)
        copy = target.with_name(f".{target.name}.partial")
        try:
            copy_files(workspace, files, copy)
            if verify is not None:
                verify(copy)
            with folder.machine_errors(target.as_posix()):
                folder.move_into_place(copy, target)
        finally:
            shutil.rmtree(copy, ignore_errors=True)
        return Published(target, len(files), new=True)


def require_complete(workspace: Workspace) -> Statement:
    """Return the statement, if every document of the folder is signed by enough officials.

    Raises:
        IncompleteError: One of them is missing or lacks signatures.
        EvidenceError: The statement binds other files than those of the folder.
    """
    election = workspace.election()
    for name in (places.ELECTION, places.BOARD, places.LOTS, places.STATEMENT):
        if name != places.LOTS or workspace.has(places.LOTS):
            require_signatures(workspace, election, name)
    statement = workspace.statement()
    if statement is None:
        raise IncompleteError("no-statement", file=places.STATEMENT)
    check_statement(workspace, statement)
    return statement


def checked_files(workspace: Workspace) -> Mapping[str, str]:
    """Return the digest of every file that is published, each held against the manifest and searched for keys.

    Raises:
        EvidenceError: A file is not listed, listed but missing, or another one than listed.
        RefusedError: A file holds a private key.
        PathError: A file has no place in the folder.
    """
    names = published_names(workspace)
    listed = folder.parse_manifest(workspace.read(places.MANIFEST))
    for name in listed:
        if name not in names:
            raise EvidenceError("manifest-file-missing", file=name)
    digests = {}
    for name in names:
        data = workspace.read(name, limit=places.MAX_PUBLISHED_BYTES)
        if _PRIVATE_KEY.search(data):
            raise RefusedError("private-key-found", file=name)
        digests[name] = hashlib.sha256(data).hexdigest()
        if folder.is_covered(name):
            _check_listed(name, digests[name], listed)
    return digests


def _check_listed(name: str, digest: str, listed: Mapping[str, str]) -> None:
    if name not in listed:
        raise EvidenceError("manifest-file-unlisted", file=name)
    if digest != listed[name]:
        raise EvidenceError("manifest-file-other", file=name, found=digest, expected=listed[name])


def copy_files(workspace: Workspace, files: Mapping[str, str], copy: Path) -> None:
    """Copy `files` into the new folder `copy`; what a run that was cut off left there is removed first.

    Raises:
        ChangedError: A file is no longer what was checked.
        MachineError: The copy cannot be written.
    """
    with folder.machine_errors(copy.as_posix()):
        if copy.exists():
            shutil.rmtree(copy)
        copy.mkdir(parents=True)
    beside = Workspace(copy)
    for name, digest in files.items():
        data = workspace.read(name, limit=places.MAX_PUBLISHED_BYTES)
        if hashlib.sha256(data).hexdigest() != digest:
            raise ChangedError("file-changed", file=name)
        beside.write(name, data)


def _meet(target: Path, files: Mapping[str, str]) -> Published:
    """Accept a public folder that is there already if it is file by file the same."""
    there = Workspace(target)
    if not target.is_dir() or there.deep_names(".") != sorted(files, key=str.encode):
        raise RefusedError("target-exists", file=target.as_posix())
    for name, digest in files.items():
        if folder.sha256_file(there.path(name)) != digest:
            raise RefusedError("target-exists", file=target.as_posix())
    return Published(target, len(files), new=False)
