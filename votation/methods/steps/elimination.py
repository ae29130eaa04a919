"""Rounds in which measures leave: what the elimination rules ask of the ballots, and who leaves in a tie.

Each round looks at the ballots on the measures that are left: which of them stand highest on a ballot, or lowest. A
ballot that ranks none of them is exhausted. Equal ranks (`equal_ranks`): under `approval` each of the measures in the
highest tie gets the whole vote, under `split` they share it. The work is done on distinct ballots, a column each.

A tie for leaving (`ties`): `lots` lets the last in the order of the lots leave, and without lots all of them together;
`backward` looks first at the latest earlier round in which they differed, `forward` at the first such round.

Approving is the only extension of instant runoff to ties that keeps independence of clones and respects majorities
(Delemazure & Peters, "Generalizing instant runoff voting to allow for indifferences", EC 2024); splitting fails both.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from votation.methods.base import Exact, Method, Outcome
from votation.methods.options import Options
from votation.methods.steps.succession import Succession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from votation.counting import Statistics, UniqueBallots
    from votation.profile import Scope
    from votation.profile.reading import Cells

EqualRanks: TypeAlias = Literal["approval", "split"]
Round: TypeAlias = dict[int, Exact]
"""What each measure left has in a round, by row; whoever has least leaves."""


class EqualRanksOptions(Options):
    """What equal ranks count.

    Attributes:
        equal_ranks: `approval`, each of the measures in a tie gets the whole vote; `split`, they share it.
    """

    equal_ranks: EqualRanks = "approval"


class EliminationOptions(EqualRanksOptions):
    """What equal ranks count, and who leaves in a tie.

    Attributes:
        ties: `lots`, and without lots all; `backward`, whoever had least in the latest round that tells them apart;
            `forward`, in the first such round; what is still level after that is left to the lots.
    """

    ties: Literal["lots", "backward", "forward"] = "lots"


@dataclass(slots=True)
class Rounds:
    """Measures leaving, round by round.

    Attributes:
        order: Who left, the first to leave first.
        history: What each measure left had in each round.
        table: What is said of each round, as evidence.
        last: Round in which each row left, from 1, and what it had then.
    """

    order: Succession
    history: list[Round] = field(default_factory=list)
    table: list[dict[str, Any]] = field(default_factory=list)
    last: dict[int, tuple[int, Exact]] = field(default_factory=dict)

    def leave(self, now: Round, policy: str, **said: Exact) -> tuple[int, ...]:
        """Let whoever has least leave; return the rows."""
        self.history.append(now)
        least = min(now.values())
        gone = self.order.chosen(self._told_apart([row for row in now if now[row] == least], policy), last=True)
        self.order.enter(gone)
        self.last |= {row: (len(self.history), least) for row in gone}
        left = self.order.names(now)
        self.table.append({"left": left, "votes": list(now.values()), "out": self.order.names(gone), **said})
        return gone

    def _told_apart(self, tied: list[int], policy: str) -> list[int]:
        before = {"lots": [], "backward": self.history[-2::-1], "forward": self.history[:-1]}[policy]
        for earlier in before:
            if len(tied) > 1:
                least = min(earlier[row] for row in tied)
                tied = [row for row in tied if earlier[row] == least]
        return tied

    def scores(self, measures: Sequence[str]) -> dict[str, Mapping[str, Exact]]:
        """Return the columns `round` and `votes` of every measure; empty for whoever never left."""
        named = ((each, self.last.get(row)) for row, each in enumerate(measures))
        return {each: {} if last is None else {"round": last[0], "votes": last[1]} for each, last in named}


class Elimination(Method):
    """A rule by which measures leave until none is left; whoever leaves last comes first."""

    options: EliminationOptions

    @abstractmethod
    def round(self, cells: Cells, ballots: UniqueBallots, scope: Scope) -> list[Exact]:
        """Return what each measure left has, a row of `cells` each; whoever has least leaves."""

    def outcome(self, stats: Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`; the evidence is `rounds`, with the ballots `exhausted` in each."""
        assert stats.unique is not None
        rounds = Rounds(Succession(scope.measures, lots))
        while left := rounds.order.left:
            cells = stats.unique.cells[left]
            now = dict(zip(left, self.round(cells, stats.unique, scope), strict=True))
            rounds.leave(now, self.options.ties, exhausted=exhausted(cells, stats.unique))
        order = rounds.order
        scores = rounds.scores(scope.measures)
        return Outcome(self.record, order.ranking.reversed(), scores, {"rounds": rounds.table}, tuple(order.lots_used))


def highest(cells: Cells) -> NDArray[np.bool_]:
    """Return, shape of `cells`, which measures stand highest on each ballot; none where it ranks none of them."""
    held: NDArray[np.bool_] = (cells == cells.max(axis=0)) & (cells > 0)
    return held


def lowest(cells: Cells, empty: str) -> NDArray[np.bool_]:
    """Return, shape of `cells`, which measures stand lowest on each ballot; none where it ranks none of them.

    Args:
        cells: Shape (measures, ballots).
        empty: Whether a measure that a ballot leaves out stands `last`, or takes no place: `exclude`.
    """
    ranked = cells.any(axis=0) if empty == "last" else cells > 0
    placed = cells if empty == "last" else np.where(ranked, cells, np.iinfo(cells.dtype).max)
    held: NDArray[np.bool_] = (cells == placed.min(axis=0)) & ranked
    return held


def votes(held: NDArray[np.bool_], counts: NDArray[np.int64], equal_ranks: EqualRanks) -> list[Exact]:
    """Return the votes of each measure.

    Args:
        held: Shape (measures, distinct): whom each ballot votes for.
        counts: Shape (distinct,): how many ballots each stands for.
        equal_ranks: What each of several gets: the whole vote, or its share.
    """
    if equal_ranks == "approval":
        return _sums(held, counts)
    sizes = held.sum(axis=0)
    shared: list[Exact] = [Fraction(0)] * len(held)
    for size in np.unique(sizes[sizes > 0]).tolist():
        some = np.flatnonzero(sizes == size)
        sums = _sums(held[:, some], counts[some])
        shared = [part + Fraction(whole, size) for part, whole in zip(shared, sums, strict=True)]
    return shared


def exhausted(cells: Cells, ballots: UniqueBallots) -> int:
    """Return how many ballots rank none of the measures in `cells`."""
    return int(ballots.counts[~cells.any(axis=0)].sum())


def _sums(held: NDArray[np.bool_], counts: NDArray[np.int64]) -> list[Exact]:
    return [int(counts[voting].sum()) for voting in held]
