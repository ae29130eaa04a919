"""Finalists and their runoff, by pairs: shared by two-round and STAR.

Two measures are ordered by the ballots that prefer one to the other. Where more than two reach the runoff, because a
tie at its edge stays a tie without lots, they are ordered by how many of the others beat them, the fewest first, and
what is still level by how they came in; for two finalists that is the plain runoff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Tiers = tuple[frozenset[str], ...]

SEATS = 2
"""Measures that a runoff is meant for."""


def runoff(entry: Ranking, beaten: Callable[[Sequence[str]], dict[str, int]]) -> tuple[Tiers, tuple[str, ...]]:
    """Return the order of a runoff among the first of `entry`, and who took part.

    Args:
        entry: The order in which measures came in; its first tiers up to `SEATS` measures are the finalists.
        beaten: Of some measures, by how many of the others each is beaten.
    """
    tiers = first_tiers(entry, SEATS)
    finalists = [measure for tier in tiers for measure in sorted(tier)]
    losses, layer = beaten(finalists), entry.layers()
    order = Ranking.from_keys({each: (-losses[each], -layer[each]) for each in finalists})
    return order.tiers, tuple(finalists)


def first_tiers(entry: Ranking, number: int) -> Tiers:
    """Return the first tiers of `entry`, as many as hold at least `number` measures."""
    taken: list[frozenset[str]] = []
    for tier in entry.tiers:
        if sum(map(len, taken)) >= number:
            break
        taken.append(tier)
    return tuple(taken)


def split_by(tier: frozenset[str], lots: Sequence[str] | None) -> Tiers:
    """Return a tie in the order of the lots, each measure a tier; whole without lots."""
    return (tier,) if lots is None else tuple(frozenset({each}) for each in lots if each in tier)


def losses_among(preferred: NDArray[np.int64], row_of: dict[str, int], measures: Sequence[str]) -> dict[str, int]:
    """Return by how many of the other `measures` each is beaten.

    Args:
        preferred: Shape (measures, measures): ballots that prefer x to y.
        row_of: Row of each measure.
        measures: Those that are compared.
    """
    rows = [row_of[each] for each in measures]
    return {
        measure: int((preferred[rows, row] > preferred[row, rows]).sum())
        for measure, row in zip(measures, rows, strict=True)
    }
