"""Ballots for formats in which a row is one voter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import LimitError
from votation.exchange.content import Account, Column

if TYPE_CHECKING:
    from votation.exchange.content import Ballots

MAX_VOTERS: Final = 2**22
"""Voters of ballots that are written one by one."""


def expanded(ballots: Ballots) -> Ballots:
    """Return the same ballots, each as often as it counts and without weights; ids cannot be kept then.

    Raises:
        LimitError: There are more than `MAX_VOTERS` voters.
    """
    if ballots.weights is None:
        return ballots
    voters = int(ballots.weights.sum())
    if voters > MAX_VOTERS:
        raise LimitError("foreign-expanded", found=voters, expected=MAX_VOTERS)
    rows = np.repeat(np.arange(len(ballots)), ballots.weights)
    groups = {name: Column(column.values, column.codes[rows]) for name, column in ballots.groups.items()}
    cells = np.take(ballots.cells, rows, axis=1)
    return replace(ballots, cells=cells, account=Account(voters), weights=None, lines=None, ids=None, groups=groups)
