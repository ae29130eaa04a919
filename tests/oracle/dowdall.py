"""Dowdall: 1, 1/2, 1/3 ...."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from oracle.places import count_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    return count_by(poll, lambda m: [Fraction(1, place + 1) for place in range(m)])
