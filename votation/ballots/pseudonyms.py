"""The `voter` column: one name a voter in one election, which tells nobody who it is (FORMATS, ballot file)."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import Final

from votation.ballots.drafting import crockford
from votation.errors import RefusedError

MIN_SECRET_BYTES: Final = 16
"""Bytes of the shortest secret: 128 bits. With less, whoever holds the roll finds every voter by trying."""
PSEUDONYM_BYTES: Final = 10
"""80 bits, as in the id of a ballot: two voters of a city never meet by chance."""


def voter_pseudonym(secret: bytes, identity: str) -> str:
    """Return the `voter` of somebody's ballots: the first 80 bits of HMAC-SHA256 (RFC 2104), in Crockford base32.

    The same secret and identity give the same pseudonym, in every box that shares the secret. Draw a secret anew for
    each election, never publish it, and destroy it when the objections are settled: with it, anybody can find out which
    ballots are whose.

    Args:
        secret: At least 16 random bytes, `secrets.token_bytes(32)`.
        identity: What tells the voter from all others: a number of the roll. Unicode is brought to NFC; letters keep
            their case.

    Raises:
        RefusedError: The secret is too short, or there is no identity.
    """
    if len(secret) < MIN_SECRET_BYTES:
        raise RefusedError("pseudonym-secret-short", found=len(secret), expected=MIN_SECRET_BYTES)
    if not identity:
        raise RefusedError("pseudonym-of-nobody")
    digest = hmac.digest(
        secret, unicodedata.normalize("NFC", identity).encode("utf-8", "surrogatepass"), hashlib.sha256
    )
    return crockford(digest[:PSEUDONYM_BYTES])
