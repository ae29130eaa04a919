"""The lines that do not count, and rejected.csv, which lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, get_args

from votation.errors import InputError
from votation.records import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

CODES: Final[tuple[Code, ...]] = get_args(Code)
"""Why a line does not count, in the order of the sieve: a line taken by one takes no part in the later ones."""

_HEADER: Final = "batch,line,code"
_ROW: Final = re.compile(rf"([a-z0-9][a-z0-9._-]{{0,63}}-[0-9]{{4}}),([1-9][0-9]{{0,8}}),({'|'.join(CODES)})")
_SHOWN: Final = 60  # characters of a faulty line repeated in an error


@dataclass(frozen=True, slots=True, order=True)
class Rejected:
    """One line that does not count.

    Attributes:
        batch: Id of the batch.
        line: Physical line of the ballot file; the header is 1.
        code: The first rule of the sieve that took it.
    """

    batch: str
    line: int
    code: Code


def rejected_csv(rejected: Iterable[Rejected]) -> bytes:
    """Return the file rejected.csv: header, then the lines in (batch, line) order, LF after each."""
    rows = (f"{each.batch},{each.line},{each.code}" for each in sorted(rejected))
    return "".join(f"{row}\n" for row in (_HEADER, *rows)).encode("ascii")


def parse_rejected(data: bytes, *, file: str) -> list[Rejected]:
    """Read rejected.csv: exactly what `rejected_csv` writes.

    Raises:
        InputError: Another header, a malformed or missing line end, or lines out of order or listed twice.
    """
    lines = data.decode("ascii", "backslashreplace").split("\n")
    if lines[0] != _HEADER:
        raise InputError("rejected-header", file=file, line=1, found=lines[0][:_SHOWN], expected=_HEADER)
    if lines[-1]:
        raise InputError("rejected-final-line-feed", file=file, line=len(lines), found=lines[-1][:_SHOWN])
    rejected = [_row(text, file, line) for line, text in enumerate(lines[1:-1], start=2)]
    for line, (former, latter) in enumerate(pairwise(rejected), start=3):
        if (former.batch, former.line) >= (latter.batch, latter.line):
            raise InputError("rejected-order", file=file, line=line, found=f"{latter.batch},{latter.line}")
    return rejected


def _row(text: str, file: str, line: int) -> Rejected:
    parts = _ROW.fullmatch(text)
    if parts is None or parts[2] == "1":
        raise InputError("rejected-line", file=file, line=line, found=text[:_SHOWN], expected=_HEADER)
    code = next(each for each in CODES if each == parts[3])
    return Rejected(parts[1], int(parts[2]), code)
