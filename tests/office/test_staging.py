from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from simulator import SOFTWARE, Scenario, test_key

from votation.errors import EvidenceError, IncompleteError, PathError, RefusedError
from votation.evidence.journal import Journal
from votation.office.staging import this_software, wheel_digest
from votation.records import Statement

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tallied(boarded: Scenario) -> Scenario:
    boarded.tally()
    return boarded


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_statement_binds_everything(tallied: Scenario) -> None:
    staged = tallied.stage({"index.html": b"<!doctype html>\n", "fr/pv.html": b"<p>\n"})
    office = tallied.office
    statement = Statement.from_bytes((office / "statement.json").read_bytes(), file="statement.json")
    assert statement == staged.statement
    names = ("MANIFEST.sha256", "election.json", "board.json", "result.json")
    digests = statement.digests
    assert [digests.manifest, digests.election, digests.board, digests.result] == [
        digest(office / name) for name in names
    ]
    assert digests.lots is None
    entries = Journal(office / "journal.ndjson").entries()
    assert (statement.journal.length, statement.journal.head) == (len(entries), entries[-1].digest())
    assert entries[-1].type == "stage"
    assert (statement.revision, statement.supersedes, statement.software) == (1, None, SOFTWARE)
    counts = statement.counts
    assert (counts.lines, counts.accepted, counts.blank, counts.expressed, counts.set_aside) == (5, 5, 0, 5, 0)
    assert [(each.batch, each.key, each.sha256) for each in statement.inputs] == [
        (batch, test_key(batch[:3]).public.fingerprint, digest(office / "ballots" / f"{batch}.csv"))
        for batch in ("b01-0001", "b02-0001")
    ]
    result = json.loads((office / "result.json").read_text())
    tiers = result["overall"]["outcomes"][0]["tiers"]
    assert [(tier.rank, list(tier.measures)) for tier in statement.ranking] == [
        (tier["rank"], tier["measures"]) for tier in tiers
    ]


def test_the_manifest_is_what_sha256sum_checks_and_lists_all_that_is_published(tallied: Scenario) -> None:
    staged = tallied.stage({"index.html": b"<!doctype html>\n"})
    subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"],
        cwd=tallied.office,
        check=True,
        capture_output=True,
    )
    listed = [line.split("  ")[1] for line in (tallied.office / "MANIFEST.sha256").read_text().splitlines()]
    assert listed == sorted(listed)
    assert staged.files == len(listed)
    assert set(listed) == {
        "allowed_signers",
        "ballots/b01-0001.csv",
        "ballots/b01-0001.json",
        "ballots/b02-0001.csv",
        "ballots/b02-0001.json",
        "board.json",
        "election.json",
        "election.yaml",
        "journal.ndjson",
        "rejected.csv",
        "report/index.html",
        "result.json",
    }


@pytest.mark.parametrize("name", ["notes.txt", "ballots/b01.csv", ".env", "report2/x.html", "set-aside/x.json"])
def test_fault_46_a_file_that_has_no_place_in_the_folder_is_named(tallied: Scenario, name: str) -> None:
    path = tallied.office / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    with pytest.raises(PathError, match="file-unknown") as refused:
        tallied.stage()
    assert (refused.value.file, refused.value.exit_code) == (name, 3)
    assert not (tallied.office / "statement.json").exists()


def test_a_page_stays_inside_the_report(tallied: Scenario) -> None:
    with pytest.raises(PathError):
        tallied.stage({"../election.json": b""})


def test_nothing_is_staged_without_a_result(boarded: Scenario) -> None:
    with pytest.raises(IncompleteError, match="no-result"):
        boarded.stage()


def test_a_result_of_another_board_is_not_staged(tallied: Scenario) -> None:
    result = (tallied.office / "result.json").read_bytes()
    tallied.set_aside("b02-0001")
    (tallied.office / "result.json").write_bytes(result)
    with pytest.raises(EvidenceError, match="result-of-other-board"):
        tallied.stage()


def test_an_unsigned_statement_is_written_anew(tallied: Scenario) -> None:
    first = tallied.stage()
    second = tallied.stage({"index.html": b"<p>\n"})
    assert second.statement.revision == 1
    assert second.files == first.files + 1
    entries = Journal(tallied.office / "journal.ndjson").entries()
    assert [entry.type for entry in entries].count("stage") == 1


def test_a_signed_statement_stays_unless_it_is_superseded(tallied: Scenario) -> None:
    first = tallied.stage({"index.html": b"<p>\n"})
    tallied.sign("statement.json", "anne")
    assert tallied.stage({"index.html": b"<p>\n"}) == first
    with pytest.raises(RefusedError, match="statement-signed"):
        tallied.stage({"index.html": b"<h1>\n"})
    assert (tallied.office / "report" / "index.html").read_bytes() == b"<p>\n"
    second = tallied.stage({"index.html": b"<h1>\n"}, supersede=True).statement
    assert (second.revision, second.supersedes) == (2, first.sha256)
    assert not (tallied.office / "statement.json.anne.sig").exists()
    assert tallied.stage().statement.revision == 2


def test_this_software_tells_its_version() -> None:
    software = this_software()
    assert software.name == "votation"
    assert software.python.count(".") == 2


WHEEL = "file:///tmp/votation-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("noted", "digest"),
    [
        (
            {"url": WHEEL, "archive_info": {"hashes": {"sha256": "a" * 64}}},
            "a" * 64,
        ),
        ({"url": "https://example.org/votation.tar.gz", "archive_info": {"hashes": {"sha256": "a" * 64}}}, None),
        (
            {"url": WHEEL, "archive_info": {"hashes": {"sha256": "a" * 63}}},
            None,
        ),
        ({"url": WHEEL, "archive_info": {}}, None),
        ({"url": "file:///srv/votation", "dir_info": {"editable": True}}, None),
        ([], None),
    ],
)
def test_the_wheel_is_named_where_an_installer_noted_it(noted: object, digest: str | None) -> None:
    assert wheel_digest(json.dumps(noted)) == digest


@pytest.mark.parametrize("text", ["", "{", "null"])
def test_without_a_note_no_wheel_is_named(text: str) -> None:
    assert wheel_digest(text) is None
