"""EJR+: whether each beginning of a ranking gives every group that agrees on a measure its share.

A beginning of k measures fails if some measure x outside it and some number l have this: at least l/k of the ballots
approve x, and each of them approves fewer than l of the k. Such a group is large enough to fill l of the k places,
agrees on a measure that was left out, and not one of its voters has got l. A beginning without such a group satisfies
EJR+, which implies EJR, PJR and JR.

Checked at the end of each tier, for there the beginning is one set; in time measures times ballots each. Source:
Brill & Peters, "Robust and verifiable proportionality axioms for multiwinner voting", EC 2023.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from votation.methods.steps.approvals import satisfaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.methods.steps.approvals import Approvals
    from votation.ranking import Ranking


def certificate(approvals: Approvals, ranking: Ranking, measures: Sequence[str]) -> list[dict[str, Any]]:
    """Return, for each beginning of `ranking`, whether it satisfies EJR+.

    Returns:
        In order of size: `size`, `holds`, and where it does not hold the group that shows it: the `measure` it agrees
        on, its number of `ballots`, and the places it `deserves`, of which none of them has got as many.
    """
    row_of = {measure: row for row, measure in enumerate(measures)}
    supports, left, size = satisfaction(approvals), set(range(len(measures))), 0
    found: list[dict[str, Any]] = []
    for tier in ranking.tiers:
        rows = sorted(row_of[each] for each in tier)
        left -= set(rows)
        for row in rows:
            ballots = approvals.approving([row])
            supports.move(ballots, supports.classes[ballots] + 1, sorted(left))
        size += len(rows)
        denied = _denied(supports.table, sorted(left), size, approvals.ballots)
        found.append({"size": size, "holds": denied is None})
        if denied is not None:
            row, ballots_denied, places = denied
            found[-1] |= {"measure": measures[row], "ballots": ballots_denied, "deserves": places}
    return found


def _denied(table: NDArray[np.int64], left: list[int], size: int, ballots: int) -> tuple[int, int, int] | None:
    """Return the measure, size and due of a group that is denied its share: the least due, then the largest group."""
    if not left or not ballots:
        return None
    below = np.cumsum(table[left], axis=1)  # column l - 1: supporters who have got fewer than l
    due = min(size, below.shape[1])  # no ballot has got more, so a greater due is denied only where this one is
    places = np.arange(1, due + 1)
    # |S| >= l n / k in whole numbers, below 2^61: ballots are at most 2^47, measures fewer than 2^14
    shown = np.argwhere(below[:, :due] * size >= places * ballots)
    if not len(shown):
        return None
    row, place = min(shown.tolist(), key=lambda each: (each[1], -below[each[0], each[1]], each[0]))
    return left[row], int(below[row, place]), place + 1
