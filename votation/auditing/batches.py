"""Step 3: every batch of the folder, counted or not: its manifest, its signature, its bytes.

The ballot files are examined where the executor says, one at a time each; nothing but digests and places comes back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from votation import ballots
from votation.auditing.published import BALLOTS
from votation.auditing.signatures import check_batch_signature
from votation.errors import EvidenceError, IncompleteError, InputError
from votation.evidence import folder, merkle
from votation.records import BatchManifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from votation.auditing.published import Published
    from votation.auditing.report import Finding, Notes
    from votation.auditing.signatures import Definition

    Map: TypeAlias = Callable[..., Iterator["Examined | Finding"]]

FIRST_BALLOT_LINE: Final = 2
"""Physical line of the first ballot; the header is line 1."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A ballot file as it is on disk.

    Attributes:
        root: RFC 6962 root over its lines, in lower-case hexadecimal.
        disorder: Line most likely changed since sealing: the first that stands out of leaf order; None if none does.
        first: Leaf of the first line; empty if there are no lines.
        last: Leaf of the last line; empty if there are no lines.
    """

    size: int
    lines: int
    sha256: str
    root: str
    disorder: int | None
    first: bytes
    last: bytes


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """One batch of the folder.

    Attributes:
        place: `ballots/` or `set-aside/`.
        manifest_sha256: Digest of its manifest.
        key: Fingerprint of the key that vouches for it; None where none does.
        examined: The ballot file; None if it cannot be read.
    """

    place: str
    manifest: BatchManifest
    manifest_sha256: str
    key: str | None
    examined: Examined | None

    @property
    def file(self) -> str:
        """Name of the ballot file."""
        return f"{self.place}{self.manifest.batch}.csv"

    @property
    def manifest_file(self) -> str:
        """Name of the manifest."""
        return f"{self.place}{self.manifest.batch}.json"


def check_batches(
    published: Published, definition: Definition, notes: Notes, *, mapping: Map
) -> dict[str, SealedBatch]:
    """Check every batch by itself, and return those whose manifest can be read, by id.

    Args:
        published: The folder.
        definition: The election they must be of.
        notes: Where findings go.
        mapping: `map`, or that of an executor.

    Raises:
        MachineError: A file cannot be read.
    """
    read = [_read(published, definition, *named, notes) for named in published.manifests()]
    sealed = [each for each in read if each is not None]
    examined = mapping(examine, [published.root] * len(sealed), [each.file for each in sealed])
    batches: dict[str, SealedBatch] = {}
    for each, found in zip(sealed, examined, strict=True):
        whole = _compare(each, found, notes)
        _keep(batches, whole, notes)
    _check_order(batches.values(), notes)
    _check_orphans(published, batches, notes)
    notes.tell(batches=len(batches), lines=sum(each.manifest.lines for each in batches.values()))
    return batches


def examine(root: Path, file: str) -> Examined | Finding:
    """Hash a ballot file and its lines, or return why that cannot be done.

    Raises:
        MachineError: It cannot be read.
    """
    try:
        data = folder.read_bytes(root, file, limit=ballots.MAX_FILE_BYTES)
    except (InputError, IncompleteError) as finding:
        return finding
    leaves = ballots.leaf_digests(data)
    disorder = ballots.first_out_of_order(leaves)
    return Examined(
        size=len(data),
        lines=data.count(b"\n") - 1,
        sha256=hashlib.sha256(data).hexdigest(),
        root=merkle.root(leaves).hex(),
        disorder=None if disorder is None else disorder + FIRST_BALLOT_LINE,
        first=leaves[0] if leaves else b"",
        last=leaves[-1] if leaves else b"",
    )


def _read(
    published: Published, definition: Definition, place: str, batch: str, file: str, notes: Notes
) -> SealedBatch | None:
    """Read a manifest and its signatures."""
    with notes.catching():
        data = published.read(file)
        manifest = BatchManifest.from_bytes(data, file=file)
        if manifest.batch != batch:
            raise EvidenceError("batch-name-other", file=file, found=manifest.batch, expected=batch)
        _check_manifest(manifest, definition, file, notes)
        counted = place == BALLOTS
        key = check_batch_signature(published, definition, file, manifest.box, notes, counted=counted)
        digest = hashlib.sha256(data).hexdigest()
        return SealedBatch(place, manifest, digest, key.fingerprint if key else None, examined=None)
    return None


def _check_manifest(manifest: BatchManifest, definition: Definition, file: str, notes: Notes) -> None:
    """Compare what the box signed with the definition and with itself."""
    found = manifest.election_sha256
    if found != definition.sha256:
        notes.find(EvidenceError("batch-of-other-election", file=file, found=found, expected=definition.sha256))
    if manifest.box not in {box.id for box in definition.election.signers.boxes}:
        notes.find(EvidenceError("batch-of-undeclared-box", file=file, found=manifest.box))
    if manifest.file != f"{manifest.batch}.csv":
        expected = f"{manifest.batch}.csv"
        notes.find(EvidenceError("batch-names-other-file", file=file, found=manifest.file[:60], expected=expected))
    if manifest.replaces is not None and manifest.replaces.rpartition("-")[0] != manifest.box:
        notes.find(EvidenceError("replaces-other-box", file=file, found=manifest.replaces, expected=manifest.box))
    if manifest.part > manifest.parts:
        notes.find(EvidenceError("batch-part-beyond", file=file, found=manifest.part, expected=manifest.parts))


def _compare(sealed: SealedBatch, examined: Examined | Finding, notes: Notes) -> SealedBatch:
    """Compare a ballot file with what its box signed; the order of leaves comes first, for it names a line."""
    if not isinstance(examined, Examined):
        notes.find(examined)
        return sealed
    file, manifest = sealed.file, sealed.manifest
    if examined.disorder is not None:
        notes.find(EvidenceError("sealed-order", file=file, line=examined.disorder))
    if examined.sha256 != manifest.sha256:
        notes.find(EvidenceError("sealed-digest", file=file, found=examined.sha256, expected=manifest.sha256))
    if examined.size != manifest.bytes:
        notes.find(EvidenceError("sealed-size", file=file, found=examined.size, expected=manifest.bytes))
    if examined.lines != manifest.lines:
        notes.find(EvidenceError("sealed-lines", file=file, found=examined.lines, expected=manifest.lines))
    if examined.root != manifest.root:
        notes.find(EvidenceError("sealed-root", file=file, found=examined.root, expected=manifest.root))
    key, digest = sealed.key, sealed.manifest_sha256
    return SealedBatch(sealed.place, manifest, digest, key, examined)


def _keep(batches: dict[str, SealedBatch], sealed: SealedBatch, notes: Notes) -> None:
    """Keep the batch, the counted one of two; two manifests of one batch that differ are a fork (FAULTS, row 8)."""
    former = batches.setdefault(sealed.manifest.batch, sealed)
    if former.manifest_sha256 != sealed.manifest_sha256:
        notes.find(
            EvidenceError(
                "batch-forked", file=sealed.manifest_file, found=sealed.manifest_sha256, expected=former.manifest_sha256
            )
        )


def _check_order(batches: Iterable[SealedBatch], notes: Notes) -> None:
    """A box is sorted as a whole, then cut: a part begins where the one before it ends, or later."""
    filled = [each for each in batches if each.examined is not None and each.examined.lines > 0]
    ordered = sorted(filled, key=lambda each: (each.manifest.box, each.manifest.parts, each.manifest.part))
    for former, latter in pairwise(ordered):
        one, other = former.manifest, latter.manifest
        assert former.examined is not None, "only those were kept"
        assert latter.examined is not None, "only those were kept"
        if (one.box, one.parts) == (other.box, other.parts) and former.examined.last > latter.examined.first:
            notes.find(EvidenceError("sealed-order-of-parts", file=latter.file, found=other.batch, expected=one.batch))


def _check_orphans(published: Published, batches: Mapping[str, SealedBatch], notes: Notes) -> None:
    """Every ballot file has its manifest; whoever counts `ballots/*` by hand meets what is counted, nothing else."""
    for file in published.misplaced():
        notes.find(EvidenceError("file-of-no-batch", file=file))
    vouched = {each.file for each in batches.values()}
    for file in published.ballot_files():
        if file not in vouched and not published.has(f"{file.removesuffix('.csv')}.json"):
            notes.find(IncompleteError("ballots-without-manifest", file=file))
