"""Instant runoff (alternative vote): the measure with the fewest first places leaves, again and again.

A ballot counts for the highest of the measures that are left; when that one leaves, it goes on to the next. Whoever
leaves last comes first. Taken: the counting goes on until nobody is left, so that every measure has a place; it never
stops at a majority, which would not change who comes first. Equal ranks and ties for leaving: see `equal_ranks` and
`ties`; ties that nothing breaks leave together and share a rank. Of the six tie policies of RCTab, `lots` is its two
permutations (declared or drawn), `backward` its previous rounds, then such a permutation; chance without a record, and
asking somebody, nobody can replay. Rejected: ties broken by the place of a measure in a list. Raising a measure may
make it lose.

Cost: distinct ballots times measures squared. Source: Hare, "The Election of Representatives" (1857) for the transfer,
Ware for one winner; Delemazure & Peters, "Generalizing instant runoff voting to allow for indifferences", EC 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from votation.counting import UniqueBallots
from votation.methods.base import Exact, Law, MethodInfo
from votation.methods.steps.elimination import Elimination, EliminationOptions, highest, votes

if TYPE_CHECKING:
    from votation.profile import Scope
    from votation.profile.reading import Cells


class Irv(Elimination):
    """Rank by how late each measure leaves, the fewest first places first."""

    info: ClassVar[MethodInfo] = MethodInfo(
        id="irv",
        version=1,
        title={"en": "Instant runoff", "fr": "Vote alternatif (second tour instantané)"},
        family="elimination",
        kinds=frozenset({"ranking", "grades", "scores", "approval"}),
        options=EliminationOptions,
        laws=frozenset({Law.MAJORITY, Law.PARETO}),
        statistics=(UniqueBallots,),
        columns=("round", "votes"),
        source="Hare 1857; Delemazure & Peters 2024",
    )

    def round(self, cells: Cells, ballots: UniqueBallots, scope: Scope) -> list[Exact]:  # noqa: ARG002 - unranked measures never stand first
        """Return the first places of each measure left."""
        return votes(highest(cells), ballots.counts, self.options.equal_ranks)
