"""Positional rules: a measure gets the points of its place on each ballot, and ranks by their sum.

A vector gives points to the first place, the second, and so on, never rising; measures that a ballot ties share the
mean of their places, exactly. Of m measures:

`plurality`: 1, 0, ..., 0. `veto`: 1, ..., 1, 0 (the last place alone loses). `k-approval`: 1 for the first `k` places.
`dowdall`: 1, 1/2, 1/3, ... (the rule of Nauru). `positional`: the declared `vector`; places beyond its end get 0, and
in a scope of fewer measures it is cut.

Under `unranked: last` the measures that a ballot leaves out share the places left over; under `exclude` they take no
place and get nothing. Fractions are applied to counts of places after counting, because a common denominator of 40
places overflows 64 bits. Borda is such a rule too, and has a file of its own for what unranked measures get.

Cost: ballots times measures, then measures squared. Source: Young, "Social choice scoring functions", SIAM Journal on
Applied Mathematics 28 (1975); Fraenkel & Grofman, "The Borda count and its real-world alternatives", Australian
Journal of Political Science 49 (2014).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from votation.counting import PlaceCounts, Statistics
from votation.errors import DocumentError, LimitError, MethodError
from votation.evidence.canonical import fraction_text, parse_fraction
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope

MAX_VECTOR: Final = 10_000
"""Places that a declared vector may name: as many as an election may have measures."""


class Positional(Method):
    """A rule that is a vector of points."""

    @abstractmethod
    def vector(self, places: int) -> list[Fraction]:
        """Return the points of each of `places` places, the first first."""

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - no tie is broken
        """Rank every measure of `scope` by points; the evidence is the `vector`."""
        assert stats.places is not None
        vector = self.vector(len(scope.measures))
        points = dict(zip(scope.measures, stats.places.points(vector), strict=True))
        scores = {measure: {"points": each} for measure, each in points.items()}
        return Outcome(self.record, Ranking.from_keys(points), scores, {"vector": vector})


POSITIONAL: Final = MethodInfo(
    id="positional",
    version=1,
    title={"en": "Positional points", "fr": "Points par rang"},
    family="positional",
    kinds=frozenset({"ranking", "grades", "scores", "approval"}),
    options=Options,
    laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION}),
    statistics=(PlaceCounts,),
    columns=("points",),
    source="Young 1975",
)
"""What all positional rules say of themselves."""


class Plurality(Positional):
    """One point for the first place."""

    info: ClassVar[MethodInfo] = replace(
        POSITIONAL,
        id="plurality",
        title={"en": "Plurality", "fr": "Pluralité"},
        laws=POSITIONAL.laws | {Law.MAJORITY},
    )

    def vector(self, places: int) -> list[Fraction]:
        """Return 1, 0, ..., 0."""
        return _ones(1, places)


class Veto(Positional):
    """One point for every place but the last."""

    info: ClassVar[MethodInfo] = replace(
        POSITIONAL, id="veto", title={"en": "Veto (anti-plurality)", "fr": "Veto (antipluralité)"}
    )

    def vector(self, places: int) -> list[Fraction]:
        """Return 1, ..., 1, 0."""
        return _ones(places - 1, places)


class KApprovalOptions(Options):
    """How many places score.

    Attributes:
        k: Number of places that get a point; mandatory.
    """

    k: Whole | None = None


class KApproval(Positional):
    """One point for each of the first k places."""

    info: ClassVar[MethodInfo] = replace(
        POSITIONAL, id="k-approval", title={"en": "k-approval", "fr": "k premiers rangs"}, options=KApprovalOptions
    )
    options: KApprovalOptions

    def check(self, scope: Scope) -> None:
        """Require `k`.

        Raises:
            MethodError: `k` is missing.
        """
        super().check(scope)
        if self.options.k is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=self.info.id, option="k")

    def vector(self, places: int) -> list[Fraction]:
        """Return 1 for the first k places, 0 for the others."""
        assert self.options.k is not None, "checked before counting"
        return _ones(self.options.k, places)


class Dowdall(Positional):
    """A point for the first place, half a point for the second, a third for the third."""

    info: ClassVar[MethodInfo] = replace(
        POSITIONAL, id="dowdall", title={"en": "Dowdall", "fr": "Dowdall"}, source="Fraenkel & Grofman 2014"
    )

    def vector(self, places: int) -> list[Fraction]:
        """Return 1, 1/2, 1/3, ..."""
        return [Fraction(1, place) for place in range(1, places + 1)]


def _points(value: object) -> Fraction:
    """Read a point value: a whole number, or a fraction in lowest terms, from 0."""
    try:
        text = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        points = parse_fraction(text)  # type: ignore[arg-type] # whatever it is, it is refused unless it is exact
    except (DocumentError, LimitError, ValueError) as error:
        raise PydanticCustomError("points", "points", {"values": "whole numbers or fractions such as 3/2"}) from error
    if points < 0:
        raise PydanticCustomError("points", "points", {"values": "whole numbers or fractions from 0"})
    return points


def _several(value: object) -> object:
    return (value,) if isinstance(value, (int, str)) else value


def _falling(vector: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    if any(one < other for one, other in pairwise(vector)):
        raise PydanticCustomError("falling", "falling", {"values": "points that never rise from place to place"})
    return vector


Vector: TypeAlias = Annotated[
    tuple[Annotated[Fraction, BeforeValidator(_points), PlainSerializer(fraction_text)], ...],
    Field(min_length=1, max_length=MAX_VECTOR),
    BeforeValidator(_several),
    AfterValidator(_falling),
    WithJsonSchema({"type": "points of each place"}),
]


class PositionalOptions(Options):
    """The points of each place.

    Attributes:
        vector: From the first place on, never rising; whole numbers or fractions; mandatory.
    """

    vector: Vector | None = None


class DeclaredPositional(Positional):
    """The points that the definition declares."""

    info: ClassVar[MethodInfo] = replace(POSITIONAL, options=PositionalOptions)
    options: PositionalOptions

    def check(self, scope: Scope) -> None:
        """Require `vector`.

        Raises:
            MethodError: `vector` is missing.
        """
        super().check(scope)
        if self.options.vector is None:
            raise MethodError("method-option-required", expected="points", method=self.info.id, option="vector")

    def vector(self, places: int) -> list[Fraction]:
        """Return the declared points, cut to `places`, or continued with 0."""
        declared = self.options.vector or ()
        return [*declared, *[Fraction(0)] * places][:places]


def _ones(number: int, places: int) -> list[Fraction]:
    return [Fraction(place < number) for place in range(places)]
