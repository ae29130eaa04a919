"""Accepted ballots in columns, made from a file's columns or from Python values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from votation.profile.entry import (
    cells_of_ballots,
    cells_of_levels,
    check_cells,
    check_weights,
    ids_of,
    weights_of,
)
from votation.profile.reading import Reading, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from votation.election import BallotKind, NoOpinion, Unranked
    from votation.profile.reading import Cells


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Accepted ballots, as cast, in columns; blank ones included.

    Attributes:
        scope: Measures and reading; row i of `cells` is `scope.measures[i]`.
        cells: Shape (measures, ballots), uint8 or uint16, each row contiguous: level + 1, 0 for no opinion. In
            approval profiles an open cell is 1 (level 0).
        weights: Shape (ballots,), int64, positive, at most `MAX_WEIGHT`; None when every ballot counts once. Official
            elections have none.

    Raises:
        InputError: The arrays are not such, or a level is beyond the scale.
        LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
    """

    scope: Scope
    cells: Cells
    weights: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        """Refuse what no kernel would count right."""
        check_cells(self.cells, self.scope)
        if self.weights is not None:
            check_weights(self.weights, self.cells.shape[1])

    @classmethod
    def from_rankings(
        cls,
        ballots: Iterable[Iterable[str | Iterable[str]]],
        *,
        unranked: Unranked,
        measures: Sequence[str] | None = None,
        weights: Sequence[int] | None = None,
    ) -> Self:
        """Make a profile of rankings, each best first: `("a", ("b", "c"))` puts a first, then b and c, tied.

        Args:
            ballots: Measures in order; those tied stand in a tuple, list or set.
            unranked: What it means that a ballot leaves a measure out.
            measures: All of them; those that occur, sorted, when absent.
            weights: How many times each ballot counts.

        Raises:
            InputError: A measure is unknown or ranked twice; a weight is no positive integer below 2^31.
            LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
        """
        rankings = [[(tier,) if isinstance(tier, str) else tuple(tier) for tier in ballot] for ballot in ballots]
        ids = ids_of(measures, (measure for tiers in rankings for tier in tiers for measure in tier))
        levels = (
            [(measure, len(ids) - place) for place, tier in enumerate(tiers, start=1) for measure in tier]
            for tiers in rankings
        )
        return cls._of_ballots(list(levels), ids, Reading.under("ranking", len(ids), unranked), weights)

    @classmethod
    def from_grades(
        cls,
        ballots: Iterable[Mapping[str, int]],
        *,
        grades: int,
        no_opinion: NoOpinion,
        measures: Sequence[str] | None = None,
        weights: Sequence[int] | None = None,
    ) -> Self:
        """Make a profile of grades, numbered from 0, the worst, to `grades` - 1.

        Args:
            ballots: Grade by measure; a measure that is left out has no opinion.
            grades: How many grades the scale has.
            no_opinion: What it means that a ballot leaves a measure out.
            measures: All of them; those that occur, sorted, when absent.
            weights: How many times each ballot counts.

        Raises:
            InputError: A measure is unknown, a grade is out of the scale; a weight is no positive integer below 2^31.
            LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
        """
        given = [list(ballot.items()) for ballot in ballots]
        ids = ids_of(measures, (measure for ballot in given for measure, _ in ballot))
        return cls._of_ballots(given, ids, Reading.under("grades", grades, no_opinion), weights)

    @classmethod
    def from_scores(
        cls,
        ballots: Iterable[Mapping[str, int]],
        *,
        max_score: int,
        no_opinion: NoOpinion,
        measures: Sequence[str] | None = None,
        weights: Sequence[int] | None = None,
    ) -> Self:
        """Make a profile of scores from 0 to `max_score`; otherwise as `from_grades`.

        Raises:
            InputError: A measure is unknown, a score is out of range; a weight is no positive integer below 2^31.
            LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
        """
        graded = cls.from_grades(
            ballots, grades=max_score + 1, no_opinion=no_opinion, measures=measures, weights=weights
        )
        reading = replace(graded.scope.reading, kind="scores")
        return replace(graded, scope=replace(graded.scope, reading=reading))

    @classmethod
    def from_approvals(
        cls, ballots: Iterable[Iterable[str]], *, measures: Sequence[str], weights: Sequence[int] | None = None
    ) -> Self:
        """Make a profile of approvals, each ballot the measures it approves.

        Args:
            ballots: Approved measures.
            measures: All of them, those that nobody approves included.
            weights: How many times each ballot counts.

        Raises:
            InputError: A measure is unknown or named twice; a weight is no positive integer below 2^31.
            LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
        """
        approved = [[(measure, 1) for measure in ballot] for ballot in ballots]
        return cls._of_ballots(approved, ids_of(measures), Reading.under("approval", 2, None), weights)

    @classmethod
    def from_levels(
        cls,
        levels: ArrayLike,
        *,
        measures: Sequence[str],
        kind: BallotKind,
        scale: int | None = None,
        no_opinion: NoOpinion | Unranked | None = None,
        weights: Sequence[int] | None = None,
    ) -> Self:
        """Make a profile of a matrix of levels.

        Args:
            levels: Shape (ballots, measures), integers: the level of each measure on each ballot, the highest the
                best, in rankings too; -1, or masked, where there is none.
            measures: One a column.
            kind: What a level means.
            scale: Number of levels of grades and scores; approvals have 2, rankings one a measure.
            no_opinion: What a cell without level means: as `no_opinion` of grades and scores, or as `unranked` of
                rankings; absent for approvals.
            weights: How many times each ballot counts.

        Raises:
            InputError: The matrix has another shape, a level is out of the scale, a measure occurs twice; the rule
                is none of this kind; a weight is no positive integer below 2^31.
            LimitError: The weights add up to more than `MAX_TOTAL_WEIGHT`.
        """
        ids = ids_of(measures)
        reading = Reading.under(kind, scale or {"approval": 2, "ranking": len(ids)}.get(kind, 0), no_opinion)
        return cls(Scope("overall", ids, reading), cells_of_levels(levels, len(ids), reading), weights_of(weights))

    @classmethod
    def _of_ballots(
        cls,
        ballots: Sequence[Sequence[tuple[str, int]]],
        measures: tuple[str, ...],
        reading: Reading,
        weights: Sequence[int] | None,
    ) -> Self:
        return cls(
            Scope("overall", measures, reading), cells_of_ballots(ballots, measures, reading), weights_of(weights)
        )

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures, in row order."""
        return self.scope.measures

    def take(self, ballots: slice | NDArray[np.integer]) -> Self:
        """Return some of the ballots: a range of them, or those with the given indices."""
        # indexing columns by an array would leave the rows scattered in memory
        cells = self.cells[:, ballots] if isinstance(ballots, slice) else np.take(self.cells, ballots, axis=1)
        return replace(self, cells=cells, weights=None if self.weights is None else self.weights[ballots])

    def restricted(self, measures: Sequence[str]) -> Self:
        """Return every ballot on some of the measures alone, in the order given.

        Raises:
            InputError: A measure is none of this profile, or occurs twice.
        """
        scope = replace(self.scope, measures=ids_of(measures))
        return replace(self, scope=scope, cells=self.cells[self.scope.rows(scope.measures)])
