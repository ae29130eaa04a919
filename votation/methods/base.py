"""The contract of a tallying method: what it says of itself, what it reads, what it returns.

A method never sees a ballot. It sees the statistics of one scope and returns tiers, exact scores and the evidence
needed to check them by hand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from votation import counting
from votation.errors import MethodError

if TYPE_CHECKING:
    from votation.election import BallotKind
    from votation.methods.options import Options
    from votation.profile import Profile, Scope
    from votation.ranking import Ranking

Exact: TypeAlias = int | Fraction
Score: TypeAlias = Mapping[str, Exact | str]
"""One row of a method's table: exact numbers, and ids such as a sign; a column without a value is absent."""


class Law(Enum):
    """Laws that a method may claim; each is a property test that runs on every method that lists it.

    The value is the name of the law in documents. "Above" is above as the election reads its ballots, so an unranked
    measure is below a ranked one under `unranked: last`, and compared with none under `exclude`.
    """

    CONDORCET_WINNER = "condorcet-winner"  # a measure that beats every other is alone in the first tier
    MAJORITY = "majority"  # a measure put above every other by more than half is alone in the first tier
    MONOTONICITY = "monotonicity"  # raising a measure where a ballot judges it never worsens its rank
    PARETO = "pareto"  # a measure compared with another by all, never below it, once above, does not rank below it
    REVERSAL = "reversal"  # turning every ballot upside down turns the ranking upside down
    PARTICIPATION = "participation"  # adding a ballot that puts x above y never moves y from below to above x
    INDEPENDENCE = "independence"  # removing a measure never changes the order of the others, on the same ballots


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """What a method says of itself.

    Attributes:
        id: `schulze`; plug-ins use `vendor.name`.
        version: Version of the definition; it changes when any result could.
        title: Name by language.
        family: `cardinal`, `median`, `positional`, `condorcet`, `elimination`, `proportional`, `information`.
        kinds: Ballot kinds that it can read.
        options: Model of its options.
        laws: Laws it claims whatever its options; each has a test.
        statistics: Statistic types that it reads.
        columns: Columns of its score table, in printing order.
        source: Where the definition comes from.
    """

    id: str
    version: int
    title: Mapping[str, str]
    family: str
    kinds: frozenset[BallotKind]
    options: type[Options]
    laws: frozenset[Law]
    statistics: tuple[type, ...]
    columns: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class MethodRecord:
    """The method as printed in every result: id, version of its definition, every option."""

    id: str
    version: int
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method returns for one scope.

    Attributes:
        ranking: Every measure of the scope, in tiers.
        scores: Row of the score table by measure, in the order of the scope; the columns of `MethodInfo.columns`.
        evidence: JSON value by name: what one needs to check the ranking by hand. Exact numbers stay numbers.
        lots_used: Ties that had to be broken to go on, each as the measures in the order the lots gave.
    """

    method: MethodRecord
    ranking: Ranking
    scores: Mapping[str, Score]
    evidence: Mapping[str, Any] = field(default_factory=dict)
    lots_used: tuple[tuple[str, ...], ...] = ()


class Method(ABC):
    """A tallying rule with its options."""

    info: ClassVar[MethodInfo]

    def __init__(self, options: Options | None = None) -> None:
        self.options = options if options is not None else self.info.options()

    @abstractmethod
    def outcome(self, stats: counting.Statistics, scope: Scope, lots: tuple[str, ...] | None = None) -> Outcome:
        """Rank every measure of `scope`.

        Args:
            stats: The statistics named in `info.statistics`, of the expressed ballots of the scope.
            scope: Measures and reading; row i of each statistic is measure i.
            lots: Measures in the order of the lots; only for rules that must break a tie to go on.

        Returns:
            Tiers of all measures, exact scores, evidence.
        """

    def check(self, scope: Scope) -> None:
        """Refuse what this method cannot read, saying what it needs; extended where options and reading meet.

        Raises:
            MethodError: The ballot kind, or the no-opinion rule, does not fit this method and its options.
        """
        kind = scope.reading.kind
        if kind not in self.info.kinds:
            readable = ", ".join(sorted(self.info.kinds))
            raise MethodError("method-kind", found=kind, expected=readable, method=self.info.id)

    def rank(self, profile: Profile, lots: tuple[str, ...] | None = None) -> Outcome:
        """Count what this method needs from `profile` and rank its measures.

        Raises:
            MethodError: The profile is of a kind this method cannot read.
        """
        self.check(profile.scope)
        stats = counting.count(profile, self.info.statistics)
        return self.outcome(stats, profile.scope, lots)

    @property
    def record(self) -> MethodRecord:
        """Id, version and every option, as results print them; an option that does not apply is absent."""
        options = self.options.model_dump(mode="json", exclude_none=True)
        return MethodRecord(self.info.id, self.info.version, options)

    @property
    def laws(self) -> frozenset[Law]:
        """Laws that hold under these options; extended where an option adds some."""
        return self.info.laws
