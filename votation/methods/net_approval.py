"""Net approval: approvals less disapprovals, on a scale with a level between them.

Levels above `neutral` are for a measure, levels below it against, and the score is for minus against. On a scale with a
middle, `neutral` is the middle unless declared: of three levels against, neutral, for, it is level 1. Approval ballots
have no level against, and are not read. Taken: silence is what the election's no-opinion rule says, not a neutral
vote by itself. Cost: ballots times measures.

Source: Felsenthal, "On combining approval with disapproval voting", Behavioral Science 34 (1989).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from votation.counting import LevelCounts, Statistics
from votation.errors import MethodError
from votation.methods.base import Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class NetApprovalOptions(Options):
    """Where for and against meet.

    Attributes:
        neutral: The level that is neither; mandatory on a scale of an even number of levels.
    """

    neutral: Whole | None = None


class NetApproval(Method):
    """Rank by for minus against."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="net-approval",
        version=1,
        title={"en": "Net approval", "fr": "Approbation nette"},
        family="cardinal",
        kinds=frozenset({"grades", "scores"}),
        options=NetApprovalOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.PARTICIPATION, Law.INDEPENDENCE}),
        statistics=(LevelCounts,),
        columns=("net", "for", "neutral", "against", "missing"),
        source="Felsenthal 1989",
    )
    options: NetApprovalOptions

    def check(self, scope: Scope) -> None:
        """Require a neutral level on the scale, declared unless it is the middle.

        Raises:
            MethodError: Another kind of ballot, or `neutral` is missing or off the scale.
        """
        super().check(scope)
        neutral, scale, method = self.options.neutral, scope.reading.scale, self.info.id
        levels = f"1..{scale - 1}"
        if neutral is None and scale % 2 == 0:
            raise MethodError("method-option-required", expected=levels, method=method, option="neutral")
        if neutral is not None and neutral >= scale:
            raise MethodError("method-option-value", found=neutral, expected=levels, method=method, option="neutral")

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope` by approvals less disapprovals."""
        assert stats.levels is not None
        neutral = self.options.neutral or scope.reading.scale // 2
        missing = stats.levels.missing.tolist()
        scores = {}
        for measure, row, absent in zip(
            scope.measures, stats.levels.judged(scope.reading).tolist(), missing, strict=True
        ):
            above, below = sum(row[neutral + 1 :]), sum(row[:neutral])
            scores[measure] = {
                "net": above - below,
                "for": above,
                "neutral": row[neutral],
                "against": below,
                "missing": absent,
            }
        return Outcome(self.record, Ranking.from_keys({each: row["net"] for each, row in scores.items()}), scores)
