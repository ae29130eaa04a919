"""What writers of lines share: distinct ballots, their tiers, and texts that keep to their line."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from votation.counting.sparse import merged
from votation.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from votation.exchange.content import Ballots
    from votation.exchange.contract import FormatInfo
    from votation.exchange.losses import Fact
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


def tiers(cells: Cells) -> Iterator[list[list[int]]]:
    """Yield the measures of each ballot by level, best first, without those that have none."""
    order = np.argsort(-cells.astype(np.int64), axis=0, kind="stable")
    levels = np.take_along_axis(cells, order, axis=0)
    for numbers, given in zip(order.T.tolist(), levels.T.tolist(), strict=True):
        pairs = zip(given, numbers, strict=True)
        yield [[number for _, number in tier] for level, tier in groupby(pairs, itemgetter(0)) if level]


def has_ties(cells: Cells) -> bool:
    """Whether two measures of a ballot have the same level."""
    ordered = np.sort(cells, axis=0)
    return bool(((np.diff(ordered.astype(np.int64), axis=0) == 0) & (ordered[1:] > 0)).any())


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
