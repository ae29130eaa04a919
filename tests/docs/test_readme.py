"""The README says what is true: its commands exist and its Python runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from simulator import Scenario, test_key

import votation
from votation.cli.commands import root

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text("utf-8")
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
