"""The ballots of a Pabulib file, from the text of their cells to columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from votation.election.model import MAX_SCALE
from votation.errors import FormatError, LimitError
from votation.exchange.steps.lines import (
    NOTHING,
    UNKNOWN,
    Rows,
    Split,
    Words,
    blocks,
    check_words,
    dense,
    empty_cells,
    number_of,
    split,
)
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.steps.lines import Document
    from votation.profile.reading import Cells


@dataclass(frozen=True, slots=True)
class Listed:
    """The cells of the ballots.

    Attributes:
        document: The file.
        lines: Line of each ballot.
        votes: The projects that it lists, with commas between them.
        points: The points of each, likewise; empty where ballots give none.
        ids: Ids of all projects.
    """

    document: Document
    lines: list[int]
    votes: list[str]
    points: list[str]
    ids: tuple[str, ...]

    def blocks(self) -> Iterator[tuple[int, Rows, Split]]:
        """Yield the ballots in blocks, split into projects: number of the first ballot, rows, projects."""
        number = {each: place for place, each in enumerate(self.ids)}
        words = Words(lambda word: number.get(word, UNKNOWN))
        for start, block in blocks(Rows(self.document, self.lines, self.votes)):
            found = split(block.texts, words, ",")
            check_words(block, found, ",")
            yield start, block, found.where(found.codes >= 0)


@dataclass(frozen=True, slots=True)
class Read:
    """Ballots in columns.

    Attributes:
        kind: What a level means.
        scale: Number of levels.
        cells: Shape (projects, ballots).
        kept: Shape (ballots,): whether a ballot is kept.
        repeated: Ballots that list a project twice.
        repeats: What was done with them.
    """

    kind: BallotKind
    scale: int
    cells: Cells
    kept: NDArray[np.bool_]
    repeated: int
    repeats: str

    @classmethod
    def of(cls, kind: BallotKind, scale: int, cells: Cells, repeated: NDArray[np.bool_], repeats: str) -> Read:
        """Return ballots; those that list a project twice are void where `repeats` says so."""
        kept = ~repeated if repeats == "void" else np.ones(len(repeated), bool)
        return cls(kind, scale, cells, kept, int(repeated.sum()), repeats)


def approvals(listed: Listed, repeats: str, *, single: bool) -> Read:
    """Read sets of projects.

    Args:
        listed: The ballots.
        repeats: Under `count` a project that is listed twice has two points.
        single: Whether a ballot may list one project only.

    Raises:
        FormatError: A project is unknown, or there are several where one is allowed.
        LimitError: There are too many ballots.
    """
    times = empty_cells(listed.document, len(listed.ids), len(listed.votes), MAX_SCALE if repeats == "count" else 2)
    repeated = np.zeros(len(listed.votes), bool)
    for start, block, found in listed.blocks():
        part = times[:, start : start + len(block.texts)]
        twice = ~_first(found)
        if repeats == "count":
            np.add.at(part, (found.codes, found.rows), 1)
        else:
            part[found.codes, found.rows] = 1
        repeated[start + found.rows[twice]] = True
        if single:
            _check_single(listed, start, part)
    if repeats == "count" and repeated.any():
        top = int(times.max())
        return Read.of("scores", top + 1, (times + 1).astype(cell_dtype(top + 1)), repeated, repeats)
    return Read.of("approval", 2, times.astype(np.uint8) + np.uint8(1), repeated, repeats)


def orders(listed: Listed, repeats: str) -> Read:
    """Read orders of projects, best first; a project that is listed again counts where it stands first.

    Args:
        listed: The ballots.
        repeats: Whether ballots that list a project twice are void.

    Raises:
        FormatError: A project is unknown.
        LimitError: There are too many ballots.
    """
    number = len(listed.ids)
    cells = empty_cells(listed.document, number, len(listed.votes), number)
    repeated = np.zeros(len(listed.votes), bool)
    for start, _, found in listed.blocks():
        first = _first(found)
        once = dense(found.where(first))
        cells[once.codes, start + once.rows] = number - once.tiers
        repeated[start + found.rows[~first]] = True
    return Read.of("ranking", number, cells, repeated, repeats)


def points(listed: Listed, highest: int | None, repeats: str) -> Read:
    """Read points, as many as projects on each ballot.

    Args:
        listed: The ballots.
        highest: The most points that a project can get; the most that one got where it is None.
        repeats: Under `count` the points of a project that is listed twice add up.

    Raises:
        FormatError: A project is unknown, or points are missing, superfluous, or no whole numbers in range.
        LimitError: There are too many ballots, or points.
    """
    given = Rows(listed.document, listed.lines, listed.points)
    most = MAX_SCALE - 1 if highest is None else highest
    words = Words(lambda word: UNKNOWN if (number := number_of(word, most)) is None else number)
    parts = []
    repeated = np.zeros(len(listed.votes), bool)
    top = 0
    for (start, _, found), (_, block) in zip(listed.blocks(), blocks(given), strict=True):
        levels = _levels(block, words, found, most)
        first = _first(found)
        repeated[start + found.rows[~first]] = True
        sums = _sums(found, levels) if repeats == "count" else levels
        top = max(top, int(sums.max(initial=0)))
        parts.append((start, found.where(first), sums[first]))
    if top >= MAX_SCALE:
        raise LimitError("foreign-levels", file=listed.document.file, found=top, expected=MAX_SCALE)
    scale = max(most if highest is not None else 1, top) + 1
    cells = empty_cells(listed.document, len(listed.ids), len(listed.votes), scale)
    for start, found, levels in parts:
        cells[found.codes, start + found.rows] = levels + 1
    return Read.of("scores", scale, cells, repeated, repeats)


def _first(found: Split) -> NDArray[np.bool_]:
    """Return whether each project stands on its ballot for the first time."""
    first = np.zeros(len(found.codes), bool)
    pairs = found.rows * (found.codes.max(initial=0) + 1) + found.codes
    first[np.unique(pairs, return_index=True)[1]] = True
    return first


def _sums(found: Split, levels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each listing the points of its project on that ballot, all listings together."""
    pairs = found.rows * (found.codes.max(initial=0) + 1) + found.codes
    _, places = np.unique(pairs, return_inverse=True)
    sums = np.zeros(places.max(initial=-1) + 1, np.int64)
    np.add.at(sums, places, levels)
    return sums[places]


def _levels(rows: Rows, words: Words, listed: Split, most: int) -> NDArray[np.int64]:
    found = split(rows.texts, words, ",")
    wrong = found.codes == UNKNOWN
    if wrong.any():
        line, column, word = rows.place(*found.word(int(np.argmax(wrong))), ",")
        raise FormatError(
            "foreign-number", file=rows.document.file, line=line, column=column, found=word, expected=f"0 to {most}"
        )
    given = found.where(found.codes != NOTHING)
    counted = [np.bincount(part.rows, minlength=len(rows.texts)) for part in (given, listed)]
    different = counted[0] != counted[1]
    if different.any():
        row = int(np.argmax(different))
        raise FormatError(
            "pabulib-points",
            file=rows.document.file,
            line=rows.lines[row],
            found=int(counted[0][row]),
            expected=int(counted[1][row]),
        )
    return given.codes


def _check_single(listed: Listed, start: int, part: Cells) -> None:
    several = np.count_nonzero(part, axis=0) > 1
    if several.any():
        row = start + int(np.argmax(several))
        raise FormatError(
            "pabulib-choose-one", file=listed.document.file, line=listed.lines[row], found=listed.votes[row][:60]
        )
