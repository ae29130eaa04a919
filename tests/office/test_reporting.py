"""The report of a folder: what is written when, what is refused, what follows for the statement."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from votation import audit
from votation.errors import EvidenceError, IncompleteError, InputError, LimitError, RefusedError
from votation.office import places
from votation.office.reporting import Papers, files_of, papers_of, read_errata, report
from votation.office.status import state
from votation.office.workspace import Workspace
from votation.report.pages import report_pages

if TYPE_CHECKING:
    from pathlib import Path

    from simulator import Scenario


@pytest.fixture
def tallied(boarded: Scenario) -> Scenario:
    boarded.tally()
    return boarded


def pages(papers: Papers) -> dict[str, bytes]:
    closing = papers.tally.closing
    return {"b.html": f"{closing.lines} lines\n".encode(), "a.html": "".join(papers.errata).encode()}


def other_pages(papers: Papers) -> dict[str, bytes]:
    return {**pages(papers), "b.html": b"other\n"}


def held(office: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (office / "report").iterdir()}


def test_pages_say_what_the_folder_says(tallied: Scenario) -> None:
    office = tallied.office
    journal = (office / "journal.ndjson").read_bytes()
    done = report(office, pages=pages)
    assert (done.files, done.new) == (("report/a.html", "report/b.html"), True)
    assert held(office) == {"a.html": b"", "b.html": b"5 lines\n"}
    papers = done.papers
    assert papers.result_sha256 == hashlib.sha256((office / "result.json").read_bytes()).hexdigest()
    assert papers.board.digest == hashlib.sha256((office / "board.json").read_bytes()).hexdigest()
    assert papers.otherwise is not None
    assert (office / "journal.ndjson").read_bytes() == journal
    assert report(office, pages=pages).new is False


def test_without_a_result_there_is_nothing_to_report(boarded: Scenario) -> None:
    with pytest.raises(IncompleteError) as caught:
        report(boarded.office, pages=pages)
    assert caught.value.rule == "no-result"
    assert not (boarded.office / "report").exists()


def test_a_result_that_the_ballots_do_not_give_is_not_told(tallied: Scenario) -> None:
    path = tallied.office / "result.json"
    result = json.loads(path.read_text())
    result["counts"]["lines"] += 1
    path.write_text(json.dumps(result))
    with pytest.raises(EvidenceError) as caught:
        report(tallied.office, pages=pages)
    assert (caught.value.rule, caught.value.file) == ("result-differs", "result.json")
    assert not (tallied.office / "report").exists()


def test_a_board_that_nobody_signed_is_not_told(tallied: Scenario) -> None:
    for signature in tallied.office.glob("board.json.*.sig"):
        signature.unlink()
    with pytest.raises(IncompleteError):
        report(tallied.office, pages=pages)


def test_corrections_are_kept_until_others_are_given(tallied: Scenario) -> None:
    office = tallied.office
    assert report(office, pages=pages, errata=("m01: read A",)).files[-1] == "report/errata.txt"
    assert held(office)["errata.txt"] == b"m01: read A\n"
    report(office, pages=other_pages)
    assert held(office)["a.html"] == b"m01: read A"
    report(office, pages=pages, errata=("m02: read B", "m03: read C"))
    assert held(office)["errata.txt"] == b"m02: read B\nm03: read C\n"
    assert papers_of(office).errata == ("m02: read B", "m03: read C")


def test_no_corrections_at_all_take_those_of_the_folder_back(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=pages, errata=("m01: read A",))
    report(office, pages=pages, errata=())
    assert set(held(office)) == {"a.html", "b.html"}
    assert papers_of(office).errata == ()


def test_a_file_of_corrections_is_read_whatever_editor_wrote_it(tmp_path: Path) -> None:
    path = tmp_path / "errata.txt"
    path.write_bytes(b"\xef\xbb\xbfm01 : \xc2\xab e\xcc\x81cole \xc2\xbb \r\n\r\nm02: B\r\n")
    assert read_errata(path) == ("m01 : « école »", "m02: B")


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        ("m01: A\nm02: é\n".encode("cp1252"), "errata-text", 2),
        (b"m01: \x1b[31mA\n", "errata-text", 1),
        ("a\nb\n\u202ec\n".encode(), "errata-text", 3),
        (b"a" * 501, "errata-long", 1),
        (b"m01:  A\n", "errata-text", 1),
    ],
)
def test_what_is_no_text_is_no_correction(tmp_path: Path, data: bytes, rule: str, line: int) -> None:
    path = tmp_path / "errata.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_errata(path)
    assert (caught.value.rule, caught.value.line) == (rule, line)


def test_corrections_of_a_program_are_lines_of_text_too(tallied: Scenario) -> None:
    with pytest.raises(InputError) as caught:
        report(tallied.office, pages=pages, errata=("m01: read A", "\x1b[31m"))
    assert (caught.value.rule, caught.value.file, caught.value.line) == ("errata-text", "errata.txt", 2)
    assert not (tallied.office / "report").exists()


def test_a_statement_that_nobody_signed_is_made_anew(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=pages)
    tallied.stage()
    report(office, pages=pages)
    assert (office / "statement.json").exists()
    report(office, pages=other_pages)
    assert not (office / "statement.json").exists()
    assert not (office / "MANIFEST.sha256").exists()
    assert tallied.stage().statement.revision == 1


def test_a_signed_statement_binds_its_pages(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=pages)
    tallied.stage()
    tallied.sign("statement.json")
    before = held(office)
    with pytest.raises(RefusedError) as caught:
        report(office, pages=other_pages)
    assert (caught.value.rule, caught.value.found) == ("statement-binds-pages", 1)
    assert held(office) == before
    assert report(office, pages=pages).new is False


def test_another_statement_may_bind_other_pages(tallied: Scenario) -> None:
    office = tallied.office
    tallied.stage()
    tallied.sign("statement.json")
    first = hashlib.sha256((office / "statement.json").read_bytes()).hexdigest()
    report(office, pages=pages, supersede=True)
    staged = tallied.stage()
    assert (staged.statement.revision, staged.statement.supersedes) == (2, first)
    tallied.sign("statement.json")
    public = tallied.publish()
    assert audit.verify(public, trust=tallied.trust).verdict == "OK"
    assert (public / "report/b.html").read_bytes() == b"5 lines\n"


def test_an_observer_makes_the_same_pages_from_the_published_folder(tallied: Scenario) -> None:
    report(tallied.office, pages=pages, errata=("m01: read A",))
    tallied.stage()
    tallied.sign("statement.json")
    public = tallied.publish()
    assert files_of(papers_of(public), pages) == held(public)


def test_corrections_outlive_a_new_board(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=pages, errata=("m01: read A",))
    tallied.stage()
    tallied.sign("statement.json")
    tallied.set_aside("b02-0001", "Water damage")
    tallied.sign("board.json")
    tallied.tally()
    assert set(held(office)) == {"errata.txt"}
    assert report(office, pages=pages).papers.errata == ("m01: read A",)


def test_a_report_that_was_cut_off_is_none_to_the_status(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=report_pages)
    assert state(office).command == ("stage",)
    (office / places.REPORTED).unlink()
    assert state(office).command == ("report",)
    assert report(office, pages=report_pages).new
    assert state(office).command == ("stage",)


def test_the_table_that_ends_a_report_is_written_last(tallied: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    ordinary = Workspace.write

    def write(workspace: Workspace, name: str, data: bytes, **how: bool) -> None:
        written.append(name)
        ordinary(workspace, name, data, **how)

    monkeypatch.setattr(Workspace, "write", write)
    report(tallied.office, pages=report_pages, errata=("m01: read A",))
    assert len(written) == 7
    assert written[-1] == places.REPORTED


def test_a_statement_that_does_not_list_the_pages_gives_way(tallied: Scenario) -> None:
    office = tallied.office
    tallied.stage()
    (office / "report").mkdir()
    for name, data in files_of(papers_of(office), pages).items():
        (office / "report" / name).write_bytes(data)
    assert report(office, pages=pages).new is True
    assert not (office / "statement.json").exists()
    assert report(office, pages=pages).new is False
    tallied.stage()
    tallied.sign("statement.json")
    assert audit.verify(tallied.publish(), trust=tallied.trust).verdict == "OK"


def test_a_stamp_goes_with_the_statement_it_was_over(tallied: Scenario) -> None:
    office = tallied.office
    report(office, pages=pages)
    tallied.stage()
    stamp = office / places.STAMP
    stamp.parent.mkdir()
    stamp.write_bytes(b"over the first statement")
    tallied.stage()
    assert not stamp.exists(), "staged at another time: another statement"
    stamp.write_bytes(b"over the second statement")
    report(office, pages=other_pages)
    assert not stamp.exists()


def test_corrections_that_grow_while_they_are_read_stay_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "errata.txt"
    path.write_bytes(b"\n".join([b"x" * 63] * 1023 + [b"x" * 64]))  # the limit, but for the last line feed
    with pytest.raises(LimitError):
        read_errata(path)
    path.write_bytes(b"\n".join([b"x" * 63] * 1023))
    assert len(read_errata(path)) == 1023
