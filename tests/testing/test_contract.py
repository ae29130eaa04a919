"""The contract suite finds what is wrong with a method, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from oracle import plurality

from votation.methods import Law, Outcome
from votation.methods.positional import Plurality
from votation.ranking import Ranking
from votation.testing import BrokenError, check_method, checks
from votation.testing.contract import Subject, keeps_law

if TYPE_CHECKING:
    from collections.abc import Callable

    from oracle.poll import Poll, Result

    from votation.counting import Statistics
    from votation.methods import Method
    from votation.profile import Scope


class Spoiled(Plurality):
    """Plurality, spoiled in one way by each class below."""

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        return self.spoiled(super().outcome(stats, scope, lots), scope, stats)

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        raise NotImplementedError


class FirstMeasureFirst(Spoiled):
    """Breaks ties in the order of the definition."""

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del stats
        order = outcome.ranking.order(scope.measures)
        return replace(outcome, ranking=Ranking(tuple(frozenset({measure}) for measure in order)))


class Forgetful(Spoiled):
    """Leaves the last tier out."""

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del scope, stats
        return replace(outcome, ranking=Ranking(outcome.ranking.tiers[:-1]))


class Moody(Spoiled):
    """Answers otherwise each time."""

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del scope, stats
        self.mood = getattr(self, "mood", 0) + 1
        return replace(outcome, evidence={"mood": self.mood})


class Writing(Spoiled):
    """Works in the counts it was given."""

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del scope
        assert stats.places is not None
        stats.places.counts[:] += 1
        return outcome


class Local(Spoiled):
    """Cannot be sent to another process."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.secret = lambda: None

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del scope, stats
        return outcome


class Elitist(Spoiled):
    """Claims the law of the Condorcet winner, which plurality breaks (Condorcet 1785)."""

    info = replace(Plurality.info, laws=frozenset({Law.CONDORCET_WINNER}))

    def spoiled(self, outcome: Outcome, scope: Scope, stats: Statistics) -> Outcome:
        del scope, stats
        return outcome


def broken(method: type[Method], oracle: Callable[..., Result] | None = None) -> set[str]:
    """Return the promises that are broken under some options."""
    found = set()
    for check in checks(method, oracle=oracle):
        try:
            check()
        except Exception:  # noqa: BLE001 - whatever a spoiled method raises
            found.add(str(check).partition("-")[0])
    return found - {"is_announced"}  # none of these is installed


def test_a_method_that_keeps_every_promise_passes() -> None:
    check_method(Plurality, oracle=plurality.count)


@pytest.mark.parametrize(
    ("method", "promises"),
    [
        (FirstMeasureFirst, {"treats_measures_alike", "ties_all_without_ballots"}),
        (Forgetful, {"ranks_every_measure_once", "uses_lots_as_given"}),
        (Moody, {"leaves_the_counts_alone"}),
        (Writing, {"leaves_the_counts_alone"}),
        (Local, {"travels"}),
        (Elitist, {"keeps_condorcet"}),
    ],
)
def test_what_is_spoiled_is_found(method: type[Method], promises: set[str]) -> None:
    assert promises <= broken(method)


def test_a_method_that_is_not_announced_is_told() -> None:
    with pytest.raises(BrokenError, match="Elitist"):
        check_method(Elitist)  # `plurality` leads to another class


def test_an_oracle_that_counts_otherwise_is_found() -> None:
    def worst_first(poll: Poll, **options: Any) -> Result:
        tiers, scores = plurality.count(poll, **options)
        return tiers[::-1], scores

    assert broken(Plurality, worst_first) == {"agrees_with_its_oracle"}


def test_a_failure_tells_the_election() -> None:
    with pytest.raises(BrokenError) as told:
        keeps_law(Subject(Elitist, {}), Law.CONDORCET_WINNER)
    assert any(note.startswith("election: Poll(") for note in told.value.__notes__)


def test_a_law_that_had_nothing_to_say_is_not_proved() -> None:
    with pytest.raises(BrokenError, match="0 occasions"):
        keeps_law(Subject(Plurality, {}), Law.PARETO, range(0))


def test_elections_are_drawn_from_their_seed_alone() -> None:
    random.seed(1)
    first = [str(check) for check in checks(Plurality)]
    random.seed(2)
    assert [str(check) for check in checks(Plurality)] == first
    one, other = (list(Subject(Plurality, {}).polls()) for _ in range(2))
    assert [poll for poll, _ in one] == [poll for poll, _ in other]
    assert len({poll.kind for poll, _ in one}) == 4
