"""The pages of the methods: one each, complete, with links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import votation
from votation import methods

PAGES = Path(votation.__file__).parent.parent / "docs/methods"
SECTIONS = ["Definition", "Options", "Laws", "Example: the capital of Tennessee", "Examples that tests hold it to"]


def text(page: str) -> str:
    return (PAGES / f"{page}.md").read_text("utf-8")


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_a_page_has_every_section(method: str) -> None:
    found = re.findall(r"^## (.*)$", text(method), re.MULTILINE)
    assert [each for each in SECTIONS if not any(title.startswith(each) for title in found)] == []
    english, french = (
        re.search(rf"^\*\*.+\*\* \({each}\)\. (.+)$", text(method), re.MULTILINE) for each in ("en", "fr")
    )
    assert english is not None
    assert french is not None
    assert english[1] != french[1]


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.md")))
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(page))
    assert links
    assert [link for link in links if not (PAGES / link).exists()] == []


def test_the_index_lists_every_method_and_every_other_name() -> None:
    index = text("README")
    assert [method for method in methods.BUILT_IN if f"]({method}.md)" not in index] == []
    assert [name for name in methods.ALIASES if f"| {name} |" not in index] == []
