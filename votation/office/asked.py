"""What people type as an argument and documents will keep: checked before anything is written."""

from __future__ import annotations

import unicodedata
from typing import Final

from pydantic import TypeAdapter, ValidationError

from votation.election.base import Line
from votation.errors import RefusedError

SHOWN: Final = 60
"""Characters of a faulty argument repeated in an error."""

_LINE: Final = TypeAdapter[str](Line)


def line(text: str, *, field: str) -> str:
    """Return `text` if it is one line that documents can keep as it is written: NFC, no stray spaces.

    Args:
        text: What was typed.
        field: What it is for, as the error names it.

    Raises:
        RefusedError: It is empty, too long, not in NFC, or holds stray spaces or characters that do not print.
    """
    if not unicodedata.is_normalized("NFC", text):
        raise RefusedError("not-one-line", found=ascii(text[:SHOWN]), field=field)
    try:
        return _LINE.validate_python(text)
    except ValidationError as error:
        raise RefusedError("not-one-line", found=ascii(text[:SHOWN]), field=field) from error
