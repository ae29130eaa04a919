"""Publishing: nothing unsigned, unknown or secret leaves the workspace, and what leaves has been verified."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.errors import ChangedError, EvidenceError, IncompleteError, RefusedError
from votation.evidence import folder, identity
from votation.evidence.folder import archive
from votation.office import places
from votation.office.contents import published_names
from votation.office.signatures import check_statement, require_signatures
from votation.office.workspace import Workspace, workspace_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from votation.records import Statement

_NUMBERS: Final = (
    places.RESULT,
    places.REJECTED,
    places.MANIFEST,
    places.CREDENTIALS,
    f"{places.EVIDENCE}/",
    f"{places.REPORT}/results.",
)
"""Files that hold ids, digests and numbers, and no text that a person wrote but titles of the definition: a decimal
such as 0,002160 looks like a telephone's."""


@dataclass(frozen=True, slots=True)
class Published:
    """The public folder, or the zip file that holds it.

    Attributes:
        files: Number of its files.
        new: False where it was there already, file by file the same.
    """

    target: Path
    files: int
    new: bool


def publish(
    root: Path | str,
    target: Path | str,
    *,
    zipped: bool = False,
    public: Collection[str] = (),
    verify: Callable[[Path], None] | None = None,
) -> Published:
    """Copy a signed election to its public folder or zip file, which appears whole or not at all.

    Args:
        root: The workspace.
        target: The public folder; it must not exist yet, for a later result gets a folder of its own.
        zipped: Whether `target` is one zip file instead; the same folder always gives the same bytes.
        public: Texts that look like a person's and are meant to be published, such as an address of the town hall.
        verify: Checks the copy before it gets its name, and raises what it finds.

    Raises:
        IncompleteError: A document lacks signatures, or nothing is staged.
        EvidenceError: A file is not what the manifest or the statement says.
        RefusedError: A file holds a private key or what looks like a person's, `target` exists with other content or
            lies in the workspace, or this is a rehearsal.
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
        files = checked_files(workspace, public)
        publish_as = _publish_archive if zipped else _publish_folder
        return publish_as(workspace, files, target, verify)


def _publish_folder(
    workspace: Workspace, files: Mapping[str, str], target: Path, verify: Callable[[Path], None] | None
) -> Published:
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


def _publish_archive(
    workspace: Workspace, files: Mapping[str, str], target: Path, verify: Callable[[Path], None] | None
) -> Published:
    """Write the zip file; what is verified is what an observer unpacks from it."""
    copy = target.with_name(f".{target.name}.partial")
    try:
        _write_archive(workspace, files, copy)
        if target.exists():
            if not target.is_file() or folder.sha256_file(target) != folder.sha256_file(copy):
                raise RefusedError("target-exists", file=target.as_posix())
            return Published(target, len(files), new=False)
        if verify is not None:
            with archive.unpacked(copy) as unpacked:
                verify(unpacked)
        with folder.machine_errors(target.as_posix()):
            folder.move_into_place(copy, target)
    finally:
        copy.unlink(missing_ok=True)
    return Published(target, len(files), new=True)


def _write_archive(workspace: Workspace, files: Mapping[str, str], copy: Path) -> None:
    with folder.machine_errors(copy.as_posix()):
        copy.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("wb") as stream:
            reading = ((name, partial(_unchanged, workspace, name, digest)) for name, digest in files.items())
            archive.write_archive(stream, reading)
            stream.flush()
            os.fsync(stream.fileno())


def require_complete(workspace: Workspace) -> Statement:
    """Return the statement, if every document of the folder is signed by enough officials.

    Raises:
        IncompleteError: One of them is missing or lacks signatures.
        EvidenceError: The statement binds other files than those of the folder.
    """
    election = workspace.election()
    for name in (places.ELECTION, places.BOARD, places.LOTS):
        if name != places.LOTS or workspace.has(places.LOTS):
            require_signatures(workspace, election, name)
    statement = workspace.statement()
    if statement is None:
        raise IncompleteError("no-statement", file=places.STATEMENT)
    require_signatures(workspace, election, places.STATEMENT)
    check_statement(workspace, statement)
    return statement


def checked_files(workspace: Workspace, public: Collection[str] | None = None) -> Mapping[str, str]:
    """Return the digest of every file that is published, each held against the manifest and searched for secrets.

    Args:
        workspace: The folder.
        public: Texts that look like a person's and are meant to be published; None does not look for such texts.

    Raises:
        EvidenceError: A file is not listed, listed but missing, or another one than listed.
        RefusedError: A file holds a private key, or what looks like a person's.
        PathError: A file has no place in the folder.
    """
    names = published_names(workspace)
    listed = folder.parse_manifest(workspace.read(places.MANIFEST))
    for name in listed:
        if name not in names:
            raise EvidenceError("manifest-file-missing", file=name)
    known = None if public is None else (*public, *_lots(workspace))
    digests = {}
    for name in names:
        data = workspace.read(name, limit=places.MAX_PUBLISHED_BYTES)
        if identity.PRIVATE_KEY.search(data):
            raise RefusedError("private-key-found", file=name)
        if known is not None and not name.startswith(_NUMBERS):
            _refuse_identity(name, data, known)
        digests[name] = hashlib.sha256(data).hexdigest()
        if folder.is_covered(name):
            _check_listed(name, digests[name], listed)
    return digests


def _lots(workspace: Workspace) -> list[str]:
    """Return the value of the lots: five numbers of a lottery look like a telephone's."""
    lots = workspace.lots()
    return [lots.value] if lots else []


def _refuse_identity(name: str, data: bytes, known: Collection[str]) -> None:
    if name.startswith((f"{places.BALLOTS}/", f"{places.SET_ASIDE}/")) and name.endswith(".csv"):
        suspect = identity.in_ballots(data)
    else:
        suspects = identity.in_text(data)
        suspect = next((each for each in suspects if not any(each.text in text for text in known)), None)
    if suspect is not None:
        raise RefusedError("identity-found", file=name, line=suspect.line, found=suspect.text)


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
        beside.write(name, _unchanged(workspace, name, digest))


def _unchanged(workspace: Workspace, name: str, digest: str) -> bytes:
    data = workspace.read(name, limit=places.MAX_PUBLISHED_BYTES)
    if hashlib.sha256(data).hexdigest() != digest:
        raise ChangedError("file-changed", file=name)
    return data


def _meet(target: Path, files: Mapping[str, str]) -> Published:
    """Accept a public folder that is there already if it is file by file the same."""
    there = Workspace(target)
    if not target.is_dir() or there.deep_names(".") != sorted(files, key=str.encode):
        raise RefusedError("target-exists", file=target.as_posix())
    for name, digest in files.items():
        if folder.sha256_file(there.path(name)) != digest:
            raise RefusedError("target-exists", file=target.as_posix())
    return Published(target, len(files), new=False)
