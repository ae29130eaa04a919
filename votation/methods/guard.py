"""What stands between a method of another package and a result: it gets read-only counts, and its outcome is checked.

Whatever such a method does wrong becomes one `MethodError` that names it, never a wrong result and never a crash of
ours. This guards against mistakes; it is no cage for malice, since a plug-in runs in our process with our rights.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import numpy as np

from votation.errors import DocumentError, LimitError, MethodError
from votation.evidence import canonical
from votation.methods.base import Method, Outcome
from votation.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from votation.counting import Statistics
    from votation.methods.base import Law, MethodInfo, MethodRecord
    from votation.methods.options import Options
    from votation.profile import Scope

MAX_STEPS: Final = 50_000_000
"""Lines that a plug-in may run for one scope. Counted, not timed, so that every machine reaches the same end."""

_PASSING: Final = ("method-kind", "method-option-", "method-plug-in-")
"""Rules of errors that name the method already: its options do not fit the ballots, or this guard has spoken."""

Tables = TypeVar("Tables")


class Endless(BaseException):
    """A plug-in has run `MAX_STEPS` lines; no `Exception`, so that it does not stop this itself."""


class Guarded(Method):
    """A method of another package behind its guard."""

    def __init__(self, method: Method) -> None:
        super().__init__(method.options)
        self.method = method
        self._record = method.record

    @property
    def info(self) -> MethodInfo:  # type: ignore[override] # a class says it of all its instances; here each has its own
        """What the method says of itself."""
        return self.method.info

    @property
    def record(self) -> MethodRecord:
        """Id, version and every option."""
        return self._record

    @property
    def laws(self) -> frozenset[Law]:
        """Laws that hold under its options."""
        with blaming(self.info.id):
            return self.method.laws

    def check(self, scope: Scope) -> None:
        """Let the method say whether it can read these ballots.

        Raises:
            MethodError: It cannot, or it failed.
        """
        with blaming(self.info.id), Steps(type(self.method)):
            self.method.check(scope)

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        Raises:
            MethodError: The method raised, did not come to an end, or returned what is no outcome of this scope.
        """
        with blaming(self.info.id), Steps(type(self.method)):
            found = self.method.outcome(read_only(stats), scope, lots)
        return checked(found, self, scope)


def guarded(found: type[Method], options: Options) -> Guarded:
    """Return the method with these options, behind its guard.

    Raises:
        MethodError: It cannot be made.
    """
    with blaming(found.info.id):
        return Guarded(found(options))


@contextmanager
def blaming(method: str) -> Iterator[None]:
    """Turn whatever a plug-in raises into an error that names it.

    Raises:
        MethodError: Something was raised inside the block.
    """
    try:
        yield
    except Endless as fault:
        raise MethodError("method-plug-in-endless", method=method, expected=MAX_STEPS) from fault
    except (Exception, SystemExit) as fault:
        if isinstance(fault, MethodError) and fault.rule.startswith(_PASSING):
            raise
        raise MethodError("method-plug-in-raised", found=type(fault).__name__[:60], method=method) from fault


def read_only(tables: Tables) -> Tables:
    """Return the same counts, in arrays that cannot be written to."""
    if isinstance(tables, np.ndarray):
        view = tables.view()
        view.setflags(write=False)
        return view
    if is_dataclass(tables) and not isinstance(tables, type):
        return replace(tables, **{each.name: read_only(getattr(tables, each.name)) for each in fields(tables)})
    return tables


def checked(outcome: object, method: Method, scope: Scope) -> Outcome:
    """Return what a method returned, if it is an outcome of `scope`: every measure once, numbers exact.

    Raises:
        MethodError: It is not.
    """
    info = method.info
    if not isinstance(outcome, Outcome) or not isinstance(outcome.ranking, Ranking) or outcome.method != method.record:
        raise MethodError("method-plug-in-outcome", found=type(outcome).__name__[:60], method=info.id)
    with blaming(info.id):
        _check_measures(outcome, info, scope)
        _check_numbers(outcome, info)
    return outcome


def _check_measures(outcome: Outcome, info: MethodInfo, scope: Scope) -> None:
    """Hold tiers, scores and uses of the lots against the measures of the scope."""
    ranked = [measure for tier in outcome.ranking.tiers for measure in tier]
    if sorted(ranked) != sorted(scope.measures) or not all(outcome.ranking.tiers):
        wrong = [each for each in ranked if ranked.count(each) > 1 or each not in scope.measures]
        wrong += [each for each in scope.measures if each not in ranked]
        raise MethodError("method-plug-in-measures", found=", ".join(dict.fromkeys(wrong))[:200], method=info.id)
    if tuple(outcome.scores) != scope.measures or any(set(row) - set(info.columns) for row in outcome.scores.values()):
        raise MethodError("method-plug-in-scores", expected=", ".join(info.columns)[:200], method=info.id)
    if any(len(set(tie)) < len(tie) or set(tie) - set(scope.measures) for tie in outcome.lots_used):
        raise MethodError("method-plug-in-lots", found=str(outcome.lots_used)[:200], method=info.id)


def _check_numbers(outcome: Outcome, info: MethodInfo) -> None:
    """Hold every value against what evidence can say: whole numbers, fractions, text; no floating point."""
    value = {"scores": [dict(row) for row in outcome.scores.values()], "evidence": dict(outcome.evidence)}
    try:
        canonical.dumps(canonical.exact(value))
    except (DocumentError, LimitError) as fault:
        raise MethodError("method-plug-in-value", found=fault.found, breach=fault.rule, method=info.id) from fault


class Steps:
    """A block in which a plug-in may run `MAX_STEPS` lines of its own package, and as many calls of others.

    A debugger or a measure of coverage loses sight of the block: run the method without its guard there, as
    `votation.testing` does. A loop inside compiled code cannot be counted.
    """

    def __init__(self, found: type[Method]) -> None:
        self._package = found.__module__.partition(".")[0]
        self._left = MAX_STEPS

    def __enter__(self) -> Self:
        """Begin to count."""
        self._former = sys.gettrace()
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        sys.settrace(self._former)

    def _called(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401 - the type of a tracer refers to itself
        own = str(frame.f_globals.get("__name__")).partition(".")[0] == self._package
        counted = self._stepped(frame, event, argument)
        return counted if own else None

    def _stepped(self, _frame: FrameType, _event: str, _argument: object) -> Any:  # noqa: ANN401 - as above
        self._left -= 1
        if self._left < 0:
            raise Endless
        return self._stepped
