"""Who vouches for a batch: its box, or enough officials where the box lost its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.errors import IncompleteError, SignatureError
from votation.evidence import signing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from votation.election import Election
    from votation.evidence.signing import AllowedSigners, PublicKey


def vouching_key(  # noqa: PLR0913 - a signed document, its signatures, and whose signatures hold
    data: bytes,
    signatures: Mapping[str, bytes],
    *,
    file: str,
    box: str,
    signers: AllowedSigners,
    election: Election | None = None,
    at: datetime | None = None,
) -> PublicKey:
    """Return the key that vouches for a batch: the box's, else that of the first official among enough.

    Every signature is checked, needed or not: one that does not hold is never passed over.

    Args:
        data: The batch manifest.
        signatures: The signature files beside it, by the name of the signer that their own name bears.
        file: Name of the manifest in the election folder.
        box: The box that the manifest names.
        signers: The keys that are trusted.
        election: Names the officials; without it only the box can vouch.
        at: Time at which keys must be valid, where `signers` limits them.

    Raises:
        SignatureError: A signature does not hold, is by another key than its name's, or by someone else than the box
            and the officials.
        IncompleteError: `signers` does not know a signer, or neither the box nor enough officials signed.
    """
    keys = {
        name: _checked_key(data, signatures[name], file=f"{file}.{name}.sig", name=name, signers=signers, at=at)
        for name in sorted(signatures)
    }
    officials = election.signers.officials.names if election else ()
    for name in keys:
        if election and name not in (box, *officials):
            raise SignatureError("signer-not-box", file=f"{file}.{name}.sig", found=name, expected=box)
    if box in keys:
        return keys[box]
    # FORMATS, common rules: thresholds count distinct public keys, and a box key never counts as an official's
    boxes = {key.point for each in election.signers.boxes for key in signers.keys(each.id)} if election else set()
    hands = [keys[name] for name in officials if name in keys and keys[name].point not in boxes]
    if election is None or len({key.point for key in hands}) < election.signers.officials.threshold:
        raise IncompleteError("batch-signature-missing", file=file, found=len(keys), expected=box)
    return hands[0]


def _checked_key(
    data: bytes, signature: bytes, *, file: str, name: str, signers: AllowedSigners, at: datetime | None
) -> PublicKey:
    key = signing.verify(signature, signing.BATCH, data, file=file)
    if not signers.keys(name):
        raise IncompleteError("signer-not-trusted", file=file, found=key.fingerprint, name=name)
    if name not in signers.principals(key, signing.BATCH, at):
        raise SignatureError("signature-of-another-key", file=file, found=key.fingerprint, expected=name)
    return key
