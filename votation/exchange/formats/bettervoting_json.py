"""BetterVoting's archive of an election: its races with their voting methods, its ballots, its results.

A `null` is no 0: the voter left that candidate unmarked, so it has no level here. The published scores of a race are
kept beside the ballots, to be held against a recount. Later archives name its parts in lower case.

Source: https://github.com/Equal-Vote/bettervoting, docs/help/exporting_your_data.md and its domain models.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.formats.bettervoting import MAX_RANK, SCALES, SOURCE, cells_of_kind, precincts
from votation.exchange.options import Options
from votation.exchange.steps import json_text
from votation.exchange.steps.marks import Marks, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.source import Source
    from votation.exchange.steps.marks import Contest

KINDS: Final[dict[str, BallotKind]] = {
    "STAR": "scores",
    "STAR_PR": "scores",
    "Approval": "approval",
    "Plurality": "approval",
    "IRV": "ranking",
    "STV": "ranking",
    "RankedRobin": "ranking",
}
"""What the numbers of a race are, by its voting method."""

_BEGINNING: Final = re.compile(rb'\s*\{\s*(?:"Election"\s*:\s*\{|"format"\s*:\s*"bettervoting-export")')
_SCORE: Final = itemgetter("candidate_id", "score")
_UNMARKED: Final = -1
_NUMBERS: Final = frozenset({None, *range(MAX_RANK + 1)})


class BetterVotingJsonOptions(Options):
    """Which of the votes of an election is meant.

    Attributes:
        race: Id or title of the race to read, where there are several.
    """

    race: str | None = None


class BetterVotingJson(Reader):
    """Read the ballots of one race."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="bettervoting-json",
        title={"en": "BetterVoting, archive", "fr": "BetterVoting, archive"},
        extensions=("json",),
        holds="ballots",
        kinds=frozenset({"scores", "approval", "ranking"}),
        options=BetterVotingJsonOptions,
        source=SOURCE,
    )
    options: BetterVotingJsonOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the election at the beginning, or for the name of the format."""
        return Match.SURE if _BEGINNING.match(json_text.beginning(head)) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, or holds several races.
        """
        records = json_text.Records(source, frozenset({"Ballots", "ballots"}))
        gathered = _Gathered(source.name)
        for number, record in enumerate(records):
            with json_text.placed(source.name, f"$.{records.key}[{number}]"):
                gathered.take(number, record)
        key = "Election" if "Election" in records.others else "election"
        with json_text.placed(source.name, "$"):
            election = json_text.member(records.others, key)
        with json_text.placed(source.name, f"$.{key}"):
            race = self._race(election, source.name)
        return _ballots(race, records, gathered)

    def _race(self, election: object, file: str) -> _Race:
        races = json_text.named(json_text.array(election, "races"), "race_id")
        titles = {each: json_text.string(race, "title") for each, race in races.items()}
        name = chosen(titles, self.options.race, file=file, option="race")
        place = list(races).index(name)
        with json_text.placed(file, f".races[{place}]"):
            method = json_text.string(races[name], "voting_method")
            if method not in KINDS:
                raise json_text.unfit(method, " | ".join(KINDS), ".voting_method")
            candidates = json_text.named(json_text.array(races[name], "candidates"), "candidate_id")
            called = {each: json_text.string(found, "candidate_name") for each, found in candidates.items()}
        title = f"{json_text.string(election, 'title')} : {titles[name]}"
        return _Race(name, place, title, KINDS[method], called)


class _Race(NamedTuple):
    """A race as the election describes it.

    Attributes:
        place: Its place among the races, from 0.
        kind: What its numbers are.
        candidates: Name of each candidate, by id.
    """

    id: str
    place: int
    title: str
    kind: BallotKind
    candidates: dict[str, str]


class _Gathered:
    """What the ballots say, before the race that is wanted is known."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.marks = Marks(file)
        self.ids: dict[str, None] = {}
        self.precincts: list[str] = []

    def take(self, number: int, record: object) -> None:
        """Take a ballot: its id, its precinct, and what it says in each race."""
        ballot = json_text.string(record, "ballot_id")
        if ballot in self.ids:
            raise FormatError("foreign-id-twice", file=self._file, line=number + 1, found=ballot[:60])
        self.ids[ballot] = None
        precinct = json_text.optional(record, "precinct")
        self.precincts.append("" if precinct is None else json_text.string(record, "precinct"))
        for vote in json_text.array(record, "votes"):
            self._take_vote(number, vote)

    def _take_vote(self, number: int, vote: object) -> None:
        self.marks.hold(number, json_text.string(vote, "race_id"))
        scores = json_text.array(vote, "scores")
        if (plain := _plain(scores)) is not None:
            self.marks.mark_all(*plain)
            return
        candidates: set[str] = set()
        for score in scores:
            candidate = json_text.string(score, "candidate_id")
            if candidate in candidates:
                raise FormatError("foreign-choice-twice", file=self._file, line=number + 1, found=candidate[:60])
            candidates.add(candidate)
            marked = json_text.optional(score, "score") is not None
            value = json_text.integer(score, "score", 0, MAX_RANK) if marked else _UNMARKED
            self.marks.mark(candidate, value)


def _plain(scores: list[Any]) -> tuple[Sequence[str], Sequence[int]] | None:
    """Return candidates and numbers of scores in the shape that is always written; None of any to look at closely."""
    try:
        candidates, numbers = zip(*map(_SCORE, scores), strict=True)
    except (KeyError, TypeError, ValueError):
        return None
    if not (set(map(type, candidates)) <= {str} and set(map(type, numbers)) <= {int, type(None)}):
        return None
    if not _NUMBERS.issuperset(numbers) or len(set(candidates)) < len(candidates):
        return None
    return candidates, [_UNMARKED if number is None else number for number in numbers] if None in numbers else numbers


def _ballots(race: _Race, records: json_text.Records, gathered: _Gathered) -> Ballots:
    """Return the ballots of a race; those that do not have it are dropped."""
    contest = gathered.marks.of(race.id)
    numbers = _numbers(gathered, contest, tuple(race.candidates), SCALES.get(race.kind, MAX_RANK + 1) - 1)
    cells, decisions = cells_of_kind(numbers, race.kind)
    total, kept = len(gathered.ids), contest.records
    absent = np.setdiff1d(np.arange(total), kept)
    dropped = tuple(Dropped(int(each) + 1, "NO_CONTEST") for each in absent)
    return Ballots(
        measures=tuple(Measure(each, name) for each, name in race.candidates.items()),
        kind=race.kind,
        scale=SCALES.get(race.kind, len(race.candidates)),
        cells=cells,
        account=Account(total, dropped, records.decisions + decisions),
        lines=kept + 1,
        ids=np.array(list(gathered.ids), np.str_)[kept],
        groups=precincts([gathered.precincts[each] for each in kept.tolist()]),
        declared=_declared(records.others, race),
        title=race.title,
    )


def _numbers(gathered: _Gathered, contest: Contest, candidates: tuple[str, ...], highest: int) -> NDArray[np.int64]:
    """Return the number of each candidate on each ballot, shape (candidates, ballots), -1 where there is none."""
    rows = gathered.marks.rows({each: row for row, each in enumerate(candidates)}, contest)
    if (beyond := np.flatnonzero(contest.numbers > highest)).size:
        line = int(contest.records[contest.ballots[beyond[0]]]) + 1
        found = int(contest.numbers[beyond[0]])
        raise FormatError("foreign-number", file=gathered.marks.file, line=line, found=found, expected=f"0..{highest}")
    numbers = np.full((len(candidates), len(contest.records)), _UNMARKED, np.int64)
    numbers[rows, contest.ballots] = contest.numbers
    return numbers


def _declared(others: dict[str, Any], race: _Race) -> dict[str, dict[str, int]]:
    """Return the scores that the file publishes for a race; nothing where it has none in a shape that is known."""
    results: Any = others.get("Results", others.get("results"))
    try:
        result = results[race.place]
        scores = {each["id"]: each["score"] for each in result.get("summaryData", result)["candidates"]}
    except (AttributeError, IndexError, KeyError, TypeError):
        return {}
    known = {each: score for each, score in scores.items() if each in race.candidates and type(score) is int}
    return {"score": known} if known else {}
