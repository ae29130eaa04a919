"""Two results of one election: the first field that differs, and the measures whose official rank changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation.auditing.published import MAX_RESULT_BYTES, RESULT
from votation.election.base import first_difference, shown
from votation.evidence import canonical
from votation.tallying.shape import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.auditing.published import Published
    from votation.tallying.shape import ScopeResult


@dataclass(frozen=True, slots=True)
class Shift:
    """A measure whose rank by the official method changed.

    Attributes:
        scope: `overall`, or the id of a theme or topic.
    """

    scope: str
    measure: str
    before: int
    after: int


def compare_results(old: Published, new: Published) -> tuple[tuple[str, str, str], tuple[Shift, ...]]:
    """Return the first difference of two results that differ, and every change of rank.

    Raises:
        DocumentError: One of them is no result.
        MachineError: One of them cannot be read.
    """
    before, after = (each.read(RESULT, limit=MAX_RESULT_BYTES) for each in (old, new))
    difference = first_difference(canonical.loads(before, file=RESULT), canonical.loads(after, file=RESULT))
    assert difference is not None, "values that are equal have the same canonical bytes"
    field, one, other = difference
    former = _ranks(Result.from_bytes(before, file=RESULT))
    shifts = tuple(
        Shift(*place, former[place], rank)
        for place, rank in _ranks(Result.from_bytes(after, file=RESULT)).items()
        if former.get(place, rank) != rank
    )
    return (field, shown(one), shown(other)), shifts


def _ranks(result: Result) -> dict[tuple[str, str], int]:
    """Return the official rank of each measure in each scope."""
    return {(scope.id, measure): rank for scope in _scopes(result) for measure, rank in _official(scope)}


def _scopes(result: Result) -> Iterator[ScopeResult]:
    yield result.overall
    yield from result.themes
    yield from result.topics


def _official(scope: ScopeResult) -> Iterator[tuple[str, int]]:
    return ((measure, tier.rank) for tier in scope.outcomes[0].tiers for measure in tier.measures)
