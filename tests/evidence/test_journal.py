from __future__ import annotations

import errno
import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import DocumentError, EvidenceError, MachineError, RefusedError, VotationError
from votation.evidence.journal import FIRST_PREV, TYPES, Journal, verify

if TYPE_CHECKING:
    from pathlib import Path

AT = "2026-05-12T18:00:00Z"


def line(n: int, prev: str, **changes: object) -> bytes:
    """An entry as FORMATS describes it, without this library."""
    entry = {"n": n, "at": AT, "type": "seal", "operator": "anne", "data": {"box": "b01"}, "prev": prev} | changes
    kept = {name: value for name, value in entry.items() if value is not None}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def chain(size: int, **changes: object) -> list[bytes]:
    lines: list[bytes] = []
    prev = "0" * 64
    for n in range(1, size + 1):
        lines.append(line(n, prev, **changes))
        prev = sha256(lines[-1]).hexdigest()
    return lines


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.ndjson")


def test_the_types_are_those_of_formats() -> None:
    assert " ".join(TYPES) == "open import seal receive refuse board lots tally override recover stage"


def test_a_journal_begins_with_64_zeros(journal: Journal, tmp_path: Path) -> None:
    assert journal.head() == FIRST_PREV == "0" * 64
    assert journal.entries() == []
    entry = journal.append("open", {"election": "clermont"}, at=AT, operator="anne")
    written = (tmp_path / "journal.ndjson").read_bytes()
    assert written == line(1, "0" * 64, type="open", data={"election": "clermont"})
    assert journal.head() == sha256(written).hexdigest() == entry.digest()
    assert journal.entries() == [entry]


def test_each_entry_holds_the_digest_of_the_line_before(journal: Journal, tmp_path: Path) -> None:
    for _ in range(4):
        journal.append("seal", {"box": "b01"}, at=AT, operator="anne")
    written = (tmp_path / "journal.ndjson").read_bytes()
    assert written == b"".join(chain(4))
    assert [entry.n for entry in verify(written, file="journal.ndjson")] == [1, 2, 3, 4]
    assert [file.name for file in tmp_path.iterdir()] == ["journal.ndjson"]


@pytest.mark.parametrize(
    ("changed", "number", "rule"),
    [
        ([0, 2, 3], 2, "journal-number"),  # removed
        ([1, 2, 3], 1, "journal-number"),  # removed at the start
        ([0, 2, 1, 3], 2, "journal-number"),  # moved
        ([0, 1, 1, 2], 3, "journal-number"),  # doubled
    ],
)
def test_fault_30_a_removed_or_moved_entry_is_found(changed: list[int], number: int, rule: str) -> None:
    lines = chain(4)
    with pytest.raises(EvidenceError) as caught:
        verify(b"".join(lines[place] for place in changed), file="journal.ndjson")
    assert (caught.value.rule, caught.value.line, caught.value.file) == (rule, number, "journal.ndjson")


@pytest.mark.parametrize("place", range(3))
def test_fault_30_an_edited_entry_is_found_at_the_next(place: int) -> None:
    lines = chain(4)
    lines[place] = lines[place].replace(b"anne", b"eve")
    with pytest.raises(EvidenceError) as caught:
        verify(b"".join(lines), file="journal.ndjson")
    assert (caught.value.rule, caught.value.line) == ("journal-chain", place + 2)
    assert caught.value.expected == sha256(lines[place]).hexdigest()


def test_fault_30_a_journal_chained_anew_has_another_head() -> None:
    lines = chain(4)
    anew = chain(4, operator="eve")
    head = verify(b"".join(lines), file="x")[-1].digest()
    assert verify(b"".join(anew), file="x")[-1].digest() != head
    assert verify(b"".join(lines[:3]), file="x")[-1].digest() != head


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"operator": None}, "journal-fields"),
        ({"extra": 1}, "journal-fields"),
        ({"n": "1"}, "journal-fields"),
        ({"n": True}, "journal-fields"),
        ({"data": []}, "journal-fields"),
        ({"type": "vote"}, "journal-type"),
        ({"at": "2026-05-12 18:00:00"}, "journal-time"),
        ({"at": "2026-05-12T18:00:00+02:00"}, "journal-time"),
        ({"prev": "1" * 64}, "journal-chain"),
        ({"prev": ""}, "journal-chain"),
        ({"n": 2}, "journal-number"),
        ({"n": 0}, "journal-number"),
    ],
)
def test_fault_30_an_entry_of_another_shape_is_refused(changes: dict[str, object], rule: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        verify(line(**{"n": 1, "prev": "0" * 64, **changes}), file="x")
    assert (caught.value.rule, caught.value.line) == (rule, 1)


def test_a_line_that_is_not_canonical_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        verify(chain(1)[0] + b'{"n": 2}\n', file="x")
    assert caught.value.line == 2


@given(st.integers(0, 3), st.data())
def test_no_changed_byte_leaves_the_head(size: int, data: st.DataObject) -> None:
    good = b"".join(chain(size + 1))
    place = data.draw(st.integers(0, len(good) - 1))
    bad = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    try:
        entries = verify(bad, file="x")
    except VotationError as error:
        assert error.exit_code in {1, 3}  # noqa: PT017
    else:
        assert entries[-1].digest() != verify(good, file="x")[-1].digest()


@pytest.mark.parametrize(
    ("type_", "at", "rule"),
    [
        ("vote", AT, "journal-type-asked"),
        ("open", "yesterday", "journal-time-asked"),
        ("open", "2026-05-12T18:00:00+00:00", "journal-time-asked"),
    ],
)
def test_what_is_no_entry_is_not_written(journal: Journal, tmp_path: Path, type_: str, at: str, rule: str) -> None:
    with pytest.raises(RefusedError) as caught:
        journal.append(type_, {}, at=at, operator="anne")
    assert caught.value.rule == rule
    with pytest.raises(DocumentError):
        journal.append("open", {}, at=AT, operator="a\x1b[2Jnne")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_appended_to_a_broken_journal(journal: Journal, tmp_path: Path) -> None:
    lines = chain(3)
    (tmp_path / "journal.ndjson").write_bytes(lines[0] + lines[2])
    with pytest.raises(EvidenceError):
        journal.append("seal", {}, at=AT, operator="anne")
    assert (tmp_path / "journal.ndjson").read_bytes() == lines[0] + lines[2]


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_fault_49_a_full_disk_leaves_the_journal_intact(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    journal.append("open", {}, at=AT, operator="anne")
    before = (tmp_path / "journal.ndjson").read_bytes()

    def full(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(MachineError) as caught:
            journal.append("seal", {}, at=AT, operator="anne")
    assert caught.value.rule == "disk-full"
    assert (tmp_path / "journal.ndjson").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["journal.ndjson"]


@pytest.mark.parametrize("torn", [b'{"at":"2026', b"x", b"\0\0\0", b'{"at":"20\0\0\0\0\0\0\0"}\n', b'{"a":1}'])
@pytest.mark.parametrize("size", [0, 2])
def test_a_torn_last_line_is_set_aside_and_recorded(journal: Journal, tmp_path: Path, torn: bytes, size: int) -> None:
    path = tmp_path / "journal.ndjson"
    whole = b"".join(chain(size))
    path.write_bytes(whole + torn)
    for reading in (journal.entries, journal.head, lambda: journal.append("seal", {}, at=AT, operator="anne")):
        with pytest.raises(MachineError) as caught:
            reading()
        assert (caught.value.rule, caught.value.line) == ("journal-torn", size + 1)
    entry = journal.recover(at=AT, operator="anne")
    assert entry is not None
    assert (entry.n, entry.type) == (size + 1, "recover")
    assert entry.data == {
        "bytes": len(torn),
        "file": "private/journal.ndjson.torn-1",
        "sha256": sha256(torn).hexdigest(),
    }
    assert (tmp_path / "private" / "journal.ndjson.torn-1").read_bytes() == torn
    assert path.read_bytes().startswith(whole)
    assert len(journal.entries()) == size + 1
    assert journal.recover(at=AT, operator="anne") is None


def test_a_recovery_cut_short_is_taken_up_and_a_second_one_keeps_the_first(journal: Journal, tmp_path: Path) -> None:
    path, private = tmp_path / "journal.ndjson", tmp_path / "private"
    private.mkdir()
    (private / "journal.ndjson.torn-1").write_bytes(b"torn")  # kept, but the entry was not written
    path.write_bytes(b"torn")
    journal.recover(at=AT, operator="anne")
    path.write_bytes(path.read_bytes() + b"torn again")
    journal.recover(at=AT, operator="anne")
    assert {file.name: file.read_bytes() for file in private.iterdir()} == {
        "journal.ndjson.torn-1": b"torn",
        "journal.ndjson.torn-2": b"torn again",
    }
    assert [entry.type for entry in journal.entries()] == ["recover", "recover"]


@given(st.binary(max_size=100) | st.text('{}":,atnprevdoy0123456789\n', max_size=100).map(str.encode))
def test_only_errors_of_this_library_leave_the_parser(data: bytes) -> None:
    try:
        assert verify(data, file="x") == []
    except VotationError as error:
        assert error.file == "x"  # noqa: PT017
