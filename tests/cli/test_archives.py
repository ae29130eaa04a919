"""Every command that reads a published folder reads its zip file, and refuses one that is not what it seems."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

COMMANDS = (
    ("verify", "ZIP"),
    ("diff", "ZIP", "FOLDER"),
    ("diff", "FOLDER", "ZIP"),
    ("receipt", "b01/b01x001", "ZIP"),
    ("privacy", "ZIP"),
)


@pytest.fixture
def folder(closed: Hall) -> Path:
    return closed.root / "published"


def said(votation: Votation, words: tuple[str, ...], archive: Path, folder: Path) -> Said:
    places: dict[str, str | Path] = {"ZIP": archive, "FOLDER": folder}
    return votation(*(places.get(word, word) for word in words), "--json")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_fault_43_45_no_command_unpacks_a_hostile_archive(
    folder: Path, votation: Votation, tmp_path: Path, words: tuple[str, ...]
) -> None:
    archive = tmp_path / "hostile.zip"
    hostile = {"path-not-inside": ("../../escaped", b"x"), "archive-ratio": ("election.json", bytes(8 * 2**20))}
    for rule, (name, data) in hostile.items():
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(name, data)
        answer = said(votation, words, archive, folder)
        assert (answer.code, answer.json["verdict"], answer.json["rule"]) == (3, "INVALID", rule)
    archive.write_bytes(b"\x1f\x8b\x08\0 a tar file, perhaps")
    assert said(votation, words, archive, folder).json["rule"] == "archive-malformed"
    assert not list(tmp_path.rglob("escaped"))


def test_the_zip_file_says_what_the_folder_says(closed: Hall, folder: Path, votation: Votation) -> None:
    one, two = closed.root / "one.zip", closed.root / "two"
    assert votation("publish", one, "--dir", closed.office).code == 0
    assert votation("publish", two, "--zip", "--dir", closed.office).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert votation("publish", one, "--dir", closed.office, "--json").json["new"] is False
    trust = ("--trust", closed.trust, "--json")
    assert votation("verify", one, *trust).json == votation("verify", folder, *trust).json
    with zipfile.ZipFile(one) as archive:
        archive.extractall(closed.root / "again")
    assert votation("diff", folder, closed.root / "again", "--json").json["changes"] == []


def test_a_definition_with_somebodys_address_is_published_when_that_is_said(hall: Hall, votation: Votation) -> None:
    hall.write(title={"fr": "Écrire à mairie@example.org", "en": "Write to mairie@example.org"})
    hall.draft(hall.office, "b01", "3,2,1")
    hall.draft(hall.office, "b02", "2,3,0")
    assert votation("open", *hall.here).code == 0
    assert votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office).code == 0
    assert votation("close", "--key", hall.key("anne"), *hall.here).code == 0
    publish = ("publish", hall.root / "published", "--dir", hall.office, "--json")
    refused = votation(*publish)
    assert (refused.code, refused.json["rule"], refused.json["found"]) == (2, "identity-found", "mairie@example.org")
    assert votation(*publish, "--public", "mairie@example.org").code == 0
