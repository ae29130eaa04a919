from __future__ import annotations

import json
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import DocumentError, LimitError, VotationError
from votation.evidence import canonical
from votation.evidence.canonical import MAX_INTEGER, dumps, fraction_text, loads, loads_lines, parse_fraction

KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))).map(
    lambda text: unicodedata.normalize("NFC", text)
)
INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER)
VALUES = st.recursive(
    TEXTS | INTEGERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth - 1):
        value = [value]
    return value


def rule_of(data: bytes) -> str:
    with pytest.raises(VotationError) as caught:
        loads(data, file="election.json")
    assert caught.value.exit_code == 3
    assert caught.value.file == "election.json"
    return caught.value.rule


@given(VALUES)
def test_every_value_comes_back(value: canonical.Json) -> None:
    assert loads(dumps(value), file="x") == value


@given(VALUES)
def test_bytes_are_json_with_sorted_members_and_one_line_end(value: canonical.Json) -> None:
    data = dumps(value)
    assert data.endswith(b"\n")
    assert data.count(b"\n") == 1
    assert json.loads(data) == value


def test_bytes_are_those_of_rfc_8785() -> None:
    # RFC 8785, 3.2.2 to 3.2.4: literals, escapes of quote and backslash, members sorted, no white space
    value = {"literals": [True, False], "b": {"z": 1, "a-2": 2, "a_1": 3}, "text": '€$ "\\/'}
    expected = '{"b":{"a-2":2,"a_1":3,"z":1},"literals":[true,false],"text":"€$ \\"\\\\/"}\n'
    assert dumps(value) == expected.encode()


@pytest.mark.parametrize("text", ["l'été", "no\u00a0break", "thin\u202fspace", "aujourd\u2019hui", "日本語", "🗳"])
def test_text_of_people_is_kept(text: str) -> None:
    assert loads(dumps({"title": text}), file="x") == {"title": text}


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (None, "json-type"),
        ({"a": None}, "json-type"),
        ([1, None], "json-type"),
        ((1, 2), "json-type"),
        (b"bytes", "json-type"),
        (0.5, "json-float"),
        ([float("nan")], "json-float"),
        (MAX_INTEGER + 1, "json-integer-too-large"),
        (-MAX_INTEGER - 1, "json-integer-too-large"),
        ([0, MAX_INTEGER + 1], "json-integer-too-large"),
        ([0, -MAX_INTEGER - 1], "json-integer-too-large"),
        pytest.param(10**5000, "json-integer-too-large", id="5001 digits"),
        ({"A": 1}, "json-key"),
        ({"": 1}, "json-key"),
        ({"1a": 1}, "json-key"),
        ({"a\n": 1}, "json-key"),
        ({"\u0430": 1}, "json-key"),
        ({"a" * 65: 1}, "json-key"),
        ({1: 1}, "json-key"),
        ("e\u0301", "json-not-nfc"),
        ("tab\t", "json-invisible-character"),
        ("\x7f", "json-invisible-character"),
        ("soft\u00adhyphen", "json-invisible-character"),
        ("zero\u200bwidth", "json-invisible-character"),
        ("\u202eevil", "json-invisible-character"),
        ("\ud800", "json-invisible-character"),
        (nested(17), "json-too-deep"),
        ({"a": nested(16)}, "json-too-deep"),
    ],
)
def test_what_has_no_spelling_is_refused(value: object, rule: str) -> None:
    with pytest.raises(DocumentError) as caught:
        dumps(value)
    assert caught.value.rule == rule


def test_limits_themselves_are_allowed() -> None:
    for value in (nested(16), MAX_INTEGER, -MAX_INTEGER, {"a" * 64: 1}, [True, 1]):
        assert loads(dumps(value), file="x") == value


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'{"a":1,"a":1}\n', "json-duplicate-key"),
        (b'{"a":1,"\\u0061":2}\n', "json-duplicate-key"),
        (b'{"a":NaN}\n', "json-float"),
        (b'{"a":Infinity}\n', "json-float"),
        (b'{"a":-Infinity}\n', "json-float"),
        (b'{"a":1e400}\n', "json-float"),
        (b'{"a":1.0}\n', "json-float"),
        (b'{"a":1E2}\n', "json-float"),
        (b'{"a":"\\ud800"}\n', "json-invisible-character"),
        (b'{"a":"\\udc00\\ud800"}\n', "json-invisible-character"),
        (b'{"a":\xed\xa0\x80}\n', "json-not-utf8"),
        pytest.param(b"[" * 100_000, "json-too-deep", id="100000 lists"),
        pytest.param(b'{"a":' * 100_000, "json-too-deep", id="100000 objects"),
        (b"[" * 17 + b"]" * 17 + b"\n", "json-too-deep"),
        pytest.param(b"[" + b"9" * 5_000_000 + b"]\n", "json-integer-too-large", id="5000000 digits"),
        (b"[9007199254740992]\n", "json-integer-too-large"),
    ],
)
def test_fault_37_treacherous_json_is_refused(data: bytes, rule: str) -> None:
    assert rule_of(data) == rule


@pytest.mark.parametrize("text", ["e\u0301", "\u200b", "\u202e", "a\u00ad"])
def test_fault_39_text_that_could_be_taken_for_other_text_is_refused(text: str) -> None:
    assert rule_of(f'{{"id":"{text}"}}\n'.encode()) in {"json-not-nfc", "json-invisible-character"}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'\xef\xbb\xbf{"a":1}\n', "json-byte-order-mark"),
        ('{"a":1}\n'.encode("utf-16"), "json-not-utf8"),
        (b'{"a":"\xe9"}\n', "json-not-utf8"),
        (b'{"a":"\xc0\xaf"}\n', "json-not-utf8"),
        (b'{"a":"\x00"}\n', "json-syntax"),
        (b'{"a":1}\r\n', "json-not-canonical"),
    ],
)
def test_fault_34_other_encodings_and_line_ends_are_refused(data: bytes, rule: str) -> None:
    assert rule_of(data) == rule


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b'{"a":1}', 1, 8),
        (b'{"a":1}\n\n', 2, 1),
        (b' {"a":1}\n', 1, 1),
        (b'{"a": 1}\n', 1, 6),
        (b'{\n"a":1}\n', 1, 2),
        (b'{"b":1,"a":2}\n', 1, 3),
        ('{"a":"éé","b":-0}\n'.encode(), 1, 15),
        (b'{"a":"\\u0065"}\n', 1, 7),
        (b'{"a":"\\/"}\n', 1, 7),
    ],
)
def test_another_spelling_is_refused_where_it_first_differs(data: bytes, line: int, column: int) -> None:
    with pytest.raises(DocumentError) as caught:
        loads(data, file="x")
    assert (caught.value.rule, caught.value.line, caught.value.column) == ("json-not-canonical", line, column)


def test_a_document_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "MAX_DOCUMENT_BYTES", 7)
    assert loads(b"[1234]\n", file="x") == [1234]
    assert rule_of(b"[12345]\n") == "json-too-large"


def test_lines_are_objects_with_their_line_numbers() -> None:
    assert loads_lines(b"", file="x") == []
    assert loads_lines(b'{"n":1}\n{"n":2}\n', file="x") == [{"n": 1}, {"n": 2}]
    for bad, rule in {
        b'{"n":1}\n[]\n': "json-not-an-object",
        b'{"n":1}\n{"n": 2}\n': "json-not-canonical",
        b'{"n":1}\n{"n":2}': "json-not-canonical",
        b'{"n":1}\n\n': "json-syntax",
        b'{"n":1}\n{"n":"\xff"}\n': "json-not-utf8",
        b'{"n":1}\n{"n":2}\r{"n":3}\n': "json-syntax",
    }.items():
        with pytest.raises(DocumentError) as caught:
            loads_lines(bad, file="journal.ndjson")
        assert (caught.value.rule, caught.value.line, caught.value.file) == (rule, 2, "journal.ndjson")


@given(st.binary(max_size=60) | st.text('{}[]",:0123456789.eE+-\\u truefalsn\n', max_size=60).map(str.encode))
def test_only_errors_of_this_library_leave_the_parser(data: bytes) -> None:
    try:
        value = loads(data, file="x")
    except VotationError as error:
        assert error.file == "x"  # noqa: PT017 - the point is what is raised, if anything is
    else:
        assert dumps(value) == data


@given(VALUES, st.data())
def test_no_changed_byte_reads_as_the_same_value(value: canonical.Json, data: st.DataObject) -> None:
    good = dumps(value)
    place = data.draw(st.integers(0, len(good) - 1))
    bad = (
        good[:place]
        + bytes([data.draw(st.integers(0, 255).filter(lambda byte: byte != good[place]))])
        + good[place + 1 :]
    )
    try:
        assert dumps(loads(bad, file="x")) == bad
    except VotationError as error:
        assert error.exit_code == 3  # noqa: PT017


@given(st.fractions())
def test_fractions_come_back(number: Fraction) -> None:
    assert parse_fraction(fraction_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, 3),
        (Fraction(6, 2), 3),
        (Fraction(6, 14), "3/7"),
        (Fraction(-1, 2), "-1/2"),
        (MAX_INTEGER + 1, "9007199254740992/1"),
    ],
)
def test_a_fraction_has_one_spelling(number: Fraction | int, text: str | int) -> None:
    assert fraction_text(number) == text


@pytest.mark.parametrize(
    "text",
    ["6/14", "3", "3/1", "0/1", "3/0", "03/7", "3/07", "+3/7", "3/-7", " 3/7", "3/7\n", "٣/٧", "", "x", True, [], {}],
)
def test_other_spellings_of_a_fraction_are_refused(text: canonical.Json) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_fraction(text)
    assert caught.value.rule in {"json-not-a-fraction", "json-fraction-not-reduced"}


def test_fractions_of_thousands_of_digits_are_refused() -> None:
    with pytest.raises(LimitError):
        fraction_text(Fraction(1, 10**5000))
    with pytest.raises(LimitError):
        parse_fraction("1/" + "9" * 5000)
