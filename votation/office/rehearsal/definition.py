"""The definition under test: the election's own, marked in its id, its titles and a field, with keys of no worth."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from votation.election.base import MAX_LINE_CHARACTERS
from votation.election.freezing import freeze
from votation.election.model import REHEARSAL, REHEARSAL_FIELD
from votation.election.source import MAX_SOURCE_BYTES, read_yaml
from votation.evidence.signing import PrivateKey
from votation.office import places
from votation.office.opening import credentials_of
from votation.tallying.plan import plan, with_options

if TYPE_CHECKING:
    from votation.election import Election
    from votation.election.base import Titles
    from votation.office.workspace import Workspace

PREFIX: Final = "essai-"
"""Head of the id of a rehearsal."""
MAX_ID: Final = 64


def definition_of(workspace: Workspace) -> Election:
    """Return the definition of a folder, frozen or as it would be frozen now; its own keys need not be there yet.

    Raises:
        DefinitionError: It contradicts itself.
        DocumentError: election.yaml is not in the subset of YAML that is read.
        MethodError: A method is unknown, has no such option, or cannot read these ballots.
        IncompleteError: There is no definition.
    """
    if workspace.has(places.ELECTION):
        return workspace.election()
    source = read_yaml(workspace.read(places.SOURCE, limit=MAX_SOURCE_BYTES), places.SOURCE)
    election = with_options(freeze(source, credentials=credentials_of(workspace))[0])
    plan(election)
    return election


def marked_source(election: Election) -> bytes:
    """Return the election.yaml of the rehearsal; JSON is YAML."""
    value: dict[str, Any] = {
        name: each for name, each in election.plain().items() if name not in {"format", "credentials"}
    }
    value["id"] = f"{PREFIX}{election.id}"[:MAX_ID]
    value[REHEARSAL_FIELD] = REHEARSAL
    value["title"] = _titles(election.title)
    value["themes"] = [theme.plain() | {"title": _titles(theme.title)} for theme in election.themes]
    signers = {name: each for name, each in value["signers"].items() if name != places.ALLOWED_SIGNERS}
    value["signers"] = signers
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def key_of(election: Election, name: str) -> PrivateKey:
    """Return the key of an official or a box of a rehearsal; it can be made by everybody, and proves nothing."""
    return PrivateKey.from_seed(seed_of(election, name))


def seed_of(election: Election, name: str) -> bytes:
    """Return the public seed of a key."""
    return hashlib.sha256(f"votation rehearsal {election.digest} {name}".encode()).digest()


def signers_of(election: Election, *, boxes: bool) -> bytes:
    """Return allowed_signers of a rehearsal: the officials, and the boxes if wanted."""
    names = [*election.signers.officials.names, *([box.id for box in election.signers.boxes] if boxes else [])]
    return "".join(f"{name} {key_of(election, name).public.line()}\n" for name in names).encode()


def _titles(titles: Titles) -> dict[str, str]:
    return {language: f"{REHEARSAL}: {title}"[:MAX_LINE_CHARACTERS].rstrip() for language, title in titles.items()}
