"""Who signed a document. Every signature file is checked, needed or not: an invalid one is never passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation.errors import IncompleteError, SignatureError
from votation.evidence import signing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.auditing.anchor import Anchor
    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.election import Election
    from votation.evidence.signing import AllowedSigners, PublicKey


@dataclass(frozen=True, slots=True)
class Definition:
    """The definition that was read, the keys it names, and whom the verifier trusts.

    Attributes:
        sha256: Digest of election.json.
        signers: The folder's allowed_signers; None if it cannot be read, and then no signature can be checked.
    """

    election: Election
    sha256: str
    signers: AllowedSigners | None
    anchor: Anchor

    @property
    def fingerprints(self) -> dict[str, str]:
        """The keys of the officials that stand in the folder, by name."""
        if self.signers is None:
            return {}
        names = self.election.signers.officials.names
        return {name: key.fingerprint for name in names for key in self.signers.keys(name)}

    @property
    def box_points(self) -> frozenset[bytes]:
        """The points of all box keys: none of them ever counts as an official's."""
        boxes = {box.id for box in self.election.signers.boxes}
        entries = self.signers.entries if self.signers else ()
        return frozenset(entry.key.point for entry in entries if not boxes.isdisjoint(entry.principals))


def check_officials(
    published: Published, definition: Definition, file: str, namespace: str, notes: Notes, *, required: bool = True
) -> int:
    """Check the signatures under a document of the officials.

    Args:
        published: The folder.
        definition: Who the officials are, and whom the verifier trusts.
        file: The document.
        namespace: What its signatures must be for.
        notes: Where findings go.
        required: Whether the threshold must be met; signatures that are there must hold in any case.

    Returns:
        The number of distinct trusted keys.

    Raises:
        MachineError: A file cannot be read.
    """
    if definition.signers is None:
        return 0
    keys = _signing_keys(published, definition, file, namespace, notes)
    officials = definition.election.signers.officials.names
    for name in sorted(keys.keys() - set(officials)):
        path = published.signatures[file][name]
        notes.find(SignatureError("signed-by-no-official", file=path, found=name))
    hands = _hands(definition, keys, file, namespace, notes)
    if required:
        _require(definition, keys, hands, file, notes)
    return len(hands)


def check_batch_signature(
    published: Published, definition: Definition, file: str, box: str, notes: Notes, *, counted: bool
) -> PublicKey | None:
    """Check the signatures under a batch manifest, and return the key that vouches for the batch.

    That is the key of its box; where the box lost it, that of the first official among enough of them. A key that was
    revoked vouches for no batch that counts; one that was set aside, perhaps for that very reason, keeps its signature.

    Raises:
        MachineError: A file cannot be read.
    """
    if definition.signers is None:
        return None
    keys = _signing_keys(published, definition, file, signing.BATCH, notes)
    officials = definition.election.signers.officials
    for name in sorted(keys.keys() - {box, *officials.names}):
        path = published.signatures[file][name]
        notes.find(SignatureError("signed-by-other-box", file=path, found=name, expected=box))
    if box in keys:
        if counted and keys[box] in definition.anchor.revoked:
            _refuse_revoked(definition, keys[box], published.signatures[file][box], notes)
        return keys[box]
    hands = _hands(definition, keys, file, signing.BATCH, notes)
    if len(hands) < officials.threshold:
        notes.find(IncompleteError("batch-not-signed", file=file, found=len(hands), expected=box))
        return None
    return next(iter(hands.values()))


def _signing_keys(
    published: Published, definition: Definition, file: str, namespace: str, notes: Notes
) -> dict[str, PublicKey]:
    """Return the key behind each name whose signature holds under the keys that the definition names."""
    keys: dict[str, PublicKey] = {}
    data = published.read(file)
    for name, path in published.signatures.get(file, {}).items():
        with notes.catching():
            key = signing.verify(published.read(path), namespace, data, file=path)
            if definition.signers is None or name not in definition.signers.principals(key, namespace, None):
                raise SignatureError("signed-with-other-key", file=path, found=key.fingerprint, expected=name)
            keys[name] = key
    return keys


def _hands(
    definition: Definition, keys: Mapping[str, PublicKey], file: str, namespace: str, notes: Notes
) -> dict[str, PublicKey]:
    """Return the officials whose signatures count, with their keys: one name for each distinct point."""
    hands: dict[str, PublicKey] = {}
    taken = set(definition.box_points)
    for name in definition.election.signers.officials.names:
        if name not in keys:
            continue
        key = keys[name]
        if _is_trusted(definition, name, key, file, namespace, notes) and key.point not in taken:
            taken.add(key.point)
            hands[name] = key
    return hands


def _is_trusted(definition: Definition, name: str, key: PublicKey, file: str, namespace: str, notes: Notes) -> bool:
    path = f"{file}.{name}.sig"
    match definition.anchor.standing(name, key, namespace):
        case "revoked":
            _refuse_revoked(definition, key, path, notes)
        case "not-then":
            notes.find(
                SignatureError(
                    "signed-outside-validity", file=path, found=key.fingerprint, name=name, at=definition.anchor.at_text
                )
            )
        case "trusted":
            return True
    return False


def _refuse_revoked(definition: Definition, key: PublicKey, path: str, notes: Notes) -> None:
    notes.find(
        SignatureError("signed-with-revoked-key", file=path, found=key.fingerprint, at=definition.anchor.at_text)
    )


def _require(
    definition: Definition, keys: Mapping[str, PublicKey], hands: Mapping[str, PublicKey], file: str, notes: Notes
) -> None:
    """Demand the threshold, and say who is missing: who has not signed, or is not known from outside."""
    officials = definition.election.signers.officials
    if len(hands) >= officials.threshold:
        return
    anchor = definition.anchor
    strangers = [name for name in officials.names if name in keys and _is_stranger(anchor, name, keys[name])]
    if strangers:
        name = strangers[0]
        notes.find(IncompleteError("signer-not-known-outside", file=file, found=keys[name].fingerprint, name=name))
    missing = ", ".join(name for name in officials.names if name not in hands)
    notes.find(
        IncompleteError(
            "signatures-too-few", file=file, found=len(hands), expected=officials.threshold, missing=missing
        )
    )


def _is_stranger(anchor: Anchor, name: str, key: PublicKey) -> bool:
    return anchor.signers is not None and key not in anchor.signers.keys(name)
