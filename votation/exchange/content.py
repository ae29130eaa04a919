"""What a foreign file holds once it is read: ballots in columns, or totals; and what became of each of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from votation.errors import FormatError
from votation.profile import Profile, Reading, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from votation.counting import LevelCounts
    from votation.election import BallotKind, NoOpinion, Unranked
    from votation.profile.reading import Cells

Rule: TypeAlias = "NoOpinion | Unranked | None"
"""What a cell without level means: `no_opinion` of grades and scores, `unranked` of rankings, None of approvals."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is ranked, as the file names it.

    Attributes:
        id: Its id in the file; any text, unique among the measures.
        title: What people read; the id where the file has no more.
        attributes: Whatever else the file says of it: `category`, `district`, `cost`.
    """

    id: str
    title: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Something a reader decided or a writer could not say; `votation.report.wording.exchange` has its sentence.

    Attributes:
        rule: Stable kebab-case identifier.
        details: The fields that its sentence names.
    """

    rule: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that became no ballot.

    Attributes:
        line: Its physical line, the first is 1; of a binary file its row, of a JSON file its place in the list.
        code: Why, in capitals: `EMPTY`, `DUPLICATE`, `TOTAL`, `INCOMPLETE`, or a code of the format's own.
    """

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of each row of a file.

    Attributes:
        rows: Rows of the file that could have been a ballot, or a line of totals.
        dropped: Those that are none.
        decisions: What had to be decided or repaired to read the file, in the order in which it was.
    """

    rows: int
    dropped: tuple[Dropped, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def kept(self) -> int:
        """Rows that were not dropped."""
        return self.rows - len(self.dropped)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One group of the ballots, such as the polling station.

    Attributes:
        values: Distinct values, as the file spells them.
        codes: Shape (ballots,): index into `values`.
    """

    values: tuple[str, ...]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, cells: Sequence[str]) -> Column:
        """Make a column of one text a ballot."""
        values = {value: code for code, value in enumerate(sorted(set(cells)))}
        return cls(tuple(values), np.fromiter((values[cell] for cell in cells), np.intp, len(cells)))


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """The ballots of a foreign file.

    Attributes:
        measures: One a row of `cells`.
        kind: What a level means.
        scale: Number of levels; of rankings the number of measures.
        cells: Shape (measures, ballots), as in `Profile`: level + 1, 0 for no opinion; ranks flipped, so that higher is
            better.
        account: What became of each row; as many rows were kept as there are ballots.
        rule: What a cell without level means, where the format itself says so.
        levels: Titles of the levels, worst first; empty where the file has none.
        weights: Shape (ballots,): how many voters a row stands for; None when each stands for one.
        lines: Shape (ballots,): physical line of each ballot, as in `Dropped`; None where the format has no rows.
        ids: Shape (ballots,), text: the file's own ids of its ballots; None where it has none, or they are identities.
        groups: Column of each group, by the name that the file gives it.
        declared: Totals that the file itself publishes, by column and measure id, to be held beside a recount.
        title: What the file says the vote is about.

    Raises:
        FormatError: The rows do not add up: one was lost.
        InputError: The cells are not such.
    """

    measures: tuple[Measure, ...]
    kind: BallotKind
    scale: int
    cells: Cells
    account: Account
    rule: Rule = None
    levels: tuple[str, ...] = ()
    weights: NDArray[np.int64] | None = None
    lines: NDArray[np.int64] | None = None
    ids: NDArray[np.str_] | None = None
    groups: Mapping[str, Column] = field(default_factory=dict)
    declared: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        """Hold the reader to its account (ARCHITECTURE, decision 11)."""
        if self.account.kept != self.cells.shape[1]:
            raise FormatError("foreign-rows", found=self.cells.shape[1], expected=self.account.kept)

    def __len__(self) -> int:
        return int(self.cells.shape[1])

    @property
    def complete(self) -> bool:
        """Whether no cell is without level, so that every rule reads the ballots alike."""
        return bool(self.cells.all())

    def profile(self, rule: Rule = None) -> Profile:
        """Return the ballots as methods count them.

        Args:
            rule: What a cell without level means; otherwise what the format says.

        Raises:
            InputError: Nothing says it, and it matters; or it is no rule of this kind of ballot.
        """
        return Profile(_scope(self, rule), self.cells, self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """The totals of a foreign file: how often each measure got each level. Nobody can tell who gave two of them.

    Attributes:
        table: Counts by measure and level, a row a measure.
        ballots: Number of ballots behind the totals, where the file says it.
        Others: As in `Ballots`; a row of the account is a line of totals.
    """

    measures: tuple[Measure, ...]
    kind: BallotKind
    scale: int
    table: LevelCounts
    account: Account
    rule: Rule = None
    levels: tuple[str, ...] = ()
    ballots: int | None = None
    declared: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    title: str = ""

    @property
    def complete(self) -> bool:
        """Whether no judgment is without level, so that every rule reads the totals alike."""
        return not self.table.missing.any()

    def scope(self, rule: Rule = None) -> Scope:
        """Return the measures, and how their levels are read.

        Args:
            rule: As in `Ballots.profile`.

        Raises:
            FormatError: As `Ballots.profile`.
            InputError: As `Ballots.profile`.
        """
        return _scope(self, rule)


Content: TypeAlias = Ballots | Totals


def _scope(content: Content, given: Rule) -> Scope:
    """Return the measures under the rule that was given, or else under that of the format."""
    ids = tuple(measure.id for measure in content.measures)
    return Scope("overall", ids, Reading.under(content.kind, content.scale, _rule(content, given)))


def _rule(content: Content, given: Rule) -> Rule:
    rule = content.rule if given is None else given
    if rule is None and content.kind != "approval":
        if not content.complete:
            raise FormatError(
                "foreign-rule", expected="last, exclude" if content.kind == "ranking" else "worst, exclude"
            )
        return "exclude"
    return rule
