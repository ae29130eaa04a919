"""Totals ranked by the methods that need no more than them: in `rank` and in comparisons, never in an official tally.

Nobody can tell from totals how one ballot placed two measures, so only methods that read counts by level can be used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import methods
from votation.counting import LevelCounts, ScopeCounts, Statistics
from votation.errors import FormatError

if TYPE_CHECKING:
    from votation.election import BallotKind
    from votation.exchange.content import Rule, Totals
    from votation.methods import Method, MethodInfo, Outcome

_KNOWN: tuple[type, ...] = (LevelCounts, ScopeCounts)


def rank_totals(totals: Totals, method: Method, rule: Rule = None) -> Outcome:
    """Rank the measures of totals.

    Where the file does not say how many ballots there were, no share of ballots is returned. Where it does, blank ones
    cannot be told apart, so every ballot counts as expressed.

    Args:
        totals: What a reader of totals returned.
        method: One of `totals_methods`, with its options.
        rule: What a judgment without level means; otherwise what the format says.

    Raises:
        FormatError: The method needs ballots; nothing says what a judgment without level means, and it matters.
        InputError: `rule` is none of this kind of ballot.
        MethodError: The method cannot read this kind of ballot, or its options do not fit.
    """
    if not _content_with_totals(method.info):
        raise FormatError("foreign-totals", method=method.info.id, expected=", ".join(totals_methods(totals.kind)))
    scope = totals.scope(rule)
    method.check(scope)
    return method.outcome(Statistics(ScopeCounts(totals.ballots or 0, 0), totals.table), scope)


def totals_methods(kind: BallotKind) -> tuple[str, ...]:
    """Return the methods that rank totals of ballots of that kind."""
    return tuple(info.id for info in methods.available() if _content_with_totals(info) and kind in info.kinds)


def _content_with_totals(info: MethodInfo) -> bool:
    return all(each in _KNOWN for each in info.statistics)
