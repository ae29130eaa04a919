"""What a deck must come to, counted from its fates in plain dictionaries: another way than the engine's, on purpose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from votation.election import Election
    from votation.office.rehearsal.deck import Cast
    from votation.tally import Tally

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Check:
    """One number, as expected and as counted.

    Attributes:
        what: What is counted: `lines`, `accepted`, `blank`, `rejected`, `box`, `theme`, `value`, `cells`, `reasons`.
        name: Of which box, theme, value or reason; empty for the whole election.
    """

    what: str
    name: str
    expected: int
    counted: int

    @property
    def holds(self) -> bool:
        """Whether both agree."""
        return self.expected == self.counted


def checks(
    election: Election, deck: Sequence[Cast], tally: Tally, ballots: Mapping[tuple[str, int], tuple[str, str]]
) -> tuple[Check, ...]:
    """Hold what was counted against what the deck was made to be.

    Args:
        election: The definition.
        deck: What was cast.
        tally: What the engine counted.
        ballots: Box and ballot id of each line of the sealed files, by batch and line.
    """
    return tuple(_checks(election, deck, tally, ballots))


def _checks(
    election: Election, deck: Sequence[Cast], tally: Tally, ballots: Mapping[tuple[str, int], tuple[str, str]]
) -> Iterator[Check]:
    counting = [each for each in deck if each.fate is None]
    yield Check("lines", "", len(deck), tally.closing.lines)
    yield Check("accepted", "", len(counting), tally.closing.accepted)
    yield Check("blank", "", _blank(election, counting, election.measure_ids), tally.overall.counts.blank)
    fates = Counter(each.fate for each in deck if each.fate is not None)
    for code in sorted(fates.keys() | tally.closing.rejected.keys()):
        yield Check("rejected", code, fates[code], tally.closing.rejected.get(code, 0))
    for box, sums in tally.boxes.items():
        yield Check("box", box, sum(each.box == box for each in counting), sums.accepted)
    for theme, table in tally.themes.items():
        silent = _blank(election, counting, election.measures_of_theme(theme))
        yield Check("theme", theme, len(counting) - silent, table.counts.expressed)
    for group, values in tally.groups.items():
        for value, votes in values.items():
            cast = sum(each.groups[group] == value for each in counting)
            yield Check("value", f"{group} {value}", cast, votes.counts.accepted)
    cells = _cells(election, counting)
    yield Check("cells", "", sum(cells.values()), _same(cells, _counted_cells(tally)))
    wanted = Counter((each.box, each.ballot, each.fate) for each in deck if each.fate is not None)
    found = Counter((*ballots[each.batch, each.line], each.code) for each in tally.rejected)
    yield Check("reasons", "", sum(wanted.values()), _same(wanted, found))


def _blank(election: Election, casts: Iterable[Cast], measures: Iterable[str]) -> int:
    """Count the ballots that say nothing of these measures: an approval that approves none, or no filled cell."""
    own = set(measures)
    if election.ballot.kind == "approval":
        return sum(not any(each.levels.get(measure) for measure in own) for each in casts)
    return sum(not own & each.levels.keys() for each in casts)


def _cells(election: Election, casts: Iterable[Cast]) -> Counter[tuple[str, int | None]]:
    """Count the cells of each measure by what is written there, None for nothing."""
    return Counter((measure, each.levels.get(measure)) for each in casts for measure in election.measure_ids)


def _counted_cells(tally: Tally) -> Counter[tuple[str, int | None]]:
    """Return what the engine says of cells: in each row, the empty ones, then each number from 0."""
    counts: Counter[tuple[str, int | None]] = Counter()
    for measure, row in zip(tally.plan.overall.measures, tally.written.accepted.tolist(), strict=True):
        counts.update({(measure, place - 1 if place else None): number for place, number in enumerate(row)})
    return counts


def _same(expected: Counter[_Key], counted: Counter[_Key]) -> int:
    """Return how many were counted as expected, less those that were counted and not expected."""
    return (expected & counted).total() - (counted - expected).total()
