"""The rules of each kind of ballot, over all lines of a batch at once.

`cells` has shape (measures, lines) and holds the integer as written + 1, 0 where the cell is empty. Each function
returns a boolean per line, True where the rule is broken. A blank ballot breaks none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from votation.election import ApprovalRules, RankingRules, ScoresRules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.election import Election

    Cells: TypeAlias = NDArray[np.unsignedinteger[Any]]
    Counts: TypeAlias = NDArray[np.intp]
    Lines: TypeAlias = NDArray[np.bool_]

_APPROVED = 2  # a written 1
_RANK_ZERO = 1  # a written 0
_FIRST_RANK = 2  # a written 1
_WORD = 64  # ranks that one integer keeps as a set


def bad_level(cells: Cells, election: Election) -> Lines:
    """Find lines with a level out of scale, or with a rank that two measures share where ties are not allowed."""
    rules = election.ballot
    highest: Counts = cells.max(axis=0).astype(np.intp)
    if not isinstance(rules, RankingRules):
        return highest > election.scale  # levels 0 to scale - 1 are written as they are
    no_rank: Lines = (cells == _RANK_ZERO).any(axis=0)
    beyond = no_rank | (highest > election.scale + 1)
    return beyond if rules.ties_allowed else beyond | _shares_a_rank(cells)


def too_many(cells: Cells, election: Election) -> Lines:
    """Find lines with more ranks, approvals or points than the maximum."""
    match election.ballot:
        case RankingRules(max_ranks=int(most)):
            return _filled(cells) > most
        case ApprovalRules(max=int(most)):
            return _approvals(cells) > most
        case ScoresRules(max_sum=int(most)):
            points: Counts = cells.sum(axis=0, dtype=np.intp) - _filled(cells)
            return points > most
        case _:
            return np.zeros(cells.shape[1], np.bool_)


def too_few(cells: Cells, election: Election) -> Lines:
    """Find lines that approve some measures, but fewer than the minimum; who approves none casts a blank ballot."""
    rules = election.ballot
    if not isinstance(rules, ApprovalRules) or rules.min <= 1:
        return np.zeros(cells.shape[1], np.bool_)
    approvals = _approvals(cells)
    return (approvals > 0) & (approvals < rules.min)


def _filled(cells: Cells) -> Counts:
    filled: Counts = np.count_nonzero(cells, axis=0)
    return filled


def _approvals(cells: Cells) -> Counts:
    approvals: Counts = np.count_nonzero(cells == _APPROVED, axis=0)
    return approvals


def _shares_a_rank(cells: Cells) -> Lines:
    """Find lines with fewer distinct ranks than ranked measures; sets of ranks are bits of integers."""
    distinct = np.zeros(cells.shape[1], np.intp)
    one = np.uint64(1)
    for first in range(_FIRST_RANK, _FIRST_RANK + len(cells), _WORD):
        ranks = np.zeros(cells.shape[1], np.uint64)
        for row in cells:
            # numpy gives 0 for a shift by 64 or more; what lies below `first` wraps to such a shift
            ranks |= one << (row.astype(np.uint64) - np.uint64(first))
        distinct += np.bitwise_count(ranks)
    return distinct < _filled(cells)
