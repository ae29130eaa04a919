"""From additive tables to tallies: each scope restricted from the whole, each group value summed from its segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.errors import MethodError
from votation.tallying.tables import Failure, GroupTally, ScopeTally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.counting import SegmentTables, Statistics, Tables
    from votation.methods.base import Method, Outcome
    from votation.profile import Scope
    from votation.ranking import Ranking
    from votation.tallying.plan import Plan

    Order = tuple[str, ...] | None
    ScopeTallies = dict[str, ScopeTally]


def scope_tallies(plan: Plan, tables: SegmentTables, order: Order) -> tuple[ScopeTally, ScopeTallies, ScopeTallies]:
    """Return the tallies of all ballots: overall, by theme, by topic; every declared method in each."""
    declared = (plan.official, *plan.also)
    overall = _scope_tally(declared, tables.statistics(plan.overall), plan.overall, order)
    whole = overall.official.ranking

    def recounts(scopes: tuple[Scope, ...]) -> ScopeTallies:
        return {
            scope.id: _scope_tally(declared, tables.statistics(scope), scope, order, whole=whole) for scope in scopes
        }

    return overall, recounts(plan.themes), recounts(plan.topics)


def group_tallies(plan: Plan, tables: SegmentTables, order: Order) -> Mapping[str, Mapping[str, GroupTally]]:
    """Return the tallies of each value of each group, by the official method, overall and by theme."""
    groups = plan.election.groups
    return {
        group.id: {
            value.id: _group_tally(plan, tables.of_value(dimension, index), order)
            for index, value in enumerate(group.values)
        }
        for dimension, group in enumerate(groups)
    }


def _group_tally(plan: Plan, tables: Tables, order: Order) -> GroupTally:
    def tally(scope: Scope, whole: Ranking | None = None) -> ScopeTally:
        return _scope_tally((plan.official,), tables.statistics(scope), scope, order, whole=whole)

    overall = tally(plan.overall)
    whole = overall.official.ranking
    return GroupTally(overall=overall, themes={theme.id: tally(theme, whole) for theme in plan.themes})


def _scope_tally(
    methods: tuple[Method, ...], statistics: Statistics, scope: Scope, order: Order, *, whole: Ranking | None = None
) -> ScopeTally:
    official, *others = methods
    beside = [_attempt(method, statistics, scope, order) for method in others]
    return ScopeTally(
        scope=scope,
        statistics=statistics,
        outcomes=(
            official.outcome(statistics, scope, order),
            *(each for each in beside if not isinstance(each, Failure)),
        ),
        slice=None if whole is None else whole.among(scope.measures),
        failures=tuple(each for each in beside if isinstance(each, Failure)),
    )


def _attempt(method: Method, statistics: Statistics, scope: Scope, order: Order) -> Outcome | Failure:
    """Count by a method that decides nothing: if it is of another package and breaks down, the rest goes on."""
    try:
        return method.outcome(statistics, scope, order)
    except MethodError as error:
        return Failure(method.record, error)
