"""Signed documents: one spelling each, and every other way to write them refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from strategies.elections import elections
from strategies.records import DOCUMENTS, boards, documents, manifests

from votation import records
from votation.election import Election
from votation.election.base import Time, first_difference
from votation.errors import DocumentError
from votation.evidence import canonical

if TYPE_CHECKING:
    from votation.election.base import Document

LOTS = {
    "format": "votation/lots@1",
    "election_sha256": "0" * 64,
    "board_sha256": "1" * 64,
    "source": "Dés",
    "value": "3 1 6",
}


def data_of(fields: dict[str, Any]) -> bytes:
    return canonical.dumps(fields)


def refused(data: bytes, model: type[Document] = records.Lots) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        model.from_bytes(data, file="lots.json")
    assert (caught.value.exit_code, caught.value.file) == (3, "lots.json")
    return caught.value


@given(documents() | elections())
def test_reading_the_bytes_gives_the_document_back(document: Document) -> None:
    data = document.to_bytes()
    again = type(document).from_bytes(data, file="x.json")
    assert again == document
    assert again.to_bytes() == data
    assert document.digest == hashlib.sha256(data).hexdigest()


@given(documents() | elections(), st.data())
def test_a_default_left_out_is_another_spelling_and_refused(document: Document, data: st.DataObject) -> None:
    plain = document.plain()
    defaults = sorted(
        name for name, field in type(document).model_fields.items() if not field.is_required() and name in plain
    )
    optional = sorted(name for name in defaults if type(document).model_fields[name].default is not None)
    if not optional:
        return
    name = data.draw(st.sampled_from(optional))
    error = refused(data_of({key: part for key, part in plain.items() if key != name}), type(document))
    assert (error.rule, error.details["field"]) == ("document-not-exact", name)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_no_document_is_read_as_another(name: str) -> None:
    for other in {records.Lots, records.Board, records.Receipt, Election}:
        if other.expected_format() != f"votation/{name}@1":
            error = refused(data_of({**LOTS, "format": f"votation/{name}@1"}), other)
            assert (error.rule, error.expected) == ("format-other", other.expected_format())


@pytest.mark.parametrize("version", [2, 3, 10, 9999])
def test_fault_56_a_newer_version_says_which_release_is_needed(version: int) -> None:
    error = refused(data_of({**LOTS, "format": f"votation/lots@{version}"}))
    assert (error.rule, error.found, error.expected) == ("format-newer", f"votation/lots@{version}", "votation/lots@1")
    assert error.details["needs"] == f"{version}.0"


@pytest.mark.parametrize(
    "found", ["votation/lots@0", "votation/lots@01", "votation/lots", "lots@1", "votation/Lots@1", 1, True, []]
)
def test_another_format_is_refused(found: Any) -> None:
    assert refused(data_of({**LOTS, "format": found})).rule == "format-other"


@pytest.mark.parametrize("data", [b"[]\n", b'"votation/lots@1"\n', b"{}\n", b"1\n"])
def test_what_has_no_format_is_refused(data: bytes) -> None:
    assert refused(data).rule == "format-other"


def test_fault_56_an_unknown_critical_field_is_refused_and_named() -> None:
    error = refused(data_of({**LOTS, "drawn_by": "anne"}))
    assert (error.rule, error.found) == ("document-field-unknown", "drawn_by")


@given(boards().filter(lambda board: board.batches))
def test_fault_56_an_unknown_critical_field_is_refused_inside_too(board: records.Board) -> None:
    value = board.plain()
    value["batches"][0]["weight"] = 2
    error = refused(data_of(value), records.Board)
    assert (error.rule, error.found) == ("document-field-unknown", "batches.0.weight")


def test_fields_that_begin_with_x_are_kept_and_signed() -> None:
    data = data_of({**LOTS, "x-note": {"by": ["anne", 1, True]}})
    lots = records.Lots.from_bytes(data, file="lots.json")
    assert lots.to_bytes() == data
    assert lots.digest != records.Lots.model_validate(LOTS).digest


DEEP = b'{"a":' * 100_000
BYTES = json.dumps(LOTS, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"source"', b'"source":"a","source"'),
        (b'"source"', b'"source":"a","s\\u006furce"'),
        (b'"3 1 6"', b"NaN"),
        (b'"3 1 6"', b"Infinity"),
        (b'"3 1 6"', b"1e400"),
        (b'"3 1 6"', b"1.0"),
        (b'"3 1 6"', b"null"),
        (b'"3 1 6"', b"9" * 5000),
        (b'"3 1 6"', b'"\\ud800"'),
        (b'"3 1 6"', b'"\xed\xa0\x80"'),
        (b'"3 1 6"', DEEP),
        (b'"3 1 6"', b"[" * 100_000),
        (b'"3 1 6"', b'"3\\u00201 6"'),
        (b'"3 1 6"', b'"e\xcc\x81"'),
        (b'"3 1 6"', b'"a\xe2\x80\x8bb"'),
        (b'"3 1 6"', b' "3 1 6"'),
        (b"\n", b""),
        (b"\n", b"\n\n"),
        (b"\n", b"\r\n"),
        (b"{", b"\xef\xbb\xbf{"),
    ],
)
def test_fault_37_json_outside_the_profile_is_refused_in_every_document(old: bytes, new: bytes) -> None:
    assert BYTES.count(old) == 1
    assert records.Lots.from_bytes(BYTES, file="lots.json").value == "3 1 6"
    refused(BYTES.replace(old, new))


@pytest.mark.parametrize("value", [" a", "a ", "a  b", "", "a" * 501, 3, True, ["a"], {"a": "b"}])
def test_a_line_is_one_line_of_text(value: Any) -> None:
    assert refused(data_of({**LOTS, "value": value})).details["field"] == "value"


@given(manifests())
def test_numbers_have_one_spelling(manifest: records.BatchManifest) -> None:
    for spelled in ("1", True, f"{manifest.lines}"):
        error = refused(data_of({**manifest.plain(), "lines": spelled}), records.BatchManifest)
        assert (error.rule, error.details["field"]) in {("document-field", "lines"), ("document-not-exact", "lines")}


@pytest.mark.parametrize(
    "file", ["../b01-0001.csv", "/b01-0001.csv", "b01-0001.CSV", "b01-0002.csv", "a/b01-0001.csv", "b01-0001.csv\\x"]
)
@given(manifest=manifests())
def test_fault_43_a_manifest_names_its_own_file_and_no_other(manifest: records.BatchManifest, file: str) -> None:
    value = {**manifest.plain(), "box": "b01", "part": 1, "parts": 1}
    assert records.BatchManifest.model_validate({**value, "file": "b01-0001.csv"}).batch == "b01-0001"
    refused(data_of({**value, "file": file}), records.BatchManifest)


@given(manifests())
def test_a_part_beyond_the_number_of_parts_is_refused(manifest: records.BatchManifest) -> None:
    value = {**manifest.plain(), "part": 2, "parts": 1, "file": f"{manifest.box}-0002.csv"}
    assert refused(data_of(value), records.BatchManifest).rule == "document-field"


def test_a_board_lists_each_batch_once_in_order_and_names_its_former() -> None:
    row = {"manifest_sha256": "0" * 64, "lines": 0, "status": "counted"}
    board = {
        "format": "votation/board@1",
        "election_sha256": "0" * 64,
        "revision": 1,
        "batches": [{"batch": "a-0001", **row}, {"batch": "b-0001", **row}],
        "conflicts": [],
        "boxes_missing": [],
        "journal_head": "0" * 64,
    }
    assert records.Board.from_bytes(data_of(board), file="board.json").revision == 1
    for wrong in (
        {"batches": board["batches"][::-1]},
        {"batches": board["batches"][:1] * 2},
        {"previous": "0" * 64},
        {"revision": 2},
        {"revision": 0},
    ):
        refused(data_of({**board, **wrong}), records.Board)


TIMES = TypeAdapter(Time)


@pytest.mark.parametrize("time", ["2026-05-12T00:00:00Z", "2028-02-29T23:59:59Z", "2016-12-31T23:59:60Z"])
def test_fault_51_real_times_in_utc_are_read_leap_seconds_included(time: str) -> None:
    assert TIMES.validate_python(time) == time


@pytest.mark.parametrize(
    "time",
    [
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-02-01T24:00:00Z",
        "2026-02-01T00:00:61Z",
        "2026-02-01T00:00:00+00:00",
        "2026-02-01T00:00:00",
        "2026-02-01 00:00:00Z",
        "2026-02-01T00:00:00.5Z",
        "２026-02-01T00:00:00Z",
    ],
)
def test_other_times_are_refused(time: str) -> None:
    with pytest.raises(ValidationError):
        TIMES.validate_python(time)


@given(documents() | elections())
def test_a_value_differs_from_itself_nowhere_and_from_a_change_at_its_field(document: Document) -> None:
    plain = document.plain()
    assert first_difference(plain, document.plain()) is None
    assert first_difference(plain, {**plain, "format": "x"}) == ("format", plain["format"], "x")
    assert first_difference({"a": [1, {"b": True}]}, {"a": [1, {"b": 1}]}) == ("a.1.b", True, 1)
    assert first_difference({"a": [1]}, {"a": [1, 2]}) == ("a.1", None, 2)
