"""Sets of rows as integers, a bit for each row: small, quick to join and to compare, good as keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows_of(bits: int) -> Iterator[int]:
    """Yield the rows of a set, the smallest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
