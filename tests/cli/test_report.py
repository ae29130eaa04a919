"""`votation report`: what the official types on the evening, and what an observer types after it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from killing import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

FILES = {
    "minutes.en.html",
    "minutes.fr.html",
    "result.en.html",
    "result.fr.html",
    "results.csv",
    "results.fr.csv",
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_small_election_is_closed_with_its_report(closed: Hall, votation: Votation) -> None:
    published = closed.root / "published"
    assert names(published / "report") == FILES
    assert votation("verify", published, "--trust", closed.trust).code == 0


def test_an_observer_makes_the_pages_again_byte_for_byte(closed: Hall, votation: Votation) -> None:
    published, made = closed.root / "published", closed.root / "made" / "pages"
    before = tree(published)
    said = votation("report", "--dir", published, "--to", made, "--json")
    assert (said.code, said.json["files"]) == (0, [(made / name).as_posix() for name in sorted(FILES)])
    assert tree(made) == tree(published / "report")
    assert tree(published) == before
    assert not (published / ".lock").exists()
    assert votation("report", "--dir", published, "--to", made).code == 0


def test_pages_that_say_something_else_are_left_and_nothing_is_written_beside_them(
    closed: Hall, votation: Votation
) -> None:
    published, made = closed.root / "published", closed.root / "made"
    made.mkdir()
    (made / "results.csv").write_text("of another revision\n")
    said = votation("report", "--dir", published, "--to", made)
    assert (said.code, "rule would-overwrite" in said.err) == (2, True)
    assert names(made) == {"results.csv"}


@pytest.mark.parametrize("inside", [".", "report", "private/pages"])
def test_pages_for_elsewhere_stay_out_of_the_folder(closed: Hall, votation: Votation, inside: str) -> None:
    before = tree(closed.office)
    said = votation("report", "--dir", closed.office, "--to", closed.office / inside)
    assert (said.code, "rule pages-inside" in said.err) == (2, True)
    assert tree(closed.office) == before


def test_ballots_that_were_changed_give_no_report(closed: Hall, votation: Votation) -> None:
    published, made = closed.root / "published", closed.root / "made"
    batch = next((published / "ballots").glob("*.csv"))
    batch.write_bytes(batch.read_bytes().replace(b"3,2", b"0,2"))
    said = votation("report", "--dir", published, "--to", made)
    assert (said.code, "rule batch-changed" in said.err) == (5, True)  # as for a file that changes while it is counted
    assert not made.exists()


def test_the_pages_of_a_rehearsal_are_marked(hall: Hall, votation: Votation) -> None:
    hall.write()
    assert votation("rehearse", *hall.here).code == 0
    pages = hall.office / "rehearsal/public/report"
    assert names(pages) == FILES
    for page in pages.glob("*.html"):
        assert page.read_text(encoding="utf-8").count("ESSAI / REHEARSAL") >= 3


def test_a_signed_statement_is_not_undone_by_mistake(closed: Hall, votation: Votation) -> None:
    errata = closed.root / "errata.txt"
    errata.write_text("m01 : lire « école »\n", encoding="utf-8")
    before = tree(closed.office)
    refused = votation("report", "--errata", errata, "--dir", closed.office)
    assert (refused.code, "rule statement-binds-pages" in refused.err) == (2, True)
    assert tree(closed.office) == before
    assert votation("report", "--errata", errata, "--supersede", "--dir", closed.office).code == 0
    assert "école" in (closed.office / "report/minutes.fr.html").read_text(encoding="utf-8")
    assert votation("stage", *closed.here, "--json").json["revision"] == 2


@pytest.mark.parametrize(("name", "code", "rule"), [("none.txt", 4, "file-missing"), (".", 3, "path-a-folder")])
def test_errata_that_are_no_file(closed: Hall, votation: Votation, name: str, code: int, rule: str) -> None:
    said = votation("report", "--errata", closed.root / name, "--dir", closed.office)
    assert (said.code, f"rule {rule}" in said.err) == (code, True)


def test_a_file_is_no_folder_for_pages(closed: Hall, votation: Votation) -> None:
    target = closed.root / "a-file"
    target.write_text("not a folder")
    said = votation("report", "--dir", closed.office, "--to", target)
    assert (said.code, "rule pages-no-folder" in said.err) == (2, True)
    assert target.read_text() == "not a folder"


def test_before_the_tally_there_is_nothing_to_report(hall: Hall, votation: Votation) -> None:
    hall.write()
    hall.key("anne")
    assert votation("open", *hall.here).code == 0
    said = votation("report", "--dir", hall.office)
    assert said.code == 4
    assert "no-result" in said.err
    shutil.rmtree(hall.office)
    assert votation("report", "--dir", hall.office).code == 4
