"""The official's page, typed as it stands from the first key to the last publication, in both languages."""

from __future__ import annotations

import json
import random
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from votation.cli.commands import root

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = {"official.md": "en_GB.UTF-8", "official.fr.md": "fr_FR.UTF-8"}
"""Each page with the system of who reads it; `votation` speaks its language by itself."""
BLOCK = re.compile(r"^```(sh|yaml|toml)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
GRADES = ("À rejeter", "Insuffisant", "Passable", "Bien", "Très bien", "")
MEASURES = (
    "Isoler les bâtiments communaux",
    "Poser des panneaux solaires",
    "Relier les pistes cyclables",
    "Ouvrir la cantine aux produits locaux",
)
"""Those of the definition that `votation new` lays out."""
SHEETS = {"mairie": 14, "foyer": 6, "ecole": 11}
"""The paper ballots of each station."""


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


def lay(desk: Path) -> None:
    """Lay out what reaches the town hall: an export of the platform, and what a French spreadsheet saves of paper."""
    chance = random.Random(2027)

    def votes() -> str:
        return ";".join(chance.choice(GRADES) for _ in MEASURES)

    for name, ballots in SHEETS.items():
        rows = [f"Bulletin;{';'.join(MEASURES)}", *(f"{number};{votes()}" for number in range(1, ballots + 1))]
        (desk / f"{name}.csv").write_text("\r\n".join([*rows, ""]), encoding="cp1252")
    rows = [f"21/05/2027 18:{minute};p{minute % 14}@exemple.fr;{votes()}" for minute in range(10, 26)]
    head, total = f"Horodateur;Courriel;{';'.join(MEASURES)}", "Total;;16;16;16;16"
    (desk / "export.csv").write_text("\n".join([head, *rows, total, ""]), encoding="utf-8")


def follow(page: str, desk: Path, environment: dict[str, str]) -> str:
    """Do what the page shows, block by block, as one goes on in one terminal; return what the commands told."""
    here, told = desk, ""
    for kind, name, block in BLOCK.findall(text(page)):
        if kind == "toml":
            (desk / name).write_text(block, encoding="utf-8")
        elif kind == "yaml":
            definition = desk / name / "election.yaml"
            before = definition.read_text("utf-8").partition("\ngroups:")[0]
            definition.write_text(f"{before}\n{block}", encoding="utf-8")
        else:
            words = ["sh", "-ec", f'{block}pwd >"{desk}/here"']
            done = subprocess.run(words, cwd=here, env=environment, capture_output=True, check=False, timeout=300)
            assert done.returncode == 0, block + (done.stdout + done.stderr).decode("utf-8")
            here, told = Path((desk / "here").read_text("utf-8").strip()), told + done.stdout.decode("utf-8")
    return told


@pytest.mark.parametrize("page", PAGES)
def test_the_day_can_be_typed_as_it_stands(page: str, desk: Path, environment: dict[str, str]) -> None:
    lay(desk)
    told = follow(page, desk, environment | {"LC_ALL": "", "LANG": PAGES[page]})
    verdict = "le résultat publié est bien" if page.endswith(".fr.md") else "the published result is what"
    assert told.count(verdict) == 2  # of the large election and of the small one
    boards = [json.loads((desk / name / "board.json").read_bytes()) for name in ("published", "published-2")]
    counted = [{each["batch"]: each["lines"] for each in board["batches"]} for board in boards]
    paper = SHEETS["mairie"] + SHEETS["foyer"]
    assert counted[0] == {"mairie-0001": paper, "web-0001": 14}
    assert counted[1] == {"ecole-0001": SHEETS["ecole"], **counted[0]}
    assert [board["boxes_missing"] for board in boards] == [["ecole", "foyer"], ["foyer"]]
    assert {path.name for path in (desk / "published-2").glob("statement.json.*")} == {
        "statement.json.anne.sig",
        "statement.json.bruno.sig",
    }
    assert (desk / "amicale-published" / "ballots" / "mairie-0001.csv").exists()


def test_both_languages_show_the_same_commands_and_files() -> None:
    def shown(page: str) -> list[tuple[str, ...]]:
        return [(kind, name, re.sub(r" *#.*", "", block)) for kind, name, block in BLOCK.findall(text(page))]

    english, french = map(shown, PAGES)
    assert english == french
    assert len(english) > len(SHEETS)


def quoted(page: str) -> Iterator[list[str]]:
    """Yield each command that the page names within a sentence or a table, word by word."""
    for words in re.findall(r"`votation ([a-z][^`]*)`", text(page)):
        yield shlex.split(words)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_named_in_passing_exists_with_its_options(page: str) -> None:
    commands = list(quoted(page))
    assert ["board", "set-aside"] in [words[:2] for words in commands]
    for words in commands:
        command = named(words)
        known = {name for option in command.params for name in option.opts}
        assert {word for word in words if word.startswith("--")} <= known, words


def named(words: list[str]) -> click.Command:
    """Return the command that words name, its group's where the second is no command."""
    found = root.get_command(click.Context(root), words[0])
    assert found is not None, words
    if isinstance(found, click.Group) and len(words) > 1:
        return found.get_command(click.Context(found), words[1]) or found
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(page))
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
