"""Positional: the points of a declared vector, one number here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.places import count_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, vector: int) -> Result:
    return count_by(poll, lambda m: [vector if place == 0 else 0 for place in range(m)])
