"""Cast vote records of NIST SP 1500-103, version 1.0, as JSON: one contest of a report.

A record counts by its current snapshot. A mark counts where it is indicated and its votes are to be allocated, or
nothing is said of that; a mark whose allocation is refused or undecided does not, nor does a name written in. Marks
with ranks make a ranking, in which a choice that is ranked twice keeps the better rank. In range and cumulative
contests the votes of a choice are its score; in any other a mark approves.

A record without the contest is dropped, as is one that the device found invalid or, unless it is a ranking, overvoted,
and one that approves more choices than are allowed. In rankings, ranks that are shared stay ties.

Source: NIST SP 1500-103 (2020), https://doi.org/10.6028/NIST.SP.1500-103.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, NamedTuple

import numpy as np
from pydantic import Field

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Column, Decision, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options, Whole
from votation.exchange.steps import json_text
from votation.exchange.steps.marks import Marks, chosen
from votation.exchange.steps.ranks import Ranked, ranked
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.source import Source
    from votation.profile.reading import Cells

MAX_NUMBER: Final = 65_534
"""The largest rank or score that is read."""
UNIT: Final = "precinct"
BATCH: Final = "batch"
LARGEST_SCORE: Final = "largest score"
"""What the code of a contest tells that has this type: nothing else in the format says how scores are bounded."""
KINDS: Final[dict[str, BallotKind]] = {
    "rcv": "ranking",
    "borda": "ranking",
    "range": "scores",
    "cumulative": "scores",
}
"""What the marks of a contest are, by its vote variation; approvals elsewhere, unless they have ranks."""

_BEGINNING: Final = re.compile(rb'"(?:@type"\s*:\s*"CVR\.|CVRSnapshot")')
_VOID: Final = {"overvoted": "OVERVOTED", "invalidated-rules": "INVALIDATED"}
_SHOWN: Final = 60


class NistCvrOptions(Options):
    """Which contest is read.

    Attributes:
        contest: Its id or name, where there are several.
        max_score: The largest score of a contest of scores, where its code does not tell it.
    """

    contest: str | None = None
    max_score: Annotated[Whole, Field(le=MAX_NUMBER - 1)] | None = None


INFO: Final = FormatInfo(
    id="nist-cvr",
    title={"en": "Cast vote records (NIST SP 1500-103)", "fr": "Relevés de bulletins (NIST SP 1500-103)"},
    extensions=("json",),
    holds="ballots",
    kinds=frozenset({"approval", "scores", "ranking"}),
    options=NistCvrOptions,
    source="https://doi.org/10.6028/NIST.SP.1500-103",
)


class NistCvr(Reader):
    """Read one contest of a report."""

    info: ClassVar[FormatInfo] = INFO
    options: NistCvrOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the type of an object, or for a snapshot."""
        return Match.SURE if _BEGINNING.search(json_text.beginning(head)) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format, or holds several contests.
        """
        records = json_text.Records(source, frozenset({"CVR"}))
        gathered = _Gathered(source.name)
        for number, record in enumerate(records):
            with json_text.placed(source.name, f"$.CVR[{number}]"):
                gathered.take(number, record)
        with json_text.placed(source.name, "$"):
            contest, units = self._contest(records.others, source.name), _units(records.others)
        return _Reading(gathered, contest, self.options, units).ballots(records.decisions)

    def _contest(self, report: dict[str, Any], file: str) -> _Described:
        contests: dict[str, _Described] = {}
        for place, election in enumerate(json_text.array(report, "Election")):
            with json_text.placed(file, f".Election[{place}]"):
                contests |= _described(election)
        titles = {each: contest.title for each, contest in contests.items()}
        return contests[chosen(titles, self.options.contest, file=file, option="contest")]


class _Described(NamedTuple):
    """A contest as the report describes it.

    Attributes:
        choices: Title of each choice, by id.
        variation: How it is voted; empty where nothing says it.
        allowed: How many choices a ballot may mark, where the report says it.
        largest: The largest score, where its code tells it.
    """

    id: str
    title: str
    choices: dict[str, str]
    variation: str
    allowed: int | None
    largest: int | None


def _described(election: dict[str, Any]) -> dict[str, _Described]:
    candidates = json_text.named(json_text.array_if_any(election, "Candidate"), "@id")
    names = {each: json_text.string_if_any(found, "Name") for each, found in candidates.items()}
    contests = json_text.named(json_text.array(election, "Contest"), "@id")
    found = {}
    for each, contest in contests.items():
        choices = json_text.named(json_text.array(contest, "ContestSelection"), "@id")
        found[each] = _Described(
            id=each,
            title=json_text.string_if_any(contest, "Name"),
            choices={choice: _choice_title(described, names) for choice, described in choices.items()},
            variation=json_text.string_if_any(contest, "VoteVariation"),
            allowed=_allowed(contest),
            largest=_largest(contest),
        )
    return found


def _choice_title(choice: dict[str, Any], names: dict[str, str]) -> str:
    """Return the names of the candidates of a choice, or its words on the ballot."""
    if json_text.optional(choice, "CandidateIds") is None:
        return json_text.string_if_any(choice, "Selection")
    return ", ".join(names[each] for each in json_text.strings(choice, "CandidateIds") if names.get(each))


def _allowed(contest: dict[str, Any]) -> int | None:
    absent = json_text.optional(contest, "VotesAllowed") is None
    return None if absent else json_text.integer(contest, "VotesAllowed", 1, MAX_NUMBER)


def _largest(contest: dict[str, Any]) -> int | None:
    codes = json_text.array_if_any(contest, "Code")
    values = [code.get("Value") for code in codes if isinstance(code, dict) and code.get("OtherType") == LARGEST_SCORE]
    fitting = [int(value) for value in values if isinstance(value, str) and re.fullmatch("0|[1-9][0-9]{0,4}", value)]
    return fitting[0] if len(fitting) == 1 and fitting[0] < MAX_NUMBER else None


def _units(report: dict[str, Any]) -> dict[str, str]:
    units = json_text.named(json_text.array_if_any(report, "GpUnit"), "@id")
    return {each: json_text.string_if_any(unit, "Name") or each for each, unit in units.items()}


class _Gathered:
    """What the records say, before the contest that is wanted is known.

    A mark with a rank is noted by that rank, as a negative number; any other by its votes.
    """

    def __init__(self, file: str) -> None:
        self.marks = Marks(file)
        self.ids: list[str] = []
        self.units: list[str] = []
        self.batches: list[str] = []
        self.void: dict[tuple[int, int], str] = {}
        self.passed = Counter[tuple[int, str]]()

    def take(self, number: int, record: object) -> None:
        """Take a record: its id, its groups, and the marks of its current snapshot."""
        self.ids.append(json_text.string_if_any(record, "UniqueId") or json_text.string_if_any(record, "BallotAuditId"))
        self.units.append(json_text.string_if_any(record, "BallotStyleUnitId"))
        self.batches.append(json_text.string_if_any(record, "BatchId"))
        for contest in json_text.array_if_any(_current(record), "CVRContest"):
            code = self.marks.hold(number, json_text.string(contest, "ContestId"))
            statuses = json_text.strings(contest, "Status") if json_text.optional(contest, "Status") else ()
            for status in _VOID:
                if status in statuses:
                    self.void[number, code] = _VOID[status]
            selections = json_text.array_if_any(contest, "CVRContestSelection")
            plain = [_plain(selection) for selection in selections]
            marks = [each for each in plain if each is not None]
            self.marks.mark_all([choice for choice, _ in marks], [mark for _, mark in marks])
            if len(marks) < len(plain):
                for selection in (each for each, found in zip(selections, plain, strict=True) if found is None):
                    self._select(code, selection)

    def _select(self, contest: int, selection: object) -> None:
        named = json_text.optional(selection, "ContestSelectionId") is not None
        choice = json_text.string_if_any(selection, "ContestSelectionId")
        for position in json_text.array(selection, "SelectionPosition"):
            indicated = json_text.string(position, "HasIndication")
            if indicated == "no":
                continue
            if indicated != "yes" or (json_text.string_if_any(position, "IsAllocable") or "yes") != "yes":
                self.passed[contest, "cvr-not-allocated"] += 1
            elif not named:
                self.passed[contest, "cvr-written-in"] += 1
            else:
                ranked_here = selection if json_text.optional(position, "Rank") is None else position
                self.marks.mark(choice, _number(ranked_here, position))


def _plain(selection: Any) -> tuple[str, int] | None:  # noqa: ANN401 - any JSON value
    """Return choice and number of a selection in its usual shape, one mark that counts; None of any other."""
    try:
        (position,) = selection["SelectionPosition"]
        choice, rank = selection["ContestSelectionId"], position.get("Rank")
        number = position["NumberVotes"] if rank is None else -rank
        if position["HasIndication"] != "yes" or position.get("IsAllocable", "yes") != "yes" or "Rank" in selection:
            return None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    if type(choice) is not str or type(number) is not int or type(rank) is bool:
        return None
    within = 0 <= number <= MAX_NUMBER if rank is None else -MAX_NUMBER <= number < 0
    return (choice, number) if within else None


def _number(ranked_here: object, position: object) -> int:
    if json_text.optional(ranked_here, "Rank") is not None:
        return -json_text.integer(ranked_here, "Rank", 1, MAX_NUMBER)
    if json_text.optional(position, "NumberVotes") is None:
        return 1
    return json_text.integer(position, "NumberVotes", 0, MAX_NUMBER)


def _current(record: object) -> Any:  # noqa: ANN401 - any JSON value
    """Return the snapshot that counts."""
    snapshots = json_text.array(record, "CVRSnapshot")
    current = json_text.optional(record, "CurrentSnapshotId")
    if current is None and len(snapshots) == 1:
        return snapshots[0]
    fitting = [each for each in snapshots if current is not None and json_text.optional(each, "@id") == current]
    if len(fitting) != 1:
        raise FormatError("cvr-snapshot", found=json_text.shown(current), path=".CVRSnapshot")
    return fitting[0]


class _Reading:
    """The ballots of one contest."""

    def __init__(
        self, gathered: _Gathered, described: _Described, options: NistCvrOptions, units: dict[str, str]
    ) -> None:
        self._gathered, self._described, self._options, self._units = gathered, described, options, units
        marks = gathered.marks
        self._file = marks.file
        self._code = marks.contests.index(described.id) if described.id in marks.contests else -1
        self._contest = marks.of(described.id)
        self._rows = marks.rows({each: row for row, each in enumerate(described.choices)}, self._contest)

    def ballots(self, decisions: tuple[Decision, ...]) -> Ballots:
        """Return the ballots; the other records are dropped."""
        gathered, choices = self._gathered, self._described.choices
        kind = self._kind()
        table, more = self._cells(kind)
        dropped = self._dropped(kind, table)
        gone = {each.line - 1 for each in dropped}
        places = self._contest.records.tolist()
        kept = np.array([place not in gone for place in places], bool)
        records = self._contest.records[kept]
        passed = (
            Decision("cvr-not-allocated", {"marks": gathered.passed[self._code, "cvr-not-allocated"]}),
            Decision("cvr-written-in", {"marks": gathered.passed[self._code, "cvr-written-in"]}),
        )
        return Ballots(
            measures=tuple(Measure(each, title) for each, title in choices.items()),
            kind=kind,
            scale=self._scale(kind),
            cells=np.ascontiguousarray(table[:, kept]),
            account=Account(
                len(gathered.ids), dropped, (*decisions, *(each for each in passed if each.details["marks"]), *more)
            ),
            lines=records + 1,
            ids=self._ids(records),
            groups=self._groups(records),
            title=self._described.title,
        )

    def _kind(self) -> BallotKind:
        ranks = self._contest.numbers < 0
        kind = KINDS.get(self._described.variation, "ranking" if ranks.any() else "approval")
        if (other := np.flatnonzero(~ranks if kind == "ranking" else ranks)).size:
            line = self._line(other[0])
            raise FormatError("cvr-rank", file=self._file, line=line, found=int(self._contest.numbers[other[0]]))
        return kind

    def _scale(self, kind: BallotKind) -> int:
        if kind != "scores":
            return len(self._described.choices) if kind == "ranking" else 2
        largest = self._options.max_score or self._described.largest
        if largest is None:
            raise FormatError("cvr-largest", file=self._file)
        return largest + 1

    def _cells(self, kind: BallotKind) -> Ranked:
        shape = (len(self._described.choices), len(self._contest.records))
        at = (self._rows, self._contest.ballots)
        if kind == "ranking":
            best = np.full(shape, MAX_NUMBER + 1, np.int64)
            np.minimum.at(best, at, -self._contest.numbers)
            made, decisions = ranked(np.where(best > MAX_NUMBER, 0, best))
            repeated = len(self._rows) - int(np.count_nonzero(made))
            return Ranked(made, (*decisions, *_repeated(repeated)))
        if kind == "approval":
            approved = np.ones(shape, np.uint8)
            approved[at] = 2
            return Ranked(approved, ())
        return Ranked(self._scores(shape, at), ())

    def _scores(self, shape: tuple[int, int], at: tuple[NDArray[np.int64], NDArray[np.intp]]) -> Cells:
        """Return the votes of each choice, added up; a choice without any mark has no score."""
        highest = self._scale("scores") - 1
        votes, marked = np.zeros(shape, np.int64), np.zeros(shape, bool)
        np.add.at(votes, at, self._contest.numbers)
        marked[at] = True
        if (beyond := np.argwhere(votes > highest)).size:
            row, ballot = beyond[0].tolist()
            line, found = int(self._contest.records[ballot]) + 1, int(votes[row, ballot])
            raise FormatError("foreign-number", file=self._file, line=line, found=found, expected=f"0..{highest}")
        cells: Cells = np.where(marked, votes + 1, 0).astype(cell_dtype(highest + 1))
        return cells

    def _dropped(self, kind: BallotKind, cells: Cells) -> tuple[Dropped, ...]:
        absent = np.setdiff1d(np.arange(len(self._gathered.ids)), self._contest.records)
        codes = dict.fromkeys(absent.tolist(), "NO_CONTEST")
        if kind == "approval" and self._described.allowed is not None:
            beyond = np.count_nonzero(cells > 1, axis=0) > self._described.allowed
            codes |= dict.fromkeys(self._contest.records[beyond].tolist(), "OVERVOTED")
        voids = {"INVALIDATED"} if kind == "ranking" else set(_VOID.values())
        void = self._gathered.void.items()
        codes |= {record: status for (record, code), status in void if code == self._code and status in voids}
        return tuple(Dropped(record + 1, codes[record]) for record in sorted(codes))

    def _ids(self, records: NDArray[np.int64]) -> NDArray[np.str_] | None:
        ids = [self._gathered.ids[each] for each in records.tolist()]
        if not all(ids):
            return None
        first: dict[str, int] = {}
        for line, each in zip((records + 1).tolist(), ids, strict=True):
            if first.setdefault(each, line) != line:
                raise FormatError("foreign-id-twice", file=self._file, line=line, found=each[:_SHOWN])
        return np.array(ids, np.str_)

    def _groups(self, records: NDArray[np.int64]) -> dict[str, Column]:
        kept = records.tolist()
        units = [self._units.get(self._gathered.units[each], self._gathered.units[each]) for each in kept]
        batches = [self._gathered.batches[each] for each in kept]
        return {name: Column.of(cells) for name, cells in ((UNIT, units), (BATCH, batches)) if any(cells)}

    def _line(self, mark: int) -> int:
        return int(self._contest.records[self._contest.ballots[mark]]) + 1


def _repeated(marks: int) -> tuple[Decision, ...]:
    return (Decision("cvr-ranked-twice", {"marks": marks}),) if marks else ()
