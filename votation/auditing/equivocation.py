"""Proof that officials told two stories: two documents they signed that cannot both be true.

Everything a stranger needs is inside, byte for byte, but for the keys to trust: the definition, the two documents, the
signatures under each. What contradicts what:

==============  ===============================================================================
`board`         two boards of one revision; a later one without a batch of the earlier one, or that names another
                board as the one just before it
`lots`          two values for one election
`statement`     two statements of one revision; or a later one that supersedes another one than that just before it
==============  ===============================================================================
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from votation.auditing.anchor import load_anchor
from votation.auditing.definition import check_definition
from votation.auditing.published import ALLOWED_SIGNERS, BOARD, ELECTION, LOTS, STATEMENT, Published
from votation.auditing.report import Notes
from votation.auditing.signatures import check_officials
from votation.election.base import ID_PATTERN
from votation.errors import DocumentError, EvidenceError
from votation.evidence import folder, signing
from votation.records import Board, Enclosed, Equivocation, Lots, Statement

if TYPE_CHECKING:
    from datetime import datetime

    from votation.auditing.report import Finding

    Signed: TypeAlias = Board | Lots | Statement

KINDS: Final[dict[str, tuple[str, type[Signed]]]] = {
    BOARD: (signing.BOARD, Board),
    LOTS: (signing.LOTS, Lots),
    STATEMENT: (signing.RESULT, Statement),
}
"""Namespace and model of each document that a proof may be about."""


def contradict(first: Signed, second: Signed) -> bool:
    """Tell whether two documents of one election cannot both be true; `second` is the later one."""
    match first, second:
        case Board(), Board():
            return first.election_sha256 == second.election_sha256 and _boards_contradict(first, second)
        case Lots(), Lots():
            return first.election_sha256 == second.election_sha256 and first.value != second.value
        case Statement(), Statement():
            same = first.digests.election == second.digests.election
            return same and _statements_contradict(first, second)
    return False


def prove(file: str, first: tuple[Published, str], second: tuple[Published, str]) -> Equivocation:
    """Put the two documents and their signatures together.

    Args:
        file: Which document.
        first: Where one of them stands: folder and name.
        second: Where the other one stands.

    Raises:
        IncompleteError: A file has vanished since the folders were listed.
        MachineError: A file cannot be read.
    """
    newer = second[0]
    signers = [Enclosed(name=ALLOWED_SIGNERS, content=_packed(newer.read(ALLOWED_SIGNERS)))]
    return Equivocation.model_validate({
        "format": "votation/equivocation@1",
        "file": file,
        "definition": (*signers, *_enclosed(newer, ELECTION, ELECTION)),
        "first": _enclosed(*first, file),
        "second": _enclosed(*second, file),
    })  # fmt: skip


def check(
    data: bytes, *, file: str, trust: Path | None, at: datetime | None = None, revoked: Path | None = None
) -> tuple[Equivocation, tuple[Finding, ...]]:
    """Check a proof; return it, and why it proves nothing.

    Args:
        data: The proof.
        file: Its name, for errors.
        trust: The officials' keys, from outside.
        at: Time at which keys must be valid; None leaves it to the statements, where they are in the proof.
        revoked: Plain public keys that count no longer.

    Raises:
        DocumentError: `data` is no such proof.
        InputError: `trust` or `revoked` is malformed.
        IncompleteError: `trust` or `revoked` is missing.
        RefusedError: `at` has no zone.
        MachineError: A file cannot be read, or the documents cannot be laid out.
    """
    proof, notes = Equivocation.from_bytes(data, file=file), Notes()
    with tempfile.TemporaryDirectory(prefix="votation-") as place:
        roots = [Path(place, "first"), Path(place, "second")]
        for root, files in zip(roots, (proof.first, proof.second), strict=True):
            _lay_out(root, (*proof.definition, *files), file)
        documents = [_signed(root, proof.file, trust, at, revoked, notes) for root in roots]
    first, second = documents
    if first is not None and second is not None and not contradict(first, second):
        notes.find(EvidenceError("proof-of-nothing", file=file))
    return proof, tuple({(each.rule, each.file, each.found): each for each in notes.findings}.values())


def _boards_contradict(first: Board, second: Board) -> bool:
    if first.revision == second.revision:
        return first.digest != second.digest
    if second.revision == first.revision + 1 and second.previous != first.digest:
        return True
    later = {row.batch: row.manifest_sha256 for row in second.batches}
    kept = all(later.get(row.batch) == row.manifest_sha256 for row in first.batches)
    return first.revision < second.revision and not kept


def _statements_contradict(first: Statement, second: Statement) -> bool:
    if first.revision == second.revision:
        return first.digest != second.digest
    return second.revision == first.revision + 1 and second.supersedes != first.digest


def _enclosed(published: Published, there: str, name: str) -> tuple[Enclosed, ...]:
    signatures = {
        signer: path for signer, path in published.signatures.get(there, {}).items() if re.fullmatch(ID_PATTERN, signer)
    }
    files = {name: there} | {f"{name}.{signer}.sig": path for signer, path in signatures.items()}
    return tuple(Enclosed(name=each, content=_packed(published.read(path))) for each, path in files.items())


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _lay_out(root: Path, files: tuple[Enclosed, ...], proof: str) -> None:
    with folder.machine_errors(root.name):
        root.mkdir()
    for each in files:
        try:
            data = base64.b64decode(each.content, validate=True)
        except binascii.Error as error:
            raise DocumentError("proof-base64", file=proof, found=each.name) from error
        folder.write_atomic(root / str(folder.safe_path(each.name)), data, overwrite=True)


def _signed(
    root: Path, file: str, trust: Path | None, at: datetime | None, revoked: Path | None, notes: Notes
) -> Signed | None:
    """Return one of the documents, its signatures checked as in a published folder."""
    namespace, kind = KINDS[file]
    with notes.catching():
        published = Published.open(root)
        document = kind.from_bytes(published.read(file), file=file)
        statement = document if isinstance(document, Statement) else None
        anchor = load_anchor(root, trust=trust, revoked=revoked, at=at, statement=statement)
        definition = check_definition(published, anchor, notes)
        if definition is None:
            return None
        check_officials(published, definition, file, namespace, notes)
        found = document.digests.election if isinstance(document, Statement) else document.election_sha256
        if found != definition.sha256:
            notes.find(EvidenceError("proof-of-other-election", file=file, found=found, expected=definition.sha256))
        return document
    return None
