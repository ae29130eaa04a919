"""K-approval: a point for each of the first k places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.places import count_by

if TYPE_CHECKING:
    from oracle.poll import Poll, Result


def count(poll: Poll, k: int) -> Result:
    return count_by(poll, lambda m: [1 if place < k else 0 for place in range(m)])
