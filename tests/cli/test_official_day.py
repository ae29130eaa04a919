"""The official's day, through the command line alone, in the order of FORMATS."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

LOTS = {"source": "Five dice thrown in public"}


@pytest.fixture
def day(hall: Hall, votation: Votation) -> Day:
    hall.boxes, hall.officials, hall.threshold = ("b01", "b02", "b03"), ("anne", "bruno", "chloe"), 2
    return Day(hall, votation)


class Day:
    """Who does what: the office, three boxes on machines of their own, three officials of whom two must sign."""

    def __init__(self, hall: Hall, votation: Votation) -> None:
        self.hall = hall
        self.votation = votation

    def office(self, *words: str | Path) -> Said:
        said = self.votation(*words, *self.hall.here)
        assert said.code == 0, said.err
        return said

    def sign(self, file: str) -> None:
        for number, name in enumerate(("anne", "chloe"), 1):
            words = ("sign", file, "--key", self.hall.key(name), "--as", name, "--dir", self.hall.office, "--json")
            signed = self.votation(*words).json
            assert (signed["hands"], signed["complete"]) == (number, number == 2)

    def seal(self, box: str, *ballots: str, **how: str) -> Path:
        folder = self.hall.box(box, *ballots)
        more = [word for name, value in how.items() for word in (f"--{name}", value)]
        said = self.votation("seal", "--box", box, "--key", self.hall.key(box), "--dir", folder, *more)
        assert said.code == 0, said.err
        return folder

    def state(self) -> tuple[str, list[str]]:
        said = self.votation("status", "--dir", self.hall.office, "--json").json
        return said["state"], said["next"]

    def verify(self, name: str) -> Said:
        return self.votation("verify", self.hall.root / name, "--trust", self.hall.trust, "--json")


def test_the_whole_day_with_a_late_station_and_a_replaced_batch(day: Day) -> None:
    hall, votation = day.hall, day.votation

    # weeks before
    assert votation("new", hall.office, "--id", "trial").code == 0
    assert day.state() == ("draft", ["check"])
    hall.write(lots=LOTS)
    assert votation("check", "--dir", hall.office).code == 0
    fingerprint = day.office("open", "--json").json["election_sha256"]
    assert hashlib.sha256((hall.office / "election.json").read_bytes()).hexdigest() == fingerprint
    assert day.state() == ("open", ["sign", "election.json", "--key", "KEY", "--as", "anne"])
    day.sign("election.json")
    assert day.state() == ("open", ["receive", "FOLDER"])

    # close: two of three stations seal, offline, and one has nothing yet
    first = day.seal("b01", "3,2,2", "3,2,2", "0,,")
    second = day.seal("b02", "3,2,2", "2,3,3")
    received = day.office("receive", first, second, "--json").json
    assert [(each["batch"], each["lines"], each["new"]) for each in received["batches"]] == [
        ("b01-0001", 3, True),
        ("b02-0001", 2, True),
    ]
    assert received["refused"] == []

    # evening
    board = day.office("board", "--json").json["board"]
    assert (board["revision"], board["boxes_missing"]) == (1, ["b03"])
    day.sign("board.json")
    assert day.state() == ("boarded", ["lots", "--value", "VALUE"])
    day.office("lots", "--value", "3 1 6 2 5")
    day.sign("lots.json")
    tally = day.office("tally", "--json").json
    # m01: grades 3 3 0 3 2; m02 and m03: 2 2 - 2 3, alike, so that lots order them (lower median, empty is worst)
    outcome = tally["result"]["overall"]["outcomes"][0]
    assert outcome["tiers"] == [{"measures": ["m01"], "rank": 1}, {"measures": ["m02", "m03"], "rank": 2}]
    assert outcome["order"][0] == "m01"
    assert (tally["lots_due"], tally["trust"]) == (False, "verified")
    assert tally["result"]["counts"]["lines"] == 5
    assert (day.state(), len(day.votation("report", "--json", "--dir", hall.office).json["files"])) == (
        ("tallied", ["report"]),
        6,
    )
    assert (day.state(), day.office("stage", "--json").json["revision"]) == (("tallied", ["stage"]), 1)
    day.sign("statement.json")
    assert day.state() == ("signed", ["publish", "FOLDER"])
    assert votation("publish", hall.root / "published", "--dir", hall.office).code == 0
    assert day.verify("published").json["verdict"] == "OK"

    # the third station was late, and the first one had sealed the wrong pile
    late = day.seal("b03", "0,3,0", "0,3,0", "0,3,0")
    (first / "drafts" / "b01.csv").unlink()
    day.seal("b01", "0,3,0", "0,3,0", "0,3,0", replaces="b01-0001", reason="The wrong pile of papers")
    assert [each["new"] for each in day.office("receive", late, first, "--json").json["batches"]].count(True) == 2
    board = day.office("board", "--revise", "--json").json["board"]
    assert (board["revision"], board.get("boxes_missing")) == (2, [])
    assert {each["batch"]: each["status"] for each in board["batches"]} == {
        "b01-0001": "replaced",
        "b01-0002": "counted",
        "b02-0001": "counted",
        "b03-0001": "counted",
    }
    day.sign("board.json")
    tally = day.office("tally", "--json").json
    # m02: 3 3 3, 2 3, 3 3 3; the others 0 most of the time
    assert tally["result"]["overall"]["outcomes"][0]["tiers"][0]["measures"] == ["m02"]
    assert tally["result"]["counts"]["lines"] == 8
    assert day.office("stage", "--json").json["revision"] == 2
    day.sign("statement.json")
    assert votation("publish", hall.root / "published-2", "--dir", hall.office).code == 0
    assert day.verify("published-2").json["verdict"] == "OK"
    assert day.verify("published").json["verdict"] == "OK"
    assert (hall.root / "published-2/set-aside/b01-0001.csv").exists()


def test_a_batch_that_cannot_be_read_is_set_aside_with_a_reason(day: Day) -> None:
    day.hall.write()
    day.office("open")
    day.sign("election.json")
    day.office("receive", day.seal("b01", "3,2,1"), day.seal("b02", "0,1,2"))
    day.office("board")
    said = day.office("board", "set-aside", "b01-0001", "--reason", "Water damage", "--json").json["board"]
    assert [(each["batch"], each["status"], each.get("reason")) for each in said["batches"]] == [
        ("b01-0001", "set-aside", "Water damage"),
        ("b02-0001", "counted", None),
    ]
    shown = day.votation("board", "--dir", day.hall.office)
    assert "b01-0001        1  set aside  Water damage" in shown.out


def test_a_ballot_in_two_boxes_waits_for_the_board(day: Day) -> None:
    day.hall.write()
    day.office("open")
    day.sign("election.json")
    first, second = day.hall.box("b01", "3,2,1"), day.hall.box("b02", "0,1,2")
    draft = second / "drafts" / "b02.csv"
    draft.write_text(draft.read_text().replace("b02x000", "b01x000"))
    for box, folder in (("b01", first), ("b02", second)):
        assert day.votation("seal", "--box", box, "--key", day.hall.key(box), "--dir", folder).code == 0
    day.office("receive", first, second)
    day.office("board")
    day.sign("board.json")
    stopped = day.votation("tally", *day.hall.here)
    assert (stopped.code, "rule ballot-in-two-boxes" in stopped.err) == (3, True)
    decided = day.office("board", "decide", "b01x000", "--keep", "b01", "--reason", "Seen at b01", "--json").json
    assert decided["board"]["conflicts"] == [{"ballot": "b01x000", "keep": "b01", "reason": "Seen at b01"}]
    day.sign("board.json")
    counts = day.office("tally", "--json").json["result"]["counts"]
    assert (counts["accepted"], counts["rejected"]) == (1, [{"code": "CONFLICT", "count": 1}])


def test_a_bad_batch_is_refused_by_name_and_the_others_are_taken(day: Day) -> None:
    day.hall.write()
    day.office("open")
    day.sign("election.json")
    good, bad = day.seal("b01", "3,2,1"), day.seal("b02", "0,1,2")
    file = bad / "ballots" / "b02-0001.csv"
    file.write_text(file.read_text().replace("0,1,2", "3,1,2"))
    said = day.votation("receive", good, bad, *day.hall.here, "--json")
    assert (said.code, said.json["code"], said.json["verdict"]) == (1, 1, "FAIL")
    assert [each["batch"] for each in said.json["batches"]] == ["b01-0001"]
    assert [(each["file"], each["rule"]) for each in said.json["refused"]] == [("b02-0001.csv", "manifest-sha256")]


def test_one_official_closes_in_one_command(closed: Hall, votation: Votation) -> None:
    assert votation("status", "--dir", closed.office, "--json").json["state"] == "signed"
    said = votation("verify", closed.root / "published", "--trust", closed.trust)
    assert said.code == 0
    assert said.out.endswith("OK: the published result is what the signed ballots say.\n")


def test_closing_prints_each_step(closed: Hall, votation: Votation) -> None:
    again = votation("close", "--key", closed.key("anne"), *closed.here)
    assert again.code == 0, again.err
    for told in ("Board 1 stands", "official ranking", "Closing sums", "Counted, signed and verified"):
        assert told in again.out


def test_closing_is_refused_where_more_hands_are_needed(day: Day) -> None:
    day.hall.write()
    day.office("open")
    day.sign("election.json")
    said = day.votation("close", "--key", day.hall.key("anne"), "--as", "anne", *day.hall.here)
    assert (said.code, "rule close-needs-hands" in said.err) == (2, True)


def test_closing_waits_for_lots(hall: Hall, votation: Votation) -> None:
    hall.write(lots=LOTS)
    hall.draft(hall.office, "b01", "3,2,2", "3,2,2")
    votation("open", *hall.here)
    votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    said = votation("close", "--key", hall.key("anne"), *hall.here)
    assert (said.code, "rule lots-due" in said.err) == (4, True)


def test_the_result_is_written_as_a_table(closed: Hall, votation: Votation) -> None:
    table = closed.root / "result.csv"
    assert votation("tally", *closed.here, "--csv", table).code == 0
    header, *rows = csv.reader(table.read_text().splitlines())
    assert header[:8] == ["group", "value", "scope", "rank", "layer", "measure", "title", "grade"]
    # of the levels that `closed` casts: 3 3 3 2 3, 2 1 _ 3 1 and 1 0 0 0 1; lower medians with no opinion as it says
    assert [row[3:6] for row in rows if row[:3] == ["", "", "overall"]] == [
        ["1", "1", "m01"],
        ["2", "2", "m02"],
        ["3", "3", "m03"],
    ]
    assert {row[1] for row in rows if row[0] == "station"} == {"b01", "b02"}
    again = votation("tally", *closed.here, "--csv", table)
    assert (again.code, "convert-exists" in again.err) == (2, True)


def test_a_power_cut_between_two_steps_is_repaired_by_running_again(closed: Hall, votation: Votation) -> None:
    result = (closed.office / "result.json").read_bytes()
    again = votation("tally", *closed.here, "--json").json
    assert again["new"] is False
    assert (closed.office / "result.json").read_bytes() == result


def test_check_says_every_mistake_and_writes_nothing(hall: Hall, votation: Votation) -> None:
    hall.write(opens_at="yesterday", lots={"source": " Dice"})
    before = sorted(path.name for path in hall.office.iterdir())
    said = votation("check", "--dir", hall.office, "--json")
    assert said.code == 3
    assert [each["field"] for each in said.json["mistakes"]] == ["opens_at", "source"]
    assert all(each["line"] and each["message"] and each["remedy"] for each in said.json["mistakes"])
    assert sorted(path.name for path in hall.office.iterdir()) == before


def test_check_tells_what_is_missing_of_the_keys(hall: Hall, votation: Votation) -> None:
    hall.write()
    (hall.office / "allowed_signers").unlink()
    said = votation("check", "--dir", hall.office)
    assert said.code == 3
    assert "rule" not in said.err
    assert "anne, b01, b02" in said.out


def test_the_scaffold_needs_nothing_but_keys(tmp_path: Path, votation: Votation) -> None:
    assert votation("new", tmp_path / "clermont").code == 0
    said = votation("check", "--dir", tmp_path / "clermont", "--json").json
    assert [each["rule"] for each in said["mistakes"]] == ["signers-missing"]
    assert {each["field"] for each in said["defaults"]} >= {"methods.official.options"}


def test_keygen_prints_the_line_that_allowed_signers_needs(tmp_path: Path, votation: Votation) -> None:
    said = votation("keygen", "anne", "--out", tmp_path / "anne", "--json").json
    kind, encoded = (tmp_path / "anne.pub").read_text().split()[:2]
    assert said["line"] == f"anne {kind} {encoded}"


def test_a_ballot_file_is_ranked_without_a_definition(hall: Hall, votation: Votation) -> None:
    file = hall.draft(hall.root, "b01", "3,2,1", "3,,1")
    words = ("rank", file, "--kind", "grades", "--scale", "4", "--group", "station", "--no-opinion", "worst")
    said = votation(*words, "--method", "borda", "--json").json
    # m01 is above both others twice; m02 above m03 once, below once: 4, 1 and 1 points
    assert said["outcome"]["tiers"] == [["m01"], ["m02", "m03"]]
    assert [row["points"] for row in said["outcome"]["scores"]] == [4, 1, 1]
    assert said["trust"] == "UNVERIFIED"
    assert votation(*words, "--method", "borda").out.startswith("UNVERIFIED: no signature was checked.")


def test_rankings_are_read_from_the_first_place_down(tmp_path: Path, votation: Votation) -> None:
    (tmp_path / "r.csv").write_text("ballot,a,b,c\nx1,1,2,3\nx2,1,3,2\nx3,2,1,\n")
    words = ("rank", tmp_path / "r.csv", "--kind", "ranking", "--unranked", "last", "--method", "schulze")
    assert votation(*words, "--json").json["outcome"]["tiers"] == [["a"], ["b"], ["c"]]
    strict = votation(*words, "--option", "strength=margins", "--json").json["outcome"]["method"]["options"]
    assert strict == {"second_key": "none", "strength": "margins"}


def test_a_ballot_file_is_ranked_under_a_definition(closed: Hall, votation: Votation) -> None:
    shutil.copy(closed.office / "drafts" / "b01.csv", closed.root / "b01.csv")
    said = votation(
        "rank", closed.root / "b01.csv", "--method", "majority-judgment", "--election", closed.office / "election.yaml"
    )
    assert said.code == 0
    rows = [line.split() for line in said.out.splitlines() if " m0" in line]
    # medians of three: m01 3 3 3; m02 2 1 -, which is 0; m03 1 0 0
    assert [(row[0], row[1]) for row in rows] == [("1", "m01"), ("2", "m02"), ("3", "m03")]


@pytest.mark.parametrize(
    ("words", "code", "rule"),
    [
        ((), 3, "foreign-numbers"),
        (("--kind", "grades", "--scale", "4"), 3, "foreign-rule"),
        (("--kind", "grades", "--no-opinion", "worst"), 3, "ballot-scale"),
        (("--kind", "approval", "--no-opinion", "worst"), 2, "rank-rule-superfluous"),
        (("--kind", "approval", "--option", "threshold"), 2, "option-spelling"),
    ],
)
def test_ranking_asks_for_what_decides(
    words: tuple[str, ...], code: int, rule: str, tmp_path: Path, votation: Votation
) -> None:
    (tmp_path / "r.csv").write_text("ballot,a,b\nx1,1,0\nx2,1,\n")
    said = votation("rank", tmp_path / "r.csv", "--method", "approval", *words, "--json")
    assert (said.code, said.json["rule"]) == (code, rule)


def test_the_journal_names_who_asked_to_be_named(hall: Hall, votation: Votation) -> None:
    hall.write()
    votation("open", *hall.here, "--operator", "Anne Dupont")
    votation("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here)
    entries = [json.loads(line) for line in (hall.office / "journal.ndjson").read_text().splitlines()]
    assert [(each["type"], each["operator"], each["at"]) for each in entries] == [
        ("open", "Anne Dupont", "2027-05-23T18:30:00Z")
    ]
