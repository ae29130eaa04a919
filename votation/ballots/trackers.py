"""Trackers: the short name of one ballot line, for a voter to keep and to look for in what is published."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from votation.ballots.drafting import crockford
from votation.evidence import merkle

TRACKER_BYTES: Final = 10
"""Bytes of a leaf that a tracker shows: 80 bits."""

_GROUP: Final = 4
_CHARACTERS: Final = 16
# Crockford, base 32: i and l are read as 1, o as 0; case and the marks between groups say nothing
_SYMBOLS: Final = str.maketrans("ilo0123456789abcdefghjkmnpqrstvwxyz", "BBAABCDEFGHIJKLMNOPQRSTUVWXYZ234567", " -")


def tracker(line: bytes) -> str:
    """Return the tracker of a ballot line given without its LF: `4xk2-...`, four groups of four."""
    text = crockford(merkle.leaf(line)[:TRACKER_BYTES])
    return "-".join(text[start : start + _GROUP] for start in range(0, _CHARACTERS, _GROUP))


def parse_tracker(text: str) -> bytes | None:
    """Return the first bytes of the leaf that a tracker names, as a voter may have copied it; None if it is none."""
    symbols = text.lower().translate(_SYMBOLS)
    if len(symbols) != _CHARACTERS or not symbols.isascii():
        return None
    try:
        return base64.b32decode(symbols)
    except binascii.Error:
        return None
