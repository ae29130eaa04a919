"""A time stamp over the statement, from the query to what each observer is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tsa import Authority

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Hall, Said

    Votation = Callable[..., Said]

STAMP = "timestamps/statement.json.tsr"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def root(closed: Hall, authority: Authority) -> Path:
    """Return the root certificate of the authority, outside every folder."""
    path = closed.root / "root.pem"
    path.write_bytes(authority.root_pem)
    return path


def answered(hall: Hall, authority: Authority, data: bytes | None = None) -> Path:
    """Return the answer over the statement, or over other data."""
    path = hall.root / "statement.json.tsr"
    path.write_bytes(authority.stamp(data or (hall.office / "statement.json").read_bytes()))
    return path


@pytest.fixture
def stamped(closed: Hall, votation: Votation, authority: Authority, root: Path) -> Path:
    """Return a public folder with a stamp."""
    assert votation("timestamp", "request", "--dir", closed.office).code == 0
    said = votation("timestamp", "add", answered(closed, authority), "--tsa", root, "--dir", closed.office)
    assert said.code == 0, said.err
    assert votation("publish", closed.root / "stamped", "--dir", closed.office).code == 0
    return closed.root / "stamped"


def test_a_stamp_is_asked_for_added_published_and_verified(
    closed: Hall, votation: Votation, stamped: Path, root: Path
) -> None:
    assert (stamped / STAMP).is_file()
    assert not list(stamped.rglob("*.tsq"))
    said = votation("verify", stamped, "--trust", closed.trust, "--tsa", root)
    assert said.code == 0
    assert "the statement existed at 2027-05-23T19:00:07Z, proved by the certificates given" in said.out
    told = votation("verify", stamped, "--trust", closed.trust, "--tsa", root, "--json").json["timestamp"]
    assert told == {"file": STAMP, "at": "2027-05-23T19:00:07Z", "proved": True}


def test_unasked_a_stamp_is_told_and_decides_nothing(closed: Hall, votation: Votation, stamped: Path) -> None:
    said = votation("verify", stamped, "--trust", closed.trust)
    assert said.code == 0
    assert "says that the statement existed at 2027-05-23T19:00:07Z; not proved" in said.out
    (stamped / STAMP).write_bytes(b"no stamp")
    said = votation("verify", stamped, "--trust", closed.trust)
    assert said.code == 0
    assert f"{STAMP}: the time stamp says nothing" in said.out
    assert "this is not the answer of a time-stamping authority" in said.out


def test_asked_for_a_stamp_that_does_not_hold_fails(
    closed: Hall, votation: Votation, stamped: Path, root: Path
) -> None:
    (stamped / STAMP).write_bytes(Authority().stamp((stamped / "statement.json").read_bytes()))
    said = votation("verify", stamped, "--trust", closed.trust, "--tsa", root, "--json")
    assert (said.code, said.json["first_difference"]["rule"]) == (1, "timestamp-not-proved")
    assert said.json["first_difference"]["file"] == STAMP


def test_asked_for_a_stamp_of_another_statement_fails(
    closed: Hall, votation: Votation, stamped: Path, root: Path, authority: Authority
) -> None:
    (stamped / STAMP).write_bytes(authority.stamp(b"another statement"))
    said = votation("verify", stamped, "--trust", closed.trust, "--tsa", root, "--json")
    assert (said.code, said.json["first_difference"]["rule"]) == (1, "timestamp-other-document")


def test_asked_for_and_absent_there_is_no_conclusion(closed: Hall, votation: Votation, root: Path) -> None:
    published = closed.root / "published"
    assert votation("verify", published, "--trust", closed.trust).code == 0
    said = votation("verify", published, "--trust", closed.trust, "--tsa", root, "--json")
    assert (said.code, said.json["first_difference"]["rule"]) == (4, "timestamp-missing")


def test_without_the_extra_whoever_asks_gets_no_conclusion_and_others_do(
    closed: Hall, votation: Votation, stamped: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    said = votation("verify", stamped, "--trust", closed.trust)
    assert said.code == 0
    assert "the time stamp says nothing" in said.out
    said = votation("verify", stamped, "--trust", closed.trust, "--tsa", root, "--json")
    assert (said.code, said.json["first_difference"]["rule"]) == (4, "timestamp-extra")
    assert [each["status"] for each in said.json["steps"]] == ["ok"] * 6 + ["incomplete", "ok"]


def test_a_file_of_certificates_that_is_missing_is_told(closed: Hall, votation: Votation, stamped: Path) -> None:
    said = votation("verify", stamped, "--trust", closed.trust, "--tsa", closed.root / "nowhere.pem", "--json")
    assert (said.code, said.json["rule"]) == (4, "file-missing")


def test_the_query_is_written_again_byte_for_byte(closed: Hall, votation: Votation) -> None:
    query = closed.office / "private" / "statement.json.tsq"
    said = votation("timestamp", "request", "--dir", closed.office)
    assert str(query) in said.out
    before = query.read_bytes()
    votation("timestamp", "request", "--dir", closed.office)
    assert query.read_bytes() == before


@pytest.mark.parametrize(
    ("data", "rule"), [(b"another statement", "timestamp-other-document"), (b"", "timestamp-malformed")]
)
def test_an_answer_to_something_else_is_not_kept(
    data: bytes, rule: str, closed: Hall, votation: Votation, authority: Authority
) -> None:
    answer = answered(closed, authority, data or b"x")
    if not data:
        answer.write_bytes(b"<html>")
    said = votation("timestamp", "add", answer, "--dir", closed.office, "--json")
    assert said.json["rule"] == rule
    assert not (closed.office / STAMP).exists()


def test_an_unproved_answer_is_kept_with_a_word_of_warning(
    closed: Hall, votation: Votation, authority: Authority
) -> None:
    said = votation("timestamp", "add", answered(closed, authority), "--dir", closed.office)
    assert said.code == 0
    assert "Its signature was not checked" in said.out


def test_a_second_stamp_does_not_take_the_place_of_the_first(closed: Hall, votation: Votation, stamped: Path) -> None:
    first = (closed.office / STAMP).read_bytes()
    (closed.root / "other.tsr").write_bytes(Authority().stamp((closed.office / "statement.json").read_bytes()))
    assert votation("timestamp", "add", closed.root / "other.tsr", "--dir", closed.office).code == 2
    assert (closed.office / STAMP).read_bytes() == first == (stamped / STAMP).read_bytes()


def test_a_stamp_goes_with_the_statement_that_is_overtaken(closed: Hall, votation: Votation, stamped: Path) -> None:
    assert (stamped / STAMP).exists()
    (closed.office / "report").mkdir(exist_ok=True)
    (closed.office / "report" / "note.txt").write_text("a late page\n")
    assert votation("stage", "--supersede", *closed.here).code == 0
    assert not (closed.office / STAMP).exists()
    assert len(list((closed.office / "private").rglob("statement.json.tsr"))) == 1


def test_before_there_is_a_statement_there_is_nothing_to_stamp(hall: Hall, votation: Votation) -> None:
    hall.write()
    said = votation("timestamp", "request", "--dir", hall.office, "--json")
    assert (said.code, said.json["rule"]) == (4, "no-statement")


def test_without_a_word_more_the_help_is_shown(votation: Votation) -> None:
    said = votation("timestamp")
    assert said.code == 2
    assert "request" in said.out + said.err
