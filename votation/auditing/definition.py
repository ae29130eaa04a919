"""Step 2: the definition, its signatures, and the keys it names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from votation.auditing.published import ALLOWED_SIGNERS, ELECTION
from votation.auditing.signatures import Definition, check_officials
from votation.election import Election
from votation.election.contradictions import refuse_contradictions
from votation.errors import EvidenceError, IncompleteError, MethodError
from votation.evidence import signing
from votation.evidence.signing import AllowedSigners
from votation.tally import plan

if TYPE_CHECKING:
    from votation.auditing.anchor import Anchor
    from votation.auditing.published import Published
    from votation.auditing.report import Notes

SHOWN = 400
"""Characters of a list of keys in an error."""
_HERE = "method-plug-in"
"""Rules of errors that tell of what is installed on this computer."""


def check_definition(published: Published, anchor: Anchor, notes: Notes) -> Definition | None:
    """Read election.json, the keys that it names, and the signatures under it.

    Returns:
        The definition; None if it cannot be counted by, and then nothing else can be checked.

    Raises:
        MachineError: A file cannot be read.
    """
    definition = None
    with notes.catching():
        data = published.read(ELECTION)
        election = _readable(data)
        signers = _allowed_signers(published, election, notes)
        definition = Definition(election, hashlib.sha256(data).hexdigest(), signers, anchor)
    if definition is None:
        return None
    notes.tell(election=definition.election.id, sha256=definition.sha256)
    if definition.election.marks:
        notes.find(IncompleteError("rehearsal", file=ELECTION, found=definition.election.id))
    _check_announced(definition, notes)
    _check_trust(definition, notes)
    hands = check_officials(published, definition, ELECTION, signing.ELECTION, notes)
    notes.tell(hands=hands, threshold=definition.election.signers.officials.threshold)
    return definition


def _readable(data: bytes) -> Election:
    """Return the definition, if it is one by which ballots can be counted.

    A method of another package that is missing or broken on this computer is no fault of the definition: the recount
    says so, and all the rest is checked.

    Raises:
        InputError: It is malformed, contradicts itself, or names a method that cannot read its ballots.
    """
    election = Election.from_bytes(data, file=ELECTION)
    refuse_contradictions(election, file=ELECTION)
    try:
        plan(election)
    except MethodError as error:
        if error.rule.startswith(_HERE):
            return election
        error.file = ELECTION
        raise
    except IncompleteError:
        return election
    return election


def _allowed_signers(published: Published, election: Election, notes: Notes) -> AllowedSigners | None:
    """Read the folder's keys: the very file that the definition names, a key for each official and box, no dates."""
    with notes.catching():
        data = published.read(ALLOWED_SIGNERS)
        found, expected = hashlib.sha256(data).hexdigest(), election.signers.allowed_signers
        if found != expected:
            notes.find(EvidenceError("allowed-signers-other", file=ALLOWED_SIGNERS, found=found, expected=expected))
        signers = AllowedSigners.parse(data, file=ALLOWED_SIGNERS, dates_allowed=False, unique=True)
        named = {name for entry in signers.entries for name in entry.principals}
        for name in (*election.signers.officials.names, *(box.id for box in election.signers.boxes)):
            if name not in named:
                notes.find(EvidenceError("signer-without-key", file=ALLOWED_SIGNERS, found=name))
        return signers
    return None


def _check_announced(definition: Definition, notes: Notes) -> None:
    """The definition says how many officials it takes: whoever may make another one, alone, could ask for one."""
    announced = definition.anchor.election
    if announced is not None and announced != definition.sha256:
        notes.find(EvidenceError("election-not-announced", file=ELECTION, found=definition.sha256, expected=announced))


def _check_trust(definition: Definition, notes: Notes) -> None:
    """Keys from inside the folder prove nothing: without others, say what to compare (FAULTS, row 55)."""
    anchor = definition.anchor
    if anchor.signers is None:
        keys = ", ".join(f"{name} {key}" for name, key in definition.fingerprints.items())[:SHOWN]
        sha256 = definition.sha256
        if anchor.inside:
            notes.find(IncompleteError("trust-from-inside", file=ALLOWED_SIGNERS, found=keys, election=sha256))
        else:
            notes.find(IncompleteError("trust-missing", file=ALLOWED_SIGNERS, found=keys, election=sha256))
