"""The status of each batch, and what a board must not hold; nothing here touches the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.errors import IncompleteError, InputError
from votation.office.inventory import sealings
from votation.records import BoardBatch, ConflictDecision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from votation.office.inventory import Held
    from votation.records import BatchManifest


def statuses(held: Mapping[str, Held], set_aside: Mapping[str, str]) -> tuple[BoardBatch, ...]:
    """Give each batch its status; one that is set aside replaces nothing.

    Args:
        held: Every batch of the folder, by id.
        set_aside: The batches that officials set aside, with their reasons.
    """
    replaced = {
        each.manifest.replaces: each.manifest.reason
        for each in held.values()
        if each.manifest.replaces is not None and each.batch not in set_aside
    }
    return tuple(_status(each, set_aside, replaced) for each in held.values())


def decisions(
    former: Sequence[ConflictDecision], added: ConflictDecision | None = None
) -> tuple[ConflictDecision, ...]:
    """Return the decisions taken so far, by ballot id; a later decision on a ballot takes the place of the former."""
    by_ballot = {each.ballot: each for each in (*former, *([added] if added else ()))}
    return tuple(by_ballot[ballot] for ballot in sorted(by_ballot))


def check_counted(manifests: Iterable[BatchManifest], counted: Collection[str]) -> None:
    """Refuse batches that must not count together.

    Args:
        manifests: Those of all batches of the folder.
        counted: Ids of the batches that count.

    Raises:
        IncompleteError: A part of a sealed box is missing.
        InputError: A box sealed twice, the later time without replacing the former; its parts tell of other sources or
            merges; or two boxes sealed one export.
    """
    boxes: set[str] = set()
    origins: dict[str, str] = {}
    for sealing in sealings(list(manifests)):
        if not any(each.batch in counted for each in sealing.manifests):
            continue
        if sealing.box in boxes:
            raise InputError("box-sealed-twice", found=sealing.manifests[0].batch, box=sealing.box)
        boxes.add(sealing.box)
        if sealing.missing:
            batch = sealing.missing[0]
            raise IncompleteError("batch-part-missing", found=batch, expected=sealing.parts, box=sealing.box)
        _check_parts(sealing.manifests)
        _check_origins(sealing.manifests[0], origins)


def _status(each: Held, set_aside: Mapping[str, str], replaced: Mapping[str, str | None]) -> BoardBatch:
    batch, sha256, lines = each.batch, each.sha256, each.manifest.lines
    if batch in set_aside:
        return BoardBatch(batch=batch, manifest_sha256=sha256, lines=lines, status="set-aside", reason=set_aside[batch])
    if batch in replaced:
        return BoardBatch(batch=batch, manifest_sha256=sha256, lines=lines, status="replaced", reason=replaced[batch])
    return BoardBatch(batch=batch, manifest_sha256=sha256, lines=lines, status="counted")


def _check_parts(manifests: Sequence[BatchManifest]) -> None:
    """Refuse parts of one sealing that do not say the same of the box: sources and merges are its own, not a part's."""
    first, *others = manifests
    for each in others:
        if (each.sources, each.merges) != (first.sources, first.merges):
            raise InputError("parts-disagree", found=each.batch, expected=first.batch, box=each.box)


def _check_origins(manifest: BatchManifest, origins: dict[str, str]) -> None:
    """Refuse an export that an earlier box sealed too; `sources` are the box's, the same in all its parts."""
    for source in manifest.sources:
        if source.original_sha256 is not None:
            other = origins.setdefault(source.original_sha256, manifest.box)
            if other != manifest.box:
                raise InputError("original-sealed-twice", found=manifest.box, expected=other)
