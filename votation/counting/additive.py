"""What all statistics share: they add, they subtract, and equal ones can be told.

They form a commutative group: files are counted apart and merged in any order, and a ballot that turns out not to
count is counted again, alone, and subtracted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from numpy.typing import NDArray

    Cells: TypeAlias = NDArray[np.unsignedinteger[Any]]
    Rows: TypeAlias = NDArray[np.intp]


class Additive(ABC):
    """A dataclass that adds and subtracts, compared by `equals`: arrays have no single truth value."""

    __slots__ = ()

    @abstractmethod
    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`; `sign` is 1 or -1."""

    def __add__(self, other: Self) -> Self:
        return self.combined(other, 1)

    def __sub__(self, other: Self) -> Self:
        return self.combined(other, -1)

    def equals(self, other: Self) -> bool:
        """Whether both hold the same numbers."""
        return all(_same(one, another) for one, another in _pairs(self, other))


class Table(Additive):
    """A statistic whose every field is a number or an array, added one by one."""

    __slots__ = ()

    def combined(self, other: Self, sign: int) -> Self:
        """Return `self + sign * other`, field by field."""
        return type(self)(*(one + sign * another for one, another in _pairs(self, other)))


A = TypeVar("A", bound=Additive)


def combined(one: A | None, other: A | None, sign: int) -> A | None:
    """Return `one + sign * other` where both were counted, None where neither was."""
    return None if one is None or other is None else one.combined(other, sign)


def _pairs(one: Additive, other: Additive) -> Iterator[tuple[Any, Any]]:
    names = [field.name for field in fields(one)]  # type: ignore[arg-type]  # subclasses are dataclasses
    return ((getattr(one, name), getattr(other, name)) for name in names)


def _same(one: object, other: object) -> bool:
    if isinstance(one, Additive) and isinstance(other, Additive):
        return one.equals(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other
