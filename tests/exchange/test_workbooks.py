"""Workbooks: one sheet reads like the same table as text; what would not read as it looks is refused, in bounds."""

from __future__ import annotations

import builtins
import datetime as dt
import io
import struct
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from votation.errors import IncompleteError, InputError, LimitError
from votation.exchange import Source, recognise
from votation.exchange.formats.wide import TableReader
from votation.exchange.tables import archive as archives
from votation.exchange.tables.opening import open_table
from votation.testing import Sample, reader_checks
from votation.testing.formats import spoiled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from votation.exchange.tables.table import Table
    from votation.testing import Check

SHEET = "xl/worksheets/sheet1.xml"
ROWS: list[list[Any]] = [
    ["Une rue", "Un parc", "Jour"],
    ["Bien", 3, dt.datetime(2022, 6, 14, 18, 3)],  # noqa: DTZ001 - spreadsheets know no zones
    [None, 2.5, True],
]


def workbook(rows: Sequence[Sequence[Any]] = ROWS, edit: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Votes"
    for row in rows:
        book.active.append(row)
    if edit is not None:
        edit(book)
    memory = io.BytesIO()
    book.save(memory)
    return rewritten(memory.getvalue(), {})


def rewritten(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """Return an archive with some members changed or added, the same each time: the time stands in docProps."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if not name.startswith("docProps/")]
        for name in [*names, *(each for each in changes if each not in names)]:
            change = changes.get(name, lambda part: part)
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, change if isinstance(change, bytes) else change(old.read(name)))
    return memory.getvalue()


def opened(data: bytes, **options: Any) -> Table:
    return open_table(Source("votes.xlsx", data), **options)


def cells(table: Table) -> list[list[str]]:
    return [[column.values[column.codes[row]] for column in table.columns] for row in range(len(table))]


def refused(data: bytes, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        opened(data, **options)
    assert caught.value.file == "votes.xlsx"
    assert caught.value.exit_code == 3
    return caught.value


def test_a_sheet_reads_like_text() -> None:
    table = opened(workbook())
    assert table.header == ("Une rue", "Un parc", "Jour")
    assert cells(table) == [["Bien", "3", "2022-06-14T18:03:00"], ["", "2.5", "TRUE"]]
    assert table.lines.tolist() == [2, 3]
    assert [decision.rule for decision in table.decisions] == ["workbook-sheet"]
    assert recognise(Source("votes.xlsx", workbook())) == "table"


def test_lines_and_columns_are_those_of_the_sheet() -> None:
    def below(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["B3"], sheet["C3"], sheet["C5"] = "A", "B", 2

    table = opened(workbook([], below), header=3)
    assert table.header == ("", "A", "B")
    assert table.lines.tolist() == [4, 5]
    assert cells(table) == [["", "", ""], ["", "", "2"]]


def test_one_sheet_of_several_has_to_be_named() -> None:
    data = workbook(edit=lambda book: book.create_sheet("Notes").append(["x"]))
    error = refused(data)
    assert (error.rule, error.found, error.expected) == ("workbook-sheets", 2, "Votes, Notes")
    assert cells(opened(data, sheet="Votes")) == cells(opened(workbook()))
    assert refused(data, sheet="Vote").rule == "workbook-sheet-unknown"


def test_formulas_errors_and_merged_cells_are_refused_with_their_place() -> None:
    def formula(book: openpyxl.Workbook) -> None:
        book.active["B2"] = "=1+1"

    def fault(book: openpyxl.Workbook) -> None:
        book.active["A3"] = "#N/A"

    def merged(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("A2:A3")

    places = {"workbook-formula": (formula, 2, 2), "workbook-fault": (fault, 3, 1), "workbook-merged": (merged, 2, 1)}
    for rule, (edit, line, column) in places.items():
        error = refused(workbook(edit=edit))
        assert (error.rule, error.line, error.column, error.details["sheet"]) == (rule, line, column, "Votes")


def test_a_title_merged_above_the_header_is_no_harm() -> None:
    rows = [["Convention", None, None], *ROWS]
    data = workbook(rows, lambda book: book.active.merge_cells("A1:C1"))
    assert cells(opened(data, header=2)) == cells(opened(workbook()))


def test_fault_45_archives_beyond_their_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = rewritten(workbook(), {SHEET: b"<worksheet>" + b" " * 2**25})
    assert (refused(bomb).rule, refused(bomb).found) == ("workbook-bomb", SHEET)
    nested = rewritten(workbook(), {"xl/more.zip": b"PK"})
    assert refused(nested).rule == "workbook-nested"
    many = rewritten(workbook(), {f"xl/media/{place}.png": b"" for place in range(archives.MAX_MEMBERS)})
    assert refused(many).rule == "workbook-members"
    with pytest.warns(UserWarning, match="Duplicate name"):
        assert refused(appended(workbook(), "XL/worksheets/sheet1.xml", SHEET, SHEET)).rule == "workbook-twice"
    monkeypatch.setattr(archives, "MAX_PART_BYTES", 1000)
    assert isinstance(refused(workbook()), LimitError)


def appended(data: bytes, *names: str) -> bytes:
    memory = io.BytesIO(data)
    with zipfile.ZipFile(memory, "a") as archive:
        for name in names:
            archive.writestr(name, b"<worksheet/>")
    return memory.getvalue()


def test_fault_45_a_size_that_is_not_true_is_refused() -> None:
    data = bytearray(rewritten(workbook(), {SHEET: lambda part: part + b" " * 5000}))
    entry = data.rfind(SHEET.encode()) - 46  # its header in the central directory: signature, then the sizes at 20
    assert data[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, entry + 24, 100)
    assert refused(bytes(data)).rule == "workbook-broken"


@pytest.mark.parametrize("cut", [4, 100, 1000, 3000])
def test_fault_45_a_workbook_that_was_cut_off_is_refused(cut: int) -> None:
    assert refused(workbook()[:cut]).rule == "workbook-broken"


def test_fault_59_macros_and_links_are_never_looked_at_and_said_to_be_there() -> None:
    extra = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": b"<!DOCTYPE x>"}
    table = opened(rewritten(workbook(), extra))
    assert cells(table) == cells(opened(workbook()))
    ignored = [decision.details["what"] for decision in table.decisions if decision.rule == "workbook-ignored"]
    assert ignored == ["vbaProject", "externalLinks"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_fault_59_entities_and_document_types_are_refused(part: str) -> None:
    doctype = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    error = refused(rewritten(workbook(), {part: lambda data: doctype + data}))
    assert (error.rule, error.found) == ("workbook-xml", part)


def test_fault_59_a_million_empty_rows_are_dropped_and_a_cell_far_out_is_refused() -> None:
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(4, 1_000_004)).encode()
    data = rewritten(workbook(), {SHEET: lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>")})
    assert cells(opened(data))[:2] == cells(opened(workbook()))
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    error = refused(rewritten(workbook(), {SHEET: lambda part: part.replace(b"</sheetData>", far)}))
    assert (error.rule, error.line, error.column) == ("workbook-span", 1_048_576, 16_384)


@pytest.mark.parametrize("reference", ["A00001048576", "XFDA1", "a5", "A5&#32;", "A0"])
def test_fault_59_a_reference_in_another_spelling_is_refused(reference: str) -> None:
    row = f'<row r="4"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    error = refused(rewritten(workbook(), {SHEET: lambda part: part.replace(b"</sheetData>", row)}))
    assert error.rule == "workbook-xml"


def shared(path: str) -> bytes:
    """Return a workbook whose texts stand in a part of their own, as Excel writes them (ECMA-376, 18.4)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    relation = f'<Relationship Id="texts" Type="{office}/sharedStrings" Target="{path}"/></Relationships>'
    rich = '<r><t xml:space="preserve">Très </t></r><r><t>bien</t></r>'
    texts = f'<sst xmlns="{main}"><si><t>Une rue</t></si><si>{rich}</si></sst>'
    return rewritten(
        workbook(),
        {
            SHEET: f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", relation.encode()),
            "xl/texts.xml": texts.encode(),
        },
    )


@pytest.mark.parametrize("path", ["texts.xml", "/xl/texts.xml", "../xl/texts.xml"])
def test_texts_in_a_part_of_their_own_are_found(path: str) -> None:
    table = opened(shared(path))
    assert (table.header, cells(table)) == (("Une rue",), [["Très bien"]])


def test_texts_that_are_missing_do_not_read_as_empty() -> None:
    assert refused(shared("absent.xml")).rule == "workbook-xml"


def test_what_is_no_workbook_is_refused() -> None:
    assert refused(b"\xd0\xcf\x11\xe0" + bytes(600)).rule == "workbook-old"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(other.getvalue()).rule == "workbook-other"
    assert refused(rewritten(workbook(), {"xl/workbook.xml": b"<workbook"})).rule == "workbook-xml"
    assert refused(rewritten(workbook(), {SHEET: b"<worksheet><sheetData><row r='1'><c"})).rule in {
        "workbook-xml",
        "table-header",
    }


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "python_calamine":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.delitem(sys.modules, "python_calamine", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(IncompleteError) as caught:
        opened(workbook())
    error = caught.value
    assert (error.rule, error.found, error.expected) == ("library-missing", "python-calamine", "xlsx")


MAPPING = """
format = "votation/mapping@1"
kind = "grades"
levels = ["Passable", "Bien"]
[columns]
"Une rue" = "measure"
"Un parc" = "measure"
"""


def promises() -> list[Check]:
    data = workbook([["Une rue", "Un parc"], ["Bien", "Passable"], [None, "Bien"], ["Total", 2]])
    return list(reader_checks(TableReader, samples=[Sample("votes.xlsx", data, {"mapping": "mapping.toml"})]))


@pytest.mark.parametrize("check", promises(), ids=str)
def test_the_promises_of_readers_hold_for_workbooks(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    monkeypatch.chdir(tmp_path)
    check()


def test_a_workbook_that_is_spoiled_inside_is_read_or_refused() -> None:
    """The sheet itself is spoiled, which a spoiled archive hides behind its checksum."""
    files = set()
    for data in spoiled(sheet_of(workbook())):
        try:
            opened(rewritten(workbook(), {SHEET: data}))
        except InputError as error:
            files.add(error.file)
    assert files == {"votes.xlsx"}


def sheet_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(SHEET)
