"""What people type as an argument and documents will keep: checked before anything is written."""

from __future__ import annotations

import unicodedata

from pydantic_core import PydanticCustomError

from votation.election.base import one_line
from votation.errors import RefusedError

SHOWN = 60
"""Characters of a faulty argument repeated in an error."""


def line(text: str, *, field: str) -> str:
    """Return `text` if it is one line that documents can keep as it is written: NFC, no stray spaces.

    Args:
        text: What was typed.
        field: What it is for, as the error names it.

    Raises:
        RefusedError: It is empty, too long, not in NFC, or holds stray spaces or characters that do not print.
    """
    try:
        one_line(text)
    except PydanticCustomError as error:
        raise RefusedError("not-one-line", found=ascii(text[:SHOWN]), expected=error.type, field=field) from error
    if not unicodedata.is_normalized("NFC", text):
        raise RefusedError("not-one-line", found=ascii(text[:SHOWN]), expected="text_nfc", field=field)
    return text
