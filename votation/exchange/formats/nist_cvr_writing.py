"""Ballots written as cast vote records of NIST SP 1500-103, version 1.0, in JSON: a report of one contest.

Each measure is a candidate with a contest selection, whose ids are the measure's; a ballot is a record with one
snapshot. The largest score of a contest of scores stands in its code, since the format has no place for it. The format
wants a date of its report: the writer reads no clock, so the option `date` gives it.

Source: NIST SP 1500-103 (2020) and its JSON schema, https://doi.org/10.6028/NIST.SP.1500-103.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from votation.exchange.contract import FormatInfo, Writer, Written
from votation.exchange.formats.nist_cvr import BATCH, INFO, LARGEST_SCORE, UNIT
from votation.exchange.options import Options
from votation.exchange.steps.expanding import expanded
from votation.exchange.steps.losses import losses
from votation.exchange.steps.making import check_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election import BallotKind
    from votation.exchange.content import Ballots
    from votation.exchange.steps.losses import Fact

VARIATIONS: Final[dict[BallotKind, str]] = {"ranking": "rcv", "approval": "approval", "scores": "range"}
_GROUPS: Final = frozenset({UNIT, BATCH})


class NistCvrWritingOptions(Options):
    """What the format wants to be told.

    Attributes:
        date: When the report was made, as in RFC 3339.
    """

    date: str = "1970-01-01T00:00:00Z"


class NistCvrWriter(Writer):
    """Write a report of one contest."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id=INFO.id,
        title=INFO.title,
        extensions=INFO.extensions,
        holds="ballots",
        kinds=INFO.kinds,
        options=NistCvrWritingOptions,
        source=INFO.source,
    )
    options: NistCvrWritingOptions

    def write(self, ballots: Ballots) -> Written:
        """Write ballots.

        Raises:
            FormatError: They are grades: the format has no words for them.
            LimitError: Their weights stand for too many voters.
        """
        check_kind(ballots, self.info)
        rows = expanded(ballots)
        if rows.ids is not None and "" in rows.ids:
            rows = replace(rows, ids=None)
        kept: set[Fact] = {"kind", "scale", "measure-ids", "measure-titles", "title"}
        kept |= {"ids"} if rows.ids is not None else set()
        said = rows.groups.keys() <= _GROUPS and all(any(column.values) for column in rows.groups.values())
        kept |= {"groups"} if said else set()
        report = _Report(rows)
        head = _json(report.head(self.options.date))
        records = ",\n".join(report.records())
        return Written(f'{head[:-1]},"CVR":[\n{records}\n]}}\n'.encode(), losses(ballots, kept))


class _Report:
    """The parts of a report.

    Ids of measures are theirs already, so those of everything else begin with more underscores than any of them has.
    """

    def __init__(self, ballots: Ballots) -> None:
        self._ballots = ballots
        names = [measure.id for measure in ballots.measures]
        self._names = names
        self._mark = "_" * (1 + max((len(name) - len(name.lstrip("_")) for name in names), default=0))
        self._units = ballots.groups.get(UNIT)
        self._batches = ballots.groups.get(BATCH)

    def head(self, date: str) -> dict[str, Any]:
        """Return everything but the records."""
        units = {} if self._units is None else dict(enumerate(self._units.values))
        return {
            "@type": "CVR.CastVoteRecordReport",
            "Version": "1.0.0",
            "GeneratedDate": date,
            "ReportGeneratingDeviceIds": [self._id("device")],
            "ReportingDevice": [{"@type": "CVR.ReportingDevice", "@id": self._id("device"), "Application": "votation"}],
            "GpUnit": [
                {"@type": "CVR.GpUnit", "@id": self._id("scope"), "Type": "other"},
                *(
                    {"@type": "CVR.GpUnit", "@id": self._unit(place), "Name": name, "Type": "precinct"}
                    for place, name in units.items()
                    if name
                ),
            ],
            "Election": [
                {
                    "@type": "CVR.Election",
                    "@id": self._id("election"),
                    "ElectionScopeId": self._id("scope"),
                    "Candidate": [
                        {"@type": "CVR.Candidate", "@id": self._id(f"candidate-{place}"), "Name": each.title or each.id}
                        for place, each in enumerate(self._ballots.measures)
                    ],
                    "Contest": [self._contest()],
                }
            ],
        }

    def records(self) -> Iterator[str]:
        """Yield the text of each record."""
        marks = [self._selections(place) for place in range(len(self._names))]
        election, contest = _json(self._id("election")), _json(self._id("contest"))
        for ballot, cells in enumerate(self._ballots.cells.T.tolist()):
            selections = ",".join(filter(None, (mark[cell] for mark, cell in zip(marks, cells, strict=True))))
            snapshot = _json(self._id(f"snapshot-{ballot + 1}"))
            yield (
                f'{{"@type":"CVR.CVR","CVRSnapshot":[{{"@type":"CVR.CVRSnapshot","@id":{snapshot},"Type":"original",'
                f'"CVRContest":[{{"@type":"CVR.CVRContest","ContestId":{contest},'
                f'"CVRContestSelection":[{selections}]}}]}}],"CurrentSnapshotId":{snapshot},"ElectionId":{election}'
                f"{self._said_of(ballot)}}}"
            )

    def _contest(self) -> dict[str, Any]:
        ballots = self._ballots
        largest = {"@type": "CVR.Code", "Type": "other", "OtherType": LARGEST_SCORE, "Value": str(ballots.scale - 1)}
        return {
            "@type": "CVR.CandidateContest",
            "@id": self._id("contest"),
            **({"Name": ballots.title} if ballots.title else {}),
            **({"Code": [largest]} if ballots.kind == "scores" else {}),
            "VoteVariation": VARIATIONS[ballots.kind],
            "ContestSelection": [
                {"@type": "CVR.CandidateSelection", "@id": name, "CandidateIds": [self._id(f"candidate-{place}")]}
                for place, name in enumerate(self._names)
            ],
        }

    def _selections(self, place: int) -> list[str]:
        """Return what a ballot says of a measure, by cell; nothing where it says nothing."""
        scale, kind = self._ballots.scale, self._ballots.kind
        name = _json(self._names[place])
        texts = [""]
        for cell in range(1, scale + 1):
            votes = cell - 1 if kind == "scores" else 1
            rank = f',"Rank":{scale + 1 - cell}' if kind == "ranking" else ""
            position = f'{{"@type":"CVR.SelectionPosition","HasIndication":"yes","NumberVotes":{votes}{rank}}}'
            text = f'{{"@type":"CVR.CVRContestSelection","ContestSelectionId":{name},"SelectionPosition":[{position}]}}'
            texts.append("" if kind == "approval" and cell == 1 else text)
        return texts

    def _said_of(self, ballot: int) -> str:
        """Return the id and the groups of a ballot."""
        ids, units, batches = self._ballots.ids, self._units, self._batches
        said = {
            "UniqueId": "" if ids is None else str(ids[ballot]),
            "BallotStyleUnitId": ""
            if units is None or not units.values[units.codes[ballot]]
            else self._unit(units.codes[ballot]),
            "BatchId": "" if batches is None else batches.values[batches.codes[ballot]],
        }
        return "".join(f',"{key}":{_json(value)}' for key, value in said.items() if value)

    def _unit(self, place: int) -> str:
        return self._id(f"unit-{place}")

    def _id(self, name: str) -> str:
        return f"{self._mark}{name}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
