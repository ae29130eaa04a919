"""The README says what is true: its commands exist and its Python runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from simulator import Scenario, test_key

import votation
from votation.cli import main
from votation.cli.commands import root

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text("utf-8")
EXPORT = """\
Horodateur;Courriel;Tarif social de l'eau;Livraisons à vélo
19/05/2027 08:12;lea@exemple.fr;Bien;Bien
19/05/2027 08:40;tom@exemple.fr;À rejeter;
;;;
19/05/2027 09:02;ana@exemple.fr;Très bien;Bien
20/05/2027 07:30;lea@exemple.fr;Très bien;Passable
Total;;4;3
"""
"""What a French spreadsheet saves: semicolons, Windows-1252, an empty row, a sum below, a voter twice."""
EMBEDDING, IN_MEMORY = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`votation ([a-z]+)", PAGE)) | set(
        re.findall(r"^    votation ([a-z]+)", PAGE, re.MULTILINE)
    )
    assert {"check", "open", "seal", "tally", "verify"} <= named
    listed = CliRunner().invoke(root, ["--help"]).output
    assert {name for name in named if not re.search(rf"^  {name} ", listed, re.MULTILINE)} == set()


def test_the_demo_prints_what_the_readme_shows() -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    words = [sys.executable, str(ROOT / "ballots_samples" / "demo.py")]
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8"}
    told = subprocess.run(words, capture_output=True, check=True, encoding="utf-8", env=environment).stdout
    lines = [line for line in shown.splitlines() if line.strip() and not line.startswith(("$", " ..."))]
    assert len(lines) > 20
    assert [line for line in lines if line not in told.splitlines()] == []


def test_the_commands_on_files_of_others_print_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    office(tmp_path)
    (mapping,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "office/mapping.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "office/export.csv").write_bytes(EXPORT.encode("cp1252"))
    (tmp_path / "office/tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path / "office")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for command, _, shown in (each.partition("\n") for each in block.split("$ votation ")[1:]):
            assert main(shlex.split(command)) == 0
            assert [line.rstrip() for line in capfd.readouterr().out.strip("\n").splitlines()] == shown.splitlines()


def office(root: Path) -> None:
    """Open an election on two measures, with one box and no groups."""
    words = {"À rejeter": "reject", "Passable": "poor", "Bien": "good", "Très bien": "excellent"}
    titles = {"m01": "Tarif social de l\u2019eau", "m02": "Livraisons à vélo"}
    scenario = Scenario(root, boxes=("web",), measures=tuple(titles))
    scenario.open(
        measures=[
            {"id": each, "topic": topic, "title": {"fr": titles[each]}}
            for each, topic in zip(titles, ("t1-a", "t2-a"), strict=True)
        ],
        ballot={"kind": "grades", "grades": [{"id": each, "title": {"fr": word}} for word, each in words.items()]},
        groups=[],
        signers={
            "officials": {"threshold": "1", "names": ["anne"]},
            "boxes": [{"id": "web", "name": "Platform"}],
        },
    )


def test_every_page_that_is_linked_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_lines_of_a_platform_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = {"en": "Trial"}
    scenario = Scenario(
        tmp_path,
        boxes=("web",),
        changes={
            "themes": [
                {
                    "id": "ecologie",
                    "title": title,
                    "topics": [{"id": each, "title": title} for each in ("t1-a", "t2-a")],
                }
            ],
            "groups": [{"id": "channel", "title": title, "values": [{"id": "web", "title": title}]}],
            "signers": {
                "officials": {"threshold": "1", "names": ["anne"]},
                "boxes": [{"id": "web", "name": "Platform"}],
            },
        },
    ).open()
    test_key("web").save(scenario.office / "web_key", "web")
    monkeypatch.chdir(scenario.office)
    (scenario.office / "out").mkdir()
    told: list[tuple[object, ...]] = []
    exec(compile(EMBEDDING, "README.md", "exec"), {"print": lambda *words: told.append(words)})
    overall, theme = told[0]
    assert overall == (frozenset({"m01"}), frozenset({"m02", "m03"}))
    assert getattr(theme, "tiers", None) == overall


def test_the_lines_for_ballots_in_memory_run() -> None:
    told: list[tuple[object, ...]] = []
    exec(compile(IN_MEMORY, "README.md", "exec"), {"votation": votation, "print": lambda *words: told.append(words)})
    tiers, scores, method = told[0]
    assert tiers == (frozenset({"a", "b"}), frozenset({"c"}))  # one ballot each way; both put a and b above c
    assert set(scores) == {"a", "b", "c"}  # type: ignore[call-overload]
    assert getattr(method, "id", None) == "schulze"
