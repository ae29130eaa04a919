"""What a voter signs, and how keys and signatures are spelled (FORMATS, the ballot file)."""

from __future__ import annotations

import base64
from typing import Final

DOMAIN: Final = b"votation-ballot@v1"
"""First line of what a voter signs, so that no other signature of the key can pass for a ballot's."""


def signed_message(line: bytes, election_sha256: str) -> bytes:
    """Return the bytes that a voter signs.

    Args:
        line: The ballot line without LF, and without the signature and the comma before it.
        election_sha256: Digest of the file election.json: a ballot of another or an edited definition fails.
    """
    return b"%s\n%s\n%s" % (DOMAIN, election_sha256.encode("ascii"), line)


def unpadded(data: bytes) -> str:
    """Return a public key or a signature in base64url without padding (RFC 4648, 5), as cells hold them."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
