"""Files that are refused: which rule, which line, which cell (FAULTS 33 to 36 and 40)."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.ballot_files import damaged

from votation.ballots import MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_LINES, Layout, diagnosis, parsing, read
from votation.errors import BallotFileError

PLAIN = Layout(voter=None, seq=False, groups=("station",), measures=("m1", "m2"), signature=False)
SIGNED = Layout(voter="credential", seq=True, groups=(), measures=("m1",), signature=True)
LINKED = Layout(voter="voter", seq=True, groups=(), measures=("m1",), signature=False)
HEADER = b"ballot,station,m1,m2\n"
KEY = b"A" * 43
SIGNATURE = b"A" * 86


def refused(data: bytes, columns: Layout = PLAIN, *, draft: bool = False) -> BallotFileError:
    with pytest.raises(BallotFileError) as caught:
        read(data, columns, file="b01-0001.csv", draft=draft)
    assert caught.value.exit_code == 3
    assert caught.value.file == "b01-0001.csv"
    return caught.value


def told(data: bytes, columns: Layout = PLAIN) -> tuple[str, int | None, int | None]:
    error = refused(data, columns)
    return error.rule, error.line, error.column


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("ballot-file-empty", None, None)),
        (HEADER.rstrip(), ("ballot-final-line-feed", 1, 4)),
        (HEADER + b"a,s,1,2\nb,s,", ("ballot-final-line-feed", 3, 3)),
        (HEADER + b"a,s,1,2\nb,s,1,2", ("ballot-final-line-feed", 3, 4)),
        (HEADER + b"a,s,1,2\n\n", ("ballot-line-empty", 3, 1)),
        (HEADER + b"\n", ("ballot-line-empty", 2, 1)),
    ],
)
def test_fault_33_truncated_and_empty_files_are_refused(data: bytes, expected: tuple[str, int, int]) -> None:
    assert told(data) == expected


def test_fault_33_a_header_alone_is_a_batch_of_no_ballots() -> None:
    assert len(read(HEADER, PLAIN, file="b01-0001.csv")) == 0


@pytest.mark.parametrize(
    ("data", "expected", "offset"),
    [
        (b"\xef\xbb\xbf" + HEADER, ("ballot-byte-order-mark", 1, 1), 0),
        (HEADER.decode().encode("utf-16"), ("ballot-utf-16", 1, 1), 0),
        (HEADER.decode().encode("utf-16-be"), ("ballot-nul", 1, 1), 0),
        (HEADER.replace(b"\n", b"\r\n"), ("ballot-carriage-return", 1, 4), 20),
        (HEADER.replace(b"\n", b"\r"), ("ballot-carriage-return", 1, 4), 20),
        (HEADER + b"a,s,1,2\r\nb,s,1,2\r\n", ("ballot-carriage-return", 2, 4), 28),
        (HEADER + b"a,s,1\r,2\n", ("ballot-carriage-return", 2, 3), 26),
        (HEADER + b"a,s,1,2\nb,s\0,1,2\n", ("ballot-nul", 3, 2), 32),
        (HEADER + "é,s,1,2\n".encode("latin-1"), ("ballot-not-ascii", 2, 1), 21),
        (HEADER + "a,s,1,é\n".encode(), ("ballot-not-ascii", 2, 4), 27),
        (HEADER + b"a,s,1,\xc0\xb1\n", ("ballot-not-ascii", 2, 4), 27),  # overlong UTF-8 of "1"
        (HEADER + b"a,s,1\x0b,2\n", ("ballot-control-byte", 2, 3), 26),
    ],
)
def test_fault_34_other_encodings_and_line_ends_are_refused(
    data: bytes, expected: tuple[str, int, int], offset: int
) -> None:
    assert told(data) == expected
    assert refused(data).details["offset"] == offset


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (HEADER + b'"a",s,1,2\n', ("ballot-quote", 2, 1)),
        (HEADER + b'a,"s\nt",1,2\n', ("ballot-quote", 2, 2)),
        (HEADER.replace(b",", b";"), ("ballot-separator", 1, 1)),
        (HEADER + b"a;s;1;2\n", ("ballot-separator", 2, 1)),
        (HEADER + b"a,s\t1,2\n", ("ballot-separator", 2, 2)),
        (HEADER + b"a,s,1\n", ("ballot-cells-missing", 2, 4)),
        (HEADER + b"a,s,1,2,3\n", ("ballot-cells-extra", 2, 5)),
        (HEADER + b"a,s,1,2,\n", ("ballot-cells-extra", 2, 5)),
        # as many separators as two good lines
        (HEADER + b"a,s,1\nb,s,1,2,3\n", ("ballot-cells-missing", 2, 4)),
        (b"ballot,station,m1,m1\n", ("ballot-column-twice", 1, 4)),
        (b"ballot,station,m1,total\n", ("ballot-column-unknown", 1, 4)),
        (b"ballot,m1,station,m2\n", ("ballot-column-order", 1, 2)),
        (b"ballot,station,m1,m2,\n", ("ballot-column-unknown", 1, 5)),
    ],
)
def test_fault_35_other_shapes_of_csv_are_refused(data: bytes, expected: tuple[str, int, int]) -> None:
    assert told(data) == expected


@pytest.mark.parametrize(
    "level",
    [
        b"1.0",
        b"1e0",
        b"-0",
        b"-1",
        b"01",
        b"00",
        b"+1",
        b"9223372036854775808",
        b"10000000",
        b"7" * 5_000,
        b"true",
        b"NaN",
        b"0x1",
        b"1_0",
        b".",
        b"-",
        b"/",
        b":",
        b"a",
    ],
)
@pytest.mark.parametrize("other", [b"1", b"12", b""])
def test_fault_36_a_level_that_is_no_plain_integer_is_refused(level: bytes, other: bytes) -> None:
    error = refused(HEADER + b"a,s," + other + b"," + level + b"\n")
    assert (error.rule, error.line, error.column) == ("ballot-level", 2, 4)
    assert error.found == level[:60].decode()
    assert error.details["name"] == "m2"


def test_fault_36_a_space_and_full_width_digits_are_refused() -> None:
    assert told(HEADER + b"a,s, 1,2\n") == ("ballot-space", 2, 3)
    assert told(HEADER + "a,s,\uff11,2\n".encode()) == ("ballot-not-ascii", 2, 3)


def test_fault_36_memory_is_bounded_by_the_file() -> None:
    data = HEADER + b"a,s,1," + b"7" * 4_000_000 + b"\n"
    tracemalloc.start()
    try:
        assert told(data)[0] == "ballot-line-too-long"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * len(data)


def test_fault_36_a_well_formed_level_out_of_scale_is_kept() -> None:
    assert read(HEADER + b"a,s,9999999,0\n", PLAIN, file="x.csv").cells.tolist() == [[10_000_000], [1]]


@pytest.mark.parametrize(
    ("header", "expected", "name"),
    [
        (b"ballot,station,m1,m9\n", ("ballot-column-unknown", 1, 4), "m9"),
        (b"ballot,station,m1\n", ("ballot-column-missing", 1, 4), "m2"),
        (b"ballot,station,m1,m2,m2\n", ("ballot-column-twice", 1, 5), "m2"),
        (b"ballot,m1,m2\n", ("ballot-column-missing", 1, 2), "station"),
        (b"ballot,station,m2,m1\n", ("ballot-column-order", 1, 3), "m2"),
    ],
)
def test_fault_40_measures_unknown_missing_or_twice_are_refused_at_the_header(
    header: bytes, expected: tuple[str, int, int], name: str
) -> None:
    error = refused(header + b"a,s,1,2\n")
    assert (error.rule, error.line, error.column) == expected
    assert name in {error.found, error.expected}


@pytest.mark.parametrize(
    ("columns", "line", "expected"),
    [
        (PLAIN, b",s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"A,s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"_a,s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"-a,s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b".a,s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"a/b,s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"a" * 65 + b",s,1,2", ("ballot-id", 2, 1)),
        (PLAIN, b"a,,1,2", ("ballot-group-value", 2, 2)),
        (PLAIN, b"a,S,1,2", ("ballot-group-value", 2, 2)),
        (LINKED, b"a,,1,2", ("ballot-voter", 2, 2)),
        (LINKED, b"a,v,,2", ("ballot-seq", 2, 3)),
        (LINKED, b"a,v,01,2", ("ballot-seq", 2, 3)),
        (LINKED, b"a,v,00,2", ("ballot-seq", 2, 3)),
        (LINKED, b"a,v,-1,2", ("ballot-seq", 2, 3)),
        (LINKED, b"a,v,9007199254740992,2", ("ballot-seq", 2, 3)),  # 2^53
        (LINKED, b"a,v,10000000000000000,2", ("ballot-seq", 2, 3)),  # 17 digits
        (SIGNED, b"a," + KEY[:-1] + b",1,2," + SIGNATURE, ("ballot-credential", 2, 2)),
        (SIGNED, b"a," + KEY + b"A,1,2," + SIGNATURE, ("ballot-credential", 2, 2)),
        (SIGNED, b"a," + KEY[:-1] + b"B,1,2," + SIGNATURE, ("ballot-credential", 2, 2)),  # an unused bit is 1
        (SIGNED, b"a," + KEY[:-1] + b"=,1,2," + SIGNATURE, ("ballot-credential", 2, 2)),
        (SIGNED, b"a," + KEY + b",1,2," + SIGNATURE[:-1], ("ballot-signature", 2, 5)),
        (SIGNED, b"a," + KEY + b",1,2," + SIGNATURE[:-1] + b"E", ("ballot-signature", 2, 5)),  # an unused bit is 1
        (SIGNED, b"a," + KEY + b",1,2," + SIGNATURE[:-1] + b".", ("ballot-signature", 2, 5)),
    ],
)
def test_other_cells_follow_their_grammar(columns: Layout, line: bytes, expected: tuple[str, int, int]) -> None:
    assert told(columns.header + b"\n" + line + b"\n", columns) == expected


def test_the_first_fault_of_the_file_is_told() -> None:
    body = b"".join(b"b%d,s,1,2\n" % number for number in range(5_000))
    bad = body.replace(b"b3000,s,1,", b"b3000,s,x,").replace(b"b4000,s", b"b4000,S")
    assert told(HEADER + bad) == ("ballot-level", 3_002, 3)


def test_a_line_beyond_the_limit_is_refused() -> None:
    measures = tuple(f"m{i}" for i in range(8_190))
    columns = Layout(voter=None, seq=False, groups=(), measures=measures, signature=False)
    line = b"b" * (MAX_LINE_BYTES + 1 - 8 * 8_190) + b",9999999" * 8_190
    error = refused(columns.header + b"\n" + line + b"\n", columns)
    assert (error.rule, error.line, error.found) == ("ballot-line-too-long", 2, 65_536)


def test_a_line_of_separators_alone_takes_no_memory() -> None:
    for data in (b"," * 1_000_000 + b"\n", HEADER + b"," * 1_000_000 + b"\n"):
        assert refused(data).rule == "ballot-line-too-long"


def test_a_file_holds_at_most_a_hundred_thousand_ballots() -> None:
    body = b"a,s,1,2\n" * MAX_LINES
    assert len(read(HEADER + body, PLAIN, file="x.csv")) == 100_000
    error = refused(HEADER + body + b"a,s,1,2\n")
    assert (error.rule, error.found, error.expected) == ("ballot-lines-too-many", 100_001, 100_000)
    assert len(read(HEADER + body + b"a,s,1,2\n", PLAIN, file="x.csv", draft=True)) == 100_001


def test_a_file_holds_at_most_64_mebibytes() -> None:
    assert MAX_FILE_BYTES == 67_108_864
    error = refused(HEADER + b"a" * MAX_FILE_BYTES)
    assert (error.rule, error.expected) == ("ballot-file-too-large", 67_108_864)


def test_a_draft_is_as_strict_about_its_lines() -> None:
    assert refused(HEADER + b"a,s,1,02\n", draft=True).rule == "ballot-level"


@settings(max_examples=300)
@given(damaged())
def test_parser_and_diagnosis_accept_the_same_files(case: tuple[Layout, bytes]) -> None:
    columns, data = case
    fault = diagnosis.first_fault(data, columns, file="b01-0001.csv")
    if fault is None:
        read(data, columns, file="b01-0001.csv")
        return
    error = refused(data, columns)
    assert str(error) == str(fault)
    assert data == b"" or (error.line is not None and error.column is not None)


@given(damaged(), st.integers(1, 100))
def test_the_size_of_blocks_does_not_change_the_fault(case: tuple[Layout, bytes], block_bytes: int) -> None:
    columns, data = case
    fault = diagnosis.first_fault(data, columns, file="b01-0001.csv")
    if fault is None or not data.startswith(columns.header + b"\n") or not data.endswith(b"\n"):
        return
    with pytest.raises(BallotFileError) as caught:
        parsing.parse(data, columns, file="b01-0001.csv", block_bytes=block_bytes)
    assert str(caught.value) == str(fault)


@given(damaged())
def test_the_column_told_is_the_cell_at_fault(case: tuple[Layout, bytes]) -> None:
    columns, data = case
    fault = diagnosis.first_fault(data, columns, file="b01-0001.csv")
    if fault is None or "offset" not in fault.details:
        return
    offset = int(fault.details["offset"])
    before = data[:offset]
    assert fault.line == before.count(b"\n") + 1
    assert fault.column == before.rpartition(b"\n")[2].count(b",") + 1
