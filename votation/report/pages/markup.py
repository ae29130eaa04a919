"""Pages as HTML: one file each, without script, font or picture from elsewhere, legible to screen readers and on paper.

WCAG 2.2 AA and RGAA 4.1: one title a level, tables with headers and names, every bar told in numbers beside it, text in
4.5:1, shapes in 3:1, nothing said by a colour alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from votation.report.language import LANGUAGES, _
from votation.report.visible import visible

if TYPE_CHECKING:
    from jinja2 import Template

    from votation.report.language import Language
    from votation.report.pages.structure import Page

_DIGEST: Final = re.compile("[0-9a-f]{16}|[0-9a-f]{64}")
"""Shown in groups of four to be read aloud, without spaces: copied, it is whole, and never looks like a telephone's."""
LANGUAGE_NAMES: Final = {"en": "English", "fr": "Français"}


def html(page: Page, name: str, language: Language) -> bytes:
    """Return a page, in UTF-8.

    Args:
        page: What it says, in `language`.
        name: `result` or `minutes`; the other one, and the other language, lie beside it.
        language: The language spoken now.
    """
    others = [(each, f"{name}.{each}.html", LANGUAGE_NAMES[each]) for each in LANGUAGES if each != language]
    text = _template().render(page=page, name=name, language=language, others=others, _=_)
    return text.encode()


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - 40 ms that only reports pay

    environment = Environment(
        loader=PackageLoader("votation.report.pages"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["digest"] = lambda text: _DIGEST.fullmatch(text) is not None
    environment.tests["of"] = lambda block, kind: type(block).__name__ == kind
    return environment.get_template("page.html")


def _harmless(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Spell out what acts or hides; what the template itself made is markup already."""
    return visible(value) if type(value) is str else value
