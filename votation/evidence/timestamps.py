"""Time stamps of RFC 3161: that a document existed at a time, by the word of an authority, checked offline.

A stamp is a signed answer to a query that holds a digest and nothing else. `rfc3161-client` reads and checks it, an
extra (`votation[timestamp]`) that is imported when a stamp is looked at.

A check, in this order:

1. the answer is one of RFC 3161, 2.4.2, and was granted
2. it is over the digest of this very document
3. its signature and certificates lead to a certificate that the verifier trusts, valid at the time it tells
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from votation.errors import EvidenceError, IncompleteError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MAX_STAMP_BYTES: Final = 64 * 1024
"""Bytes of an answer; with a chain of certificates it takes about 6 KiB."""
MAX_CERTIFICATES_BYTES: Final = 2**20
"""Bytes of the certificates to trust."""

_HASHES: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_GRANTED: Final = 0  # RFC 3161, 2.4.2; with modifications, it is not what was asked for


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer says; nothing of it is proved before `check`.

    Attributes:
        at: The time, RFC 3339 in UTC.
        serial: Number of the stamp at its authority.
    """

    at: str
    serial: int


def query(data: bytes) -> bytes:
    """Return the query for a stamp over a document: its SHA-256, and the wish for the authority's certificate.

    No nonce: a stamp over the same digest can be replayed only if it is older, which is as good. So the same document
    has one query, the one that `openssl ts -query -sha256 -no_nonce -cert` writes.

    Raises:
        IncompleteError: The extra is not installed.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _not_installed() from error
    asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()


def read(answer: bytes, data: bytes, *, file: str) -> Stamp:
    """Return what an answer says of a document, without a look at its signature: steps 1 and 2.

    Args:
        answer: The answer of the authority, a `.tsr` file.
        data: The document.
        file: Name of the answer, for errors.

    Raises:
        InputError: It is not an answer of RFC 3161, or a refusal.
        EvidenceError: It is over another document.
        IncompleteError: The extra is not installed.
    """
    response = _parse(answer, file)
    told = response.tst_info
    _check_imprint(response, data, file)
    return Stamp(told.gen_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), told.serial_number)


def check(answer: bytes, data: bytes, certificates: bytes, *, file: str, trusted: str) -> Stamp:
    """Return what an answer says of a document, once all of it is proved.

    Args:
        answer: The answer of the authority.
        data: The document.
        certificates: One or more certificates in PEM: the root to trust, and those between it and the authority that
            the answer does not bring.
        file: Name of the answer, for errors.
        trusted: Name of the file of certificates, for errors.

    Raises:
        InputError: The answer or a certificate is malformed.
        EvidenceError: The answer is over another document, or its signature or its certificates do not hold.
        IncompleteError: The extra is not installed.
    """
    stamp = read(answer, data, file=file)
    _check_signature(_parse(answer, file), data, _certificates(certificates, trusted), file)
    return stamp


def _parse(answer: bytes, file: str) -> TimeStampResponse:
    """Read an answer: step 1."""
    try:
        from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _not_installed() from error
    try:
        response = decode_timestamp_response(answer)
        if response.status != _GRANTED:
            raise InputError("timestamp-refused", file=file, found=response.status)
        # fields are read when they are asked for
        response.tst_info.gen_time  # noqa: B018 - raises where it is malformed
    except ValueError as error:
        raise InputError("timestamp-malformed", file=file) from error
    return response


def _check_imprint(response: TimeStampResponse, data: bytes, file: str) -> None:
    imprint = response.tst_info.message_imprint
    name = _HASHES.get(imprint.hash_algorithm.dotted_string)
    if name is None:
        raise InputError("timestamp-hash", file=file, found=imprint.hash_algorithm.dotted_string)
    expected = hashlib.new(name, data).hexdigest()
    if imprint.message.hex() != expected:
        raise EvidenceError("timestamp-other-document", file=file, found=imprint.message.hex()[:128], expected=expected)


def _certificates(data: bytes, file: str) -> list[Certificate]:
    from cryptography import x509  # noqa: PLC0415 - 30 ms that only a stamp pays

    try:
        found = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise InputError("timestamp-certificate", file=file) from error
    return list(dict.fromkeys(found))


def _check_signature(response: TimeStampResponse, data: bytes, trusted: list[Certificate], file: str) -> None:
    """Check the signature and the way to a trusted certificate: step 3."""
    reasons = [_reason(response, data, bundle) for bundle in _unambiguous(trusted)]
    if all(reasons):
        raise EvidenceError("timestamp-not-proved", file=file, reason=str(reasons[0])[:200])


def _unambiguous(trusted: list[Certificate]) -> Iterator[list[Certificate]]:
    """Yield the certificates so that no two have one subject: of those, the library tries but one, whichever."""
    names = Counter(certificate.subject for certificate in trusted)
    alone = [certificate for certificate in trusted if names[certificate.subject] == 1]
    several = [certificate for certificate in trusted if names[certificate.subject] > 1]
    yield from ([certificate, *alone] for certificate in several)
    if not several:
        yield alone


def _reason(response: TimeStampResponse, data: bytes, trusted: list[Certificate]) -> str:
    """Return why the signature does not lead to one of these certificates; empty where it does."""
    from cryptography.x509 import InvalidVersion  # noqa: PLC0415 - 30 ms that only a stamp pays
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415 - an extra

    builder = VerifierBuilder()
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(response, data)
    except (VerificationError, ValueError, InvalidVersion) as error:
        return str(error) or type(error).__name__
    return ""


def _not_installed() -> IncompleteError:
    return IncompleteError("timestamp-extra")
