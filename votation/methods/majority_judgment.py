"""Majority judgment: measures rank by their median grade, then by how their judgments lie around it.

`order: value`, the default, is the majority value of Balinski & Laraki (2007): the list of successive medians, each
taken after removing the one before. The other orders rank equal median grades by p, the judgments above it, and q,
those below it, of n; what is still level falls to the majority value. `gauge`: + (p > q) before -, then the larger p
among +, the smaller q among - (Balinski & Laraki 2014); `typical`, (p-q)/n, `central`, (p-q)/2(p+q), and `usual`,
(p-q)/2(n-p-q), of Fabre (2021); `usual` is the graduated majority judgment of Jennings (2010).

Taken: the lower median of an even number, and the sign - when p = q, so that doubt counts against a measure;
`median: upper` is the mirror. With `no_opinion: exclude` totals differ, and every order compares shares. Rejected: the
pair (p, q) read as one tuple, which puts some measures the other way round; judgments left out without
`min_judgments`, which lets three enthusiasts win.

Source: Balinski & Laraki, PNAS 104 (2007); Majority Judgment (2010), ch. 13-14; Operations Research 62 (2014); Fabre,
"Tie-breaking the highest median", Social Choice and Welfare 56 (2021).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from votation.counting import LevelCounts, Statistics
from votation.errors import MethodError
from votation.methods.base import Exact, Law, Method, MethodInfo, Outcome
from votation.methods.options import Options, Whole
from votation.methods.steps import medians
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.profile import Scope


class MajorityJudgmentOptions(Options):
    """How measures with the same median grade are told apart.

    Attributes:
        order: What decides between equal median grades.
        median: Which of the two middle judgments is the median of an even number of them.
        min_judgments: Judgments that a measure needs to be ranked by them; the others form a last tier. Mandatory
            where the election leaves no-opinion cells out, refused where it does not.
    """

    order: medians.Order = "value"
    median: medians.Median = "lower"
    min_judgments: Whole | None = None


class MajorityJudgment(Method):
    """Rank by median grade."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="majority-judgment",
        version=1,
        title={"en": "Majority judgment", "fr": "Jugement majoritaire"},
        family="median",
        kinds=frozenset({"grades", "scores"}),
        options=MajorityJudgmentOptions,
        laws=frozenset({Law.MONOTONICITY, Law.PARETO, Law.INDEPENDENCE}),
        statistics=(LevelCounts,),
        columns=("grade", "sign", "p", "q", "lean", "judgments", "missing"),
        source="Balinski & Laraki 2007, 2010, 2014; Fabre 2021",
    )
    options: MajorityJudgmentOptions

    def check(self, scope: Scope) -> None:
        """Require `min_judgments` where no-opinion cells are left out, and only there.

        Raises:
            MethodError: Another kind of ballot, or `min_judgments` missing or superfluous.
        """
        super().check(scope)
        needed, given = scope.reading.fill is None, self.options.min_judgments
        method, option = self.info.id, "min_judgments"
        if needed and given is None:
            raise MethodError("method-option-required", expected="integer >= 1", method=method, option=option)
        if not needed and given is not None:
            raise MethodError("method-option-superfluous", found=given, method=method, option=option)

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:  # noqa: ARG002 - ties stay ties
        """Rank every measure of `scope` by median grade.

        `grade` is a level, 0 the worst; `lean` is the number that `typical`, `central` and `usual` order by. The
        evidence is `histogram`, the judgments of each measure by level, as read, and `too_few`, the measures that
        `min_judgments` put into the last tier.
        """
        assert stats.levels is not None
        histograms = stats.levels.judged(scope.reading).tolist()
        summed = [medians.Judgments.of(histogram, self.options.median) for histogram in histograms]
        missing = stats.levels.missing.tolist()
        scores = {
            measure: self._row(judgments, absent)
            for measure, judgments, absent in zip(scope.measures, summed, missing, strict=True)
        }
        too_few = [each for each in scope.measures if scores[each]["judgments"] < (self.options.min_judgments or 0)]
        keys = {each: self._key(judgments) for each, judgments in zip(scope.measures, summed, strict=True)}
        ranked = Ranking.from_keys({each: key for each, key in keys.items() if each not in too_few})
        last = (frozenset(too_few),) if too_few else ()
        evidence: dict[str, Any] = {"histogram": histograms, "too_few": too_few}
        return Outcome(self.record, Ranking(ranked.tiers + last), scores, evidence)

    def _key(self, judgments: medians.Judgments | None) -> medians.Key:
        return medians.sort_key(judgments, self.options.order) if judgments else ()

    def _row(self, judgments: medians.Judgments | None, missing: int) -> dict[str, Any]:
        if judgments is None:
            return {"p": 0, "q": 0, "judgments": 0, "missing": missing}
        row: dict[str, Exact | str] = {
            "grade": judgments.grade,
            "sign": "+" if judgments.leans_up else "-",
            "p": judgments.better,
            "q": judgments.worse,
        }
        if self.options.order in medians.LEANS:
            row["lean"] = medians.LEANS[self.options.order](judgments)
        return row | {"judgments": judgments.total, "missing": missing}
