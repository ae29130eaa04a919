"""Belenios: the result of an election, alone or in its archive.

A question that is counted under encryption yields totals: how many voters chose each answer. One that is decrypted
ballot by ballot (`NonHomomorphic`) yields ballots, a small number an answer: a grade, 1 the best, in majority judgment;
a rank, 1 the first, for Schulze and the single transferable vote. There 0 ranks after all others.

A ballot of zeros alone is blank. In majority judgment a ballot must grade every answer; otherwise it is invalid, as it
is when it is blank and blank votes are not allowed. What is invalid is dropped, as Belenios does. As no valid ballot
leaves an answer out, no rule about open cells ever acts.

The archive knows questions, answers, grades and rules. The result alone knows numbers: answers are then called by their
place, and the options `kind` and `grades` say how ballots are read.

Source: https://gitlab.inria.fr/belenios/belenios: doc/specification.tex; majority_judgment.ml, schulze.ml and
archive.ml in src/lib/core.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple

import numpy as np

from votation.counting import LevelCounts
from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Decision, Dropped, Measure, Totals
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.formats.belenios_archive import MAGIC, Archive
from votation.exchange.options import Options, Scale, Whole
from votation.exchange.steps import json_text
from votation.exchange.steps.ranks import ranked
from votation.profile import MAX_TOTAL_WEIGHT, cell_dtype

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from votation.exchange.content import Content
    from votation.exchange.source import Source
    from votation.profile.reading import Cells

MAX_NUMBER: Final = 65_534
"""The largest grade or rank that is read."""
MAX_ANSWERS: Final = 65_534
"""Answers of a question."""

_RESULT: Final = re.compile(rb'\s*\{\s*"(?:result"\s*:\s*\[|num_tallied"\s*:)')


class BeleniosOptions(Options):
    """Which question is read, and what a result alone does not say.

    Attributes:
        question: Number of the question, where there are several; the first is 1.
        kind: What the numbers of a ballot are, without an archive.
        grades: How many grades there were, without an archive.
    """

    question: Whole | None = None
    kind: Literal["grades", "ranking"] | None = None
    grades: Scale | None = None


class _Question(NamedTuple):
    """A question as it was asked.

    Attributes:
        answers: Titles of the answers; None where only the result is known.
        kind: What the numbers of a ballot are; None where nothing says it.
        grades: Titles of the grades, best first; or their number, or None.
        blank: Whether a blank vote is allowed; None where only the result is known.
        title: The question.
    """

    answers: tuple[str, ...] | None
    kind: Literal["grades", "ranking", "approval"] | None
    grades: tuple[str, ...] | int | None
    blank: bool | None
    title: str = ""


class Belenios(Reader):
    """Read one question."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="belenios",
        title={"en": "Belenios, result or archive", "fr": "Belenios, résultat ou archive"},
        extensions=("json", "bel"),
        holds="ballots",
        kinds=frozenset({"grades", "ranking", "approval"}),
        options=BeleniosOptions,
        source="https://gitlab.inria.fr/belenios/belenios",
    )
    options: BeleniosOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the first member of an archive, or for the name of a result."""
        return Match.SURE if head.data.startswith(MAGIC) or _RESULT.match(json_text.beginning(head)) else Match.NO

    def read(self, source: Source) -> Content:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, has no result yet, or holds several questions.
            LimitError: The archive has too many members.
        """
        asked: tuple[_Question, ...] | None = None
        decisions: tuple[Decision, ...] = ()
        if source.data.startswith(MAGIC):
            archive = Archive(source)
            result = archive.payload("Result")
            if result is None:
                raise FormatError("belenios-result", file=source.name)
            asked, voters = _asked(source, archive), _voters(source, archive)
        else:
            result, decisions = json_text.document(source)
            voters = _number(result, "num_tallied")
        with json_text.placed(source.name, "$"):
            results = json_text.array(result, "result")
        place = self._place(source.name, results, asked)
        question = asked[place] if asked else _Question(None, self.options.kind, self.options.grades, None)
        found = _Result(source.name, place, results[place], question, decisions)
        return found.totals(voters) if found.counted else found.ballots()

    def _place(self, file: str, results: list[Any], asked: Sequence[_Question] | None) -> int:
        if asked is not None and len(asked) != len(results):
            raise FormatError("belenios-questions", file=file, found=len(results), expected=len(asked))
        if self.options.question is None and len(results) != 1:
            raise FormatError("foreign-contest", file=file, expected=f"1..{len(results)}", option="question")
        place = (self.options.question or 1) - 1
        if place >= len(results):
            raise FormatError("foreign-contest-unknown", file=file, found=str(place + 1), expected=f"1..{len(results)}")
        return place


class _Result(NamedTuple):
    """What a question yielded.

    Attributes:
        place: Its place among the results, from 0.
        value: What stands there.
    """

    file: str
    place: int
    value: Any
    question: _Question
    decisions: tuple[Decision, ...]

    @property
    def counted(self) -> bool:
        """Whether it is totals: numbers, where otherwise ballots stand."""
        if self.question.answers is not None:
            return self.question.kind == "approval"
        return type(self.value) is list and bool(self.value) and type(self.value[0]) is int

    def totals(self, voters: int | None) -> Totals:
        """Return how many voters chose each answer; a count of blank votes stands before those of the answers."""
        with json_text.placed(self.file, "$.result"):
            width = len(self.value) if type(self.value) is list else 0
            counts = _table([self.value], width, MAX_TOTAL_WEIGHT, first=self.place)[0]
        answers = self._measures(len(counts) - (self.question.blank is True))
        blank, chosen = counts[: len(counts) - len(answers)], counts[len(counts) - len(answers) :]
        if voters is not None and counts.max(initial=0) > voters:
            raise FormatError("belenios-voters", file=self.file, found=int(counts.max()), expected=voters)
        told = (Decision("belenios-blank", {"votes": int(number)}) for number in blank)
        others = np.zeros_like(chosen) if voters is None else voters - chosen
        return Totals(
            measures=answers,
            kind="approval",
            scale=2,
            table=LevelCounts(np.stack([np.zeros_like(chosen), others, chosen], axis=1)),
            account=Account(len(answers), (), (*self.decisions, *told)),
            ballots=voters,
            title=self.question.title,
        )

    def ballots(self) -> Ballots:
        """Return the ballots, without those that are invalid."""
        kind = self.question.kind
        if kind is None:
            raise FormatError("foreign-numbers", file=self.file, expected="grades | ranking")
        with json_text.placed(self.file, f"$.result[{self.place}]"):
            if type(self.value) is not list:
                raise json_text.unfit(self.value, "array")
            first = self.value[0] if self.value else self.question.answers
            numbers = _table(self.value, len(first) if isinstance(first, (list, tuple)) else 0, MAX_NUMBER)
        answers = self._measures(numbers.shape[1])
        return self._graded(answers, numbers) if kind == "grades" else self._ranked(answers, numbers)

    def _graded(self, answers: tuple[Measure, ...], numbers: NDArray[np.int64]) -> Ballots:
        grades = self.question.grades
        if grades is None:
            raise FormatError("belenios-grades", file=self.file)
        scale = grades if isinstance(grades, int) else len(grades)
        valid: NDArray[np.bool_] = np.all((numbers >= 1) & (numbers <= scale), axis=1)
        if self.question.blank is not False:
            valid |= ~numbers.any(axis=1)
        kept = np.flatnonzero(valid)
        cells: Cells = np.where(numbers[kept] > 0, scale + 1 - numbers[kept], 0).T.astype(cell_dtype(scale), order="C")
        return Ballots(
            measures=answers,
            kind="grades",
            scale=scale,
            cells=cells,
            account=Account(len(numbers), _invalid(~valid), self.decisions),
            rule="worst",
            levels=() if isinstance(grades, int) else grades[::-1],
            lines=kept + 1,
            title=self.question.title,
        )

    def _ranked(self, answers: tuple[Measure, ...], numbers: NDArray[np.int64]) -> Ballots:
        cells, decisions = ranked(np.ascontiguousarray(numbers.T))
        return Ballots(
            measures=answers,
            kind="ranking",
            scale=len(answers),
            cells=cells,
            account=Account(len(numbers), (), self.decisions + decisions),
            rule="last",
            lines=np.arange(1, len(numbers) + 1),
            title=self.question.title,
        )

    def _measures(self, number: int) -> tuple[Measure, ...]:
        titles = self.question.answers
        if titles is None:
            titles = ("",) * number
        if not number == len(titles) <= MAX_ANSWERS or number == 0:
            raise FormatError("belenios-answers", file=self.file, found=number, expected=len(titles))
        return tuple(Measure(str(place), title) for place, title in enumerate(titles, start=1))


def _table(rows: Sequence[Any], width: int, highest: int, first: int = 0) -> NDArray[np.int64]:
    """Return lists of `width` integers as a table; `first` is the place of the first list."""
    for place, row in enumerate(rows, first):
        if type(row) is not list or len(row) != width:
            raise json_text.unfit(row, f"array of {width}", f"[{place}]")
    if set(map(type, chain.from_iterable(rows))) - {int}:
        _check(rows, first, lambda number: type(number) is int, "integer")
    try:
        table = np.array(rows, np.int64).reshape(len(rows), width)
    except OverflowError:
        table = np.full((1, 1), -1)
    if table.min(initial=0) < 0 or table.max(initial=0) > highest:
        _check(rows, first, lambda number: 0 <= number <= highest, f"0..{highest}")
    return table


def _check(rows: Sequence[list[Any]], first: int, fits: Callable[[Any], bool], expected: str) -> None:
    """Refuse the first number that does not fit."""
    for place, row in enumerate(rows, first):
        for column, number in enumerate(row):
            if not fits(number):
                raise json_text.unfit(number, expected, f"[{place}][{column}]")


def _invalid(rows: NDArray[np.bool_]) -> tuple[Dropped, ...]:
    return tuple(Dropped(int(row) + 1, "INVALID") for row in np.flatnonzero(rows))


def _asked(source: Source, archive: Archive) -> tuple[_Question, ...]:
    """Return the questions of an election, from its setup."""
    with json_text.placed(source.name, "Setup: $"):
        setup = archive.payload("Setup")
        election = archive.data(json_text.string(setup, "election"))
    questions = []
    with json_text.placed(source.name, "election: $"):
        for place, each in enumerate(json_text.array(election, "questions")):
            with json_text.placed(source.name, f".questions[{place}]"):
                questions.append(_question(each))
    return tuple(questions)


def _question(value: object) -> _Question:
    if json_text.optional(value, "type") is None:  # counted under encryption
        blank = json_text.optional(value, "blank") is True
        return _Question(
            tuple(json_text.strings(value, "answers")), "approval", None, blank, json_text.string(value, "question")
        )
    kind = json_text.string(value, "type")
    if kind != "NonHomomorphic":
        raise json_text.unfit(kind, "NonHomomorphic", ".type")
    asked, extra = json_text.member(value, "value"), json_text.optional(value, "extra") or {}
    answers, method = tuple(json_text.strings(asked, "answers")), json_text.optional(extra, "method")
    blank = json_text.optional(extra, "blank") is True
    if method == "MajorityJudgment":
        grades = tuple(json_text.strings(extra, "grades"))
        return _Question(answers, "grades", grades, blank, json_text.string(asked, "question"))
    return _Question(answers, "ranking", None, blank, json_text.string(asked, "question"))


def _voters(source: Source, archive: Archive) -> int | None:
    """Return how many votes were counted under encryption, each as often as its voter weighs."""
    with json_text.placed(source.name, "EncryptedTally: $"):
        tally = archive.payload("EncryptedTally")
        weight = _number(tally, "total_weight")
        return _number(tally, "num_tallied") if weight is None else weight


def _number(value: object, key: str) -> int | None:
    """Return a number that may be absent, written as such or, beyond 53 bits, as a text."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= len(str(MAX_TOTAL_WEIGHT)):
        found = int(found)
    return found if type(found) is int and 0 <= found <= MAX_TOTAL_WEIGHT else None
