"""Opening: a folder is laid out, and the definition that people wrote is frozen for good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation import intake
from votation.election import Credentials
from votation.election.freezing import freeze
from votation.election.scaffold import scaffold as scaffold_text
from votation.election.source import MAX_SOURCE_BYTES, read_yaml
from votation.errors import InputError, RefusedError
from votation.evidence import folder
from votation.evidence.signing import AllowedSigners
from votation.office import asked, places
from votation.office.workspace import Workspace, at_work
from votation.tallying.plan import plan, with_options

if TYPE_CHECKING:
    from votation.election import Election
    from votation.election.notices import Notice
    from votation.election.source import Source

SIGNERS_HEADER: Final = b"""\
# The public key of every official and every box, one a line: NAME ssh-ed25519 AAAA...
# `votation keygen` prints the line to put here. Names are those of election.yaml.
# La cl\xc3\xa9 publique de chaque responsable et de chaque urne, une par ligne : NOM ssh-ed25519 AAAA...
# `votation keygen` affiche la ligne \xc3\xa0 mettre ici. Les noms sont ceux de election.yaml.
"""


@dataclass(frozen=True, slots=True)
class Scaffolded:
    """A new workspace."""

    root: Path
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A frozen definition.

    Attributes:
        election: The definition, every default and every option of every method written out.
        sha256: Digest of election.json: the fingerprint for the poster.
        changes: What was changed in the texts to bring them to NFC.
        new: False where the folder held this very definition already.
    """

    election: Election
    sha256: str
    changes: tuple[Notice, ...]
    new: bool


def scaffold(root: Path | str, *, election: str | None = None) -> Scaffolded:
    """Lay out a workspace: a commented election.yaml, and an allowed_signers without keys.

    Where only the first of them is there, as it would be written, the call that wrote it was cut off: it is ended.

    Args:
        root: The folder, made if it does not exist.
        election: Id of the election; None takes the name of the folder.

    Raises:
        RefusedError: The id is none, or one of the files exists.
        MachineError: The folder cannot be written.
    """
    root = Path(root)
    name = root.resolve().name.lower() if election is None else election
    workspace = Workspace(root)
    files = {places.SOURCE: scaffold_text(name).encode(), places.ALLOWED_SIGNERS: SIGNERS_HEADER}
    there = [file for file in (*files, places.ELECTION) if workspace.has(file)]
    cut_off = there == [places.SOURCE] and workspace.read(places.SOURCE) == files[places.SOURCE]
    if there and not cut_off:
        raise RefusedError("election-there", file=there[0])
    with folder.machine_errors(root.as_posix()):
        root.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        folder.write_alone(workspace.path(file), data, overwrite=False)
    return Scaffolded(root, tuple(files))


def open_election(root: Path | str, *, at: str, operator: str) -> Opened:
    """Freeze election.yaml into election.json: from now on the definition never changes.

    Args:
        root: The workspace, with election.yaml, allowed_signers and, where voters sign, credentials.txt.
        at: RFC 3339 time for the journal.
        operator: Who opens, in one line.

    Raises:
        DefinitionError: The definition contradicts itself.
        DocumentError: election.yaml is not in the subset of YAML that is read.
        MethodError: A method is unknown, has no such option, or cannot read these ballots.
        InputError: allowed_signers does not name exactly the officials and the boxes, each with a key of their own.
        RefusedError: Another definition is frozen here already.
        IncompleteError: One of the files is missing.
        MachineError: A file cannot be written.
    """
    with at_work(root, "open", at=at, operator=operator) as desk:
        workspace = desk.workspace
        source = read_yaml(workspace.read(places.SOURCE, limit=MAX_SOURCE_BYTES), places.SOURCE)
        election, changes = frozen(workspace, source)
        data = election.to_bytes()
        new = not workspace.has(places.ELECTION)
        if not new and workspace.read(places.ELECTION) != data:
            raise RefusedError("election-frozen", file=places.ELECTION)
        workspace.write(places.ELECTION, data)
        desk.note("open", {"election_sha256": election.digest})
        return Opened(election, election.digest, tuple(changes), new)


def frozen(workspace: Workspace, source: Source) -> tuple[Election, list[Notice]]:
    """Return what `open_election` would freeze, and what was changed in its texts; nothing is written.

    Raises:
        DefinitionError: As `open_election`.
        MethodError: As `open_election`.
        InputError: As `open_election`.
        IncompleteError: As `open_election`.
    """
    data = workspace.read(places.ALLOWED_SIGNERS)
    election, changes = freeze(
        source,
        allowed_signers_sha256=hashlib.sha256(data).hexdigest(),
        credentials=credentials_of(workspace),
    )
    signers = AllowedSigners.parse(data, file=places.ALLOWED_SIGNERS, dates_allowed=False, unique=True)
    check_signers(election, signers)
    election = with_options(election)
    plan(election)
    return election, changes


def check_signers(election: Election, signers: AllowedSigners) -> None:
    """Refuse a list of keys that is not exactly that of the officials and the boxes, one key each.

    Raises:
        InputError: A name is missing or too many, stands beside another one, or two names share a key.
    """
    file = places.ALLOWED_SIGNERS
    expected = {*election.signers.officials.names, *(box.id for box in election.signers.boxes)}
    owners: dict[bytes, str] = {}
    for entry in signers.entries:
        name = entry.principals[0]
        if len(entry.principals) > 1:
            found = ",".join(entry.principals)[: asked.SHOWN]
            raise InputError("signers-several-names", file=file, line=entry.line, found=found)
        if name not in expected:
            raise InputError("signers-nobody", file=file, line=entry.line, found=name[: asked.SHOWN])
        if entry.namespaces is not None:
            raise InputError("signers-limited", file=file, line=entry.line, found=name)
        owner = owners.setdefault(entry.key.point, name)
        if owner != name:
            raise InputError("signers-shared-key", file=file, line=entry.line, found=name, expected=owner)
    missing = sorted(expected - set(owners.values()))
    if missing:
        raise InputError("signers-missing", file=file, expected=", ".join(missing)[:200])


def credentials_of(workspace: Workspace) -> Credentials | None:
    """Return length and digest of credentials.txt, if the folder has it.

    Raises:
        InputError: It is not a sorted list of keys, each once.
    """
    if not workspace.has(places.CREDENTIALS):
        return None
    data = workspace.read(places.CREDENTIALS, limit=places.MAX_CREDENTIALS_BYTES)
    count = len(intake.Roll.parse(data, file=places.CREDENTIALS))
    return Credentials(count=count, sha256=folder.sha256_file(workspace.path(places.CREDENTIALS)))
