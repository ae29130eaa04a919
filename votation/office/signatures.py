"""Signing documents of the folder, and who has yet to.

A signature lies beside its document as `<file>.<signer>.sig`. Whether it is made here or by `ssh-keygen -Y sign` makes
no difference; a signature that does not hold is never passed over in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.election import Election
from votation.errors import EvidenceError, IncompleteError, RefusedError, SignatureError
from votation.evidence import folder, signing
from votation.evidence.signing import AgentKey, PrivateKey, Signer
from votation.office import asked, places
from votation.office.workspace import workspace_at
from votation.records import BatchManifest, Board, Lots, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from votation.election.base import Document
    from votation.evidence.signing import AllowedSigners, PublicKey
    from votation.office.workspace import Workspace

OFFICIAL_DOCUMENTS: Final[dict[str, tuple[str, type[Document]]]] = {
    places.ELECTION: (signing.ELECTION, Election),
    places.BOARD: (signing.BOARD, Board),
    places.LOTS: (signing.LOTS, Lots),
    places.STATEMENT: (signing.RESULT, Statement),
}
"""What officials sign, with its namespace: a signature under one document never holds for another."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed a document.

    Attributes:
        file: The document.
        signers: Names whose signatures hold, in the definition's order.
        missing: Names of those who could still sign.
        hands: Number of distinct keys among the signatures: one key under two names is one hand.
        threshold: Number of distinct keys that are needed.
    """

    file: str
    signers: tuple[str, ...]
    missing: tuple[str, ...]
    hands: int
    threshold: int

    @property
    def complete(self) -> bool:
        """Whether enough distinct keys signed."""
        return self.hands >= self.threshold


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was made.

    Attributes:
        path: The signature file, relative to the folder.
        fingerprint: Fingerprint of the key.
        signatures: Where a document of the officials stands now; None for a batch manifest.
    """

    path: str
    fingerprint: str
    signatures: Signatures | None


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key that was written to disk.

    Attributes:
        path: The private key; the public one is `path` + `.pub`.
        line: The line to put into allowed_signers.
    """

    path: Path
    fingerprint: str
    line: str


def keygen(path: Path | str, *, name: str, key: PrivateKey | None = None) -> KeyPair:
    """Write a new key outside any election folder.

    Args:
        path: Where the private key goes.
        name: The official or box whose key it is.
        key: The key, where it is not to be drawn from the system's source of randomness (samples and tests).

    Raises:
        RefusedError: The file exists or lies in an election folder, or `name` is spelled as no official or box is.
        MachineError: It cannot be written.
    """
    path = Path(path)
    if not places.is_id(name):
        raise RefusedError("signer-name", found=ascii(name[: asked.SHOWN]))
    _refuse_inside_election(path)
    key = key or PrivateKey.generate()
    key.save(path, name)
    return KeyPair(path, key.public.fingerprint, f"{name} {key.public.line()}")


def load_key(key: Signer | Path | str, *, root: Path, passphrase: Callable[[], bytes] | None = None) -> Signer:
    """Return a private key, read from a file that lies outside the election folder `root`.

    A public key file, `.pub`, stands for the key that an agent or a token holds.

    Raises:
        RefusedError: The file lies inside the folder, or others may read it.
        InputError: It holds no Ed25519 key.
        IncompleteError: There is no such file.
    """
    if isinstance(key, Signer):
        return key
    path = Path(key)
    if path.resolve().is_relative_to(root.resolve()):
        raise RefusedError("key-in-folder", file=path.as_posix())
    return AgentKey(path) if path.suffix == ".pub" else PrivateKey.load(path, passphrase)


def sign(
    root: Path | str,
    file: str,
    *,
    key: Signer | Path | str,
    name: str,
    passphrase: Callable[[], bytes] | None = None,
) -> Signed:
    """Sign a document as an official: the definition, the board, the lots, the statement, or a lost box's batch.

    Signing again with the same key changes nothing: Ed25519 is deterministic.

    Args:
        root: The election folder.
        file: `election.json`, `board.json`, `lots.json`, `statement.json`, or `ballots/BOX-NNNN.json`.
        key: The official's private key, or the file that holds it.
        name: The official, as the definition names them.
        passphrase: Asked if the key file is encrypted.

    Raises:
        RefusedError: Nobody signs such a file, `name` is no official, the key is not theirs or not kept safely, or
            another signature of that name is there already.
        InputError: The document is not what its format says.
        EvidenceError: The document contradicts the other files of the folder.
        IncompleteError: The document or the key is missing.
    """
    workspace = workspace_at(root)
    with folder.lock(workspace.root, command=f"sign {file}"):
        election = workspace.election()
        namespace, kind = _what_is_signed(file)
        private = load_key(key, root=workspace.root, passphrase=passphrase)
        if name not in election.signers.officials.names:
            raise RefusedError("signer-unknown", found=name[: asked.SHOWN])
        require_key_of(workspace, election, name, private.public)
        data = workspace.read(file)
        _check_document(workspace, election, kind.from_bytes(data, file=file))
        path = places.signature(file, name)
        write_signature(workspace, path, private.sign(namespace, data))
        if file not in OFFICIAL_DOCUMENTS:
            return Signed(path, private.public.fingerprint, None)
        return Signed(path, private.public.fingerprint, signatures_of(workspace, election, file))


def write_signature(workspace: Workspace, path: str, signature: bytes) -> None:
    """Write a signature file, never over another one.

    Raises:
        RefusedError: Another signature of that name is there.
    """
    if workspace.has(path) and workspace.read(path) != signature:
        raise RefusedError("signature-exists", file=path)
    workspace.write(path, signature)


def require_key_of(workspace: Workspace, election: Election, name: str, key: PublicKey) -> None:
    """Refuse a key that is not the one allowed_signers lists for `name`.

    Raises:
        RefusedError: It is somebody else's, or nobody's.
    """
    keys = workspace.allowed_signers(election).keys(name)
    if key not in keys:
        expected = keys[0].fingerprint if keys else None
        raise RefusedError("key-of-another", found=key.fingerprint, expected=expected, name=name)


def signatures_of(workspace: Workspace, election: Election, file: str) -> Signatures:
    """Return who signed a document of the officials, every signature checked.

    Raises:
        SignatureError: A signature does not hold, or its name is no official's.
    """
    officials = election.signers.officials
    signers = workspace.allowed_signers(election)
    namespace, _ = _what_is_signed(file)
    keys = _keys(workspace.read(file), signatures_beside(workspace, file), file, namespace, signers)
    for name in keys:
        if name not in officials.names:
            raise SignatureError("signer-not-official", file=places.signature(file, name), found=name)
    of_boxes = {key.point for box in election.signers.boxes for key in signers.keys(box.id)}
    return Signatures(
        file=file,
        signers=tuple(name for name in officials.names if name in keys),
        missing=tuple(name for name in officials.names if name not in keys),
        hands=len({key.point for key in keys.values()} - of_boxes),
        threshold=officials.threshold,
    )


def require_signatures(workspace: Workspace, election: Election, file: str) -> Signatures:
    """Return who signed a document, if they are enough.

    Raises:
        IncompleteError: Too few distinct keys signed; names who could.
        SignatureError: A signature does not hold.
    """
    signed = signatures_of(workspace, election, file)
    if not signed.complete:
        raise IncompleteError(
            "signatures-missing",
            file=file,
            found=signed.hands,
            expected=signed.threshold,
            missing=", ".join(signed.missing),
        )
    return signed


def signatures_beside(workspace: Workspace, file: str) -> dict[str, bytes]:
    """Return the signature files of `file`, by the name they bear."""
    place, _, base = file.rpartition("/")
    start, end = f"{base}.", ".sig"
    beside = [name for name in workspace.names(place or ".") if name.startswith(start) and name.endswith(end)]
    names = [name[len(start) : -len(end)] for name in beside]
    return {name: workspace.read(places.signature(file, name)) for name in names}


def _keys(
    data: bytes, signatures: Mapping[str, bytes], file: str, namespace: str, signers: AllowedSigners
) -> dict[str, PublicKey]:
    """Check every signature of a document; return the key behind each name."""
    keys = {}
    for name, signature in signatures.items():
        path = places.signature(file, name)
        key = signing.verify(signature, namespace, data, file=path)
        if name not in signers.principals(key, namespace, None):
            raise SignatureError("signature-of-another-key", file=path, found=key.fingerprint, expected=name)
        keys[name] = key
    return keys


def _what_is_signed(file: str) -> tuple[str, type[Document]]:
    """Return the namespace and the model of a document."""
    if file in OFFICIAL_DOCUMENTS:
        return OFFICIAL_DOCUMENTS[file]
    place, _, base = file.rpartition("/")
    if place == places.BALLOTS and places.batch_of_manifest(base):
        return signing.BATCH, BatchManifest
    raise RefusedError("file-not-signed", file=file, expected=", ".join(OFFICIAL_DOCUMENTS))


def _check_document(workspace: Workspace, election: Election, document: Document) -> None:
    """Refuse to sign a document that is about another election, or other files, than those of the folder."""
    match document:
        case Board() | Lots() | BatchManifest():
            if document.election_sha256 != election.digest:
                raise EvidenceError(
                    "election-other", file=places.ELECTION, found=election.digest, expected=document.election_sha256
                )
        case Statement():
            check_statement(workspace, document)


def check_statement(workspace: Workspace, statement: Statement) -> None:
    """Compare the files that a statement binds with those of the folder.

    Raises:
        EvidenceError: One of them is another file than the statement says.
        IncompleteError: One of them is missing.
    """
    digests = statement.digests
    bound = {
        places.MANIFEST: digests.manifest,
        places.ELECTION: digests.election,
        places.BOARD: digests.board,
        places.LOTS: digests.lots,
        places.RESULT: digests.result,
    }
    for name, expected in bound.items():
        if expected is not None and (found := folder.sha256_file(workspace.path(name))) != expected:
            raise EvidenceError("statement-binds-other-file", file=name, found=found, expected=expected)
    if digests.lots is None and workspace.has(places.LOTS):
        raise EvidenceError("statement-without-lots", file=places.LOTS)


def _refuse_inside_election(path: Path) -> None:
    for parent in path.resolve().parents:
        if (parent / places.SOURCE).exists() or (parent / places.ELECTION).exists():
            raise RefusedError("key-in-folder", file=path.as_posix())
