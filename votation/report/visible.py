"""Foreign text made harmless: what a terminal would obey, or nobody could see, is spelled out."""

from __future__ import annotations

import unicodedata
from typing import Final

_ACTS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories that move cursors, change colours, turn the direction of the line, or show nothing (FAULTS, row 57)."""
_NO_CHARACTERS: Final = frozenset(
    {*range(0xFDD0, 0xFDF0), *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))}
)
"""Code points that will never be characters (Unicode, 23.7). Others without one may have one in a later Unicode: shown
as they are, they are the same text whatever tables a Python has."""
_WIDE: Final = frozenset({"W", "F"})
_BYTE: Final = 0xFF
_TWO_BYTES: Final = 0xFFFF


def visible(text: str) -> str:
    r"""Return `text` in NFC, every character that acts instead of being seen spelled as `\x1b` or `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelled(each) for each in unicodedata.normalize("NFC", text))


def width(text: str) -> int:
    """Return the columns that a visible text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _spelled(character: str) -> str:
    point = ord(character)
    if unicodedata.category(character) not in _ACTS and point not in _NO_CHARACTERS:
        return character
    if point <= _BYTE:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= _TWO_BYTES else f"\\U{point:08x}"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
