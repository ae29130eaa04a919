"""Checking a definition before it is frozen: every mistake, every default, every risk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from votation.election.checks import NO_FILE, mistakes
from votation.election.freezing import freeze
from votation.election.notices import defaults, warnings
from votation.election.source import MAX_SOURCE_BYTES, read_yaml
from votation.errors import InputError, MethodError
from votation.evidence.signing import AllowedSigners
from votation.office import places
from votation.office.opening import check_signers, credentials_of
from votation.office.workspace import Workspace
from votation.tallying.plan import plan, with_options

if TYPE_CHECKING:
    from votation.election import Election
    from votation.election.notices import Default, Notice
    from votation.election.source import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a definition.

    Attributes:
        source: The definition as written; knows the line of each field.
        election: What would be frozen, every option written out; None where there are mistakes.
        mistakes: What `open` would refuse, in the order of the lines.
        keys: What is wrong with allowed_signers, once the definition itself is right; None if nothing is.
        defaults: What was not written, and what applies.
        notices: What was changed in texts, and risks.
    """

    source: Source
    election: Election | None
    mistakes: tuple[InputError, ...]
    keys: InputError | None = None
    defaults: tuple[Default, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether `open` would freeze it."""
        return not self.mistakes and self.keys is None


def check(root: Path | str) -> Checked:
    """Say everything about the election.yaml of a folder; nothing is written.

    Raises:
        DocumentError: election.yaml is not in the subset of YAML that is read.
        InputError: credentials.txt is not what it should be.
        IncompleteError: election.yaml is missing.
    """
    workspace = Workspace(Path(root))
    source = read_yaml(workspace.read(places.SOURCE, limit=MAX_SOURCE_BYTES), places.SOURCE)
    signers = workspace.read(places.ALLOWED_SIGNERS) if workspace.has(places.ALLOWED_SIGNERS) else None
    digest = NO_FILE if signers is None else hashlib.sha256(signers).hexdigest()
    roll = credentials_of(workspace)
    found: list[InputError] = [*mistakes(source, allowed_signers_sha256=digest, credentials=roll)]
    if found:
        return Checked(source, None, tuple(found))
    written, changes = freeze(source, allowed_signers_sha256=digest, credentials=roll)
    election = _planned(written, source)
    if isinstance(election, MethodError):
        return Checked(source, None, (election,))
    return Checked(
        source,
        election,
        (),
        keys=_keys(election, signers or b""),
        defaults=tuple(defaults(source, election)),
        notices=(*changes, *warnings(election)),
    )


def _planned(election: Election, source: Source) -> Election | MethodError:
    """Return the election with its options written out, or what is wrong with its methods."""
    try:
        election = with_options(election)
        plan(election)
    except MethodError as error:
        error.file, error.line = source.file, source.line(("methods",))
        return error
    return election


def _keys(election: Election, signers: bytes) -> InputError | None:
    try:
        known = AllowedSigners.parse(signers, file=places.ALLOWED_SIGNERS, dates_allowed=False, unique=True)
        check_signers(election, known)
    except InputError as error:
        return error
    return None
