"""Methods of another package: one that keeps the contract, and one for each way to break it."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from votation.methods.borda import Borda
from votation.ranking import Ranking

if TYPE_CHECKING:
    from votation.counting import Statistics
    from votation.methods import Method, MethodInfo, Outcome
    from votation.profile import Scope

METHODS: dict[str, type[Method]] = {}


class Given(NamedTuple):
    """What the faulty ones start from."""

    outcome: Outcome
    stats: Statistics
    scope: Scope


class Town(Borda):
    """Borda under another id, which keeps the contract."""

    info: ClassVar[MethodInfo] = replace(Borda.info, id="town.borda")

    def __init_subclass__(cls) -> None:
        cls.info = replace(Borda.info, id=f"town.{cls.__name__.lower()}")
        METHODS[cls.info.id] = cls

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Any:
        return self.spoil(Given(super().outcome(stats, scope, lots), stats, scope))

    def spoil(self, given: Given) -> Any:
        return given.outcome


METHODS["town.borda"] = Town


class Raises(Town):
    def spoil(self, given: Given) -> Any:
        return given.outcome.scores[given.scope.id]


class Exits(Town):
    def spoil(self, _: Given) -> Any:
        sys.exit(0)


class Recurses(Town):
    def spoil(self, given: Given) -> Any:
        return self.spoil(given)


class Loops(Town):
    """Breaks ties until none is left, and none ever is."""

    def spoil(self, given: Given) -> Any:
        for _ in count():
            try:
                given.outcome = replace(given.outcome)
            except Exception:  # noqa: BLE001 - even so
                continue


class Mutates(Town):
    def spoil(self, given: Given) -> Any:
        assert given.stats.pairwise is not None
        given.stats.pairwise.above[:] = 0
        return given.outcome


class Nothing(Town):
    def spoil(self, _: Given) -> Any:
        return None


class Other(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, method=replace(given.outcome.method, id="borda"))


class Missing(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, ranking=Ranking((frozenset(given.scope.measures[1:]),)))


class Twice(Town):
    def spoil(self, given: Given) -> Any:
        return replace(
            given.outcome, ranking=Ranking((frozenset(given.scope.measures), frozenset(given.scope.measures[:1])))
        )


class Stranger(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, ranking=Ranking((frozenset(given.scope.measures), frozenset({"zz"}))))


class Hollow(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, ranking=Ranking((frozenset(given.scope.measures), frozenset())))


class Unscored(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, scores={})


class Columns(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, scores={x: {"elegance": 1} for x in given.scope.measures})


class Floats(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, scores={x: {"points": 0.5} for x in given.scope.measures})


class Numpy(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, scores={x: {"points": np.int64(1)} for x in given.scope.measures})


class Evidence(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, evidence={"why": {"Not A Key": Fraction(1, 2)}})


class Lots(Town):
    def spoil(self, given: Given) -> Any:
        return replace(given.outcome, lots_used=(("zz",),))
