"""Receiving the sealed batches of boxes: each is checked by itself, a bad one is refused by name, the rest goes on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation import ballots
from votation.ballots.leaves import first_out_of_order, leaf_digests
from votation.ballots.vouching import vouching_key
from votation.errors import EvidenceError, IncompleteError, InputError, VotationError
from votation.evidence import merkle
from votation.office import asked, places
from votation.office.drafts import suspects
from votation.office.inventory import check_replacement, held_batch
from votation.office.signatures import signatures_beside
from votation.office.workspace import Workspace, at_work
from votation.records import BatchManifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from votation.election import Election
    from votation.evidence.signing import AllowedSigners
    from votation.office.workspace import Desk
    from votation.records import Code

_NAMED: Final = frozenset({".json", ".csv"})  # a manifest or a ballot file named by itself


@dataclass(frozen=True, slots=True)
class ReceivedBatch:
    """A batch that is in the folder now.

    Attributes:
        fingerprint: Fingerprint of the key that vouches for it.
        new: False where the folder held it already.
        suspects: Lines that will be rejected at the tally, by code.
    """

    batch: str
    lines: int
    manifest_sha256: str
    fingerprint: str
    new: bool
    suspects: Mapping[Code, int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A batch that was not taken, and why."""

    file: str
    error: VotationError


@dataclass(frozen=True, slots=True)
class Received:
    """What `receive` did."""

    batches: tuple[ReceivedBatch, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Parcel:
    """The files of one batch, read once.

    Attributes:
        ballots: The ballot file.
        signatures: The signature files, by the name they bear.
    """

    name: str
    manifest_bytes: bytes
    manifest: BatchManifest
    ballots: bytes
    signatures: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Digest of the manifest."""
        return hashlib.sha256(self.manifest_bytes).hexdigest()

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by name, the manifest last: a batch is there once its manifest is."""
        signatures = {places.signature(self.name, signer): data for signer, data in self.signatures.items()}
        return {self.manifest.file: self.ballots, **signatures, self.name: self.manifest_bytes}


def receive(root: Path | str, paths: Iterable[Path | str], *, at: str, operator: str) -> Received:
    """Take sealed batches into `ballots/`.

    Args:
        root: The workspace.
        paths: Manifests, or folders that hold them, each manifest beside its ballots and signatures; those may be
            named too, as a shell's `/stick/*` does.
        at: RFC 3339 time for the journal.
        operator: Who receives, in one line.

    Returns:
        The batches taken, and those refused, each with its error. Receiving a batch again changes nothing.

    Raises:
        IncompleteError: The election is not open, or no batch lies at any of the paths.
        EvidenceError: The folder's own files contradict each other.
        MachineError: The workspace cannot be written.
    """
    with at_work(root, "receive", at=at, operator=operator) as desk:
        election = desk.workspace.election()
        signers = desk.workspace.allowed_signers(election)
        given = [Path(path) for path in paths]
        received: list[ReceivedBatch] = []
        refused = [_absent(path) for path in given if not path.exists() and path.suffix not in _NAMED]
        for path in _manifests(given):
            taken = _receive(desk, path, election, signers)
            if isinstance(taken, Refusal):
                refused.append(taken)
                desk.note_again("refuse", {"file": ascii(taken.file)[1:-1], "rule": taken.error.rule})
            else:
                received.append(taken)
        if not received and not refused:
            raise IncompleteError("no-batch-there", file=", ".join(map(str, given))[: asked.SHOWN])
        return Received(tuple(received), tuple(refused))


def _absent(path: Path) -> Refusal:
    return Refusal(path.name, IncompleteError("file-missing", file=path.as_posix()))


def _manifests(paths: Iterable[Path]) -> list[Path]:
    """Return the manifests to receive; a ballot file named without one stands for the manifest it lacks."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = [path, path / places.BALLOTS] if path.is_dir() else []
        for place in inside:
            found |= {each: None for each in sorted(place.glob("*.json")) if places.batch_of_manifest(each.name)}
        if not inside and path.suffix in _NAMED:
            found[path.with_suffix(".json")] = None
    return list(found)


def _receive(desk: Desk, path: Path, election: Election, signers: AllowedSigners) -> ReceivedBatch | Refusal:
    try:
        parcel = _read(path, election)
        key = vouching_key(
            parcel.manifest_bytes,
            parcel.signatures,
            file=path.name,
            box=parcel.manifest.box,
            election=election,
            signers=signers,
        )
        codes = _check_ballots(parcel, election)
    except VotationError as error:
        return Refusal(path.name, error)
    return _take(desk, parcel, key.fingerprint, codes)


def _read(path: Path, election: Election) -> _Parcel:
    """Read one batch from where it lies, its manifest checked before anything that it names is opened."""
    stick, name = Workspace(path.parent), path.name
    data = stick.read(name)
    manifest = BatchManifest.from_bytes(data, file=name)
    _check_manifest(manifest, name, election)
    ballot_file = stick.read(manifest.file, limit=ballots.MAX_FILE_BYTES)
    return _Parcel(name, data, manifest, ballot_file, signatures_beside(stick, name))


def _check_manifest(manifest: BatchManifest, name: str, election: Election) -> None:
    if name != f"{manifest.batch}.json":
        raise EvidenceError("manifest-name", file=name, found=manifest.batch, expected=name)
    if manifest.election_sha256 != election.digest:
        raise EvidenceError("election-other", file=name, found=manifest.election_sha256, expected=election.digest)
    if manifest.box not in {box.id for box in election.signers.boxes}:
        raise InputError("batch-box-unknown", file=name, found=manifest.box)
    check_replacement(manifest, file=name)
    _check_merges(manifest, name, election)


def _check_merges(manifest: BatchManifest, name: str, election: Election) -> None:
    declared = {group.id: {value.id for value in group.values} for group in election.groups}
    for merge in manifest.merges:
        unknown = {merge.to, *merge.from_} - declared.get(merge.group, set())
        if unknown:
            raise InputError("manifest-merge", file=name, found=min(unknown), group=merge.group)


def _check_ballots(parcel: _Parcel, election: Election) -> dict[Code, int]:
    """Hold the ballot file against its manifest and the format; return what the tally will reject, by code."""
    manifest, data = parcel.manifest, parcel.ballots
    if len(data) != manifest.bytes:
        raise EvidenceError("manifest-bytes", file=manifest.file, found=len(data), expected=manifest.bytes)
    digest = hashlib.sha256(data).hexdigest()
    if digest != manifest.sha256:
        raise EvidenceError("manifest-sha256", file=manifest.file, found=digest, expected=manifest.sha256)
    batch = ballots.read(data, ballots.Layout.of(election), file=manifest.file)
    if len(batch) != manifest.lines:
        raise EvidenceError("manifest-lines", file=manifest.file, found=len(batch), expected=manifest.lines)
    leaves = leaf_digests(data)
    disorder = first_out_of_order(leaves)
    if disorder is not None:
        raise EvidenceError("leaf-order", file=manifest.file, line=disorder + 2)
    root = merkle.root(leaves).hex()
    if root != manifest.root:
        raise EvidenceError("manifest-root", file=manifest.file, found=root, expected=manifest.root)
    return suspects([batch], election, manifest.box)


def _take(desk: Desk, parcel: _Parcel, fingerprint: str, codes: Mapping[Code, int]) -> ReceivedBatch | Refusal:
    """Copy a good batch in; a second version of a known one is kept apart as evidence, the first stays in force."""
    manifest, workspace = parcel.manifest, desk.workspace
    held = held_batch(workspace, manifest.batch)
    if held is not None and held.sha256 != parcel.sha256:
        for name, data in parcel.files.items():
            workspace.write(f"{places.PRIVATE}/refused/{parcel.sha256[:16]}/{name}", data)
        error = EvidenceError("batch-fork", file=parcel.name, found=parcel.sha256, expected=held.sha256)
        return Refusal(parcel.name, error)
    place = held.place if held else places.BALLOTS
    for name, data in parcel.files.items():
        if held is None or not workspace.has(f"{place}/{name}"):
            workspace.write(f"{place}/{name}", data, overwrite=True)
    desk.note("receive", {"batch": manifest.batch, "lines": manifest.lines, "manifest_sha256": parcel.sha256})
    return ReceivedBatch(manifest.batch, manifest.lines, parcel.sha256, fingerprint, held is None, codes)
