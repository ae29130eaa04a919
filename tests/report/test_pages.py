"""The pages of the report: what they say, the same in both languages, and nothing that foreign text made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from report.reading import cells, html_of, read, section
from simulator import Scenario

from votation.errors import MethodError
from votation.evidence import identity
from votation.methods.majority_judgment import MajorityJudgment
from votation.office.reporting import Papers, papers_of, report
from votation.report import language
from votation.report.pages import report_pages
from votation.report.titles import Names

ROOT: Final = Path(__file__).parents[2]
DICE: Final = {"source": "Five dice thrown in public"}


def test_there_is_a_page_a_minute_and_a_table_in_both_languages(sample: tuple[Papers, dict[str, bytes]]) -> None:
    assert sorted(sample[1]) == [
        "minutes.en.html",
        "minutes.fr.html",
        "result.en.html",
        "result.fr.html",
        "results.csv",
        "results.fr.csv",
    ]


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_files_are_the_same_whatever_language_is_spoken(
    sample: tuple[Papers, dict[str, bytes]], spoken: language.Language
) -> None:
    with language.speaking(spoken):
        assert report_pages(sample[0]) == sample[1]


def test_every_measure_is_in_every_table_that_ranks(sample: tuple[Papers, dict[str, bytes]]) -> None:
    papers, files = sample
    election = papers.tally.plan.election
    topics = {topic.id: theme.id for theme in election.themes for topic in theme.topics}
    page = html_of(files)["result.en.html"]
    wanted = {"ranking": set(election.measure_ids)}
    for theme in election.themes:
        wanted[f"theme-{theme.id}"] = {each.id for each in election.measures if topics[each.topic] == theme.id}
    for topic in topics:
        wanted[f"topic-{topic}"] = {each.id for each in election.measures if each.topic == topic}
    for anchor, measures in wanted.items():
        table = next(section(page, anchor).all("table"))
        assert [row[1] for row in cells(table)[1:]] != []
        assert {row[1] for row in cells(table)[1:]} == measures, anchor
    for anchor in ("methods", *(f"group-{group.id}" for group in election.groups)):
        if any(each.attributes["aria-labelledby"] == anchor for each in page.all("section")):
            ranks = [each for each in section(page, anchor).all("table") if cells(each)[0][0] == "Measure"]
            assert {row[0] for row in cells(ranks[0])[1:]} == set(election.measure_ids)


def test_pages_name_the_documents_and_not_what_binds_the_pages(sample: tuple[Papers, dict[str, bytes]]) -> None:
    papers, files = sample
    for page in html_of(files).values():
        text = page.text
        for digest in (papers.tally.plan.election_sha256, papers.board.digest, papers.result_sha256):
            assert digest in text
        assert ("lots.json" in text) == (papers.tally.lots is not None)
        assert not re.search("MANIFEST|statement.json", text)


def test_both_languages_hold_the_same_numbers(sample: tuple[Papers, dict[str, bytes]]) -> None:
    pages = html_of(sample[1])
    for kind in ("result", "minutes"):
        numbers = [
            [
                re.findall(r"\d+", cell)
                for table in pages[f"{kind}.{each}.html"].all("table")
                for row in cells(table)
                for cell in row
            ]
            for each in language.LANGUAGES
        ]
        assert numbers[0] == numbers[1]


def test_the_chart_adds_up_to_the_accepted_ballots(sample: tuple[Papers, dict[str, bytes]]) -> None:
    papers, files = sample
    election = papers.tally.plan.election
    page = html_of(files)["result.en.html"]
    charts = [table for table in page.all("table") if table.attributes.get("class") == "chart"]
    assert bool(charts) == (election.ballot.kind != "ranking")
    for table in charts:
        rows = cells(table)
        levels = 2 if election.ballot.kind == "approval" else len(Names.of(election).grades)
        assert len(rows) == 1 + len(election.measures)
        assert all(sum(map(int, row[3:])) == papers.tally.closing.accepted for row in rows[1:])
        assert all(len(row[3:]) == levels + 1 for row in rows)
        for drawing in table.all("svg"):
            edges = [
                (int(each.attributes["x"] or 0), int(each.attributes["width"] or 0)) for each in drawing.all("rect")
            ]
            assert edges[0][0] == 0
            assert all(start + width == after for (start, width), (after, _) in pairwise(edges))
            assert sum(edges[-1]) == 1000


def test_grades_are_told_from_best_to_worst_as_they_were_written(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    for levels in ({"m01": 3, "m02": 0}, {"m01": 3}, {"m01": 1, "m02": 2}, {"m02": 0, "m03": 1}):
        scenario.box("b01").cast(levels)
    scenario.box("b01").seal()
    scenario.evening()
    page = read(report_pages(papers_of(scenario.office))["result.en.html"])
    (chart,) = (table for table in page.all("table") if table.attributes.get("class") == "chart")
    # by hand: columns are levels 3, 2, 1, 0 and left empty
    assert {row[0]: list(map(int, row[3:])) for row in cells(chart)[1:]} == {
        "m01": [2, 0, 1, 0, 1],
        "m02": [0, 1, 0, 2, 1],
        "m03": [0, 0, 1, 0, 3],
    }


def test_what_the_other_reading_moves_is_told_and_nothing_else() -> None:
    files = report_pages(papers_of(ROOT / "ballots_samples/orsay-2007/published"))
    table = next(section(read(files["result.en.html"]), "otherwise").all("table"))
    overall = [row[1:2] + row[3:] for row in cells(table)[1:] if row[0] == "all measures"]
    assert overall == [["bove", "7", "8"], ["laguiller", "8", "7"]]


def test_turnout_is_told_where_the_roll_is_known(tmp_path: Path) -> None:
    title = {"fr": "Essai", "en": "Trial"}
    values = [{"id": "b01", "title": title, "registered": "8"}, {"id": "b02", "title": title}]
    scenario = Scenario(tmp_path, changes={"groups": [{"id": "station", "title": title, "values": values}]}).open()
    scenario.box("b01").cast({"m01": 3}).cast({}).seal()
    scenario.box("b02").cast({"m01": 3}).seal()
    scenario.evening()
    page = read(report_pages(papers_of(scenario.office))["result.fr.html"])
    turnout = next(section(page, "group-station").all("table"))
    assert cells(turnout)[1:] == [
        ["Essai", "8", "2", "25,0\N{NARROW NO-BREAK SPACE}%", "1", "1"],
        ["Essai", "-", "1", "-", "0", "1"],
    ]


def test_minutes_tell_what_was_decided(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01", "b02", "b03"), officials=("anne", "bruno"), threshold=2).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.box("b02").cast({"m01": 2}).cast({"m02": 2}).seal()
    scenario.receive()
    scenario.board()
    scenario.set_aside("b01-0001", "Water damage")
    scenario.after_board()
    page = read(report_pages(papers_of(scenario.office))["minutes.en.html"])
    boxes = section(page, "boxes")
    assert [row[:4] for row in cells(next(boxes.all("table")))[1:]] == [
        ["b01-0001", "b01 – Box b01", "1", "set aside"],
        ["b02-0001", "b02 – Box b02", "2", "counted"],
    ]
    assert "Boxes from which nothing was received: b03 – Box b03" in boxes.text
    assert "Batch b01-0001: set aside. Reason: Water damage" in section(page, "decisions").text
    assert [row[0] for row in cells(next(section(page, "signatures").all("table")))[1:]] == ["anne", "bruno"]


def test_fault_57_a_title_cannot_become_markup(tmp_path: Path) -> None:
    hostile = "</title><script>alert(1)</script>{{ 7 * 7 }}"
    measures = [
        {"id": each, "topic": topic, "title": {"fr": hostile, "en": hostile}}
        for each, topic in (("m01", "t1-a"), ("m02", "t1-a"), ("m03", "t2-a"))
    ]
    changes = {"title": {"fr": hostile, "en": hostile}, "measures": measures, "lots": DICE}
    scenario = Scenario(tmp_path, boxes=("b01",), changes=changes).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.evening(lots="<b>3</b>")
    papers = papers_of(scenario.office, ("<i>m01</i>",))
    for page in html_of(report_pages(papers)).values():
        assert next(page.all("h1")).text == hostile
        assert not list(page.all("script", "b", "i"))
        assert "<b>3</b>" in page.text
        assert "<i>m01</i>" in page.text


def test_a_rehearsal_is_marked_on_every_page_first_and_last(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",), changes={"x-rehearsal": "ESSAI / REHEARSAL"}).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    scenario.tally()
    files = {
        Path(name).name: (scenario.office / name).read_bytes()
        for name in report(scenario.office, pages=report_pages).files
    }
    for page in html_of(files).values():
        assert "ESSAI" in next(page.all("title")).text
        alarms = [each for each in page.all("p") if each.attributes.get("class") == "alarm"]
        assert ["ESSAI / REHEARSAL" in each.text for each in alarms] == [True] * 2
        assert alarms[0].parent is next(page.all("header"))
        assert alarms[1].parent is next(page.all("footer"))
    for name in ("results.csv", "results.fr.csv"):
        header, *rows = files[name].decode("utf-8-sig").splitlines()
        assert header.startswith("x-rehearsal")
        assert all(row.startswith("ESSAI / REHEARSAL") for row in rows)


def test_group_values_of_one_title_keep_their_own_ranks(tmp_path: Path) -> None:
    same = {"fr": "Centre", "en": "Centre"}
    values = [{"id": "b01", "title": same}, {"id": "b02", "title": same}]
    scenario = Scenario(tmp_path, changes={"groups": [{"id": "station", "title": same, "values": values}]}).open()
    scenario.box("b01").cast({"m01": 3, "m02": 2, "m03": 1}).seal()
    scenario.box("b02").cast({"m01": 1, "m02": 2, "m03": 3}).seal()
    scenario.evening()
    page = read(report_pages(papers_of(scenario.office))["result.en.html"])
    ranks = list(section(page, "group-station").all("table"))[1]
    assert {row[0]: row[3:] for row in cells(ranks)[1:]} == {"m01": ["1", "3"], "m02": ["2", "2"], "m03": ["3", "1"]}


@pytest.mark.parametrize(
    ("ballot", "told"),
    [
        ({"kind": "approval", "min": "1", "max": "2"}, "measures approved, at least 1, at most 2"),
        ({"kind": "approval"}, "measures approved"),
        ({"kind": "scores", "max": "5", "max_sum": "7"}, "points for each measure, from 0 to 5, 7 in all at most"),
        (
            {"kind": "ranking", "max_ranks": "2", "ties_allowed": "false"},
            "measures ranked, 1 first, 2 ranks at most, equal ranks are not allowed",
        ),
    ],
)
def test_every_rule_that_rejects_a_ballot_is_told(tmp_path: Path, ballot: dict[str, str], told: str) -> None:
    kind = ballot["kind"]
    rules = {"approval": {}, "scores": {"no_opinion": "worst"}, "ranking": {"unranked": "last"}}[kind]
    method = {"approval": "approval", "scores": "score", "ranking": "borda"}[kind]
    changes = {"no_opinion": None, "ballot": ballot, "methods": {"official": {"id": method}}} | rules
    scenario = Scenario(tmp_path, boxes=("b01",), changes=changes).open()
    scenario.box("b01").cast({"m01": 1}).cast({"m01": 9}).seal()
    scenario.evening()
    for name in ("result.en.html", "minutes.en.html"):
        page = read(report_pages(papers_of(scenario.office))[name])
        facts = {
            next(row.all("dt")).text: next(row.all("dd")).text for row in page.all("div") if next(row.all("dt"), None)
        }
        assert facts["Ballot"] == told
        assert "BAD_LEVEL: a level that does not exist" in section(page, "sums").text


def test_the_comparison_never_stops_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.evening()
    ordinary = MajorityJudgment.outcome

    def outcome(method: MajorityJudgment, *inputs: Any, **more: Any) -> Any:
        if method.options.min_judgments is not None:
            raise MethodError("method-fractions", method="majority-judgment")
        return ordinary(method, *inputs, **more)

    monkeypatch.setattr(MajorityJudgment, "outcome", outcome)
    papers = papers_of(scenario.office)
    assert papers.otherwise is None
    assert b"read the other way" not in report_pages(papers)["result.en.html"]


@pytest.mark.parametrize("digest", ["00250722" * 8, "06123456780612345678" * 3 + "0612"])
def test_no_digest_looks_like_a_telephone_number(tmp_path: Path, digest: str) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.evening()
    papers = papers_of(scenario.office)
    row = papers.board.batches[0].model_copy(update={"manifest_sha256": digest})
    unlucky = replace(papers, result_sha256=digest, board=papers.board.model_copy(update={"batches": (row,)}))
    files = report_pages(unlucky)
    for name in ("result.en.html", "minutes.fr.html"):
        assert digest in read(files[name]).text
        assert not list(identity.in_text(files[name]))


def test_a_table_of_decimals_is_no_list_of_telephones(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",)).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.receive()
    scenario.board()
    scenario.sign("board.json")
    scenario.tally()
    table = b"rank;score\r\n1;0,002160\r\n"
    report(scenario.office, pages=lambda _: {"results.fr.csv": table})
    assert list(identity.in_text(table)), "what is tried here"
    scenario.stage()
    scenario.sign("statement.json")
    assert (scenario.publish() / "report/results.fr.csv").read_bytes() == table
