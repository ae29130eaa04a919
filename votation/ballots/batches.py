"""The sealed batches of an election folder: manifest and signature checked at opening, bytes whenever they are read.

A batch is opened in this order; nothing is read that the step before did not vouch for:

 1. the signed manifest: canonical, named after its batch, of this election and one of its boxes
 2. its signatures: every one holds, and the box's key, or enough officials, are among them
 3. the ballot file it names: there, and of the size it says

The bytes of the ballot file are compared with the manifest each time they are read, by whichever process reads them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.ballots.layout import MAX_FILE_BYTES
from votation.ballots.parsing import read
from votation.ballots.vouching import vouching_key
from votation.errors import ChangedError, EvidenceError, IncompleteError, InputError
from votation.evidence import folder as folders
from votation.evidence.signing import AllowedSigners
from votation.records import BatchManifest

if TYPE_CHECKING:
    from datetime import datetime

    from votation.ballots.batch import Batch
    from votation.ballots.layout import Layout
    from votation.election import Election

PLACE: Final = "ballots"
"""The folder's folder of sealed batches."""
MAX_DOCUMENT_BYTES: Final = 16 * 2**20
"""Bytes of a manifest, a signature or an allowed_signers file; the parser of each has a limit of its own."""


class Unverified(Enum):
    """The trust of those who have none: nobody vouches for what they count."""

    UNVERIFIED = "UNVERIFIED"


UNVERIFIED: Final = Unverified.UNVERIFIED
"""Given as `trust`, opens batches whoever signed them; every report of such a count says so."""


@dataclass(frozen=True, slots=True)
class BatchHandle:
    """A batch that was verified at opening; small, picklable, and opens its file where it is read.

    Attributes:
        path: The ballot file.
        manifest: What its box signed.
        manifest_sha256: Digest of the signed manifest.
        key: Fingerprint of the key that vouches for it; None if it was opened `UNVERIFIED`.
    """

    path: Path
    manifest: BatchManifest
    manifest_sha256: str
    key: str | None

    @property
    def id(self) -> str:
        """Id of the batch: `b01-0001`."""
        return self.manifest.batch

    @property
    def file(self) -> str:
        """Name of the ballot file in the election folder."""
        return f"{PLACE}/{self.manifest.file}"

    def data(self) -> bytes:
        """Read the ballot file and compare it with the manifest.

        Raises:
            ChangedError: Its bytes are not the ones that the manifest vouches for.
            EvidenceError: It has another number of lines than its manifest says.
            PathError: It is not a regular file.
            IncompleteError: It is gone.
            MachineError: It cannot be read.
        """
        data = folders.read_bytes(self.path.parent, self.path.name, limit=MAX_FILE_BYTES)
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.manifest.sha256:
            raise ChangedError("batch-changed", file=self.file, found=digest, expected=self.manifest.sha256)
        lines = data.count(b"\n") - 1
        if lines != self.manifest.lines:
            raise EvidenceError("manifest-lines", file=self.file, found=lines, expected=self.manifest.lines)
        return data

    def read(self, layout: Layout) -> Batch:
        """Read and parse the ballot file.

        Raises:
            BallotFileError: A byte breaks the format.
            ChangedError: As `data`, with all it raises.
        """
        return read(self.data(), layout, file=self.file)


def open_batches(
    folder: Path | str,
    *,
    trust: Path | str | AllowedSigners | Unverified,
    election: Election | None = None,
    at: datetime | None = None,
) -> tuple[BatchHandle, ...]:
    """Open every batch in `ballots/` of an election folder.

    Args:
        folder: The election folder.
        trust: Whose signatures hold: an allowed_signers file that you trust, or its parsed content; or `UNVERIFIED`.
        election: The definition: batches of other elections and boxes are refused, and enough officials may vouch for
            a box that lost its key. Without it, each batch needs the signature of the box it names.
        at: Time at which keys must be valid, where `trust` limits them.

    Returns:
        The batches, sorted by id.

    Raises:
        EvidenceError: A file contradicts its name, its manifest or the definition; a signature does not hold.
        DocumentError: A manifest is not what its format says.
        IncompleteError: A file or a signature is missing, or `trust` does not know the signer.
        PathError: A name is unsafe or a file is not a regular one.
    """
    opening = _Opening(Path(folder), _signers(trust), election, at)
    names = opening.names()
    _refuse_orphans(names)
    handles = [_open(opening, name, names) for name in names if name.endswith(".json")]
    return tuple(sorted(handles, key=lambda handle: handle.id))


@dataclass(frozen=True, slots=True)
class _Opening:
    """A folder that is being opened, and whose signatures hold; every name is one in `ballots/`."""

    root: Path
    signers: AllowedSigners | None
    election: Election | None
    at: datetime | None

    def names(self) -> list[str]:
        with folders.machine_errors(PLACE):
            names = [entry.name for entry in (self.root / PLACE).iterdir()]
        return sorted(name for name in names if not name.startswith("."))

    def read(self, name: str) -> bytes:
        return folders.read_bytes(self.root, f"{PLACE}/{name}", limit=MAX_DOCUMENT_BYTES)


def _signers(trust: Path | str | AllowedSigners | Unverified) -> AllowedSigners | None:
    """Return the keys to trust, None for `UNVERIFIED`."""
    if isinstance(trust, Unverified):
        return None
    if isinstance(trust, AllowedSigners):
        return trust
    path = Path(trust)
    data = folders.read_bytes(path.parent, path.name, limit=MAX_DOCUMENT_BYTES)
    return AllowedSigners.parse(data, file=path.as_posix(), dates_allowed=True)


def _refuse_orphans(names: list[str]) -> None:
    """Refuse a ballot file that no manifest vouches for, instead of leaving its ballots out in silence."""
    for name in names:
        if name.endswith(".csv") and f"{name.removesuffix('.csv')}.json" not in names:
            raise IncompleteError("batch-manifest-missing", file=f"{PLACE}/{name}")


def _open(opening: _Opening, name: str, names: list[str]) -> BatchHandle:
    data = opening.read(name)
    manifest = BatchManifest.from_bytes(data, file=f"{PLACE}/{name}")
    _check_manifest(manifest, name, opening.election)  # 1
    key = _fingerprint(opening, manifest, data, names)  # 2
    handle = BatchHandle(opening.root / PLACE / manifest.file, manifest, hashlib.sha256(data).hexdigest(), key)
    with folders.machine_errors(handle.file):
        size = os.lstat(handle.path).st_size
    if size != manifest.bytes:  # 3
        raise EvidenceError("manifest-bytes", file=handle.file, found=size, expected=manifest.bytes)
    return handle


def _check_manifest(manifest: BatchManifest, name: str, election: Election | None) -> None:
    file = f"{PLACE}/{name}"
    if name != f"{manifest.batch}.json":
        raise EvidenceError("manifest-name", file=file, found=manifest.batch, expected=name)
    if election is None:
        return
    if manifest.election_sha256 != election.digest:
        raise EvidenceError("election-other", file=file, found=manifest.election_sha256, expected=election.digest)
    if manifest.box not in {box.id for box in election.signers.boxes}:
        raise InputError("batch-box-unknown", file=file, found=manifest.box)


def _fingerprint(opening: _Opening, manifest: BatchManifest, data: bytes, names: list[str]) -> str | None:
    """Return the fingerprint of the key that vouches for a batch, None where no signature is asked for."""
    if opening.signers is None:
        return None
    start, end = f"{manifest.batch}.json.", ".sig"
    beside = [name for name in names if name.startswith(start) and name.endswith(end)]
    return vouching_key(
        data,
        {name[len(start) : -len(end)]: opening.read(name) for name in beside},
        file=f"{PLACE}/{manifest.batch}.json",
        box=manifest.box,
        signers=opening.signers,
        election=opening.election,
        at=opening.at,
    ).fingerprint
