"""What enters a profile: Python values made into arrays, and arrays checked, so that no kernel meets a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeGuard

import numpy as np

from votation.errors import InputError, LimitError
from votation.profile.reading import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from votation.profile.reading import Cells, Reading, Scope

MAX_WEIGHT: Final = 2**31 - 1
"""Ballots that one line of a foreign file may stand for."""

MAX_TOTAL_WEIGHT: Final = 2**47
"""Ballots of one count: a sum of counts over 65 535 measures or levels still fits 64 bits."""

_SHOWN_CHARACTERS: Final = 60
_SHOWN_BITS: Final = 64


def checked_total(ballots: int) -> int:
    """Return a number of ballots, weights included, if counts of that many are certain not to wrap.

    Raises:
        LimitError: There are more than `MAX_TOTAL_WEIGHT`.
    """
    if ballots > MAX_TOTAL_WEIGHT:
        raise LimitError("profile-total-weight", found=ballots, expected=MAX_TOTAL_WEIGHT)
    return ballots


def ids_of(measures: Iterable[str] | None, occurring: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the measures in order: as given, or those that occur, sorted, so that no order of ballots shows."""
    ids = tuple(sorted(set(occurring)) if measures is None else measures)
    if len(set(ids)) < len(ids):
        twice = next(each for place, each in enumerate(ids) if each in ids[:place])
        raise InputError("profile-measure-twice", found=_shown(twice))
    return ids


def cells_of_ballots(
    ballots: Sequence[Sequence[tuple[str, int]]], measures: tuple[str, ...], reading: Reading
) -> Cells:
    """Return the cells of ballots given as pairs of measure and level, each ballot's measures in any order."""
    row_of = {measure: row for row, measure in enumerate(measures)}
    cells = np.full((len(measures), len(ballots)), reading.silent_cell, cell_dtype(reading.scale))
    for column, ballot in enumerate(ballots):
        for measure, level in ballot:
            row = row_of.get(measure)
            if row is None:
                raise InputError("profile-measure-unknown", found=_shown(measure), ballot=column + 1)
            if cells[row, column] != reading.silent_cell:
                raise InputError("profile-measure-repeated", found=_shown(measure), ballot=column + 1)
            if not _is_integer(level) or not 0 <= level < reading.scale:
                top = reading.scale - 1
                raise InputError("profile-level", found=_shown(level), expected=f"0..{top}", ballot=column + 1)
            cells[row, column] = level + 1
    return cells


def cells_of_levels(levels: ArrayLike, measures: int, reading: Reading) -> Cells:
    """Return the cells of a matrix of levels, one ballot a row; -1 or masked where there is none."""
    try:
        given: np.ma.MaskedArray[Any, Any] = np.ma.asarray(levels)
    except ValueError as ragged:
        raise InputError("profile-cells", found="rows of several lengths", expected=f"{measures} columns") from ragged
    if not np.can_cast(given.dtype, np.int64) or given.ndim != 2 or given.shape[1] != measures:  # noqa: PLR2004 - a matrix
        raise _wrong_cells(given, f"integers, {measures} columns")
    matrix = np.where(np.ma.getmaskarray(given), -1, given.data.astype(np.int64))
    _check_range(matrix, -1, reading.scale - 1)
    cells: Cells = np.maximum(matrix.T + 1, reading.silent_cell).astype(cell_dtype(reading.scale), order="C")
    return cells


def weights_of(weights: Iterable[int] | None) -> NDArray[np.int64] | None:
    """Return the weights as an array; each has to be a positive integer up to `MAX_WEIGHT`."""
    if weights is None:
        return None
    given = list(weights)
    for weight in given:
        if not _is_integer(weight) or not 1 <= weight <= MAX_WEIGHT:
            raise _wrong_weight(weight)
    return np.array(given, np.int64)


def check_cells(cells: Cells, scope: Scope) -> None:
    """Refuse cells that are no matrix of the integer that fits the scale, with a row a measure, or lie beyond it."""
    expected = np.dtype(cell_dtype(scope.reading.scale))
    if cells.dtype != expected or cells.ndim != 2 or len(cells) != len(scope.measures):  # noqa: PLR2004 - a matrix
        raise _wrong_cells(cells, f"{expected}, {len(scope.measures)} rows")
    _check_range(cells, scope.reading.silent_cell, scope.reading.scale)


def check_weights(weights: NDArray[np.int64], ballots: int) -> None:
    """Refuse weights that are not one int64 a ballot, from 1 to `MAX_WEIGHT`, or whose sum could wrap."""
    if weights.dtype != np.int64 or weights.shape != (ballots,):
        raise InputError("profile-weights", found=f"{weights.dtype} {weights.shape}", expected=f"int64 ({ballots},)")
    for weight in (weights.min(initial=1), weights.max(initial=1)):
        if not 1 <= weight <= MAX_WEIGHT:
            raise _wrong_weight(weight)
    checked_total(int(weights.sum()))


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _check_range(integers: NDArray[Any], lowest: int, highest: int) -> None:
    for extreme in (integers.min(initial=highest), integers.max(initial=lowest)):
        if not lowest <= extreme <= highest:
            raise InputError("profile-cell", found=int(extreme), expected=f"{lowest}..{highest}")


def _wrong_cells(cells: NDArray[Any], expected: str) -> InputError:
    return InputError("profile-cells", found=f"{cells.dtype} {cells.shape}", expected=expected)


def _wrong_weight(weight: object) -> InputError:
    return InputError("profile-weight", found=_shown(weight), expected=f"1..{MAX_WEIGHT}")


def _shown(value: object) -> str:
    """Return a wrong value, shortened: writing out an integer of many digits takes long, and Python refuses it."""
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        return f"an integer of {value.bit_length()} bits"
    return str(value)[:_SHOWN_CHARACTERS]
