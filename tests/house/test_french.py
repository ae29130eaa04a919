"""Every text is said in French too, with the same fields."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message


@pytest.fixture(scope="module")
def texts(root: Path) -> list[Message]:
    with (root / "votation/report/locale/fr/LC_MESSAGES/votation.po").open("rb") as opened:
        return [message for message in read_po(opened) if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_every_text_is_translated(texts: list[Message]) -> None:
    assert [message.id for message in texts if message.fuzzy or not all(forms(message.string))] == []


def test_translations_name_the_fields_of_their_text(texts: list[Message]) -> None:
    """A singular may leave the number out, so it is the union of the forms that must agree."""
    different = [
        message.id
        for message in texts
        if set().union(*map(fields, forms(message.id))) != set().union(*map(fields, forms(message.string)))
    ]
    assert different == []


def test_french_has_its_own_apostrophe_outside_of_commands(texts: list[Message]) -> None:
    straight = re.compile(r"(?<=\w)'(?=[\w«{])")
    told = [re.sub(r"`[^`]*`", "", form) for message in texts for form in forms(message.string)]
    assert [text for text in told if straight.search(text)] == []
