"""The signature file of OpenSSH (PROTOCOL.sshsig): what exactly is signed, and a parser that accepts one spelling.

The check, in this order; every step is on what the former ones let through:

 1. one armoured block, spelled as `ssh-keygen` spells it: line lengths, base64, last LF, nothing before or after
 2. magic, version 1, and every field of the block there, none left over
 3. the namespace asked for, an empty reserved field, SHA-512
 4. an Ed25519 public key, in software or in a token, canonical and not of small order
 5. a signature of that type; for a token, with the user's presence
 6. R canonical, S below the group order
 7. the Ed25519 equation over the namespaced digest of the data
"""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

from votation.errors import InputError, SignatureError
from votation.evidence.signing import curve, equation
from votation.evidence.signing.public_key import SK_ED25519, PublicKey
from votation.evidence.signing.wire import Reader, WireError, armour, dearmour, strings, uint32

ELECTION: Final = "votation-election@v1"
BATCH: Final = "votation-batch@v1"
BOARD: Final = "votation-board@v1"
LOTS: Final = "votation-lots@v1"
RESULT: Final = "votation-result@v1"
RECOUNT: Final = "votation-recount@v1"
NAMESPACES: Final = (ELECTION, BATCH, BOARD, LOTS, RESULT, RECOUNT)
"""What a signature is for: one made for one kind of document never holds for another."""

MAX_SIGNATURE_BYTES: Final = 4096  # of an armoured file; a token's takes about 500

_LABEL: Final = "SSH SIGNATURE"
_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_HASH: Final = b"sha512"
_USER_PRESENT: Final = 0x01  # flag of a token that was touched
_TOKEN_BYTES: Final = 5  # one of flags, four of a counter
_SHOWN: Final = 60  # characters of a faulty field repeated in an error


class _Block(NamedTuple):
    """The fields of a signature file, as they stand there."""

    key: bytes
    namespace: bytes
    reserved: bytes
    hash: bytes
    signature: bytes


def verify(signature: bytes, namespace: str, data: bytes, *, file: str) -> PublicKey:
    """Return the key that signed `data` for `namespace`. Whether that key may, is another question.

    Args:
        signature: The whole signature file.
        namespace: One of `NAMESPACES`.
        data: The signed file.
        file: Name of the signature file, for errors.

    Raises:
        SignatureError: The signature file is not strictly what OpenSSH writes, is for another namespace, or is not by
            the key it names over `data`.
    """
    block = _parse(_dearmour(signature, file), file)  # 1, 2
    _check_header(block, namespace, file)  # 3
    key = _key(block.key, file)  # 4
    encoded, token = _split(block.signature, key, file)  # 5
    _check_encodings(encoded, file)  # 6
    message = signed_bytes(namespace, data)
    if key.kind == SK_ED25519:
        # PROTOCOL.u2f, SSH U2F signatures: a token signs digests and its own flags and counter
        message = hashlib.sha256(key.application.encode()).digest() + token + hashlib.sha256(message).digest()
    _check_equation(key, encoded, message, file)  # 7
    return key


def signed_bytes(namespace: str, data: bytes) -> bytes:
    """Return the bytes that the key itself signs (PROTOCOL.sshsig, 3)."""
    return _MAGIC + strings(namespace.encode(), b"", _HASH, hashlib.sha512(data).digest())


def assemble(key: PublicKey, namespace: str, signature: bytes) -> bytes:
    """Return the signature file around the 64 bytes of an `ED25519` signature (PROTOCOL.sshsig, 1 and 2)."""
    fields = strings(key.blob, namespace.encode(), b"", _HASH, strings(key.kind.encode(), signature))
    return armour(_MAGIC + uint32(_VERSION) + fields, _LABEL)


def _dearmour(armoured: bytes, file: str) -> bytes:
    if len(armoured) > MAX_SIGNATURE_BYTES:
        raise SignatureError("signature-too-large", file=file, found=len(armoured), expected=MAX_SIGNATURE_BYTES)
    try:
        return dearmour(armoured, _LABEL)
    except WireError as error:
        raise SignatureError("signature-armour", file=file) from error


def _parse(blob: bytes, file: str) -> _Block:
    reader = Reader(blob)
    try:
        magic, version = reader.take(len(_MAGIC)), reader.uint32()
        if magic != _MAGIC or version != _VERSION:
            raise SignatureError("signature-version", file=file, found=version, expected=_VERSION)
        block = _Block(*(reader.string() for _ in _Block._fields))
        reader.end()
    except WireError as error:
        raise SignatureError("signature-malformed", file=file) from error
    return block


def _check_header(block: _Block, namespace: str, file: str) -> None:
    if block.namespace != namespace.encode():
        raise SignatureError("signature-namespace", file=file, found=_shown(block.namespace), expected=namespace)
    if block.reserved:
        raise SignatureError("signature-reserved", file=file, found=_shown(block.reserved))
    if block.hash != _HASH:
        raise SignatureError("signature-hash", file=file, found=_shown(block.hash), expected=_HASH.decode())


def _key(blob: bytes, file: str) -> PublicKey:
    try:
        return PublicKey.from_blob(blob, file=file)
    except InputError as error:
        raise SignatureError("signature-key", file=file, found=error.found, reason=error.rule) from error


def _split(field: bytes, key: PublicKey, file: str) -> tuple[bytes, bytes]:
    """Return the 64 bytes of the signature, and what a token adds: flags and counter."""
    reader = Reader(field)
    try:
        kind = reader.string()
        if kind != key.kind.encode():
            raise SignatureError("signature-type", file=file, found=_shown(kind), expected=key.kind)
        signature = reader.string()
        token = reader.take(_TOKEN_BYTES) if key.kind == SK_ED25519 else b""
        reader.end()
    except WireError as error:
        raise SignatureError("signature-malformed", file=file) from error
    if len(signature) != curve.SIGNATURE_BYTES:
        raise SignatureError("signature-malformed", file=file)
    if token and not token[0] & _USER_PRESENT:
        raise SignatureError("signature-user-absent", file=file)
    return signature, token


def _check_encodings(signature: bytes, file: str) -> None:
    point, scalar = signature[: curve.POINT_BYTES], signature[curve.POINT_BYTES :]
    if not (curve.is_canonical(point) and curve.is_scalar(scalar)):
        raise SignatureError("signature-encoding", file=file)


def _check_equation(key: PublicKey, signature: bytes, message: bytes, file: str) -> None:
    if not equation.by_cryptography()(key.point, signature, message):
        raise SignatureError("signature-wrong", file=file, found=key.fingerprint)


def _shown(field: bytes) -> str:
    return field[:_SHOWN].decode("ascii", "backslashreplace")
