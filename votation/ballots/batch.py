"""One ballot file in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from votation.ballots.layout import Layout

Texts: TypeAlias = "NDArray[np.bytes_]"
Cells: TypeAlias = "NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]"


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One ballot file in columns; row order is file order.

    Attributes:
        layout: The columns of the file.
        ids: Shape (lines,): public ids of the ballots.
        voters: Shape (lines,): the `voter` or `credential` column; None where the layout has neither.
        seqs: Shape (lines,), int64, 0 to 2^53 - 1; None where the layout has none.
        groups: For each group of the layout, shape (lines,): the value of each ballot.
        cells: Shape (measures, lines), C-contiguous: the integer as written + 1, 0 for an empty cell. The smallest
            unsigned type that holds the largest value of the file.
        signatures: Shape (lines,): the `sig` column; None where the layout has none.
    """

    layout: Layout
    ids: Texts
    voters: Texts | None
    seqs: NDArray[np.int64] | None
    groups: tuple[Texts, ...]
    cells: Cells
    signatures: Texts | None

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, lines: NDArray[np.intp]) -> Batch:
        """Return the given ballots, in the given order, as a batch of their own."""
        return Batch(
            layout=self.layout,
            ids=self.ids[lines],
            voters=None if self.voters is None else self.voters[lines],
            seqs=None if self.seqs is None else self.seqs[lines],
            groups=tuple(values[lines] for values in self.groups),
            cells=self.cells.take(lines, axis=1),
            signatures=None if self.signatures is None else self.signatures[lines],
        )
