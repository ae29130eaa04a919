from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from forging import Forger, finding, rules

from votation import audit
from votation.audit import STEPS, verify
from votation.errors import IncompleteError, InputError, RefusedError
from votation.evidence import canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulator import Scenario

    from votation.audit import Report


def test_a_published_folder_is_ok_under_keys_from_outside(published: Path, city: Scenario) -> None:
    report = verify(published, trust=city.trust)
    assert [each.rule for each in report.findings] == []
    assert (report.verdict, report.exit_code, report.first_difference) == ("OK", 0, None)
    assert [step.status for step in report.steps] == ["ok"] * 8
    assert [step.number for step in report.steps] == list(range(1, 9))


def test_facts_tell_the_closing_sum_and_the_board(published: Path, city: Scenario) -> None:
    facts = [step.facts for step in verify(published, trust=city.trust).steps]
    # 10 + 3 + 2 + 2 lines cast; b04 set aside; out of scale, foreign station, second of two equal ballots; one blank
    assert facts[4] == {"lines": 17, "accepted": 12, "rejected": 3, "set_aside": 2, "blank": 1}
    assert (facts[3]["revision"], facts[3]["counted"], facts[3]["set_aside"]) == (3, 3, 1)
    assert (facts[1]["hands"], facts[1]["threshold"]) == (2, 2)
    assert (facts[5]["files"], facts[5]["identical"]) == (2, 2)


def test_the_time_asked_about_is_that_of_the_statement(published: Path, city: Scenario) -> None:
    statement = city.workspace.statement()
    assert statement is not None
    report = verify(published, trust=city.trust)
    assert report.at_source == "statement"
    assert report.plain()["at"] == statement.finished_at
    given = verify(published, trust=city.trust, at=datetime(2027, 6, 1, tzinfo=UTC))
    assert (given.at_source, given.plain()["at"]) == ("given", "2027-06-01T00:00:00Z")


def test_the_report_is_a_json_value(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("rejected.csv", lambda lines: lines.pop())
    report = check()
    value = canonical.loads(canonical.dumps(report.plain()), file="report")
    assert isinstance(value, dict)
    assert (value["verdict"], value["code"]) == ("FAIL", 1)
    assert [step["name"] for step in value["steps"]] == list(STEPS)  # type: ignore[call-overload,index,union-attr]
    assert value["first_difference"]["file"] == "rejected.csv"  # type: ignore[call-overload,index]


def test_the_recount_is_the_same_in_a_pool(published: Path, city: Scenario) -> None:
    with ThreadPoolExecutor(2) as pool:
        pooled = verify(published, trust=city.trust, executor=pool)
    assert pooled.verdict == "OK"
    alone = verify(published, trust=city.trust)
    assert pooled.recount is not None
    assert alone.recount is not None
    assert pooled.recount.result_sha256 == alone.recount.result_sha256


def test_much_to_read_is_read_by_processes(published: Path, city: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    pools = []
    monkeypatch.setattr(audit, "LARGE_BYTES", 1)
    monkeypatch.setattr("votation.workers.process_pool", lambda: pools.append(ThreadPoolExecutor(2)) or pools[-1])
    assert verify(published, trust=city.trust).verdict == "OK"
    assert len(pools) == 1


def test_what_cannot_be_parsed_outweighs_a_contradiction_and_that_what_is_missing(
    check: Callable[..., Report], forger: Forger
) -> None:
    forger.remove("board.json.anne.sig")
    assert check().verdict == "INCOMPLETE"
    forger.write("report/index.html", b"changed")
    assert check().verdict == "FAIL"
    forger.write("statement.json", b"{}")
    report = check()
    assert (report.verdict, report.exit_code) == ("INVALID", 3)


def test_a_definition_that_is_none_leaves_later_steps_unreached(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("election.json", b"{}\n")
    report = check()
    assert [step.status for step in report.steps] == ["failed", "invalid", *["not-reached"] * 6]
    assert report.exit_code == 3


def test_a_definition_that_cannot_be_counted_by_is_refused_by_name(
    check: Callable[..., Report], forger: Forger
) -> None:
    forger.edit("election.json", lambda value: value["methods"]["official"].update(id="coin-toss"))
    report = check()
    assert report.steps[1].findings[0].file == "election.json"
    assert report.exit_code == 3


def test_no_folder_is_incomplete(tmp_path: Path, city: Scenario) -> None:
    report = verify(tmp_path / "nowhere", trust=city.trust)
    assert report.exit_code == 4
    assert rules(report, 1) == {"file-missing"}


def test_a_trust_file_that_is_missing_or_malformed_is_the_callers_fault(published: Path, tmp_path: Path) -> None:
    with pytest.raises(IncompleteError):
        verify(published, trust=tmp_path / "nowhere")
    (tmp_path / "signers").write_text("* ssh-ed25519 AAAA\n")
    with pytest.raises(InputError):
        verify(published, trust=tmp_path / "signers")


def test_a_time_without_zone_is_refused(published: Path, city: Scenario) -> None:
    with pytest.raises(RefusedError):
        verify(published, trust=city.trust, at=datetime(2027, 6, 1))  # noqa: DTZ001 - the point of this test


@pytest.mark.parametrize("kind", ["symlink", "hard link", "fifo"])
def test_fault_44_what_is_no_regular_file_stops_everything(
    check: Callable[..., Report], forger: Forger, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "outside"
    target.write_text("x")
    made = forger.path("report/extra.html")
    {"symlink": made.symlink_to, "hard link": made.hardlink_to, "fifo": lambda _: os.mkfifo(made)}[kind](target)
    report = check()
    assert report.exit_code == 3
    assert [step.status for step in report.steps] == ["invalid", *["not-reached"] * 7]


def test_fault_46_a_file_that_nobody_listed(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("ballots/b09-0001.csv", b"whatever")
    report = check()
    assert (report.verdict, finding(report, "file-not-listed").file) == ("FAIL", "ballots/b09-0001.csv")


def test_fault_46_a_file_listed_twice(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("MANIFEST.sha256", lambda lines: lines.insert(1, lines[0]))
    report = check()
    assert report.exit_code == 3
    assert (report.first_difference.file, report.first_difference.line) == ("MANIFEST.sha256", 2)  # type: ignore[union-attr]


def test_fault_46_names_that_collide_by_case(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("Result.json", forger.read("result.json"))
    report = check()
    assert (report.exit_code, rules(report, 1)) == (3, {"path-case-collision"})


def test_a_signature_of_no_document_is_not_passed_over(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("notes.txt.anne.sig", forger.read("board.json.anne.sig"))
    report = check()
    assert (report.verdict, finding(report, "signature-of-nothing").file) == ("FAIL", "notes.txt.anne.sig")


def test_a_listed_file_that_is_gone(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("report/index.html")
    report = check()
    assert (report.exit_code, finding(report, "listed-file-missing").file) == (4, "report/index.html")
