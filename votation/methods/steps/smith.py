"""Sets that nobody outside can reach, and the layers they make: Smith's, where level pairs join, and Schwartz's.

Both are strongly connected components of a relation between measures: nobody leaves a component and comes back. Seen
as single points the components form an order without cycles, which is peeled from the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from votation.methods.steps import paths

if TYPE_CHECKING:
    from numpy.typing import NDArray


def smith_layers(preferred: NDArray[np.int64]) -> list[list[int]]:
    """Return the Smith set, the Smith set of the others, and so on, as rows.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
    """
    return _layers(preferred >= preferred.T)


def schwartz_layers(preferred: NDArray[np.int64]) -> list[list[int]]:
    """Return the Schwartz set, the Schwartz set of the others, and so on, as rows.

    Args:
        preferred: Shape (measures, measures): ballots that put x above y.
    """
    return _layers(preferred > preferred.T)


def _layers(relation: NDArray[np.bool_]) -> list[list[int]]:
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import, and only this needs it

    number, component = connected_components(relation, directed=True, connection="strong")
    between = np.zeros((number, number), bool)
    above, below = relation.nonzero()
    between[component[above], component[below]] = True
    np.fill_diagonal(between, val=False)
    members = [np.flatnonzero(component == each).tolist() for each in range(number)]
    return [sorted(row for each in layer for row in members[each]) for layer in paths.layers(between)]
