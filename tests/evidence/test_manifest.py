from __future__ import annotations

import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import DocumentError, LimitError, PathError, VotationError
from votation.evidence.folder import is_covered, manifest, manifest_text, parse_manifest, sha256_file

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "ab" * 32
NAMES = st.lists(st.from_regex(r"[b-g][b-g0-9.-]{0,6}[b-g]/[b-g]{4}", fullmatch=True), unique=True, max_size=6)


def line(name: str, digest: str = DIGEST) -> bytes:
    return f"{digest}  {name}\n".encode()


@given(NAMES)
def test_a_manifest_comes_back(names: list[str]) -> None:
    digests = {name: sha256(name.encode()).hexdigest() for name in names}
    text = manifest_text(digests)
    assert parse_manifest(text) == digests
    assert list(parse_manifest(text)) == sorted(digests, key=str.encode)


def test_sha256sum_checks_the_manifest(tmp_path: Path) -> None:
    for name in ("election.json", "ballots/b01-0001.csv", "report/procès-verbal.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    names = ["report/procès-verbal.html", "election.json", "ballots/b01-0001.csv"]
    text = manifest_text({name: sha256_file(tmp_path / name) for name in names})
    (tmp_path / "MANIFEST.sha256").write_bytes(text)
    check = ["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"]
    subprocess.run(check, cwd=tmp_path, check=True)
    made = subprocess.run(["sha256sum", *sorted(names)], cwd=tmp_path, check=True, capture_output=True)
    assert text == made.stdout
    (tmp_path / "election.json").write_text("Election.json")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("election.json", True),
        ("ballots/b01-0001.json", True),
        ("report/index.html", True),
        ("report/statement.json", True),
        ("report/MANIFEST.sha256", True),
        ("recounts", True),
        ("MANIFEST.sha256", False),
        ("statement.json", False),
        ("statement.json.anne.sig", False),
        ("ballots/b01-0001.json.b01.sig", False),
        ("recounts/miroir.json", False),
        ("timestamps/statement.json.tsr", False),
    ],
)
def test_the_manifest_covers_what_formats_says(name: str, covered: bool) -> None:
    assert is_covered(name) is covered


@pytest.mark.parametrize(
    ("data", "rule", "number"),
    [
        (line("b") + line("a"), "manifest-order", 2),
        (line("a") + line("a", "cd" * 32), "manifest-order", 2),
        (line("a")[:-1], "manifest-no-final-line-end", 1),
        (line("a") + b"\n", "manifest-line", 2),
        (line("a", "AB" * 32), "manifest-line", 1),
        (line("a", "ab" * 31), "manifest-line", 1),
        (f"{DIGEST} *a\n".encode(), "manifest-line", 1),
        (f"{DIGEST} a\n".encode(), "manifest-line", 1),
        (f"\\{DIGEST}  a\n".encode(), "manifest-line", 1),
        (line("a\r"), "path-forbidden-character", 1),
        (line("MANIFEST.sha256"), "manifest-never-covers", 1),
        (line("statement.json"), "manifest-never-covers", 1),
        (line("a.sig"), "manifest-never-covers", 1),
        (line("recounts/a.json"), "manifest-never-covers", 1),
        (b"\xff\n", "manifest-not-utf8", None),
    ],
)
def test_fault_46_a_file_listed_twice_or_wrongly_is_refused(data: bytes, rule: str, number: int | None) -> None:
    with pytest.raises((DocumentError, PathError)) as caught:
        parse_manifest(data)
    assert (caught.value.rule, caught.value.line, caught.value.file) == (rule, number, "MANIFEST.sha256")


def test_fault_46_names_that_collide_by_case_are_refused() -> None:
    with pytest.raises(PathError) as caught:
        parse_manifest(line("Ballots/a") + line("ballots/b"))
    assert (caught.value.rule, caught.value.file) == ("path-case-collision", "MANIFEST.sha256")


@pytest.mark.parametrize("name", ["../a", "/a", "c:/a", "a\\b", "nul", "a/./b", "a\u202eb"])
def test_fault_43_unsafe_names_in_a_manifest_are_refused(name: str) -> None:
    with pytest.raises(PathError) as caught:
        parse_manifest(line(name))
    assert (caught.value.exit_code, caught.value.file, caught.value.line) == (3, "MANIFEST.sha256", 1)
    with pytest.raises(PathError):
        manifest_text({name: DIGEST})


def test_a_manifest_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_MANIFEST_BYTES", 10)
    with pytest.raises(LimitError):
        parse_manifest(line("a"))


@given(st.binary(max_size=100) | st.text(" abcdef0123\n./", max_size=140).map(lambda text: (DIGEST + text).encode()))
def test_only_errors_of_this_library_leave_the_parser(data: bytes) -> None:
    try:
        digests = parse_manifest(data)
    except VotationError as error:
        assert error.exit_code == 3  # noqa: PT017
    else:
        assert manifest_text(digests) == data
