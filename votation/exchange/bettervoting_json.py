"""BetterVoting's archive of an election: its races with their voting methods, its ballots, its results.

A `null` is no 0: the voter left that candidate unmarked, so it has no level here. The published scores of a race are
kept beside the ballots, to be held against a recount. Later archives name its parts in lower case.

Source: https://github.com/Equal-Vote/bettervoting, docs/help/exporting_your_data.md and its domain models.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange import json_text
from votation.exchange.bettervoting import MAX_RANK, SCALES, SOURCE, cells_of_kind, precincts
from votation.exchange.content import Account, Ballots, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.marks import Marks, chosen
from votation.exchange.options import Options

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.marks import Contest
    from votation.exchange.source import Source

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
_UNMARKED: Final = -1


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
        return Match.SURE if _BEGINNING.match(head.data.removeprefix(b"\xef\xbb\xbf")) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, or holds several races.
        """
        records = json_text.Records(source, frozenset({"Ballots", "ballots"}))
        gathered = _Gathered(source.name)
        for number, record in enumerate(records):
            with json_text.placed(source.name, f"$.Ballots[{number}]"):
                gathered.take(number, record)
        with json_text.placed(source.name, "$"):
            election = records.others.get("Election") or json_text.member(records.others, "election")
            race = self._race(election, source.name)
            return _ballots(election, race, records, gathered)

    def _race(self, election: object, file: str) -> dict[str, Any]:
        with json_text.placed(file, ".Election"):
            races = json_text.named(json_text.array(election, "races"), "race_id")
            titles = {each: json_text.string(race, "title") for each, race in races.items()}
        race: dict[str, Any] = races[chosen(titles, self.options.race, file=file, option="race")]
        return race


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
        race = self.marks.hold(number, json_text.string(vote, "race_id"))
        scores = json_text.array(vote, "scores")
        if (plain := _plain(scores)) is not None:
            self.marks.mark_all(number, race, *plain)
            return
        candidates: set[str] = set()
        for score in scores:
            candidate = json_text.string(score, "candidate_id")
            if candidate in candidates:
                raise FormatError("foreign-choice-twice", file=self._file, line=number + 1, found=candidate[:60])
            candidates.add(candidate)
            marked = json_text.optional(score, "score") is not None
            value = json_text.integer(score, "score", 0, MAX_RANK) if marked else _UNMARKED
            self.marks.mark(number, race, candidate, value)


def _plain(scores: list[Any]) -> tuple[list[str], list[int]] | None:
    """Return candidates and numbers of scores in the shape that is always written; None of any to look at closely."""
    try:
        candidates = [score["candidate_id"] for score in scores]
        numbers = [score["score"] for score in scores]
    except (KeyError, TypeError):
        return None
    if not (set(map(type, candidates)) <= {str} and set(map(type, numbers)) <= {int, type(None)}):
        return None
    within = all(0 <= number <= MAX_RANK for number in set(numbers) - {None})
    if not within or len(set(candidates)) < len(candidates):
        return None
    return candidates, [_UNMARKED if number is None else number for number in numbers]


def _ballots(
    election: dict[str, Any], race: dict[str, Any], records: json_text.Records, gathered: _Gathered
) -> Ballots:
    """Return the ballots of a race; those that do not have it are dropped."""
    method = json_text.string(race, "voting_method")
    if method not in KINDS:
        raise json_text.unfit(method, " | ".join(KINDS), ".voting_method")
    described = json_text.named(json_text.array(race, "candidates"), "candidate_id")
    candidates = {each: json_text.string(found, "candidate_name") for each, found in described.items()}
    kind = KINDS[method]
    contest = gathered.marks.of(race["race_id"])
    numbers = _numbers(gathered, contest, tuple(candidates), SCALES.get(kind, MAX_RANK + 1) - 1)
    cells, decisions = cells_of_kind(numbers, kind)
    total, kept = len(gathered.ids), contest.records
    absent = np.setdiff1d(np.arange(total), kept)
    dropped = tuple(Dropped(int(each) + 1, "NO_CONTEST") for each in absent)
    return Ballots(
        measures=tuple(Measure(each, name) for each, name in candidates.items()),
        kind=kind,
        scale=SCALES.get(kind, len(candidates)),
        cells=cells,
        account=Account(total, dropped, records.decisions + decisions),
        lines=kept + 1,
        ids=np.array(list(gathered.ids), np.str_)[kept],
        groups=precincts([gathered.precincts[each] for each in kept.tolist()]),
        declared=_declared(election, records.others, race, candidates),
        title=f"{json_text.string(election, 'title')} : {json_text.string(race, 'title')}",
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


def _declared(
    election: dict[str, Any], others: dict[str, Any], race: dict[str, Any], candidates: dict[str, str]
) -> dict[str, dict[str, int]]:
    """Return the scores that the file publishes for a race; nothing where it has none in a shape that is known."""
    results: Any = others.get("Results", others.get("results"))
    try:
        place = [each["race_id"] for each in election["races"]].index(race["race_id"])
        summary = results[place].get("summaryData", results[place])
        scores = {each["id"]: each["score"] for each in summary["candidates"]}
    except (AttributeError, IndexError, KeyError, TypeError):
        return {}
    known = {each: score for each, score in scores.items() if each in candidates and type(score) is int}
    return {"score": known} if known else {}
