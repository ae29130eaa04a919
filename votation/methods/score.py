"""Score voting: measures rank by the points that ballots give them; a level is its number of points.

`aggregate: sum` adds the points up. `mean` divides by the judgments; `trimmed` first drops the share `trim` of the
judgments at each end, exactly: a judgment on the edge counts in part. Where the election leaves no-opinion cells out, a
mean over a few enthusiasts would win, so mean and trimmed mean then demand `min_judgments`, and measures below it form
a last tier. Points outside the declared range are rejected with their ballot, never clamped. Rejected: a mean over all
ballots that takes silence for 0, which is what `no_opinion: worst` says openly.

Cost: ballots times measures. Source: Smith, "Range voting" (2000); Macé, "Axiomatizations of scoring rules over
evaluations", Journal of Economic Theory 173 (2018).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from votation.counting import LevelCounts, Statistics
from votation.errors import DocumentError, LimitError, MethodError
from votation.evidence.canonical import fraction_text, parse_fraction
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.profile import Scope

Number = TypeVar("Number", int, Fraction)
VALUES = "a fraction above 0 and below 1/2, such as 1/10"


def _share(value: object) -> Fraction:
    try:
        share = parse_fraction(value)  # type: ignore[arg-type] # whatever it is, it is refused unless it is exact
    except (DocumentError, LimitError) as error:
        raise PydanticCustomError("share", "share", {"values": VALUES}) from error
    return share


def _below_half(share: Fraction) -> Fraction:
    if not 0 < share < Fraction(1, 2):
        raise PydanticCustomError("share", "share", {"values": VALUES})
    return share


class ScoreOptions(Options):
    """How the points of a measure become one number.

    Attributes:
        aggregate: Sum, mean, or mean of what is left when the extremes are dropped.
        trim: Share of the judgments dropped at each end; `trimmed` only, 1/10 when absent.
        min_judgments: Judgments that a measure needs to be ranked by its mean; mandatory where the election leaves
            no-opinion cells out and the aggregate is a mean, refused elsewhere.
    """

    aggregate: Literal["sum", "mean", "trimmed"] = "sum"
    trim: (
        Annotated[
            Fraction,
            BeforeValidator(_share),
            AfterValidator(_below_half),
            PlainSerializer(fraction_text),
            WithJsonSchema({"type": VALUES}),
        ]
        | None
    ) = None
    min_judgments: Whole | None = None


class Score(Method):
    """Rank by points."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="score",
        version=1,
        title={"en": "Score voting", "fr": "Vote par notes"},
        family="cardinal",
        kinds=frozenset({"grades", "scores"}),
        options=ScoreOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.INDEPENDENCE}),
        statistics=(LevelCounts,),
        columns=("sum", "mean", "trimmed", "variance", "judgments", "missing"),
        source="Smith 2000; Macé 2018",
    )
    options: ScoreOptions

    @property
    def laws(self) -> frozenset[Law]:
        """A ballot adds its points to sums; means also depend on how many judged, trimmed ones on what is dropped."""
        summed = {Law.PARTICIPATION} if self.options.aggregate == "sum" else set()
        return self.info.laws | summed

    @property
    def trim(self) -> Fraction:
        """The share of judgments dropped at each end."""
        return self.options.trim or Fraction(1, 10)

    def check(self, scope: Scope) -> None:
        """Require `min_judgments` where a mean leaves no-opinion cells out, and options only where they act.

        Raises:
            MethodError: Another kind of ballot, or an option that is missing or superfluous.
        """
        super().check(scope)
        method, given = self.info.id, self.options.min_judgments
        needed = scope.reading.fill is None and self.options.aggregate != "sum"
        if needed and given is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=method, option="min_judgments")
        if not needed and given is not None:
            raise MethodError("method-option-superfluous", found=given, method=method, option="min_judgments")
        if self.options.trim is not None and self.options.aggregate != "trimmed":
            raise MethodError("method-option-superfluous", found=str(self.trim), method=method, option="trim")

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope`; the evidence is `too_few`, the measures that `min_judgments` put last."""
        assert stats.levels is not None
        histograms = stats.levels.judged(scope.reading).tolist()
        missing = stats.levels.missing.tolist()
        scores = {
            measure: self._row(histogram, absent)
            for measure, histogram, absent in zip(scope.measures, histograms, missing, strict=True)
        }
        too_few = [each for each in scope.measures if scores[each]["judgments"] < (self.options.min_judgments or 0)]
        keys = {each: scores[each].get(self.options.aggregate, -1) for each in scope.measures if each not in too_few}
        last = (frozenset(too_few),) if too_few else ()
        return Outcome(self.record, Ranking(Ranking.from_keys(keys).tiers + last), scores, {"too_few": too_few})

    def _row(self, histogram: list[int], missing: int) -> dict[str, Any]:
        judgments, total = sum(histogram), _points(histogram)
        row: dict[str, Exact] = {"sum": total}
        if judgments:
            mean = Fraction(total, judgments)
            squares = sum(level * level * count for level, count in enumerate(histogram))
            row |= {"mean": mean, "variance": Fraction(squares, judgments) - mean * mean}
            if self.options.aggregate == "trimmed":
                row["trimmed"] = self._trimmed(histogram, judgments)
        return row | {"judgments": judgments, "missing": missing}

    def _trimmed(self, histogram: list[int], judgments: int) -> Fraction:
        dropped = self.trim * judgments
        kept = list(_between(histogram, dropped, judgments - dropped))
        return _points(kept) / (judgments - 2 * dropped)


def _points(histogram: list[Number]) -> Number:
    return sum((level * count for level, count in enumerate(histogram)), start=histogram[0] * 0)


def _between(histogram: list[int], start: Fraction, stop: Fraction) -> Iterator[Fraction]:
    """Yield the judgments at each level that stand from `start` to `stop`, all put in order of level."""
    below = Fraction(0)
    for count in histogram:
        yield max(Fraction(0), min(below + count, stop) - max(below, start))
        below += count
