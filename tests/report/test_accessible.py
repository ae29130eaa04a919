"""Pages that everybody can read: WCAG 2.2 AA and RGAA 4.1, as far as a program can tell; and nothing on them acts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report.reading import Element, html_of

if TYPE_CHECKING:
    from votation.office.reporting import Papers

STYLE: Final = (Path(__file__).parents[2] / "votation/report/pages/templates/style.css").read_text()


def headings(page: Element) -> list[Element]:
    return list(page.all("h1", "h2", "h3", "h4"))


def test_every_page_can_be_read_by_everybody(sample: tuple[Papers, dict[str, bytes]]) -> None:
    for name, page in html_of(sample[1]).items():
        (document,) = page.all("html")
        assert document.attributes["lang"] == name.split(".")[1]
        (title,) = page.all("title")
        assert title.text.strip()
        levels = [int(each.name[1]) for each in headings(page)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert all(each.text.strip() for each in headings(page))
        identifiers = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
        assert len(identifiers) == len(set(identifiers))
        for link in page.all("a"):
            target = link.attributes["href"] or ""
            assert link.text.strip()
            assert target[1:] in identifiers if target.startswith("#") else target in sample[1]
        assert [next(page.all(each), None) is not None for each in ("header", "main", "nav")] == [True] * 3


def test_every_table_has_a_name_and_headers(sample: tuple[Papers, dict[str, bytes]]) -> None:
    for page in html_of(sample[1]).values():
        identifiers = {each.attributes.get("id") for each in page.all()}
        for table in page.all("table"):
            assert table.attributes["aria-labelledby"] in identifiers
            head, *rows = table.all("tr")
            assert {each.attributes["scope"] for each in head.all("th")} == {"col"}
            widths = {len(list(row.all("th", "td"))) for row in (head, *rows)}
            assert len(widths) == 1
            for row in rows:
                assert [each.attributes["scope"] for each in row.all("th")] == ["row"]


def test_fault_57_nothing_on_a_page_acts_or_comes_from_elsewhere(sample: tuple[Papers, dict[str, bytes]]) -> None:
    for page in html_of(sample[1]).values():
        assert not list(page.all("script", "img", "iframe", "link", "object", "form", "input"))
        (policy,) = (each for each in page.all("meta") if "http-equiv" in each.attributes)
        assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert not [name for each in page.all() for name in each.attributes if name.startswith("on") or name == "style"]
        assert all(each.attributes["aria-hidden"] == "true" for each in page.all("svg"))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * each for each in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_texts_stand_out_from_what_is_behind_them() -> None:
    colours = dict(re.findall(r"--(\w+): (#\w+)", STYLE))
    behind = [colours["paper"], colours["wash"]]
    for text in ("ink", "faint", "blue", "orange"):
        assert all(contrast(colours[text], each) >= 4.5 for each in behind), text
    (alarm,) = re.findall(r"\.alarm \{[^}]*background: (#\w+)", STYLE)
    assert contrast(colours["orange"], alarm) >= 4.5
    levels = re.findall(
        r"\.c\d+ \{ fill: (#\w+); background: (#\w+); color: (#\w+); \} text\.c\d+ \{ fill: (#\w+); \}", STYLE
    )
    assert len(levels) == 11
    for fill, background, ink, label in levels:
        assert (fill, ink) == (background, label)
        assert contrast(fill, ink) >= 4.5
    assert contrast(colours["line"], colours["paper"]) >= 3
