from __future__ import annotations

import os
import socket
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import IncompleteError, LimitError, PathError
from votation.evidence.folder import MAX_NAME_BYTES, read_bytes, regular_files, safe_path

GOOD = [
    "election.json",
    "ballots/b01-0001.csv",
    "ballots/b01-0001.json.b01.sig",
    "report/procès-verbal.html",
    "a/b/c/d",
    ".lock",
    "console.txt",
    "com10",
    "x" * MAX_NAME_BYTES,
    "Export du 12 mai (2).xlsx",
]
BAD = {
    "/etc/passwd": "path-absolute",
    "//host/share": "path-absolute",
    "../x": "path-not-inside",
    "a/../../x": "path-not-inside",
    "a/..": "path-not-inside",
    ".": "path-not-inside",
    "./a": "path-not-inside",
    "": "path-not-inside",
    "a//b": "path-not-inside",
    "a/": "path-not-inside",
    "..\\x": "path-forbidden-character",
    "C:\\x": "path-forbidden-character",
    "C:/x": "path-forbidden-character",
    "c:x": "path-forbidden-character",
    "x:stream": "path-forbidden-character",
    "a*": "path-forbidden-character",
    "a\0b": "path-forbidden-character",
    "a\nb": "path-forbidden-character",
    "a\x1b[2J": "path-forbidden-character",
    "a\u202egpj.exe": "path-forbidden-character",
    "a\u200bb": "path-forbidden-character",
    "a\u2028b": "path-forbidden-character",
    "a\udc80": "path-forbidden-character",
    "a.": "path-dot-or-space",
    "a /b": "path-dot-or-space",
    " a": "path-dot-or-space",
    "...": "path-dot-or-space",
    "con": "path-reserved-name",
    "ballots/NUL": "path-reserved-name",
    "aux.csv": "path-reserved-name",
    "Com1.tar.gz": "path-reserved-name",
    "lpt²": "path-reserved-name",
    "con .txt": "path-reserved-name",
    "e\u0301": "path-not-nfc",
    "x" * (MAX_NAME_BYTES + 1): "path-too-long",
    "é" * (MAX_NAME_BYTES // 2 + 1): "path-too-long",
}


@pytest.mark.parametrize("name", GOOD, ids=range(len(GOOD)))
def test_ordinary_names_are_safe(name: str) -> None:
    assert safe_path(name) == PurePosixPath(name)
    assert str(safe_path(name)) == name


@pytest.mark.parametrize(("name", "rule"), BAD.items(), ids=range(len(BAD)))
def test_fault_43_a_name_that_leaves_its_folder_is_refused(name: str, rule: str) -> None:
    with pytest.raises(PathError) as caught:
        safe_path(name)
    assert (caught.value.rule, caught.value.exit_code) == (rule, 3)
    str(caught.value).encode()


def test_fault_43_nothing_is_opened_under_an_unsafe_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "folder").mkdir()
    touched: list[object] = []
    monkeypatch.setattr(os, "open", lambda *given: touched.append(given))
    monkeypatch.setattr(os, "lstat", lambda *given: touched.append(given))
    with pytest.raises(PathError):
        read_bytes(tmp_path / "folder", "../secret", limit=100)
    assert touched == []


@given(st.text(max_size=30) | st.text("./\\ aA:~\u0301", max_size=12))
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    try:
        path = safe_path(name)
    except PathError:
        return
    root = "/srv/folder"
    assert os.path.normpath(f"{root}/{path}") == f"{root}/{name}"


def fill(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())


def test_files_are_listed_sorted_by_bytes(tmp_path: Path) -> None:
    fill(tmp_path, "b", "a/z", "a.txt", "a/é", "B2", "ballots/x/y")
    (tmp_path / "empty").mkdir()
    assert regular_files(tmp_path) == ["B2", "a.txt", "a/z", "a/é", "b", "ballots/x/y"]


def test_skipped_names_are_not_looked_at(tmp_path: Path) -> None:
    fill(tmp_path, "a", "private/Export ..xls", "sub/private")
    (tmp_path / ".lock").symlink_to("a")
    (tmp_path / "private" / "odd.").write_bytes(b"")
    assert regular_files(tmp_path, skip=("private", ".lock")) == ["a", "sub/private"]


def make_symlink(path: Path) -> None:
    path.symlink_to("election.json")


def make_dangling_symlink(path: Path) -> None:
    path.symlink_to("nowhere")


def make_folder_symlink(path: Path) -> None:
    path.symlink_to(path.parent)


def make_hard_link(path: Path) -> None:
    path.hardlink_to(path.parent / "election.json")


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


@pytest.mark.parametrize(
    "make", [make_symlink, make_dangling_symlink, make_folder_symlink, make_hard_link, make_fifo, make_socket]
)
def test_fault_44_what_is_not_a_regular_file_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object
) -> None:
    fill(tmp_path, "election.json")
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    make(tmp_path / "odd") if make is not make_socket else make_socket(Path("odd"))
    monkeypatch.setattr(os, "open", None)  # would fail with a TypeError
    with pytest.raises(PathError) as listed:
        regular_files(tmp_path)
    with pytest.raises(PathError) as read:
        read_bytes(tmp_path, "odd", limit=1000)
    assert listed.value.rule in {"path-not-a-regular-file", "path-hard-link"}
    assert read.value.rule == listed.value.rule


def test_fault_44_a_device_is_refused() -> None:
    with pytest.raises(PathError) as caught:
        read_bytes(Path("/dev"), "zero", limit=10)
    assert caught.value.rule == "path-not-a-regular-file"


def test_fault_44_a_folder_on_the_way_that_is_a_link_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, "real/a")
    (tmp_path / "link").symlink_to("real")
    assert read_bytes(tmp_path, "real/a", limit=10) == b"real/a"
    with pytest.raises(PathError) as caught:
        read_bytes(tmp_path, "link/a", limit=10)
    assert caught.value.rule == "path-not-a-folder"


@pytest.mark.parametrize(
    "names", [("a.json", "A.json"), ("ballots/x", "Ballots/y"), ("straße", "STRASSE"), ("é", "É")], ids=str
)
def test_fault_46_names_that_collide_by_case_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    fill(tmp_path, *names)
    with pytest.raises(PathError) as caught:
        regular_files(tmp_path)
    assert caught.value.rule == "path-case-collision"
    assert {caught.value.found, caught.value.expected} <= {*names, "ballots", "Ballots"}


def test_undecodable_names_on_disk_are_refused(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_bytes(b"")
    with pytest.raises(PathError) as caught:
        regular_files(tmp_path)
    assert caught.value.rule == "path-forbidden-character"


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path, "a", limit=5) == b"12345"
    with pytest.raises(LimitError):
        read_bytes(tmp_path, "a", limit=4)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        with pytest.raises(IncompleteError) as caught:
            read_bytes(tmp_path, name, limit=4)
        assert caught.value.file == name
    with pytest.raises(IncompleteError):
        regular_files(tmp_path / "nowhere")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(PathError):
        read_bytes(tmp_path, "a", limit=4)
