"""Pages read as a browser reads them, for the tests of what stands on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID: Final = {"meta", "rect", "br"}
"""Elements that are not closed: of HTML, and those the pages close themselves in SVG."""


@dataclass
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str | None]
    parent: Element | None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if not names or child.name in names:
                    yield child
                yield from child.all(*names)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reading(HTMLParser):
    """Reads a page, and demands that every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)
        self.feed(text)
        self.close()
        assert self.here is self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert tag == self.here.name
            assert self.here.parent is not None
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(data: bytes) -> Element:
    return Reading(data.decode()).root


def html_of(files: dict[str, bytes]) -> dict[str, Element]:
    return {name: read(data) for name, data in files.items() if name.endswith(".html")}


def cells(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]


def section(page: Element, anchor: str) -> Element:
    return next(each for each in page.all("section") if each.attributes["aria-labelledby"] == anchor)
