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

    Which contest is wanted may stand after the ballots, so all are kept until then; a mark takes 16 bytes.

    Args:
        file: Name of the file, for errors.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._contests: dict[str, int] = {}
        self._choices: dict[str, int] = {}
        self._held = (array("i"), array("i"))
        self._marks = (array("i"), array("i"), array("i"), array("i"))

    def hold(self, record: int, contest: str) -> int:
        """Note that a record holds a contest, marked or not; return its number for `mark`."""
        code = self._contests.setdefault(contest, len(self._contests))
        self._held[0].append(record)
        self._held[1].append(code)
        return code

    def mark(self, record: int, contest: int, choice: str, number: int) -> None:
        """Note a mark, whose number takes at most 31 bits."""
        records, contests, choices, numbers = self._marks
        records.append(record)
        contests.append(contest)
        choices.append(self._choices.setdefault(choice, len(self._choices)))
        numbers.append(number)

    def mark_all(self, record: int, contest: int, choices: Sequence[str], numbers: Sequence[int]) -> None:
        """Note marks of one record, several times faster than one by one."""
        codes = self._choices
        for choice in choices:
            if choice not in codes:
                codes[choice] = len(codes)
        self._marks[0].extend([record] * len(choices))
        self._marks[1].extend([contest] * len(choices))
        self._marks[2].extend(map(codes.__getitem__, choices))
        self._marks[3].extend(numbers)

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
        held, of_held = (np.frombuffer(each, np.intc) for each in self._held)
        records = held[of_held == code].astype(np.int64)
        if (twice := np.flatnonzero(np.diff(records) == 0)).size:
            line = int(records[twice[0]]) + 1
            raise FormatError("foreign-contest-twice", file=self.file, line=line, found=contest[:60])
        places, contests, choices, numbers = (np.frombuffer(each, np.intc) for each in self._marks)
        chosen = np.flatnonzero(contests == code)
        ballots = np.searchsorted(records, places[chosen])
        return Contest(records, ballots, choices[chosen].astype(np.int64), numbers[chosen].astype(np.int64))

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
