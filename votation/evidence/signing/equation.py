"""The Ed25519 equation, by whichever library computes it faster, with one verdict.

`cryptography` decides: OpenSSL checks the equation of RFC 8032, 5.1.7, without cofactor. PyNaCl is twice as fast and
stricter: libsodium also refuses an R of small order. So its yes is taken, and its no is asked again. A libsodium that
multiplied by the cofactor would say yes to what `cryptography` refuses; two such signatures are tried before PyNaCl is
used at all (Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020, vectors 4 and 5).

Encodings are for the caller to check, with `curve`; no library is trusted with them. Both libraries let other threads
run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

Equation: TypeAlias = Callable[[bytes, bytes, bytes], bool]
"""Tells whether a signature (second) by a key (first) over a message (third) holds."""

_MIXED_KEY: Final = bytes.fromhex("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d")
_MESSAGE: Final = bytes.fromhex("e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c")
_COFACTORED_ONLY: Final = (
    bytes.fromhex(
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
        "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"
    ),
    bytes.fromhex(
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
        "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405"
    ),
)


@cache
def fastest() -> Equation:
    """Return the equation by PyNaCl where it is installed and agrees, by `cryptography` elsewhere."""
    try:
        quick = by_pynacl()
    except ImportError:
        return by_cryptography()
    return quick if agrees(quick) else by_cryptography()


def agrees(equation: Equation) -> bool:
    """Tell whether `equation` refuses signatures that hold with the cofactor only."""
    return not any(equation(_MIXED_KEY, signature, _MESSAGE) for signature in _COFACTORED_ONLY)


def by_cryptography() -> Equation:
    """Return the equation as `cryptography` checks it."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 30 ms that `--help` does not pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    load = Ed25519PublicKey.from_public_bytes

    def holds(point: bytes, signature: bytes, message: bytes) -> bool:
        try:
            load(point).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return holds


def by_pynacl() -> Equation:
    """Return the equation as PyNaCl checks it first; what it refuses, `cryptography` decides.

    Raises:
        ImportError: PyNaCl is not installed (extra `votation[fast]`).
    """
    from nacl.bindings import crypto_sign_open  # noqa: PLC0415 - an extra, and imported only for signed ballots
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - the same

    decide = by_cryptography()

    def holds(point: bytes, signature: bytes, message: bytes) -> bool:
        try:
            crypto_sign_open(signature + message, point)
        except BadSignatureError:
            return decide(point, signature, message)
        return True

    return holds
