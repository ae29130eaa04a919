"""A zip file that may be hostile: nothing of it is unpacked before everything it states was checked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import InputError, LimitError, PathError, VotationError
from votation.evidence.folder import archive

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"election.json": b"{}\n", "ballots/b01-0001.csv": b"ballot,m01\na,1\n" * 50, "empty": b""}


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    archive.write_archive(stream, [(name, lambda data=data: data) for name, data in files.items()])
    return stream.getvalue()


def made(*members: tuple[zipfile.ZipInfo | str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as target:
        for name, data in members:
            target.writestr(name, data)
    return stream.getvalue()


def read(tmp_path: Path, data: bytes) -> dict[str, bytes]:
    path = tmp_path / "folder.zip"
    path.write_bytes(data)
    with archive.unpacked(path) as root:
        return {each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*") if each.is_file()}


def refused(tmp_path: Path, data: bytes, rule: str, branch: type[VotationError] = PathError) -> None:
    with pytest.raises(branch, match=rule) as error:
        read(tmp_path, data)
    assert error.value.exit_code == 3


def member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def test_the_same_files_in_any_order_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    data = packed(FILES)
    assert data == packed(dict(reversed(FILES.items())))
    assert read(tmp_path, data) == FILES
    with zipfile.ZipFile(io.BytesIO(data)) as there:
        assert there.namelist() == sorted(FILES)
        assert {each.date_time for each in there.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {oct(each.external_attr >> 16) for each in there.infolist()} == {"0o100644"}
        assert there.testzip() is None


def test_a_folder_is_itself_and_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
    with archive.unpacked(tmp_path) as root:
        assert root == tmp_path
    path = tmp_path / "folder.zip"
    path.write_bytes(packed(FILES))
    with archive.unpacked(path) as root:
        assert root.is_dir()
        assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert not root.exists()


def test_an_archive_that_was_packed_again_is_read_with_its_folders(tmp_path: Path) -> None:
    data = made(("ballots/", b""), *FILES.items())
    assert read(tmp_path, data) == FILES


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "a/../x", "C:/x", "a\\..\\x", "a//x", "./x", "con", "report/aux.html", "x.", "a\0b"],
)
def test_fault_43_a_member_that_leaves_the_folder_or_has_a_reserved_name(tmp_path: Path, name: str) -> None:
    # zipfile would mend some of these names on writing: the bytes are put in afterwards
    raw = name.encode()
    data = made(("n" * len(raw), b"x")).replace(b"n" * len(raw), raw)
    with pytest.raises(VotationError) as error:
        read(tmp_path, data)
    assert error.value.exit_code == 3
    assert error.value.rule.startswith("path-") or error.value.rule == "archive-malformed"
    assert [each.name for each in tmp_path.iterdir()] == ["folder.zip"]


def test_fault_43_a_member_whose_name_has_another_spelling(tmp_path: Path) -> None:
    refused(tmp_path, made(("e\u0301", b"x")), "path-not-nfc")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_fault_44_a_link_or_a_device_in_an_archive(tmp_path: Path, kind: int) -> None:
    refused(tmp_path, made((member("election.json", kind | 0o777), b"/etc/passwd")), "path-not-a-regular-file")


def test_fault_44_a_file_that_claims_to_be_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, made((member("ballots/", stat.S_IFREG | 0o644), b"")), "path-not-a-regular-file")


def test_fault_45_a_bomb_by_ratio(tmp_path: Path) -> None:
    refused(tmp_path, made(("election.json", bytes(4 * 2**20))), "archive-ratio", LimitError)


def test_fault_45_a_bomb_by_size_or_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(*FILES.items())
    for limit, rule in (
        ("MAX_MEMBERS", "archive-members"),
        ("MAX_DIRECTORY_BYTES", "archive-directory"),
        ("MAX_MEMBER_BYTES", "archive-member-size"),
        ("MAX_TOTAL_BYTES", "archive-total"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(archive, limit, 2)
            refused(tmp_path, data, rule, LimitError)


def test_fault_45_a_bomb_of_members_that_overlap(tmp_path: Path) -> None:
    one = made(("a", b"\x01\x02" * 4000), compress=zipfile.ZIP_STORED)
    start = struct.unpack("<L", one[-6:-2])[0]
    entry = one[start:-22]
    other = entry.replace(b"a", b"b", 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(entry) * 2, start, 0)
    refused(tmp_path, one[:start] + entry + other + end, "archive-overlap|archive-malformed", InputError)


@pytest.mark.parametrize("inner", [made(("x", b"x")), b"\x1f\x8b\x08", b"BZh9", b"7z\xbc\xaf\x27\x1c"])
def test_fault_45_an_archive_in_an_archive(tmp_path: Path, inner: bytes) -> None:
    refused(tmp_path, made(("report/more.csv", inner)), "archive-nested")


def test_fault_45_a_member_that_stands_there_twice(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = made(("election.json", b"1"), ("election.json", b"2"))
    refused(tmp_path, data, "archive-member-twice")
    refused(tmp_path, made(("election.json", b"1"), ("Election.json", b"2")), "path-case-collision")
    refused(tmp_path, made(("ballots", b"1"), ("ballots/b01-0001.csv", b"2")), "archive-file-and-folder")


def test_a_size_that_is_not_the_stated_one_is_no_archive(tmp_path: Path) -> None:
    data = bytearray(made(("a", b"12345"), compress=zipfile.ZIP_STORED))
    at = data.index(b"12345")
    data[at] ^= 1
    refused(tmp_path, bytes(data), "archive-malformed", InputError)


@pytest.mark.parametrize("data", [b"", b"PK", b"\x1f\x8b\x08\0", packed(FILES)[:-1], packed(FILES) + b"x"])
def test_what_is_no_zip_file_or_has_something_behind_it(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path, data, "archive-malformed", InputError)


def test_an_encrypted_member_is_not_read(tmp_path: Path) -> None:
    data = bytearray(made(("a", b"12345")))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    refused(tmp_path, bytes(data), "archive-member-packed", InputError)


def test_more_members_than_the_short_record_can_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({f"ballots/{number}": b"" for number in range(70_000)})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 69_999)
    refused(tmp_path, data, "archive-members", LimitError)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 70_000)
    with pytest.raises(PathError, match="archive-file-and-folder"):  # all of them were looked at
        read(tmp_path, packed({"ballots": b""} | {f"ballots/{number}": b"" for number in range(69_000)}))


def test_a_member_that_begins_before_the_archive_is_no_archive(tmp_path: Path) -> None:
    data = bytearray(made(("a", b"12345")))
    at = data.index(b"PK\5\6") + 16  # where the list of members begins: far beyond it
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    refused(tmp_path, bytes(data), "archive-malformed", InputError)


@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=4))
def test_a_damaged_archive_gives_an_error_of_ours_or_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(made(*FILES.items()))
    for at, bits in flips:
        data[at % len(data)] ^= bits
    files = {}
    with suppress(InputError):
        files = read(tmp_path_factory.mktemp("fuzz"), bytes(data))
    assert set(files.values()) <= set(FILES.values())


@pytest.mark.parametrize("front", [b"#!/bin/sh\n", packed({"election.json": b"[]\n"})], ids=["script", "archive"])
def test_fault_45_a_programme_that_reads_from_the_front_would_find_something_else(tmp_path: Path, front: bytes) -> None:
    refused(tmp_path, front + packed(FILES), "archive-gap", InputError)


def test_fault_45_a_file_between_the_listed_ones(tmp_path: Path) -> None:
    """The list of members forgets one, whose bytes are still there for whoever goes from file to file."""
    whole = made(*FILES.items(), compress=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(whole)) as there:
        start, first = there.start_dir, there.infolist()[0]
    size = struct.unpack_from("<3H", whole, start + 28)  # lengths of name, extra field and comment: APPNOTE.TXT, 4.3.12
    listed = bytearray(whole[:start] + whole[start + 46 + sum(size) :])
    count, length = len(FILES) - 1, len(listed) - start - 22
    struct.pack_into("<2HL", listed, len(listed) - 14, count, count, length)
    with zipfile.ZipFile(io.BytesIO(listed)) as there:
        assert first.filename not in there.namelist()  # the library sees nothing wrong
    refused(tmp_path, bytes(listed), "archive-gap", InputError)


def test_sizes_told_behind_a_member_are_no_gap(tmp_path: Path) -> None:
    """A stream that cannot be gone back in tells them there (APPNOTE.TXT, 4.3.9)."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in FILES.items():
            target.writestr(name, data)
    assert b"PK\7\x08" in stream.getvalue()
    assert read(tmp_path, stream.getvalue()) == FILES
