"""Cast vote records: what the writer makes is what the schema of NIST asks for, and what a reader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from votation.errors import FormatError, LimitError
from votation.exchange import Account, Ballots, Column, Measure, Source, reader, writer

SAMPLE = json.loads((Path(__file__).parent / "samples/nist-cvr/council.json").read_text("utf-8"))

# required fields and all fields of the classes that are written, from the JSON schema of SP 1500-103, version 1.0
REQUIRED = {
    "CVR.CastVoteRecordReport": {
        *("@type", "Election", "GeneratedDate", "GpUnit", "ReportGeneratingDeviceIds", "ReportingDevice", "Version"),
    },
    "CVR.CVR": {"@type", "CVRSnapshot", "CurrentSnapshotId", "ElectionId"},
    "CVR.CVRSnapshot": {"@id", "@type", "Type"},
    "CVR.CVRContest": {"@type", "ContestId"},
    "CVR.CVRContestSelection": {"@type", "SelectionPosition"},
    "CVR.SelectionPosition": {"@type", "HasIndication", "NumberVotes"},
    "CVR.Election": {"@id", "@type", "Contest", "ElectionScopeId"},
    "CVR.CandidateContest": {"@id", "@type", "ContestSelection"},
    "CVR.CandidateSelection": {"@id", "@type"},
    "CVR.Candidate": {"@id", "@type"},
    "CVR.GpUnit": {"@id", "@type", "Type"},
    "CVR.ReportingDevice": {"@id", "@type"},
    "CVR.Code": {"@type", "Type", "Value"},
}
OPTIONAL = {
    "CVR.CastVoteRecordReport": {"CVR"},
    "CVR.CVR": {"UniqueId", "BallotStyleUnitId", "BatchId"},
    "CVR.CVRSnapshot": {"CVRContest"},
    "CVR.CVRContest": {"CVRContestSelection"},
    "CVR.CVRContestSelection": {"ContestSelectionId"},
    "CVR.SelectionPosition": {"Rank"},
    "CVR.Election": {"Candidate"},
    "CVR.CandidateContest": {"Name", "Code", "VoteVariation"},
    "CVR.CandidateSelection": {"CandidateIds"},
    "CVR.Candidate": {"Name"},
    "CVR.GpUnit": {"Name"},
    "CVR.ReportingDevice": {"Application"},
    "CVR.Code": {"OtherType"},
}


def ballots(kind: str, scale: int, cells: list[list[int]], **more: Any) -> Ballots:
    table = np.array(cells, np.uint8)
    measures = (Measure("m1", "Arbres"), Measure("_m2"))
    return Ballots(measures, kind, scale, table, more.pop("account", Account(table.shape[1])), **more)


RANKING = ballots(
    *("ranking", 2, [[2, 1, 0], [1, 1, 0]]),
    groups={"precinct": Column.of(["north", "", "south"]), "batch": Column.of(["1", "1", "2"])},
    ids=np.array(["x", "y", "z"]),
    title="Travaux",
)
SCORES = ballots("scores", 4, [[4, 1, 0], [1, 0, 0]])


def objects(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [each for item in value for each in objects(item)]
    if isinstance(value, dict):
        return [value, *(each for item in value.values() for each in objects(item))]
    return []


def back(data: bytes, **options: Any) -> Ballots:
    content = reader("nist-cvr", **options).read(Source("a.json", data))
    assert isinstance(content, Ballots)
    return content


@pytest.mark.parametrize("content", [RANKING, SCORES], ids=["ranking", "scores"])
def test_what_is_written_has_the_fields_that_the_schema_wants_and_no_others(content: Ballots) -> None:
    report = json.loads(writer("nist-cvr").write(content).data)
    found = objects(report)
    assert {each["@type"] for each in found} >= {"CVR.CastVoteRecordReport", "CVR.CVR", "CVR.SelectionPosition"}
    for each in found:
        assert REQUIRED[each["@type"]] <= each.keys() <= REQUIRED[each["@type"]] | OPTIONAL[each["@type"]]
    ids = [each["@id"] for each in found if "@id" in each]
    assert len(set(ids)) == len(ids)


def test_groups_ids_and_title_come_back() -> None:
    read = back(writer("nist-cvr").write(RANKING).data)
    assert read.cells.tolist() == RANKING.cells.tolist()
    assert read.ids is not None
    assert read.ids.tolist() == ["x", "y", "z"]
    assert {name: [each.values[code] for code in each.codes] for name, each in read.groups.items()} == {
        "precinct": ["north", "", "south"],
        "batch": ["1", "1", "2"],
    }
    assert read.title == "Travaux"


def test_a_score_of_zero_is_not_silence() -> None:
    assert back(writer("nist-cvr").write(SCORES).data).cells.tolist() == SCORES.cells.tolist()


def test_grades_are_refused_and_weights_become_rows() -> None:
    with pytest.raises(FormatError) as refused:
        writer("nist-cvr").write(ballots("grades", 3, [[1], [2]]))
    assert refused.value.rule == "foreign-kind"
    heavy = ballots("approval", 2, [[2, 1], [1, 2]], weights=np.array([3, 1]), ids=np.array(["a", "b"]))
    written = writer("nist-cvr").write(heavy)
    assert back(written.data).cells.tolist() == [[2, 2, 2, 1], [1, 1, 1, 2]]
    assert "lost-ids" in {loss.rule for loss in written.losses}
    with pytest.raises(LimitError):
        writer("nist-cvr").write(ballots("approval", 2, [[2], [1]], weights=np.array([2**31 - 1])))


def changed(place: list[Any], value: Any) -> bytes:
    report = json.loads(json.dumps(SAMPLE))
    at = report
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return json.dumps(report).encode()


CONTEST = ["CVR", 0, "CVRSnapshot", 0, "CVRContest", 0]
SELECTION = [*CONTEST, "CVRContestSelection", 0]


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        ([*SELECTION, "ContestSelectionId"], "_X", "foreign-choice"),
        ([*SELECTION, "SelectionPosition", 0, "Rank"], 0, "foreign-json-value"),
        ([*SELECTION, "SelectionPosition", 0, "Rank"], "1", "foreign-json-value"),
        ([*SELECTION, "SelectionPosition", 0, "Rank"], None, "cvr-rank"),
        ([*SELECTION, "SelectionPosition"], None, "foreign-json-missing"),
        ([*SELECTION, "SelectionPosition", 0, "HasIndication"], {}, "foreign-json-value"),
        ([*CONTEST, "Status"], "overvoted", "foreign-json-value"),
        ([*CONTEST, "ContestId"], None, "foreign-json-missing"),
        (["CVR", 0, "CurrentSnapshotId"], "_none", "cvr-snapshot"),
        (["CVR", 1, "UniqueId"], "cvr-1", "foreign-id-twice"),
        (["CVR", 1], 7, "foreign-json-value"),
        (["Election"], [], "foreign-contest-unknown"),
        (["Election"], None, "foreign-json-missing"),
        (["Election", 0, "Candidate", 1, "@id"], "_c1", "foreign-json-name-twice"),
        (["GpUnit", 0, "@id"], "_U1", "foreign-json-name-twice"),
    ],
)
def test_a_report_that_does_not_fit_together_is_refused(place: list[Any], value: Any, rule: str) -> None:
    with pytest.raises(FormatError) as refused:
        back(changed(place, value), contest="_CC")
    assert (refused.value.rule, refused.value.file) == (rule, "a.json")
    assert refused.value.line is not None or str(refused.value.details.get("path", "$")).startswith("$")


def test_several_contests_are_named() -> None:
    with pytest.raises(FormatError) as refused:
        back(json.dumps(SAMPLE).encode())
    assert (refused.value.rule, refused.value.expected) == ("foreign-contest", "Member of County Council, Park")


def test_a_contest_of_scores_has_to_say_how_large_they_are() -> None:
    data = changed(["Election", 0, "Contest", 1, "VoteVariation"], "cumulative")
    with pytest.raises(FormatError) as refused:
        back(data, contest="_PK")
    assert refused.value.rule == "cvr-largest"
    assert back(data, contest="_PK", max_score=3).scale == 4


def test_cumulative_votes_of_one_choice_are_added_up() -> None:
    """The second cumulative example of the authors: a choice marked in two columns, and one with two votes at once."""
    report = json.loads(json.dumps(SAMPLE))
    report["Election"][0]["Contest"][1]["VoteVariation"] = "cumulative"
    mark = {"HasIndication": "yes", "NumberVotes": 1}
    report["CVR"][0]["CVRSnapshot"][0]["CVRContest"][1]["CVRContestSelection"] = [
        {"ContestSelectionId": "_Y", "SelectionPosition": [{**mark, "Position": 1}, {**mark, "Position": 3}]},
        {"ContestSelectionId": "_N", "SelectionPosition": [{**mark, "NumberVotes": 2}]},
    ]
    read = back(json.dumps(report).encode(), contest="_PK", max_score=3)
    assert read.cells[:, 0].tolist() == [3, 3]


def test_more_choices_than_are_allowed_void_a_ballot_that_nobody_flagged() -> None:
    report = json.loads(json.dumps(SAMPLE))
    report["Election"][0]["Contest"][1]["VotesAllowed"] = 1
    mark = {"HasIndication": "yes", "NumberVotes": 1}
    report["CVR"][0]["CVRSnapshot"][0]["CVRContest"][1]["CVRContestSelection"] = [
        {"ContestSelectionId": each, "SelectionPosition": [mark]} for each in ("_Y", "_N")
    ]
    read = back(json.dumps(report).encode(), contest="_PK")
    assert [(each.line, each.code) for each in read.account.dropped] == [
        (1, "OVERVOTED"),
        (2, "OVERVOTED"),
        (3, "NO_CONTEST"),
    ]
