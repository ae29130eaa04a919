"""Which language is spoken, and to whom."""

from __future__ import annotations

from contextvars import copy_context

import pytest

from votation.report import language

# POSIX: the first of LC_ALL, LC_MESSAGES, LANG that is set and not empty; French is ISO 639 `fr`, never `fro` or `frr`.
LOCALES = {
    "nothing set": ({}, "en"),
    "French": ({"LANG": "fr_FR.UTF-8"}, "fr"),
    "French of Canada": ({"LANG": "fr_CA"}, "fr"),
    "language alone": ({"LANG": "fr"}, "fr"),
    "modifier": ({"LANG": "fr@euro"}, "fr"),
    "spelled out": ({"LANG": "french"}, "fr"),
    "North Frisian": ({"LANG": "frr_DE.UTF-8"}, "en"),
    "C": ({"LANG": "C.UTF-8"}, "en"),
    "German": ({"LANG": "de_DE.UTF-8"}, "en"),
    "LC_ALL first": ({"LC_ALL": "C", "LC_MESSAGES": "fr_FR", "LANG": "fr_FR"}, "en"),
    "LC_MESSAGES second": ({"LC_MESSAGES": "fr_FR", "LANG": "en_GB"}, "fr"),
    "empty is not set": ({"LC_ALL": "", "LANG": "fr_FR"}, "fr"),
}


@pytest.mark.parametrize(("environ", "expected"), LOCALES.values(), ids=LOCALES.keys())
def test_the_locale_chooses(environ: dict[str, str], expected: str) -> None:
    assert language.choose_language(None, environ) == expected


@pytest.mark.parametrize("option", language.LANGUAGES)
def test_the_option_beats_the_locale(option: language.Language) -> None:
    assert language.choose_language(option, {"LC_ALL": "fr_FR", "LANG": "en_GB"}) == option


def spoken_after(chosen: language.Language) -> tuple[str, str, str]:
    language.use(chosen)
    return language.current(), language._(""), language.ngettext("{n} x", "{n} xs", 2)


def test_the_language_is_that_of_the_context() -> None:
    before = language.current()
    assert copy_context().run(spoken_after, "fr")[0] == "fr"
    assert copy_context().run(spoken_after, "en") == ("en", "", "{n} xs")
    assert language.current() == before


def test_french_comes_from_the_shipped_catalogue() -> None:
    header = language.translator("fr")("")
    assert "Language: fr\n" in header
    assert "plural=(n > 1)" in header


def test_a_text_without_a_translation_is_said_in_english() -> None:
    assert language.translator("fr")("no such text") == "no such text"
    assert copy_context().run(spoken_after, "fr")[2] == "{n} xs"
