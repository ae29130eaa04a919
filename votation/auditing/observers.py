"""Step 8: what other people counted. It informs, and never changes the verdict."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from votation.auditing.anchor import moment
from votation.auditing.published import RECOUNTS, STATEMENT
from votation.auditing.report import Witness
from votation.errors import EvidenceError, IncompleteError, InputError, SignatureError
from votation.evidence import signing
from votation.records import RecountStatement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from votation.auditing.anchor import Anchor
    from votation.auditing.published import Published
    from votation.auditing.report import Finding, Notes
    from votation.evidence.signing import AllowedSigners, PublicKey

_JSON: Final = re.compile(r"\.json(?=\.)")
_RECOUNT: Final = re.compile(r"recounts/([a-z0-9][a-z0-9._-]{0,63})\.json")


def read_recounts(
    published: Published, recounters: AllowedSigners | None, result_sha256: str | None, anchor: Anchor, notes: Notes
) -> tuple[Witness, ...]:
    """Read every recount in `recounts/`, and say who signed it.

    Args:
        published: The folder.
        recounters: Keys of observers that the verifier knows.
        result_sha256: Digest of the result of this recount; None if there is none.
        anchor: Which keys were revoked.
        notes: Where numbers go.

    Raises:
        MachineError: A file cannot be read.
    """
    witnesses = tuple(
        _witness(published, name, beside, recounters, result_sha256, anchor)
        for name, beside in _signatures(published).items()
    )
    notes.tell(recounts=len(witnesses), agree=sum(each.agrees is True for each in witnesses))
    return witnesses


def _witness(
    published: Published,
    file: str,
    beside: Sequence[str],
    recounters: AllowedSigners | None,
    result_sha256: str | None,
    anchor: Anchor,
) -> Witness:
    try:
        data = published.read(file)
        recount = RecountStatement.from_bytes(data, file=file)
        _check_statement(published, recount, file)
        keys = _signed(published, data, file, beside, anchor)
    except (EvidenceError, InputError, IncompleteError) as fault:
        return _faulty(file, fault)
    when = moment(recount.finished_at)  # after the statement, whose time is that of the officials' keys
    known = ((key, name) for key in keys for name in _names(recounters, key, when))
    key, name = next(known, (keys[0], None))  # a signature that somebody added hides none that is known
    agrees = None if result_sha256 is None else recount.digests.result == result_sha256
    return Witness(file, key.fingerprint, name, recount.verdict, agrees)


def _names(recounters: AllowedSigners | None, key: PublicKey, when: datetime) -> tuple[str, ...]:
    return recounters.principals(key, signing.RECOUNT, when) if recounters else ()


def _faulty(file: str, fault: Finding) -> Witness:
    return Witness(file, fault=fault)


def _check_statement(published: Published, recount: RecountStatement, file: str) -> None:
    """A recount is of the statement of this folder."""
    expected = hashlib.sha256(published.read(STATEMENT)).hexdigest()
    if recount.statement_sha256 != expected:
        raise EvidenceError("recount-of-other-statement", file=file, found=recount.statement_sha256, expected=expected)


def _signed(published: Published, data: bytes, file: str, beside: Sequence[str], anchor: Anchor) -> list[PublicKey]:
    """Return the keys whose signatures stand beside a recount; each of them must hold."""
    if not beside:
        raise IncompleteError("recount-not-signed", file=file)
    keys = [signing.verify(published.read(name), signing.RECOUNT, data, file=name) for name in beside]
    for key, name in zip(keys, beside, strict=True):
        if key in anchor.revoked:
            raise SignatureError("signed-with-revoked-key", file=name, found=key.fingerprint, at=anchor.at_text)
    return keys


def _signatures(published: Published) -> dict[str, list[str]]:
    """Return the recounts with their signatures, each given to the longest name that it continues."""
    owned: dict[str, list[str]] = {name: [] for name in published.within(RECOUNTS) if _RECOUNT.fullmatch(name)}
    for name in published.within(RECOUNTS):
        ends = (match.end() for match in _JSON.finditer(name)) if name.endswith(".sig") else ()
        documents = [name[:end] for end in ends if name[:end] in owned]
        if documents:
            owned[documents[-1]].append(name)
    return owned
