"""What nested files say of each ballot, gathered mark by mark into columns of small integers."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from votation.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


class Contest(NamedTuple):
    """The marks of one contest.

    Attributes:
        records: Shape (records that hold this contest,), ascending: the place of each in the file, from 0.
        ballots: Shape (marks,): index into `records` of each mark.
        choices: Shape (marks,): index into the names that `Marks.choices` returns.
        numbers: Shape (marks,): the rank or the score of each mark.
    """

    records: NDArray[np.int64]
    ballots: NDArray[np.intp]
    choices: NDArray[np.int64]
    numbers: NDArray[np.int64]


class Marks:
    """Marks of records that come one by one, each in one of the contests of a file.

    Which contest is wanted may stand after the ballots, so all are kept until then; a mark takes 8 bytes.

    Args:
        file: Name of the file, for errors.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._contests: dict[str, int] = {}
        self._choices: dict[str, int] = {}
        self._held = (array("i"), array("i"), array("i"))  # records, contests, marks
        self._marks = (array("i"), array("i"))  # choices, numbers
        self._last: tuple[Sequence[str], array[int]] = ((), array("i"))

    def hold(self, record: int, contest: str) -> int:
        """Note that a record holds a contest, marked or not: the next marks are there; return its number."""
        code = self._contests.setdefault(contest, len(self._contests))
        for column, value in zip(self._held, (record, code, 0), strict=True):
            column.append(value)
        return code

    def mark(self, choice: str, number: int) -> None:
        """Note a mark in the contest held last; its number takes at most 31 bits."""
        self.mark_all((choice,), (number,))

    def mark_all(self, choices: Sequence[str], numbers: Sequence[int]) -> None:
        """Note marks in the contest held last; fastest where all records name the same choices in one order."""
        if self._last[0] != choices:
            known = self._choices
            self._last = choices, array("i", [known.setdefault(choice, len(known)) for choice in choices])
        self._held[2][-1] += len(choices)
        self._marks[0].extend(self._last[1])
        self._marks[1].extend(numbers)

    @property
    def contests(self) -> tuple[str, ...]:
        """The contests that records hold, in the order in which they first occur."""
        return tuple(self._contests)

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices that are marked in any contest, likewise."""
        return tuple(self._choices)

    def of(self, contest: str) -> Contest:
        """Return the marks of a contest.

        Raises:
            FormatError: A record holds it twice.
        """
        code = self._contests.get(contest, -1)
        held, of_held, counts = (np.frombuffer(each, np.intc) for each in self._held)
        here = of_held == code
        records = held[here].astype(np.int64)
        if (twice := np.flatnonzero(np.diff(records) == 0)).size:
            line = int(records[twice[0]]) + 1
            raise FormatError("foreign-contest-twice", file=self.file, line=line, found=contest[:60])
        chosen = np.repeat(here, counts)
        choices, numbers = (np.frombuffer(each, np.intc)[chosen].astype(np.int64) for each in self._marks)
        return Contest(records, np.repeat(np.arange(len(records)), counts[here]), choices, numbers)

    def rows(self, row_of: Mapping[str, int], found: Contest) -> NDArray[np.int64]:
        """Return the row of each mark of a contest.

        Raises:
            FormatError: A choice is marked that the contest does not have.
        """
        rows = np.array([row_of.get(choice, -1) for choice in self.choices], np.int64)[found.choices]
        if (unknown := np.flatnonzero(rows < 0)).size:
            at = unknown[0]
            line, choice = int(found.records[found.ballots[at]]) + 1, self.choices[found.choices[at]]
            found_there = choice[:60].encode(errors="replace").decode()  # half a character can be in any key of JSON
            raise FormatError("foreign-choice", file=self.file, line=line, found=found_there)
        return rows


def chosen(contests: Mapping[str, str], asked: str | None, *, file: str, option: str) -> str:
    """Return the contest that is meant, by its id.

    Args:
        contests: Title of each contest of the file, by id.
        asked: Id or title of the one that was asked for.
        file: Name of the file.
        option: Name of the option that asks.

    Raises:
        FormatError: The file has none, or not that one, or several and none was asked for.
    """
    named = ", ".join(title or each for each, title in contests.items())[:200]
    if asked is None:
        if len(contests) != 1:
            raise FormatError("foreign-contest", file=file, expected=named, option=option)
        return next(iter(contests))
    fitting = [each for each, title in contests.items() if asked in {each, title}]
    if len(fitting) != 1:
        raise FormatError("foreign-contest-unknown", file=file, found=asked[:60], expected=named)
    return fitting[0]
