"""The laws that methods may claim, each held against one election at a time.

A law says nothing of most elections; every test returns how often it did, so that silence is not taken for a proof.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final, TypeAlias

from votation.methods import Law
from votation.testing.drawing import random_vote

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from votation.testing.polls import Poll, Tiers

    Rank: TypeAlias = Callable[[Poll], Tiers]
    LawTest: TypeAlias = Callable[[Rank, Poll, random.Random], int]

FEW: Final = 0.2
ALWAYS: Final = 1.0


class BrokenError(AssertionError):
    """A method does not do what its contract, or a law that it claims, says."""


def hold(kept: bool, *facts: object) -> None:  # noqa: FBT001 - what an assertion holds
    """Go on if a promise was kept.

    Raises:
        BrokenError: It was not; `facts` say where.
    """
    if not kept:
        raise BrokenError("\n".join(map(str, facts)))


def _place(tiers: Tiers, x: str) -> int:
    """Return the rank, 1-2-2-4."""
    return 1 + sum(len(tier) for tier in tiers[: next(i for i, tier in enumerate(tiers) if x in tier)])


def _condorcet_winner(rank: Rank, poll: Poll, _: random.Random) -> int:
    pairs, applied = poll.pairs(), 0
    for x in poll.measures:
        if len(poll.measures) > 1 and all(pairs[x, y] > pairs[y, x] for y in poll.measures if y != x):
            hold(rank(poll)[0] == {x}, poll)
            applied += 1
    return applied


def _majority(rank: Rank, poll: Poll, _: random.Random) -> int:
    voters = sum(n for _, n in poll.expressed())
    applied = 0
    for x in poll.measures:
        others = [y for y in poll.measures if y != x]
        putting_first = sum(n for ballot, n in poll.expressed() if all(poll.prefers(ballot, x, y) for y in others))
        if others and 2 * putting_first > voters:
            hold(rank(poll)[0] == {x}, poll)
            applied += 1
    return applied


def _pareto(rank: Rank, poll: Poll, _: random.Random) -> int:
    pairs, applied = poll.pairs(), 0
    for x, y in permutations(poll.measures, 2):
        compared = all(poll.compares(ballot, x, y) for ballot, _ in poll.expressed())
        if compared and pairs[x, y] and not pairs[y, x]:
            tiers = rank(poll)
            hold(_place(tiers, x) <= _place(tiers, y), x, y, poll)
            applied += 1
    return applied


def _monotonicity(rank: Rank, poll: Poll, draw: random.Random) -> int:
    raisable = [
        (i, x) for i, (ballot, _) in enumerate(poll.ballots) for x, level in ballot.items() if level < poll.scale - 1
    ]
    if not raisable:
        return 0
    i, x = draw.choice(raisable)
    levels, voters = poll.ballots[i]
    raised = (levels | {x: draw.randint(levels[x] + 1, poll.scale - 1)}, voters)
    better = poll.with_ballots((*poll.ballots[:i], raised, *poll.ballots[i + 1 :]))
    hold(_place(rank(better), x) <= _place(rank(poll), x), x, i, poll)
    return 1


def _reversal(rank: Rank, poll: Poll, _: random.Random) -> int:
    turned = poll.upside_down()
    if any(
        poll.is_blank(one) != poll.is_blank(other)
        for (one, _), (other, _) in zip(poll.ballots, turned.ballots, strict=True)
    ):
        return 0  # approving everything, turned, is approving nothing
    hold(rank(turned) == rank(poll)[::-1], poll)
    return 1


def _participation(rank: Rank, poll: Poll, draw: random.Random) -> int:
    model = dict.fromkeys(poll.measures, 0)
    added = random_vote(draw, poll.kind, poll.scale, FEW, ALWAYS, model)
    ballot = poll.read(added[0])
    before, after = rank(poll), rank(poll.with_ballots((*poll.ballots, added)))
    applied = 0
    for x, y in permutations(poll.measures, 2):
        if poll.prefers(ballot, x, y) and _place(before, x) <= _place(before, y):
            hold(_place(after, x) <= _place(after, y), x, y, added, poll)
            applied += 1
    return applied


def _independence(rank: Rank, poll: Poll, draw: random.Random) -> int:
    rest = poll.without(draw.choice(poll.measures))
    same_ballots = all(
        poll.is_blank(one) == rest.is_blank(other)
        for (one, _), (other, _) in zip(poll.ballots, rest.ballots, strict=True)
    )
    if not rest.measures or not same_ballots:
        return 0
    kept = [tier & set(rest.measures) for tier in rank(poll)]
    hold(rank(rest) == [tier for tier in kept if tier], poll)
    return 1


LAWS: Final[dict[Law, LawTest]] = {
    Law.CONDORCET_WINNER: _condorcet_winner,
    Law.MAJORITY: _majority,
    Law.MONOTONICITY: _monotonicity,
    Law.PARETO: _pareto,
    Law.REVERSAL: _reversal,
    Law.PARTICIPATION: _participation,
    Law.INDEPENDENCE: _independence,
}
"""Each law as a test: raises where it is broken, and returns how often it said something of the election."""
