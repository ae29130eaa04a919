"""Best orders by integer programming: a solver finds them, and whole numbers prove that none is better.

A variable for each pair says which comes first; of three measures none may precede the next all the way round
(Grötschel, Jünger & Reinelt 1984). Of these conditions, which are many, only those are added that an answer breaks.

The solver (HiGHS, in scipy) counts in floating point, so nothing that it says is believed. `milp` proposes an order,
whose cost is added up in integers. That no order costs less is proved by linear programs: their dual values, rounded
to integers, give a bound by weak duality, whatever they are; where it does not suffice, a pair is put either way, and
both sides are proved. What is proved is the same on every machine; a search that is given up says nothing.

A search may call each solver `MAX_CALLS` times, and `milp` may not branch far, so that it ends at the same place every
time. As a guard each call gets its share of the time allowed and no more: so that time is never exceeded, though
nothing here reads a clock.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.int64]
    Pairs: TypeAlias = NDArray[np.bool_]

MAX_MEASURES = 60
"""Measures among which a search is begun."""
MAX_COST = 2**30
"""Cost of a pair up to which a search is begun: what is added then stays below 2^63."""
MAX_CALLS: Final = {"milp": 40, "linprog": 100}
"""Calls of each solver, in one search."""
MAX_NODES = 1
"""Nodes of a call of `milp`: its bounds, cuts and heuristics at the root."""
UNIT = 2**20
"""What the solver calls one; its answers and dual values are rounded to this part of it."""
TOLERANCE = 2**5
"""By how much an answer may break a condition, in parts of `UNIT`."""


class GivenUpError(Exception):
    """A search is too long, or had no more time."""


class _Answer(NamedTuple):
    """Of each pair whether it stands in this order, in parts of `UNIT`; and the dual values of the conditions."""

    pairs: Matrix
    duals: Matrix | None


class Search:
    """Looks for the best orders of some measures; the conditions found on the way serve all that follows."""

    def __init__(self, lost: Matrix, seconds: int) -> None:
        """Begin.

        Args:
            lost: Shape (measures, measures): what an order that puts x before y loses.
            seconds: What all calls of the solver may take together.

        Raises:
            GivenUpError: There are too many measures, or too much is lost.
        """
        if len(lost) > MAX_MEASURES or lost.max() > MAX_COST:
            raise GivenUpError
        self._lost = lost
        self._upper = np.triu_indices(len(lost), 1)
        self._number = np.zeros(lost.shape, np.int64)
        self._number[self._upper] = np.arange(len(self._upper[0]))
        self._number += self._number.T
        self._gains = (lost.T - lost)[self._upper]
        self._circles = np.zeros((0, 3), np.int64)
        self._seconds = seconds
        self._calls: Counter[str] = Counter()

    def proposed(self, turned: Pairs | None = None) -> list[int]:
        """Return an order that the solver takes for a best one.

        Args:
            turned: Pairs (x, y), at least one of which is to be put the other way, y before x.

        Raises:
            GivenUpError: The solver did not come to an end.
        """
        free = np.zeros(self._lost.shape, bool)
        self._closed(partial(self._relaxed, free, turned))
        before = self._before(self._closed(partial(self._integral, turned)).pairs)
        rows: list[int] = np.argsort(-before.sum(axis=1), kind="stable").tolist()
        return rows

    def prove(self, cost: int, turned: Pairs | None = None) -> None:
        """Prove that no order loses less than `cost`.

        Args:
            cost: What is to be proved.
            turned: If given, of the orders that put at least one of these pairs (x, y) the other way.

        Raises:
            GivenUpError: It is not proved in so many steps.
        """
        waiting = [np.zeros(self._lost.shape, bool)]
        while waiting:
            fixed = waiting.pop()
            if turned is None or (turned & ~fixed).any():
                answer = self._closed(partial(self._relaxed, fixed, turned))
                if self._least(answer, fixed, turned) < cost:
                    waiting += _either_way(fixed, self._before(answer.pairs))

    def _closed(self, ask: Callable[[], _Answer]) -> _Answer:
        """Ask until the answer goes round in no circle of three."""
        while True:
            answer = ask()
            broken = _broken(self._before(answer.pairs))
            if not len(broken):
                return answer
            self._circles = np.concatenate((self._circles, broken))

    def _integral(self, turned: Pairs | None) -> _Answer:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import, and rarely needed

        found = milp(
            -self._gains,
            integrality=np.ones(len(self._gains), np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(self._matrix(turned), ub=self._limits(turned)),
            options={"time_limit": self._share("milp"), "node_limit": MAX_NODES, "mip_rel_gap": 0},
        )
        return _Answer(self._rounded(found), None)

    def _relaxed(self, fixed: Pairs, turned: Pairs | None) -> _Answer:
        from scipy.optimize import linprog  # noqa: PLC0415 - slow to import, and rarely needed

        found = linprog(
            -self._gains,
            A_ub=self._matrix(turned),
            b_ub=self._limits(turned),
            bounds=list(zip(fixed[self._upper].tolist(), (~fixed.T[self._upper]).tolist(), strict=True)),
            method="highs",
            options={"time_limit": self._share("linprog")},
        )
        pairs = self._rounded(found)
        duals = np.rint(np.clip(-found.ineqlin.marginals, 0, int(self._lost.max())) * UNIT)
        return _Answer(pairs, duals.astype(np.int64))

    def _share(self, solver: str) -> Any:  # noqa: ANN401 - seconds, which no result depends on
        """Count a call; return the time it may take, so that all calls together stay in the time allowed."""
        self._calls[solver] += 1
        if self._calls[solver] > MAX_CALLS[solver]:
            raise GivenUpError
        return self._seconds / (len(MAX_CALLS) * MAX_CALLS[solver])

    @staticmethod
    def _rounded(found: Any) -> Matrix:  # noqa: ANN401 - what scipy returns
        if found.status != 0:
            raise GivenUpError
        rounded: Matrix = np.rint(found.x * UNIT).astype(np.int64)
        return rounded

    def _least(self, answer: _Answer, fixed: Pairs, turned: Pairs | None) -> int:
        """Return what every order with the fixed pairs loses at least, by weak duality: sound for any dual values."""
        assert answer.duals is not None
        gains = self._gains * UNIT - self._matrix(turned).T @ answer.duals
        taken = np.where(gains > 0, ~fixed.T[self._upper], fixed[self._upper])
        limits = zip(answer.duals.tolist(), self._limits(turned).tolist(), strict=True)
        most = sum(gains[taken].tolist()) + sum(dual * limit for dual, limit in limits)
        least: int = sum(self._lost.T[self._upper].tolist()) - most // UNIT
        return least

    def _before(self, pairs: Matrix) -> Matrix:
        """Return, for each two measures, whether x precedes y, in parts of `UNIT`."""
        before = np.zeros(self._lost.shape, np.int64)
        before[self._upper] = pairs
        before.T[self._upper] = UNIT - pairs
        return before

    def _matrix(self, turned: Pairs | None) -> Any:  # noqa: ANN401 - a sparse array of scipy
        """Return the conditions, a row each: circles of three, and that one of `turned` is turned."""
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - slow to import, and rarely needed

        start, end = self._circles, np.roll(self._circles, -1, axis=1)
        signs = np.where(start < end, 1, -1)
        shape = (len(start), len(self._gains))
        rows = csr_array((signs.ravel(), self._number[start, end].ravel(), 3 * np.arange(len(start) + 1)), shape=shape)
        return rows if turned is None else vstack((rows, csr_array(self._turning(turned)[None])), format="csr")

    def _limits(self, turned: Pairs | None) -> Matrix:
        """Return what each row of `_matrix` is at most."""
        start, end = self._circles, np.roll(self._circles, -1, axis=1)
        limits: Matrix = 2 - (start > end).sum(axis=1)
        return limits if turned is None else np.append(limits, int(turned[self._upper].sum()) - 1)

    def _turning(self, turned: Pairs) -> Matrix:
        """Return, for each variable, 1 where it puts a pair of `turned` as it stands, -1 where the other way."""
        row: Matrix = turned[self._upper].astype(np.int64) - turned.T[self._upper]
        return row


def _broken(before: Matrix) -> Matrix:
    """Return circles x, y, z that an answer goes round, the worst first, not too many at a time."""
    found = [np.zeros((0, 4), np.int64)]
    for x in range(len(before)):
        excess = before[x][:, None] + before + before[:, x] - 2 * UNIT
        excess[: x + 1] = excess[:, : x + 1] = 0
        y, z = (excess > TOLERANCE).nonzero()
        found.append(np.stack((excess[y, z], np.full(len(y), x), y, z), axis=1))
    circles = np.concatenate(found)
    worst = np.argsort(-circles[:, 0], kind="stable")[: 10 * len(before)]
    return circles[worst, 1:]


def _either_way(fixed: Pairs, before: Matrix) -> list[Pairs]:
    """Return two ways to put the pair that an answer is least sure of, each with what follows from it.

    Raises:
        GivenUpError: The answer is sure of all pairs.
    """
    doubt = np.minimum(before, before.T)
    doubt[fixed | fixed.T] = 0
    x, y = divmod(int(doubt.argmax()), len(doubt))
    if doubt[x, y] <= TOLERANCE:
        raise GivenUpError
    return [_with(fixed, x, y), _with(fixed, y, x)]


def _with(fixed: Pairs, x: int, y: int) -> Pairs:
    reflexive = fixed | np.eye(len(fixed), dtype=bool)
    closed: Pairs = fixed | np.outer(reflexive[:, x], reflexive[y])
    return closed
