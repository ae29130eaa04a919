"""Errors in words, in both languages, for people and for programs."""

from __future__ import annotations

import ast
import json
from contextvars import copy_context
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from votation import errors
from votation.cli import borrowed
from votation.evidence import canonical
from votation.report import language, verification
from votation.report.sentences import explain, place, sentence_of
from votation.report.structured import error_value, json_bytes
from votation.report.wording.sentence import Sentence

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def test_an_error_says_what_the_sentence_leaves_out() -> None:
    error = errors.RefusedError("close-needs-hands", found=1, expected=2)
    told = explain(error)
    assert "{expected}" in sentence_of("close-needs-hands").what
    assert (told.place, told.found, told.expected) == ("", "1", "")


def test_the_place_comes_first() -> None:
    assert place("a.csv", 3, 5) == "a.csv, line 3, column 5"
    assert place("a.csv") == "a.csv"
    assert place(None, 3) == "line 3"
    error = errors.RefusedError("convert-exists", file="a.csv", line=3, column=5, found=9, expected="0..4")
    assert [line.text for line in explain(error).blocks()] == [
        "a.csv, line 3, column 5: this file exists already",
        "found: 9",
        "expected: 0..4",
        "what to do: Choose another name, or move the file away: nothing is overwritten.",
    ]


def test_french_has_its_own_spaces() -> None:
    def speak() -> str:
        language.use("fr")
        return explain(errors.IncompleteError("no-folder", file="x")).blocks()[0].text

    assert copy_context().run(speak) == "x\u00a0: ce dossier n’existe pas"


def test_a_rule_without_sentences_is_named() -> None:
    told = explain(errors.InputError("never-heard-of"))  # a plug-in may raise its own
    assert "never-heard-of" in told.what


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_found_is_told_as_a_dash(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("votation.report.sentences.sentence_of", lambda _: Sentence("found {found}", ""))
    assert explain(errors.InputError("x", found=value)).what == "found —"


def test_an_error_in_json_is_canonical_whatever_was_found() -> None:
    error = errors.InputError("no-folder", file="e\u0301\x1b[2J\ud800", found="\x00", details_too="\u202e")
    data = json_bytes(error_value(error))
    value = json.loads(data)
    assert canonical.dumps(value) == data
    assert value["file"] == "é\\x1b[2J\\ud800"
    assert (value["rule"], value["code"]) == ("no-folder", 3)


def strings(folder: Traversable) -> set[object]:
    """Return every literal in the modules of a package."""
    trees = (ast.parse(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".py"))
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_what_is_borrowed_is_what_click_says() -> None:
    texts = {*borrowed.TEXTS, *(text for pair in borrowed.PLURALS for text in pair)}
    assert texts - strings(files("click")) == set()


def test_every_fact_of_a_step_has_its_words() -> None:
    told = {
        keyword.arg
        for file in files("votation.auditing").iterdir()
        if file.name.endswith(".py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell"
        for keyword in node.keywords
    }
    assert told - {"sha256"} == set(verification.FACTS)  # the fingerprint of the definition stands below the steps
