"""Importing: a foreign file becomes part of the draft of a box, and from then on everybody can ask where it went.

Which cell of which format means what is decided before (`votation.exchange`); here it enters the folder. The original
stays in `private/` under its digest, which is all that is ever published of it. The draft is prepared beside its place,
the journal then says that it is to take that place, and so it does: whatever moment an import is killed at, the same
command again ends it, and an export whose import the journal notes is never taken twice.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation import ballots
from votation.ballots import Batch, Layout
from votation.ballots.drafting import ID_RANDOM_BYTES, crockford
from votation.errors import InputError, RefusedError
from votation.office import places
from votation.office.drafts import MAX_DRAFT_BYTES, suspects
from votation.office.inventory import inventory
from votation.office.provenance import Import, imports_of, require_draft_of
from votation.office.sealing import declared_box
from votation.office.workspace import at_work, workspace_at
from votation.records import Dropped, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from votation.ballots.batch import Cells, Texts
    from votation.election import Election
    from votation.office.workspace import Workspace
    from votation.records import Code

SUPERSEDED: Final = "SUPERSEDED"
"""Code of a row that a later or earlier one of the same voter replaces."""
VOIDED: Final = "VOIDED"
"""Code of a row that is void because its voter voted more than once."""
_ID_CHARACTERS: Final = ID_RANDOM_BYTES * 8 // 5
_NEXT: Final = ".next"


@dataclass(frozen=True, slots=True, eq=False)
class Incoming:
    """A foreign file as it will stand in the draft of a box.

    Attributes:
        original: Its bytes as they came.
        importer: What read it: the id of its format.
        cells: Shape (measures, ballots), measures in the order of the definition: the integer as the ballot file writes
            it + 1, 0 for an empty cell.
        groups: For each group of the definition, in its order: the value of each ballot.
        ids: Ids that the ballots have already; None where they are to be drawn.
        dropped: Physical line and code of each row that is no ballot.
        decisions: What was decided or repaired to read it, as the journal will publish it.
        mapping: The mapping it was read by, as it came.
    """

    original: bytes
    importer: str
    cells: Cells
    groups: tuple[Texts, ...] = ()
    ids: Texts | None = None
    dropped: tuple[tuple[int, str], ...] = ()
    decisions: tuple[Mapping[str, Any], ...] = ()
    mapping: bytes | None = None

    def __len__(self) -> int:
        return int(self.cells.shape[1])

    @property
    def sha256(self) -> str:
        """Digest of the original."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def source(self) -> Source:
        """Where its ballots come from, as the box will sign it: every row became a ballot or is told by its code."""
        codes = Counter(code for _, code in self.dropped)
        superseded, voided = codes.pop(SUPERSEDED, 0), codes.pop(VOIDED, 0)
        return Source(
            original_sha256=self.sha256,
            rows=len(self) + len(self.dropped),
            dropped=tuple(Dropped(code=code, count=count) for code, count in sorted(codes.items())),
            superseded=superseded,
            voided=voided,
            importer=self.importer,
            mapping_sha256=None if self.mapping is None else hashlib.sha256(self.mapping).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """An import, done or foreseen.

    Attributes:
        note: What the journal says of it.
        lines: Ballots of the draft after it.
        suspects: Lines of the draft that the tally will reject by themselves, by code.
        resumed: Whether an import that was cut off is now ended.
    """

    note: Import
    lines: int
    suspects: Mapping[Code, int]
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft that is to be: its bytes, the same in columns, and the entry of the journal that says so."""

    data: bytes
    batch: Batch
    note: Import

    def imported(self, election: Election, *, resumed: bool = False) -> Imported:
        found = suspects((self.batch,), election, self.note.box)
        return Imported(self.note, len(self.batch), found, resumed)


def take_import(
    root: Path | str,
    incoming: Incoming,
    *,
    box: str,
    at: str,
    operator: str,
    token: Callable[[int], bytes] = secrets.token_bytes,
) -> Imported:
    """Add the ballots of a foreign file to the draft of a box: of that box alone, in a folder whose election is open.

    Args:
        root: The workspace.
        incoming: The file, read and matched to the definition.
        box: The box.
        at: RFC 3339 time for the journal.
        operator: Who imports, in one line.
        token: Where the random bytes of ballot ids come from; tests and samples fix it.

    Raises:
        RefusedError: The box is unknown, the same original was imported before, the box has a draft that was not
            imported, or the election links the ballots of a voter.
        InputError: Two ballots have one id, or the cells do not fit the definition.
        EvidenceError: The journal is broken.
        IncompleteError: The election is not open.
        MachineError: A file cannot be written.
    """
    with at_work(root, f"import {box}", at=at, operator=operator) as desk:
        workspace, election = desk.workspace, desk.workspace.election()
        ended = _end_last(workspace, election, box)
        if ended is not None and ended.note.original_sha256 == incoming.sha256:
            return ended.imported(election, resumed=True)
        draft = _draft(workspace, election, incoming, box, token)
        _keep(workspace, incoming)
        name = places.draft(box)
        workspace.write(name + _NEXT, draft.data, overwrite=True)
        desk.note_again("import", draft.note.plain())
        workspace.put_in_place(name + _NEXT, name)
        return draft.imported(election)


def foresee_import(root: Path | str, incoming: Incoming, *, box: str) -> Imported:
    """Return what `take_import` would do, and write nothing; its digests change with the ids that will be drawn.

    Raises:
        RefusedError: As `take_import`.
        InputError: As `take_import`.
        EvidenceError: As `take_import`.
        IncompleteError: As `take_import`.
    """
    workspace = workspace_at(root)
    election = workspace.election()
    return _draft(workspace, election, incoming, box, secrets.token_bytes).imported(election)


def _end_last(workspace: Workspace, election: Election, box: str) -> _Draft | None:
    """Put the draft in its place that the last import of the box noted, if it was killed just before."""
    name = places.draft(box)
    if not workspace.has(name + _NEXT):
        return None
    data = workspace.read(name + _NEXT, limit=MAX_DRAFT_BYTES)
    imports = imports_of(workspace).get(box, ())
    if not imports or hashlib.sha256(data).hexdigest() != imports[-1].draft_sha256:
        return None  # killed before it was noted: nothing of it counts, and it is written anew
    batch = ballots.read(data, Layout.of(election), file=name, draft=True)
    workspace.put_in_place(name + _NEXT, name)
    return _Draft(data, batch, imports[-1])


def _draft(
    workspace: Workspace, election: Election, incoming: Incoming, box: str, token: Callable[[int], bytes]
) -> _Draft:
    declared_box(election, box)
    layout = Layout.of(election)
    if layout.voter is not None:
        raise RefusedError("import-linked", found=layout.voter)
    _refuse_known(workspace, incoming.sha256, box)
    name = places.draft(box)
    before = _draft_before(workspace, box)
    added = ballots.write(Batch(layout, _ids(incoming, token), None, None, incoming.groups, incoming.cells, None))
    data = added if before is None else before + added[len(layout.header) + 1 :]
    batch = ballots.read(data, layout, file=name, draft=True)  # read as it will be, before anybody relies on it
    _refuse_shared_ids(batch.ids, file=name)
    note = Import(
        box=box,
        ballots=len(incoming),
        source=incoming.source,
        decisions=tuple(dict(each) for each in incoming.decisions),
        dropped_sha256=hashlib.sha256(_dropped(incoming)).hexdigest(),
        draft_sha256=hashlib.sha256(data).hexdigest(),
        previous=None if before is None else hashlib.sha256(before).hexdigest(),
    )
    return _Draft(data, batch, note)


def _draft_before(workspace: Workspace, box: str) -> bytes | None:
    """Return the draft of a box if it is what its last import left: only then is it known where its ballots are from.

    Raises:
        RefusedError: It was written or changed by something else.
    """
    name = places.draft(box)
    if not workspace.has(name):
        return None
    imports = imports_of(workspace).get(box, ())
    if not imports:
        raise RefusedError("draft-not-imported", file=name)
    draft = workspace.read(name, limit=MAX_DRAFT_BYTES)
    require_draft_of(imports[-1], draft, file=name)
    return draft


def _refuse_known(workspace: Workspace, original: str, box: str) -> None:
    """Refuse an original that is in a draft, or in the sealed ballots of another box (FAULTS, row 21)."""
    for other, imports in imports_of(workspace).items():
        if workspace.has(places.draft(other)) and any(each.original_sha256 == original for each in imports):
            raise RefusedError("import-twice", found=original, box=other)
    for held in inventory(workspace).values():
        sources = held.manifest.sources if held.place == places.BALLOTS and held.manifest.box != box else ()
        if any(source.original_sha256 == original for source in sources):
            raise RefusedError("import-twice", found=original, box=held.manifest.box)


def _ids(incoming: Incoming, token: Callable[[int], bytes]) -> Texts:
    if incoming.ids is not None:
        return incoming.ids
    text = crockford(token(ID_RANDOM_BYTES * len(incoming))).encode("ascii")
    return np.array(memoryview(text).cast("B"), np.uint8).view(f"S{_ID_CHARACTERS}")


def _refuse_shared_ids(ids: NDArray[np.bytes_], *, file: str) -> None:
    values, counts = np.unique(ids, return_counts=True)
    if (counts > 1).any():
        raise InputError("import-id-twice", file=file, found=values[counts.argmax()].decode("ascii"))


def _keep(workspace: Workspace, incoming: Incoming) -> None:
    """Keep the original, its mapping and the list of dropped rows, for nobody but the office."""
    place = f"{places.PRIVATE}/{incoming.sha256}"
    workspace.write(place, incoming.original, private=True)
    workspace.write(f"{place}.dropped.csv", _dropped(incoming), private=True, overwrite=True)
    if incoming.mapping is not None:
        digest = hashlib.sha256(incoming.mapping).hexdigest()
        workspace.write(f"{places.PRIVATE}/{digest}.toml", incoming.mapping, private=True)


def _dropped(incoming: Incoming) -> bytes:
    return "".join(["line,code\n", *(f"{line},{code}\n" for line, code in incoming.dropped)]).encode()
