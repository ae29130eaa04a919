"""The examples of docs/import.md and docs/import.fr.md read as these pages say, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from votation.exchange import Ballots, Source, reader, recognise

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str) -> dict[tuple[str, str], str]:
    found = re.findall(r"^```(\w+) (\w+)\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return {(kind, name): text for kind, name, text in found}


def read(page: str, name: str, encoding: str, folder: Path) -> Ballots:
    mapping = folder / "mapping.toml"
    mapping.write_text(blocks(page)["toml", name], "utf-8")
    text = blocks(page)["csv", name].replace("\n", "\r\n")
    content = reader("table", mapping=str(mapping)).read(Source("votes.csv", text.encode(encoding)))
    assert isinstance(content, Ballots)
    return content


@pytest.mark.parametrize("page", ["import.md", "import.fr.md"])
def test_the_export_of_french_excel_reads_as_the_page_says(page: str, tmp_path: Path) -> None:
    ballots = read(page, "votes", "cp1252", tmp_path)
    assert (ballots.account.rows, len(ballots)) == (4, 3)
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(6, "TOTAL")]
    assert ballots.cells.tolist() == [[3, 1, 0], [4, 2, 0]]
    assert ballots.groups["station"].values == ("b01", "b02")


@pytest.mark.parametrize("page", ["import.md", "import.fr.md"])
def test_the_form_reads_as_the_page_says(page: str, tmp_path: Path) -> None:
    ballots = read(page, "form", "utf-8", tmp_path)
    assert [measure.id for measure in ballots.measures] == ["Piétonniser la place", "Planter 500 arbres"]
    assert ballots.cells.tolist() == [[3, 2], [1, 0]]
    assert ballots.groups["district"].values == ("Nord", "Sud")
    source = Source("form.csv", blocks(page)["csv", "form"].encode())
    assert recognise(source) == "forms"
    by_shape = reader("forms", levels="Contre | Neutre | Pour").read(source)
    assert isinstance(by_shape, Ballots)
    assert by_shape.cells.tolist() == ballots.cells.tolist()


def test_both_pages_have_the_same_examples_and_fields() -> None:
    english, french = ((DOCS / page).read_text("utf-8") for page in ("import.md", "import.fr.md"))
    field = re.compile(r"^\| (`[^|]*`) \|", re.MULTILINE)
    assert field.findall(english) == field.findall(french)
    assert blocks("import.md").keys() == blocks("import.fr.md").keys()
    assert blocks("import.md")["csv", "votes"] == blocks("import.fr.md")["csv", "votes"]
