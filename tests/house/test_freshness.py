"""Generated files are held to their generators: on a small copy of the project, edited like a developer would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from gettext import GNUTranslations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LOCALE = "votation/report/locale/fr/LC_MESSAGES"
SOURCE = """
GREETING = N_("hello {name}")
COUNT = ngettext("one ballot", "{n} ballots", 3)
"""


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "votation").mkdir()
    (tmp_path / "votation/hello.py").write_text(SOURCE, "utf-8")
    return tmp_path


def freshness(copy: Path, *options: str) -> tuple[int, list[str]]:
    program = [sys.executable, "tools/freshness.py", *options, "translations"]
    done = subprocess.run(program, cwd=copy, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def translate(copy: Path) -> None:
    file = copy / LOCALE / "votation.po"
    text = file.read_text("utf-8")
    for english, french in [
        ('msgid "hello {name}"\nmsgstr ""', 'msgid "hello {name}"\nmsgstr "bonjour {name}"'),
        ('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "un bulletin"\nmsgstr[1] "{n} bulletins"'),
    ]:
        assert english in text
        text = text.replace(english, french)
    file.write_text(text, "utf-8")


def test_stale_files_are_named_and_rewritten(copy: Path) -> None:
    code, said = freshness(copy)
    assert code == 1
    assert said[:2] == [f"stale: {LOCALE}/votation.mo", f"stale: {LOCALE}/votation.po"]
    assert "make fresh" in said[2]
    assert freshness(copy, "--write")[0] == 0
    assert freshness(copy) == (0, [])


def test_a_translation_is_kept_and_compiled(copy: Path) -> None:
    freshness(copy, "--write")
    translate(copy)
    assert freshness(copy)[1][0] == f"stale: {LOCALE}/votation.mo"
    freshness(copy, "--write")
    (copy / "votation/hello.py").write_text(f"A = N_('new')\n\n{SOURCE}", "utf-8")
    assert freshness(copy, "--write") == (0, [f"written: {LOCALE}/votation.po"])
    with (copy / LOCALE / "votation.mo").open("rb") as opened:
        french = GNUTranslations(opened)
    assert french.gettext("hello {name}") == "bonjour {name}"
    assert [french.ngettext("one ballot", "{n} ballots", n) for n in (0, 1, 2)] == [
        "un bulletin",
        "un bulletin",
        "{n} bulletins",
    ]


def test_a_file_that_nothing_generates_is_stale(copy: Path) -> None:
    freshness(copy, "--write")
    extra = copy / LOCALE / "former.mo"
    extra.touch()
    assert freshness(copy)[1][0] == f"stale: {LOCALE}/former.mo"
    freshness(copy, "--write")
    assert not extra.exists()


def test_lines_that_move_leave_the_files_as_they_are(copy: Path) -> None:
    freshness(copy, "--write")
    (copy / "votation/hello.py").write_text(f"# a comment\n\n{SOURCE}", "utf-8")
    assert freshness(copy) == (0, [])
