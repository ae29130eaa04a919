"""Exit codes, words instead of tracebacks, pipes and terminals."""

from __future__ import annotations

import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import click
import pytest

from votation import methods
from votation.cli import main
from votation.cli.commands import COMMANDS
from votation.cli.framework import VERDICTS
from votation.evidence.folder import lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]
    Program = Callable[..., subprocess.CompletedProcess[str]]

ESCAPE = "\x1b"


def raising(error: BaseException) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


# FORMATS, exit codes: what is raised, and the code that the one `main` makes of it
RAISED = {
    "Ctrl-C": (KeyboardInterrupt(), 5),
    "Ctrl-C at a question": (click.Abort(), 5),
    "disk": (OSError(28, "No space left on device", "result.json"), 5),
    "usage": (click.UsageError("no"), 2),
    "closed pipe": (BrokenPipeError(), 0),
    "defect": (ZeroDivisionError(), 70),
}


@pytest.mark.parametrize(("error", "code"), RAISED.values(), ids=RAISED.keys())
def test_one_main_maps_what_is_raised_to_exit_codes(
    error: BaseException, code: int, votation: Votation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("votation.cli.program.close_quietly", lambda _stream: None)
    monkeypatch.setattr(methods, "available", raising(error))
    said = votation("methods")
    assert said.code == code
    assert "Traceback" not in said.err
    assert bool(said.err) == (code != 0)


def test_a_defect_shows_its_traceback_to_whoever_asks(votation: Votation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "available", raising(ZeroDivisionError()))
    assert "defect of votation" in votation("methods").err
    monkeypatch.setenv("VOTATION_DEBUG", "1")
    assert "Traceback" in votation("methods").err


def test_termination_counts_as_interruption(votation: Votation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "available", lambda: os.kill(os.getpid(), signal.SIGTERM))
    said = votation("methods", "--json")
    assert (said.code, said.json["rule"], said.json["verdict"]) == (5, "interrupted", "ENVIRONMENT")


def test_the_program_runs_in_a_thread_too() -> None:
    codes: list[int] = []
    worker = threading.Thread(target=lambda: codes.append(main(["methods", "--quiet"])))
    worker.start()
    worker.join()
    assert codes == [0]


def test_every_exit_code_has_its_word(votation: Votation, hall: Hall) -> None:
    assert set(VERDICTS) == {0, 1, 2, 3, 4, 5, 70}
    said = votation("tally", "--dir", hall.root, "--json")
    assert (said.code, said.json["code"], said.json["verdict"]) == (4, 4, "INCOMPLETE")


USAGE = (
    ("nonsense",),
    ("seal",),
    ("verify",),
    ("methods", "--lang", "xx"),
    ("verify", "x", "--at", "yesterday"),
    ("rank", "x", "--method", "borda", "--scale", "0"),
    ("board", "set-aside", "b01-0001"),
    ("seal", "--box", "b01", "--key", "k", "--replaces", "b01-0001"),
    ("methods", "a", "b"),
)


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_mistakes_of_usage_are_2_in_words_and_in_json(words: tuple[str, ...], votation: Votation) -> None:
    said = votation(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: votation")
    assert votation(*words, "--json").json["verdict"] == "USAGE"


def test_no_command_shows_the_commands_and_is_2(votation: Votation) -> None:
    said = votation()
    assert said.code == 2
    assert all(name in said.out for name in COMMANDS)


@pytest.mark.parametrize("words", [("--help",), *((name, "--help") for name in COMMANDS)], ids=" ".join)
def test_every_command_has_help_in_both_languages(words: tuple[str, ...], votation: Votation) -> None:
    english, french = votation(*words), votation(*words, "--lang", "fr")
    assert (english.code, french.code) == (0, 0)
    assert english.out.startswith("Usage: votation")
    assert french.out.startswith("Utilisation\u00a0: votation")
    assert "Show this message and exit." in english.out
    assert "Afficher cette aide" in french.out


@pytest.mark.parametrize("name", ["set-aside", "decide"])
def test_commands_of_commands_have_help_too(name: str, votation: Votation) -> None:
    assert votation("board", name, "--help").code == 0
    assert votation("board", name, "--help", "--lang", "fr").out.startswith("Utilisation\u00a0: votation board")


def test_the_locale_chooses_where_no_option_does(votation: Votation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert votation("--help").out.startswith("Utilisation\u00a0:")
    assert votation("--help", "--lang=en").out.startswith("Usage:")
    assert votation("seal").err.startswith("Utilisation\u00a0:")
    assert os.environ["LC_ALL"] == "fr_FR.UTF-8"
    assert "LANGUAGE" not in os.environ


def test_the_version_is_printed(votation: Votation) -> None:
    assert re.fullmatch(r"votation \d+\.\d+\.\d+\n", votation("--version").out)


def test_quiet_prints_nothing_but_errors(closed: Hall, votation: Votation) -> None:
    good = votation("verify", closed.root / "published", "--trust", closed.trust, "--quiet")
    assert (good.code, good.out, good.err) == (0, "", "")
    bad = votation("tally", "--dir", closed.root, "--quiet")
    assert (bad.code, bad.out) == (4, "")
    assert bad.err


def test_every_reading_command_answers_in_canonical_json(closed: Hall, votation: Votation) -> None:
    for words in (
        ("check", "--dir", closed.office),
        ("status", "--dir", closed.office),
        ("verify", closed.root / "published", "--trust", closed.trust),
        ("tally", *closed.here),
        ("methods",),
        ("methods", "schulze"),
    ):
        said = votation(*words, "--json")
        assert (said.code, said.json["code"], said.json["verdict"], said.err) == (0, 0, "OK", "")


def test_an_error_says_where_what_and_what_to_do(closed: Hall, votation: Votation) -> None:
    file = closed.root / "published" / "ballots" / "b01-0001.csv"
    file.write_bytes(file.read_bytes().replace(b",3,2,1", b",0,2,1"))
    said = votation("verify", closed.root / "published", "--trust", closed.trust)
    assert said.code == 1
    difference = said.out.partition("First difference\n================\n")[2]
    assert difference.startswith("ballots/b01-0001.csv")
    assert "what to do: " in difference
    assert said.out.endswith("FAIL: the evidence contradicts itself.\n")
    assert votation("verify", closed.root / "published", "--json").json["first_difference"]["file"].endswith(".csv")


def test_fault_50_the_second_tally_finds_the_folder_locked(closed: Hall, votation: Votation) -> None:
    with lock(closed.office, command="tally"):
        said = votation("tally", *closed.here)
    assert (said.code, "rule folder-locked" in said.err) == (5, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bits")
def test_fault_54_a_key_that_others_can_read_is_refused(closed: Hall, votation: Votation) -> None:
    key = closed.key("anne")
    key.chmod(0o644)
    said = votation("sign", "board.json", "--key", key, "--as", "anne", "--dir", closed.office)
    assert (said.code, "rule key-readable-by-others" in said.err) == (2, True)


def test_fault_54_a_key_in_the_folder_is_refused(closed: Hall, votation: Votation) -> None:
    inside = closed.office / "private" / "anne"
    inside.parent.mkdir(exist_ok=True)
    closed.key("anne").rename(inside)
    said = votation("sign", "board.json", "--key", inside, "--as", "anne", "--dir", closed.office)
    assert (said.code, "rule key-in-folder" in said.err) == (2, True)


def test_fault_54_a_key_on_the_command_line_is_refused(closed: Hall, votation: Votation) -> None:
    said = votation("close", "--key", closed.key("anne").read_text(), *closed.here)
    assert (said.code, "rule key-on-command-line" in said.err) == (2, True)
    assert "openssh-key" not in said.err


def test_fault_55_keys_from_inside_are_told_and_prove_nothing(closed: Hall, votation: Votation) -> None:
    said = votation("verify", closed.root / "published")
    assert said.code == 4
    fingerprint = votation("sign", "board.json", "--key", closed.key("anne"), "--as", "anne", "--dir", closed.office,
                           "--json").json["fingerprint"]  # fmt: skip
    assert fingerprint in said.out
    inside = closed.root / "published" / "allowed_signers"
    assert votation("verify", closed.root / "published", "--trust", inside).code == 4


def test_fault_57_foreign_text_cannot_command_the_terminal(hall: Hall, votation: Votation, tmp_path: Path) -> None:
    hall.write(title={"fr": f"Vote {ESCAPE}[2J", "en": "Vote \u202eetov"})
    evil = tmp_path / f"evil{ESCAPE}]0;owned\x07"
    for words in (
        ("check", "--dir", hall.office),
        ("open", *hall.here),
        ("status", "--dir", evil),
        ("verify", evil),
        ("rank", evil, "--method", f"{ESCAPE}[31mborda"),
        ("methods", f"{ESCAPE}[31m"),
    ):
        said = votation(*words)
        assert said.code != 0
        assert not set(said.out + said.err) & {ESCAPE, "\x07", "\u202e"}


def test_fault_57_the_journal_holds_no_escapes(hall: Hall, votation: Votation) -> None:
    hall.write()
    said = votation("open", *hall.here, "--operator", f"anne{ESCAPE}[2J")
    assert said.code == 3
    assert ESCAPE not in said.err
    assert not (hall.office / "journal.ndjson").exists()


def test_a_real_process_returns_the_code(closed: Hall, program: Program) -> None:
    done = program("verify", closed.root / "published", "--trust", closed.trust)
    assert (done.returncode, done.stderr) == (0, "")
    assert program("verify", closed.root / "published").returncode == 4
    assert program("verify", closed.root / "published", "--nonsense").returncode == 2


def test_a_pipe_gets_stable_text_without_colours(closed: Hall, program: Program) -> None:
    words = ("tally", *closed.here, "--groups", "--topics", "--methods")
    wide, narrow = (program(*words, COLUMNS=columns, FORCE_COLOR="1") for columns in ("200", "20"))
    assert wide.returncode == 0, wide.stderr
    assert wide.stdout == narrow.stdout
    assert ESCAPE not in wide.stdout


@pytest.mark.parametrize("words", [("methods",), ("--help",)], ids=" ".join)
def test_whoever_closes_the_pipe_is_not_told_off(words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "votation", *words], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("methods",), ("--help",), ("nonsense",)], ids=" ".join)
def test_closed_streams_are_no_defect(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "votation", *words]
    codes = [
        subprocess.run(["sh", "-c", f'"$@" {closing}', "sh", *command], capture_output=True, check=False).returncode
        for closing in ("", ">&-", "2>&-", ">&- 2>&-")
    ]
    assert set(codes) == {2 if words == ("nonsense",) else 0}


@pytest.mark.parametrize(
    ("words", "full", "code"),
    [
        ("methods", ">/dev/full", 5),
        ("methods --json", ">/dev/full", 5),
        ("--help", ">/dev/full", 5),
        ("methods --json", ">/dev/full 2>/dev/full", 5),
        ("nonsense", "2>/dev/full", 2),
        ("nonsense --json", ">/dev/full", 2),
        ("status --dir nowhere --json", ">/dev/full", 4),
        ("verify nowhere", "| true", 4),
        ("verify nowhere", ">/dev/full", 4),
        ("verify nowhere --json", ">/dev/full", 4),
        ("verify nowhere --json", ">/dev/full 2>/dev/full", 4),
        ("status --dir nowhere --json", "| true", 4),
        ("status --dir nowhere", "2>&1 | true", 4),
    ],
)
def test_an_answer_that_cannot_be_written_keeps_the_code_of_what_happened(words: str, full: str, code: int) -> None:
    script = f"set -o pipefail; {shlex.quote(sys.executable)} -m votation {words} {full}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    if full == ">/dev/full":
        assert done.stderr, "people are told where programs cannot be"


def test_an_interruption_while_loading_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    words = [sys.executable, "-m", "votation", "methods"]
    done = subprocess.run(words, capture_output=True, check=False, env=environ)
    assert (done.returncode, done.stdout, done.stderr) == (5, b"", b"")


def on_a_terminal(*words: str | Path, columns: int = 120) -> str:
    parent, child = pty.openpty()
    environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLUMNS": str(columns)}
    arguments = [sys.executable, "-m", "votation", *map(str, words)]
    with subprocess.Popen(arguments, stdin=child, stdout=child, stderr=child, env=environ) as process:
        os.close(child)
        written = b"".join(iter(lambda: read_some(parent), b""))
        os.close(parent)
    assert process.returncode == 0, written
    return written.decode()


def read_some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux: the other side is closed
        return b""


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
def test_a_terminal_gets_tables_and_colours_that_only_repeat_the_words(closed: Hall, program: Program) -> None:
    shown = on_a_terminal("verify", closed.root / "published", "--trust", closed.trust)
    assert f"{ESCAPE}[" in shown
    words = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).split()
    assert words == program("verify", closed.root / "published", "--trust", closed.trust).stdout.split()


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("columns", [120, 80, 40])
def test_nothing_of_a_result_is_left_out_on_a_terminal(closed: Hall, columns: int) -> None:
    shown = on_a_terminal("tally", *closed.here, columns=columns)
    assert "Closing sums" in shown
    assert "…" not in shown


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from votation.cli import main; main(['--help']);"
        "heavy = {'numpy', 'pydantic', 'cryptography', 'rich', 'yaml', 'scipy', 'importlib.metadata'};"
        "sys.exit(sorted(heavy & set(sys.modules)).__repr__() if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_json_of_an_error_holds_fields_and_words(tmp_path: Path, votation: Votation) -> None:
    (tmp_path / "r.csv").write_text("ballot,a,b\nx1,1,2\nx2,9,1\n")
    words = ("rank", tmp_path / "r.csv", "--method", "borda", "--kind", "ranking", "--unranked", "last")
    value = votation(*words, "--json").json
    assert {name: value[name] for name in ("code", "line", "column", "found", "expected", "rule")} == {
        "code": 3,
        "line": 3,
        "column": 2,
        "found": 9,
        "expected": "1..2",
        "rule": "foreign-cell",
    }
    assert value["message"]
    assert value["remedy"]
