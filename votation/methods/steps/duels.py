"""Facts about pairs of measures that several methods read off the pairwise counts.

Sums over measures are Python integers: a row of counts near 2^63 must not wrap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from votation.profile import Scope


def row_sums(matrix: NDArray[np.int64]) -> list[int]:
    """Return the sum of each row, exactly."""
    return [sum(row) for row in matrix.tolist()]


def margin_sums(preferred: NDArray[np.int64]) -> list[int]:
    """Return, for each measure, the ballots for it minus those against it, over all other measures.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
    """
    return row_sums(preferred - preferred.T)


def duels_of(preferred: NDArray[np.int64], scope: Scope) -> dict[str, dict[str, int]]:
    """Return how many others each measure beats, and by how many it is beaten.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
        scope: The measures, in the order of the rows.
    """
    beats = preferred > preferred.T
    counts = zip(scope.measures, beats.sum(axis=1).tolist(), beats.sum(axis=0).tolist(), strict=True)
    return {measure: {"beats": won, "beaten_by": lost} for measure, won, lost in counts}


def condorcet_winner(preferred: NDArray[np.int64]) -> int | None:
    """Return the row of the measure that beats every other; None where there is none.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
    """
    beaten = (preferred > preferred.T).sum(axis=1)
    row = int(beaten.argmax())
    return row if beaten[row] == len(preferred) - 1 else None
