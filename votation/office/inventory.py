"""Which batches a folder holds, and which of them were sealed together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from votation.errors import EvidenceError
from votation.office import places
from votation.records import BatchManifest

if TYPE_CHECKING:
    from votation.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """A batch that the folder holds.

    Attributes:
        place: `ballots` or `set-aside`.
        sha256: Digest of the manifest.
    """

    manifest: BatchManifest
    place: str
    sha256: str

    @property
    def batch(self) -> str:
        """Id of the batch."""
        return self.manifest.batch

    @property
    def file(self) -> str:
        """Name of the manifest in the folder."""
        return f"{self.place}/{self.batch}.json"


@dataclass(frozen=True, slots=True)
class Sealing:
    """The batches that a box sealed in one go, by part; some may be missing.

    Attributes:
        first: Number of the first part of this sealing.
        parts: Number of its last part: the field `parts` of each of its manifests.
    """

    box: str
    first: int
    parts: int
    manifests: tuple[BatchManifest, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the batches of this sealing that the folder does not hold."""
        held = {manifest.part for manifest in self.manifests}
        return tuple(f"{self.box}-{part:04d}" for part in range(self.first, self.parts + 1) if part not in held)


def inventory(workspace: Workspace) -> dict[str, Held]:
    """Return every batch of a folder by id, sorted.

    Raises:
        EvidenceError: Two manifests of one batch that differ, a manifest under another batch's name, or one that
            replaces another box's batch.
        DocumentError: A manifest is not what its format says.
    """
    held: dict[str, Held] = {}
    for place in (places.BALLOTS, places.SET_ASIDE):
        for name in workspace.names(place):
            if places.batch_of_manifest(name):
                each = _held(workspace, place, name)
                if each.batch in held and held[each.batch].sha256 != each.sha256:
                    raise EvidenceError(
                        "batch-fork", file=each.file, found=each.sha256, expected=held[each.batch].sha256
                    )
                held.setdefault(each.batch, each)
    return dict(sorted(held.items()))


def check_replacement(manifest: BatchManifest, *, file: str) -> None:
    """Refuse a batch that claims to replace another box's: no box takes another's ballots out of the count.

    Raises:
        EvidenceError: `replaces` names a batch of another box.
    """
    if manifest.replaces is not None and manifest.replaces.rpartition("-")[0] != manifest.box:
        raise EvidenceError("replaces-other-box", file=file, found=manifest.replaces, expected=manifest.box)


def held_batch(workspace: Workspace, batch: str) -> Held | None:
    """Return a batch of a folder by its id, None if the folder does not hold it.

    Raises:
        EvidenceError: The manifest is under another batch's name.
        DocumentError: The manifest is not what its format says.
    """
    for place in (places.BALLOTS, places.SET_ASIDE):
        if workspace.has(f"{place}/{batch}.json"):
            return _held(workspace, place, f"{batch}.json")
    return None


def sealings_of(workspace: Workspace, box: str) -> tuple[Sealing, ...]:
    """Return the sealings of one box, the first one first."""
    return sealings([each.manifest for each in inventory(workspace).values() if each.manifest.box == box])


def sealings(manifests: list[BatchManifest]) -> tuple[Sealing, ...]:
    """Group manifests by box and sealing: a sealing goes on after the parts of the one that it replaces."""
    ordered = sorted(manifests, key=lambda each: (each.box, each.parts, each.part))
    return tuple(
        _sealing(box, parts, tuple(group))
        for (box, parts), group in groupby(ordered, key=lambda each: (each.box, each.parts))
    )


def _sealing(box: str, parts: int, manifests: tuple[BatchManifest, ...]) -> Sealing:
    replaced = [int(each.replaces.rpartition("-")[2]) for each in manifests if each.replaces is not None]
    return Sealing(box, max(replaced, default=0) + 1, parts, manifests)


def _held(workspace: Workspace, place: str, name: str) -> Held:
    file = f"{place}/{name}"
    data = workspace.read(file)
    manifest = BatchManifest.from_bytes(data, file=file)
    if manifest.batch != places.batch_of_manifest(name):
        raise EvidenceError("manifest-name", file=file, found=manifest.batch, expected=name)
    check_replacement(manifest, file=file)
    return Held(manifest, place, hashlib.sha256(data).hexdigest())
