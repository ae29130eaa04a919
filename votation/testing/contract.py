"""What every method promises, whatever it counts: each promise a check, on elections drawn from seeds."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

from votation import counting, methods
from votation.errors import IncompleteError, MethodError
from votation.methods import Method, MethodInfo, Outcome, guard
from votation.methods.fitting import Fitted, fitted, with_options
from votation.testing.drawing import profile_of, random_poll
from votation.testing.laws import LAWS, BrokenError, hold
from votation.testing.polls import Poll, Result, Tiers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

Oracle: TypeAlias = Callable[..., Result]
"""`count(poll, **options)`: the same method, slow and obvious, in plain Python."""

SEEDS: Final = range(30)
"""Elections of a check."""
LAW_SEEDS: Final = range(80)
"""Elections of a law: many say nothing of it."""
LAW_OCCASIONS: Final = 8
"""How often a law must have had something to say."""
NAMES: Final = "uvwxyz"
LANGUAGES: Final = {"en", "fr"}
BESIDE_SCORES: Final = frozenset({"measure", "rank", "layer"})
"""Columns that stand beside the scores of every method."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A method under some options, and its oracle if it has one."""

    found: type[Method]
    options: Mapping[str, Any]
    oracle: Oracle | None = None

    def polls(self, seeds: range = SEEDS) -> Iterator[tuple[Poll, random.Random]]:
        """Yield an election of a kind that the method reads, and chance, for each seed."""
        for seed in seeds:
            chance = random.Random(seed)  # noqa: S311 - a test, the same each time
            yield random_poll(seed, self.found.info.kinds), chance

    def fitted(self, poll: Poll, number: int = 1) -> Fitted:
        """Return the method, with `number` for each option that these ballots make mandatory."""
        return fitted(self.found, self.options, profile_of(poll).scope, number)

    def rank(self, poll: Poll) -> Outcome:
        """Count an election."""
        return self.fitted(poll).method.rank(profile_of(poll))

    def tiers(self, poll: Poll) -> Tiers:
        """Count an election; return the ranking alone."""
        return tiers_of(self.rank(poll))


@dataclass(frozen=True, slots=True)
class At:
    """A block about one election, which is told if something in it goes wrong."""

    poll: Poll

    def __enter__(self) -> Self:
        """Begin the block."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        """Note the election."""
        if error is not None:
            error.add_note(f"election: {self.poll}")


def tiers_of(outcome: Outcome) -> Tiers:
    """Return the tiers of an outcome as an oracle writes them."""
    return [set(tier) for tier in outcome.ranking.tiers]


def describes_itself(found: type[Method]) -> None:
    """Hold what the class says of itself against what others need to know."""
    info = found.info
    hold(isinstance(info, MethodInfo), info)
    hold(info.version >= 1, info.version)
    hold(info.title.keys() >= LANGUAGES, "titles:", info.title)
    hold(bool(info.source) and bool(info.kinds) and bool(info.statistics), "source, kinds or statistics missing")
    hold(BESIDE_SCORES.isdisjoint(info.columns), "columns:", info.columns)
    hold(info.laws <= LAWS.keys(), info.laws)


def is_announced(found: type[Method]) -> None:
    """Hold the installed packages against the id: elections find the class under it."""
    try:
        announced = methods.class_of(found.info.id)
    except (IncompleteError, MethodError) as refused:
        raise BrokenError("no entry point of the group votation.methods leads to", found.info.id) from refused
    hold(announced is found, announced, found)


def ranks_every_measure_once(subject: Subject) -> None:
    """Hold every outcome against the contract: all measures in tiers, declared columns, exact numbers."""
    for poll, _ in subject.polls():
        with At(poll):
            scope = profile_of(poll).scope
            guard.checked(subject.rank(poll), subject.fitted(poll).method, scope)


def leaves_the_counts_alone(subject: Subject) -> None:
    """Give counts that cannot be written to, twice: the method neither needs to write nor remembers."""
    for poll, _ in subject.polls():
        with At(poll):
            method, profile = subject.fitted(poll).method, profile_of(poll)
            stats = guard.read_only(counting.count(profile, method.info.statistics))
            hold(method.outcome(stats, profile.scope) == method.outcome(stats, profile.scope))


def travels(subject: Subject) -> None:
    """Send the method to another process and back: it counts as before, and its record makes it again."""
    for poll, _ in subject.polls(SEEDS[:8]):
        with At(poll):
            method, profile = subject.fitted(poll).method, profile_of(poll)
            twin = pickle.loads(pickle.dumps(method))  # noqa: S301 - what was just written
            hold(twin.rank(profile) == method.rank(profile))
            hold(with_options(subject.found, method.record.options).record == method.record, method.record)


def uses_lots_as_given(subject: Subject) -> None:
    """Give it lots: its outcome keeps the contract all the same, and lots are used between measures only."""
    for poll, draw in subject.polls():
        with At(poll):
            method, profile = subject.fitted(poll).method, profile_of(poll)
            lots = tuple(draw.sample(poll.measures, len(poll.measures)))
            guard.checked(method.rank(profile, lots), method, profile.scope)


def takes_ballots_in_any_order(subject: Subject) -> None:
    """Shuffle the ballots, each on its own line."""
    for poll, draw in subject.polls():
        with At(poll):
            single = [(levels, 1) for levels, voters in poll.ballots for _ in range(voters)]
            draw.shuffle(single)
            hold(subject.rank(poll) == subject.rank(poll.with_ballots(single)))


def treats_measures_alike(subject: Subject) -> None:
    """Rename the measures and list them in another order: the ranking and the scores move with them."""
    for poll, draw in subject.polls():
        with At(poll):
            name = dict(zip(poll.measures, draw.sample(NAMES, len(poll.measures)), strict=True))
            ballots = [({name[x]: level for x, level in levels.items()}, voters) for levels, voters in poll.ballots]
            measures = draw.sample(sorted(name.values()), len(name))
            other = subject.rank(replace(poll, measures=tuple(measures), ballots=tuple(ballots)))
            outcome = subject.rank(poll)
            hold(tiers_of(other) == [{name[x] for x in tier} for tier in outcome.ranking.tiers], name)
            hold(other.scores == {name[x]: row for x, row in outcome.scores.items()}, name)


def adds_up(subject: Subject) -> None:
    """Count two parts apart and add: the same as counting all."""
    for poll, draw in subject.polls():
        with At(poll):
            method, scope = subject.fitted(poll).method, profile_of(poll).scope
            cut = draw.randint(0, len(poll.ballots))
            halves = (poll.with_ballots(poll.ballots[:cut]), poll.with_ballots(poll.ballots[cut:]))
            one, other = (counting.count(profile_of(half), method.info.statistics) for half in halves)
            hold(method.outcome(one + other, scope) == subject.rank(poll), cut)


def ties_all_without_ballots(subject: Subject) -> None:
    """Take the ballots away: nothing is left to tell measures apart."""
    for poll, _ in subject.polls():
        with At(poll):
            hold(subject.tiers(poll.with_ballots(())) == [set(poll.measures)])


def keeps_law(subject: Subject, law: methods.Law, seeds: range = LAW_SEEDS, occasions: int = LAW_OCCASIONS) -> None:
    """Hold one law; it must have had something to say on as many `occasions`."""
    applied = 0
    for poll, draw in subject.polls(seeds):
        with At(poll):
            applied += LAWS[law](subject.tiers, poll, draw)
    hold(applied >= occasions, f"{law.value} had something to say on {applied} occasions only")


def agrees_with_its_oracle(subject: Subject, seeds: range = range(250)) -> None:
    """Count by the slow twin: the same tiers, and the same scores in the columns that it knows."""
    assert subject.oracle is not None
    for poll, draw in subject.polls(seeds):
        with At(poll):
            method, written = subject.fitted(poll, draw.randint(1, max(1, min(3, poll.scale - 1))))
            outcome = method.rank(profile_of(poll, weighted=draw.random() < 0.5))  # noqa: PLR2004 - every other one
            tiers, scores = subject.oracle(poll, **written)
            hold(tiers_of(outcome) == tiers, "ranked:", tiers_of(outcome), "by the oracle:", tiers)
            shown = {x: {column: row.get(column) for column in scores[x]} for x, row in outcome.scores.items()}
            hold(shown == scores, "scores:", shown, "by the oracle:", scores)


PROMISES: Final[tuple[Callable[[Subject], None], ...]] = (
    ranks_every_measure_once,
    leaves_the_counts_alone,
    travels,
    uses_lots_as_given,
    takes_ballots_in_any_order,
    treats_measures_alike,
    adds_up,
    ties_all_without_ballots,
)
"""What is checked of every method under each combination of its options, besides its laws and its oracle."""
