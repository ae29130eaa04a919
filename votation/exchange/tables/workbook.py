"""Workbooks of Excel and LibreOffice (`.xlsx`, ECMA-376): one sheet as a table, through python-calamine.

Nothing in a workbook is computed, followed or run. A formula is no ballot: it is refused, and so are cells that hold an
error and cells merged below the header, which would read as empty. What is not the sheet, its texts and its styles is
never handed on.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from votation.errors import FormatError, IncompleteError, LimitError
from votation.exchange.content import Decision
from votation.exchange.tables.archive import Archive, packed
from votation.exchange.tables.table import MAX_CELLS, MAX_COLUMNS, tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from votation.exchange.source import Source
    from votation.exchange.tables.table import Table

MAX_EMPTY_CELLS: Final = 2**24
"""Cells of the rectangle that a sheet spans beyond four times those that it holds; the library lays them all out."""

_OLD: Final = b"\xd0\xcf\x11\xe0"  # OLE: .xls, and .xlsx under a password
_ZIP: Final = b"PK\x03\x04"
_MAIN: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_PARTS: Final = ("[Content_Types].xml", "_rels/.rels", _MAIN, _RELATIONS)
_KINDS: Final = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
"""Where the library looks for parts of a kind, wherever they are."""
_IGNORED: Final = ("vbaProject", "externalLinks", "connections")
# A sheet has hundreds of megabytes: each pattern begins with a text that is found fast, and the rarest are asked first.
_DECLARATION: Final = re.compile(rb"<!(?!--|\[CDATA\[)")
_STRANGE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rb' r="(?![A-Z]{0,3}[1-9][0-9]{0,6}")',
        *(rb" r\s*='", rb" r\s+=", rb"\tr\s*=", rb"\nr\s*=", rb"\rr\s*=", rb"\"r\s*=", rb"'r\s*="),
    )
)
"""A reference of a cell or row in another spelling than the usual one, which could hide how far a sheet reaches."""
_LETTERS: Final = re.compile(rb' r="([A-Z]{1,3})')
_CELL: Final = re.compile(rb'<(?:[A-Za-z_][\w.-]*:)?c(?: [^<>]*)? r="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULAS: Final = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_FAULTS: Final = (re.compile(rb"\st\s*=\s*\"e\""), re.compile(rb"\st\s*=\s*'e'"))
_FAULT_MARKS: Final = (b'"e"', b"'e'")
_DIGITS: Final = 7  # of the last row of a worksheet, 1,048,576
_SHOWN: Final = 60


class Relation(NamedTuple):
    """A part that a workbook relates to.

    Attributes:
        kind: The last word of the type of the relation: `worksheet`, `styles`, `sharedStrings`.
        path: Name of the part in the archive.
    """

    kind: str
    path: str


class Place(NamedTuple):
    """Where a cell is: the first line and the first column are 1."""

    line: int | None
    column: int | None


def is_workbook(data: bytes) -> bool:
    """Tell whether a file begins as a workbook does, of today or of old."""
    return data.startswith((_ZIP, _OLD))


def read_workbook(source: Source, *, sheet: str | None = None, header: int = 1) -> Table:
    """Read one sheet.

    Args:
        source: The file.
        sheet: Name of the sheet; needed where there are several.
        header: Row of the header.

    Raises:
        FormatError: It is no `.xlsx`, is damaged or protected, has several sheets or not that one, or the sheet holds
            formulas, errors or merged cells; or as `tabulate`.
        LimitError: It is larger when it is unpacked, or spans more cells, than a named limit; or as `tabulate`.
        IncompleteError: python-calamine is not installed.
    """
    if source.data.startswith(_OLD):
        raise FormatError("workbook-old", file=source.name)
    archive = Archive(source)
    relations = _relations(archive)
    name, path = _sheet(archive, relations, sheet)
    data = _part(archive, path)
    if data is None:
        raise FormatError("workbook-broken", file=source.name)
    _check(data, source.name, name)
    needed = {each: each for each in _PARTS}
    needed |= {_KINDS[each.kind]: each.path for each in relations.values() if each.kind in _KINDS}
    parts = {usual: part for usual, each in needed.items() if (part := _part(archive, each)) is not None}
    rows = _loaded(packed({**parts, path: data}), source.name, name, header)
    first = next(rows, (header, []))
    decisions = [Decision("workbook-sheet", {"sheet": name[:_SHOWN]}), *_left_out(archive)]
    return tabulate(source.name, first[1], first[0], rows, decisions)


def _part(archive: Archive, name: str) -> bytes | None:
    """Take an XML part out, if it is plain."""
    data = archive.part(name)
    if data is not None and (b"\0" in data or _DECLARATION.search(data) is not None):
        raise FormatError("workbook-xml", file=archive.file, found=name[:_SHOWN])
    return data


def _relations(archive: Archive) -> dict[str, Relation]:
    """Return the parts that the workbook relates to, by the id of the relation."""
    return {
        str(each.get("Id")): Relation(
            str(each.get("Type")).rpartition("/")[2],
            posixpath.normpath(posixpath.join("/xl", str(each.get("Target")))).lstrip("/"),
        )
        for each in _tree(archive, _RELATIONS)
    }


def _sheet(archive: Archive, relations: Mapping[str, Relation], wanted: str | None) -> tuple[str, str]:
    """Return the name of the sheet to read, and of its part."""
    sheets = {
        str(each.get("name")): relations[relation].path
        for each in _tree(archive, _MAIN).iter()
        if _local(each.tag) == "sheet"
        and (relation := _relation(each)) in relations
        and relations[relation].kind == "worksheet"
    }
    names = ", ".join(sheets)[: 4 * _SHOWN]
    if wanted is None and len(sheets) != 1:
        raise FormatError("workbook-sheets", file=archive.file, found=len(sheets), expected=names)
    if wanted is not None and wanted not in sheets:
        raise FormatError("workbook-sheet-unknown", file=archive.file, found=wanted[:_SHOWN], expected=names)
    name = wanted or next(iter(sheets))
    return name, sheets[name]


def _tree(archive: Archive, name: str) -> ET.Element:
    data = _part(archive, name)
    if data is None:
        raise FormatError("workbook-other", file=archive.file, expected=name)
    try:
        return ET.fromstring(data)  # noqa: S314 - document types and entities were refused
    except ET.ParseError as error:
        raise FormatError("workbook-xml", file=archive.file, found=name[:_SHOWN]) from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _relation(element: ET.Element) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _left_out(archive: Archive) -> Iterator[Decision]:
    for what in _IGNORED:
        if any(what.lower() in name.lower() for name in archive.names):
            yield Decision("workbook-ignored", {"what": what})


def _check(data: bytes, file: str, sheet: str) -> None:
    """Refuse what would not read as it looks, and a sheet that spans far more than it holds."""
    if any(pattern.search(data) for pattern in _STRANGE):
        raise FormatError("workbook-xml", file=file, found=sheet[:_SHOWN])
    for pattern in _FORMULAS:
        if (found := pattern.search(data)) is not None:
            line, column = _place(data, found.start())
            raise FormatError("workbook-formula", file=file, line=line, column=column, sheet=sheet[:_SHOWN])
    for mark, pattern in zip(_FAULT_MARKS, _FAULTS, strict=True):
        if mark in data and (found := pattern.search(data)) is not None:
            line, column = _place(data, data.find(b">", found.end()))
            raise FormatError("workbook-fault", file=file, line=line, column=column, sheet=sheet[:_SHOWN])
    letters = _LETTERS.findall(data)
    lines, columns = _last_line(data), max(map(_number, set(letters)), default=0)
    if columns > MAX_COLUMNS or lines * columns > min(MAX_CELLS, 4 * len(letters) + MAX_EMPTY_CELLS):
        raise LimitError("workbook-span", file=file, line=lines, column=columns, found=len(letters))


def _place(data: bytes, end: int) -> Place:
    """Return the last cell whose tag begins before `end`."""
    start = max(data.rfind(b"<c", 0, end), data.rfind(b":c", 0, end))
    cell = _CELL.search(data, data.rfind(b"<", 0, start + 1)) if start >= 0 else None
    return Place(int(cell[2]), _number(cell[1])) if cell else Place(None, None)


def _last_line(data: bytes) -> int:
    """Return the last row that a sheet names; the longest numbers are looked for first."""
    for digits in range(_DIGITS, 0, -1):
        found = set(re.findall(rb' r="[A-Z]{0,3}([0-9]{%d})"' % digits, data))
        if found:
            return int(max(found))
    return 0


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _loaded(data: bytes, file: str, sheet: str, header: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet from its header on, each with its number."""
    try:
        import python_calamine  # noqa: PLC0415 - an optional dependency, loaded by those who read workbooks
    except ImportError as error:
        raise IncompleteError("library-missing", file=file, found="python-calamine", expected="xlsx") from error
    try:
        loaded = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(sheet)
    except python_calamine.CalamineError as error:
        raise FormatError("workbook-xml", file=file, found=str(error)[:_SHOWN]) from error
    for (top, left), (bottom, _) in loaded.merged_cell_ranges or ():
        if bottom >= header:
            raise FormatError("workbook-merged", file=file, line=top + 1, column=left + 1, sheet=sheet)
    margin = [""] * (loaded.start[1] if loaded.start else 0)  # the library begins at the first column that is filled
    for line, row in enumerate(islice(loaded.iter_rows(), header - 1, None), start=header):
        yield line, margin + [cell if isinstance(cell, str) else _text(cell) for cell in row]


def _text(cell: object) -> str:
    """Return the text of a cell that is none: 3 and not 3.0, times as ISO 8601 writes them."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.date() | dt.time():
            return cell.isoformat()
    return str(cell)
