"""Lines as methods read them, and as the file spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from votation.counting.levels import tabulated
from votation.profile import Profile, cell_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.ballots.batch import Cells
    from votation.election import Election
    from votation.profile import Scope

HIGH_SEQ: Final = 2**52
"""From here on a `seq` leaves little room for a later ballot (the largest is 2^53 - 1): legal, and flagged."""

_FIRST_RANK: Final = 2  # a written 1
_LEVEL_0: Final = 1


def profile_of(batch: Batch, scope: Scope) -> Profile:
    """Return valid lines as a profile: level + 1, higher is better, 0 for no opinion.

    Ranks are flipped, here and nowhere else: of m measures in the election, rank r becomes level m - r. An approval
    left open becomes level 0.

    Args:
        batch: Lines that passed `screen`.
        scope: The measures wanted, and how their integers are read.
    """
    reading = scope.reading
    integer = cell_dtype(reading.scale)
    cells: NDArray[Any] = _rows_of(batch, scope).astype(integer, copy=False)
    if reading.kind == "approval":
        cells = np.maximum(cells, integer(_LEVEL_0))
    elif reading.kind == "ranking":
        # unsigned and wrapping: an empty cell becomes nonsense, and the product makes it 0 again
        cells = (integer(reading.scale) - (cells - integer(_FIRST_RANK))) * (cells != 0)
    return Profile(scope, cells)


def written_levels(batch: Batch, election: Election) -> NDArray[np.int64]:
    """Count the cells as they are written, for whoever counts with `cut` and `uniq -c`.

    Returns:
        Shape (measures, top + 3), for the largest valid number `top`: empty cells, each number from 0 to `top`, and all
        larger numbers together.
    """
    top = election.scale if election.ballot.kind == "ranking" else election.scale - 1
    columns = top + 3
    within = batch.cells
    if within.max(initial=0) >= columns:
        within = np.minimum(within, within.dtype.type(columns - 1))
    return tabulated(within, columns)


def high_sequences(batch: Batch) -> int:
    """Count the lines with a `seq` of at least `HIGH_SEQ`."""
    return 0 if batch.seqs is None else int(np.count_nonzero(batch.seqs >= HIGH_SEQ))


def _rows_of(batch: Batch, scope: Scope) -> Cells:
    if scope.measures == batch.layout.measures:
        return batch.cells
    row = {measure: index for index, measure in enumerate(batch.layout.measures)}
    return batch.cells[[row[measure] for measure in scope.measures]]
