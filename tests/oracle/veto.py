"""Veto: a point for every place but the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.places import count_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll) -> Result:
    return count_by(poll, lambda m: [1] * (m - 1) + [0])
