"""Voters who are in a table more than once: which of their rows counts is a rule, and every other row is told.

The rule is that of the vote, and differs from town to town: the first vote counts, or the last, or none where there are
two. Rows are in the order of the table. A row that names nobody is compared with none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from votation.exchange.tables.words import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.exchange.tables.table import Coded

Kept: TypeAlias = Literal["first", "last", "none"]


def overtaken(voters: Coded, kept: Kept) -> NDArray[np.bool_]:
    """Tell which rows do not count.

    Args:
        voters: Who voted; case and spaces say nothing.
        kept: Which row of a voter counts who has several.
    """
    numbers: dict[str, int] = {}
    number_of = [numbers.setdefault(folded(value), len(numbers)) for value in voters.values]
    rows = np.arange(len(voters.codes))
    who = np.where(voters.filled, np.array(number_of, np.int64)[voters.codes], len(numbers) + rows)
    if kept == "none":
        _, inverse, counts = np.unique(who, return_inverse=True, return_counts=True)
        several: NDArray[np.bool_] = counts[inverse] > 1
        return several
    step = 1 if kept == "first" else -1
    _, first = np.unique(who[::step], return_index=True)
    lost = np.ones(len(who), np.bool_)
    lost[rows[::step][first]] = False
    return lost
