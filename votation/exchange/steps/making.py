"""What writers of lines share: distinct ballots, their orders as text, and texts that keep to their line."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from votation.counting.sparse import merged
from votation.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from votation.exchange.content import Ballots
    from votation.exchange.contract import FormatInfo
    from votation.exchange.steps.losses import Fact
    from votation.profile.reading import Cells


def check_kind(ballots: Ballots, info: FormatInfo) -> None:
    """Refuse ballots of a kind that a format cannot hold.

    Raises:
        FormatError: They are of such a kind.
    """
    if ballots.kind not in info.kinds:
        raise FormatError(
            "foreign-kind", found=ballots.kind, expected=", ".join(sorted(info.kinds)), format=info.title["en"]
        )


def one_line(text: str) -> str:
    """Return a text without line ends, tabs, or blanks at its ends."""
    return " ".join(text.split())


def weights_of(ballots: Ballots) -> NDArray[np.int64]:
    """Return how many voters each ballot stands for."""
    return np.ones(len(ballots), np.int64) if ballots.weights is None else ballots.weights


def distinct(ballots: Ballots) -> tuple[Cells, NDArray[np.int64]]:
    """Return each different ballot once, and how many voters cast it, the most frequent first."""
    cells, voters = merged(ballots.cells, weights_of(ballots))
    order = np.argsort(-voters, kind="stable")
    return cells[:, order], voters[order]


def orders(cells: Cells, names: Sequence[str], above: str, tie: str, group: str = "{}") -> Iterator[str]:
    """Yield each ballot as text: the measures that have a level, best first.

    Args:
        cells: Shape (measures, ballots).
        names: What each measure is called.
        above: What stands between tiers.
        tie: What stands between measures of one tier.
        group: A template for the text of a tier of several.
    """
    rows = np.ascontiguousarray(cells.T)
    order = np.argsort(-rows.astype(np.int32), axis=1, kind="stable")
    levels = np.take_along_axis(rows, order, axis=1)
    tied = ((levels[:, 1:] == levels[:, :-1]) & (levels[:, 1:] > 0)).any(axis=1)
    ranked = np.count_nonzero(rows, axis=1)
    for numbers, given, has_tie, number in zip(order, levels, tied.tolist(), ranked.tolist(), strict=True):
        words = [names[each] for each in numbers[:number].tolist()]
        yield above.join(_tiers(words, given.tolist(), tie, group) if has_tie else words)


def _tiers(words: list[str], levels: list[int], tie: str, group: str) -> Iterator[str]:
    for _, pairs in groupby(zip(levels, words, strict=False), itemgetter(0)):
        tier = [word for _, word in pairs]
        yield tier[0] if len(tier) == 1 else group.format(tie.join(tier))


def has_ties(cells: Cells) -> bool:
    """Whether two measures of a ballot have the same level."""
    ordered = np.sort(np.ascontiguousarray(cells.T), axis=1)
    return bool(((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] > 0)).any())


def numbered(ballots: Ballots) -> tuple[list[str], set[Fact]]:
    """Return a name for each measure of a format that numbers them from 1, and what is kept of ids and titles."""
    kept: set[Fact] = set()
    wanted = [measure.title or measure.id for measure in ballots.measures]
    names = [one_line(name) for name in wanted]
    if not are_names(names):
        names = [f"{name or '-'} [{number}]" for number, name in enumerate(names, start=1)]
    if names == wanted:
        kept.add("measure-titles")
    if [measure.id for measure in ballots.measures] == [str(number) for number in range(1, len(names) + 1)]:
        kept.add("measure-ids")
    return names, kept


def tokens(ballots: Ballots, can_be: Callable[[str], bool], prefix: str) -> tuple[list[str], set[Fact]]:
    """Return the ids of the measures, or numbered ones where the format cannot spell them; and what is kept."""
    ids = [measure.id for measure in ballots.measures]
    if all(can_be(each) for each in ids):
        return ids, {"measure-ids"}
    return [f"{prefix}{number}" for number in range(1, len(ids) + 1)], set()


def are_names(names: list[str]) -> bool:
    """Whether each can be told from the others."""
    return all(names) and len(set(names)) == len(names)
