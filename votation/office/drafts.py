"""What a box is about to seal: its drafts, checked to the last byte, small groups merged or refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import ballots, intake
from votation.errors import InputError, RefusedError
from votation.office import places
from votation.office.provenance import sources_of
from votation.records import Code, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.election import Box, Election, Group
    from votation.office.workspace import Workspace
    from votation.records import Merge

MAX_DRAFT_BYTES: Final = 2**36
"""Bytes of one draft: 64 GiB, more than the batches of one box can hold."""
DRAFT_IMPORTER: Final = "draft"
"""Importer of ballots that came as a draft, written by a platform or by hand, and not from an export."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything one box seals.

    Attributes:
        batches: The drafts in columns, groups merged.
        body: Their ballot lines, each with its LF.
        sources: Where they come from, for the manifest.
        merges: The small values that were merged, for the manifest.
    """

    batches: tuple[Batch, ...]
    body: bytes
    sources: tuple[Source, ...]
    merges: tuple[Merge, ...]


def load_drafts(
    workspace: Workspace,
    election: Election,
    box: Box,
    *,
    with_: Sequence[str],
    merges: tuple[Merge, ...],
    sources: Sequence[Source] | None,
) -> Contents:
    """Read the drafts of a box and refuse what must not be published.

    Raises:
        BallotFileError: A draft breaks the strict CSV.
        RefusedError: A merge makes no sense, a group or the box stays below `privacy.min_group`, or a draft that was
            imported is not what its last import left.
        EvidenceError: The journal is broken.
        InputError: Two drafts hold one ballot id, or `sources` do not add up to the lines.
        IncompleteError: A draft is missing.
    """
    layout = ballots.Layout.of(election)
    names = (f"{places.DRAFTS}/{box.id}.csv", *with_)
    drafts = [workspace.read(name, limit=MAX_DRAFT_BYTES) for name in names]
    imported = [sources_of(workspace, name, data) for name, data in zip(names, drafts, strict=True)]
    batches = [ballots.read(data, layout, file=name, draft=True) for name, data in zip(names, drafts, strict=True)]
    _refuse_shared_ids(batches, names)
    if merges:
        _check_merges(election, box, merges)
        batches = [_merged(batch, merges) for batch in batches]
        drafts = [ballots.write(batch) for batch in batches]
    _refuse_small(batches, election, box)
    first_line = len(layout.header) + 1
    return Contents(
        batches=tuple(batches),
        body=b"".join(data[first_line:] for data in drafts),
        sources=_sources(_given(sources, imported, batches), [len(batch) for batch in batches], names),
        merges=merges,
    )


def suspects(batches: Iterable[Batch], election: Election, box: str) -> dict[Code, int]:
    """Count the lines that the tally will reject whatever other boxes hold, by code: by themselves, or for their id.

    The voters' signatures and revotes are not looked at.
    """
    unsigned = election.model_copy(update={"credentials": None})
    counts = np.zeros(len(intake.CODES) + 1, np.int64)
    passing = []
    for batch in batches:
        screened = intake.screen(batch, unsigned, box=box)
        counts += np.bincount(screened.codes, minlength=len(counts))
        passing.append(batch.take(screened.passing))
    found = Counter[Code](dict(zip(intake.CODES, counts[1:].tolist(), strict=True)))
    found.update(_repeated(passing))
    return {code: found[code] for code in intake.CODES if found[code]}


def _repeated(batches: Sequence[Batch]) -> Counter[Code]:
    """Count the lines that share their id: repeats of what one says, and all that say something else than others."""
    ids = np.concatenate([batch.ids for batch in batches]) if batches else np.zeros(0, "S1")
    distinct, times = np.unique(ids, return_counts=True)
    contents: dict[bytes, list[bytes]] = {each: [] for each in distinct[times > 1].tolist()}
    for batch in batches if contents else ():
        for row in np.flatnonzero(np.isin(batch.ids, list(contents))).tolist():
            contents[batch.ids[row]].append(_content(batch, row))
    versions = [len(set(each)) for each in contents.values()]
    repeats = sum(map(len, contents.values())) - sum(versions)
    return Counter[Code]({"DUPLICATE": repeats, "CONFLICT": sum(number for number in versions if number > 1)})


def _content(batch: Batch, row: int) -> bytes:
    """Return a digest of what a line says beside its id and its signature."""
    voter = b"" if batch.voters is None else batch.voters[row]
    seq = b"" if batch.seqs is None else b"%d" % batch.seqs[row]
    cells = batch.cells[:, row].astype(np.uint32).tobytes()
    said = b",".join([voter, seq, *(values[row] for values in batch.groups), cells])
    return hashlib.sha256(said).digest()


def _refuse_shared_ids(batches: Sequence[Batch], names: Sequence[str]) -> None:
    """Refuse drafts that share an id: sealed together, both ballots would be rejected as a conflict."""
    for index, batch in enumerate(batches[1:], 1):
        for before in batches[:index]:
            shared = np.intersect1d(before.ids, batch.ids)
            if len(shared):
                raise InputError("ballot-in-two-drafts", file=names[index], found=shared[0].decode("ascii"))


def _check_merges(election: Election, box: Box, merges: Sequence[Merge]) -> None:
    if election.credentials is not None:
        raise RefusedError("merge-signed-lines")
    groups = {group.id: group for group in election.groups}
    for merge in merges:
        if merge.group not in groups:
            raise RefusedError("merge-group", found=merge.group, expected=", ".join(groups)[:200])
        _check_values(groups[merge.group], box, merge)


def _check_values(group: Group, box: Box, merge: Merge) -> None:
    declared = [value.id for value in group.values]
    for value in (*merge.from_, merge.to):
        if value not in declared:
            raise RefusedError("merge-value", found=value, expected=", ".join(declared)[:200], group=group.id)
    allowed = box.groups.get(group.id, declared)
    if merge.to not in allowed:
        raise RefusedError("merge-value", found=merge.to, expected=", ".join(allowed)[:200], group=group.id)


def _merged(batch: Batch, merges: Sequence[Merge]) -> Batch:
    columns = list(batch.groups)
    for merge in merges:
        index = batch.layout.groups.index(merge.group)
        small = np.isin(columns[index], [value.encode() for value in merge.from_])
        columns[index] = np.where(small, merge.to.encode(), columns[index])
    return replace(batch, groups=tuple(columns))


def _refuse_small(batches: Sequence[Batch], election: Election, box: Box) -> None:
    """Refuse what would tell how a few people voted (ARCHITECTURE, decision 12)."""
    least = election.privacy.min_group
    lines = sum(len(batch) for batch in batches)
    if 0 < lines < least:
        raise RefusedError("box-too-small", found=lines, expected=least, box=box.id)
    for index, group in enumerate(election.groups):
        counts = _counts([batch.groups[index] for batch in batches])
        small = {value.id: counts[value.id] for value in group.values if 0 < counts.get(value.id, 0) < least}
        if small:
            told = ", ".join(f"{value} ({count})" for value, count in small.items())
            raise RefusedError("group-too-small", found=told[:200], expected=least, box=box.id, group=group.id)


def _counts(columns: Sequence[NDArray[np.bytes_]]) -> Mapping[str, int]:
    values, counts = np.unique(np.concatenate(columns), return_counts=True)
    return {value.decode("ascii"): int(count) for value, count in zip(values, counts, strict=True)}


def _given(
    given: Sequence[Source] | None, imported: Sequence[Sequence[Source]], batches: Sequence[Batch]
) -> Sequence[Source]:
    """Return the sources of all drafts: as given, as they were imported, or the draft itself."""
    if given is not None:
        return given
    own = ((Source(rows=len(batch), importer=DRAFT_IMPORTER),) for batch in batches)
    return [each for known, draft in zip(imported, own, strict=True) for each in known or draft]


def _sources(given: Sequence[Source], lines: Sequence[int], names: Sequence[str]) -> tuple[Source, ...]:
    rows = sum(source.rows for source in given)
    told = sum(source.superseded + source.voided + sum(dropped.count for dropped in source.dropped) for source in given)
    if rows != told + sum(lines):
        raise InputError("source-rows", file=names[0], found=rows, expected=told + sum(lines))
    return tuple(given)
