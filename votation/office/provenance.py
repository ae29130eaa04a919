"""Where the ballots of a draft come from: the imports that made it, as the journal notes them.

Each import notes what the draft is after it. A draft that is not what its last import left was changed by hand, or that
import was cut off; in both cases nobody can say where its ballots come from, and it is not sealed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from votation.election.base import Count, Id, Model, Sha256
from votation.errors import EvidenceError, RefusedError
from votation.evidence.journal import Journal
from votation.office import places
from votation.records import Source

if TYPE_CHECKING:
    from votation.evidence.journal import Entry
    from votation.office.workspace import Workspace


class Import(Model):
    """What the journal notes of an import.

    Attributes:
        ballots: Ballots that it added to the draft.
        decisions: What was decided or repaired to read the file: the rule, and the fields that its sentence names.
        dropped_sha256: Digest of the list of dropped rows in `private/`.
        draft_sha256: Digest of the draft after it.
        previous: Digest of the draft that it added to; absent where it began one.
    """

    box: Id
    ballots: Count
    source: Source
    decisions: tuple[dict[str, Any], ...] = ()
    dropped_sha256: Sha256
    draft_sha256: Sha256
    previous: Sha256 | None = None

    @property
    def original_sha256(self) -> str | None:
        """Digest of the file that was imported."""
        return self.source.original_sha256


def imports_of(workspace: Workspace) -> dict[str, tuple[Import, ...]]:
    """Return the imports that made the last draft of each box, the first one first; an older draft's are left out.

    Raises:
        EvidenceError: The journal is broken, or an entry of it is not what an import notes.
    """
    imports: dict[str, list[Import]] = {}
    for entry in Journal(workspace.path(places.JOURNAL)).entries():
        if entry.type == "import":
            noted = _noted(entry)
            if noted.previous is None:
                imports[noted.box] = []
            imports.setdefault(noted.box, []).append(noted)
    return {box: tuple(made) for box, made in imports.items()}


def sealed_with_others(workspace: Workspace) -> frozenset[str]:
    """Return the drafts that a larger box sealed with its own, by the journal, relative to the folder.

    Raises:
        EvidenceError: The journal is broken.
    """
    entries = Journal(workspace.path(places.JOURNAL)).entries()
    named = (entry.data.get("with") for entry in entries if entry.type == "seal")
    return frozenset(name for names in named if isinstance(names, list) for name in names if isinstance(name, str))


def sources_of(workspace: Workspace, name: str, draft: bytes) -> tuple[Source, ...]:
    """Return the sources of the ballots of a draft, none if it was not imported.

    Args:
        workspace: The folder.
        name: The draft, relative to the folder.
        draft: Its bytes.

    Raises:
        RefusedError: The draft is not what its last import left.
        EvidenceError: As `imports_of`.
    """
    place, _, file = name.rpartition("/")
    box = places.box_of_draft(file) if place == places.DRAFTS else None
    imports = imports_of(workspace).get(box, ()) if box else ()
    if imports:
        require_draft_of(imports[-1], draft, file=name)
    return tuple(each.source for each in imports)


def require_draft_of(last: Import, draft: bytes, *, file: str) -> None:
    """Refuse a draft that is not what its last import left.

    Raises:
        RefusedError: It has another digest.
    """
    found = hashlib.sha256(draft).hexdigest()
    if found != last.draft_sha256:
        raise RefusedError("draft-not-as-imported", file=file, found=found, expected=last.draft_sha256)


def _noted(entry: Entry) -> Import:
    try:
        return Import.model_validate(entry.data)
    except ValidationError as mistakes:
        field = ".".join(map(str, mistakes.errors(include_url=False)[0]["loc"]))
        raise EvidenceError("journal-import", file=places.JOURNAL, line=entry.n, found=field[:60]) from mistakes
