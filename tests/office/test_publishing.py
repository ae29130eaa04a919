from __future__ import annotations

import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from simulator import Scenario, test_key

from votation.errors import EvidenceError, IncompleteError, PathError, RefusedError, SignatureError
from votation.office.publishing import checked_files, publish

if TYPE_CHECKING:
    from pathlib import Path

KEY_TEXT = b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n"


@pytest.fixture
def signed(boarded: Scenario) -> Scenario:
    return boarded.after_board()


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_public_folder_holds_what_the_manifest_lists_and_nothing_private(signed: Scenario) -> None:
    for secret in ("private/export.xlsx", "drafts/b01.csv", "rehearsal/result.json"):
        path = signed.office / secret
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(KEY_TEXT)
    seen = []
    public = signed.publish(verify=lambda copy: seen.append(tree(copy)))
    assert seen == [tree(public)]
    names = {name.split("/")[0] for name in tree(public)}
    assert names.isdisjoint({"private", "drafts", "rehearsal", ".lock"})
    assert tree(public) == {name: data for name, data in tree(signed.office).items() if name.split("/")[0] in names}
    subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"], cwd=public, check=True)
    assert [path.name for path in signed.root.iterdir() if path.name.startswith(".")] == []


def test_publishing_again_changes_nothing_and_another_folder_is_never_overwritten(signed: Scenario) -> None:
    public = signed.publish()
    assert not publish(signed.office, public).new
    (public / "result.json").write_bytes(b"{}\n")
    with pytest.raises(RefusedError, match="target-exists"):
        signed.publish()
    (public / "result.json").unlink()
    with pytest.raises(RefusedError, match="target-exists"):
        signed.publish()
    with pytest.raises(RefusedError, match="target-inside"):
        publish(signed.office, signed.office / "published")


def test_what_verify_finds_leaves_no_public_folder(signed: Scenario) -> None:
    def fail(_: Path) -> None:
        raise EvidenceError("recount-differs", file="result.json")

    with pytest.raises(EvidenceError, match="recount-differs"):
        signed.publish(verify=fail)
    assert sorted(path.name for path in signed.root.iterdir()) == ["boxes", "office", "officials.allowed_signers"]
    assert signed.publish().is_dir()


def test_fault_15_below_threshold_nothing_is_published(signed: Scenario) -> None:
    (signed.office / "statement.json.anne.sig").unlink()
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        signed.publish()
    assert missing.value.file == "statement.json"


def test_fault_17_a_signature_that_does_not_hold_stops_publishing(signed: Scenario) -> None:
    statement = (signed.office / "statement.json").read_bytes()
    signature = test_key("chloe").sign("votation-board@v1", statement)
    (signed.office / "statement.json.chloe.sig").write_bytes(signature)
    with pytest.raises(SignatureError, match="signature-namespace"):
        signed.publish()


def test_nothing_is_published_before_it_is_staged(boarded: Scenario) -> None:
    with pytest.raises(IncompleteError, match="no-statement"):
        boarded.publish()


@pytest.mark.parametrize("place", ["report/notes.txt", "mapping.toml"])
def test_fault_54_a_private_key_is_never_published(boarded: Scenario, place: str) -> None:
    path = boarded.office / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"# mine\n" + KEY_TEXT)
    boarded.after_board()
    with pytest.raises(RefusedError, match="private-key-found") as refused:
        boarded.publish()
    assert (refused.value.file, refused.value.exit_code) == (place, 2)
    assert not (boarded.root / "published").exists()


def test_fault_46_a_file_that_came_after_staging_stops_publishing(signed: Scenario) -> None:
    page = signed.office / "report" / "late.html"
    page.write_bytes(b"<p>\n")
    with pytest.raises(EvidenceError, match="manifest-file-unlisted"):
        signed.publish()
    page.unlink()
    (signed.office / "notes.txt").write_bytes(b"x")
    with pytest.raises(PathError, match="file-unknown"):
        signed.publish()


def test_a_file_that_is_gone_or_changed_stops_publishing(signed: Scenario) -> None:
    page = signed.office / "report" / "index.html"
    page.write_bytes(b"<p>\n")
    with pytest.raises(EvidenceError, match="manifest-file-other"):
        signed.publish()
    page.unlink()
    with pytest.raises(EvidenceError, match="manifest-file-missing"):
        signed.publish()


def test_what_an_interrupted_publication_left_is_removed(signed: Scenario) -> None:
    left = signed.root / ".published.partial"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    assert "half" not in tree(signed.publish())


def test_the_same_folder_is_always_the_same_zip_file_and_is_verified_as_unpacked(signed: Scenario) -> None:
    seen = []
    first = publish(signed.office, signed.root / "a.zip", zipped=True, verify=lambda copy: seen.append(tree(copy)))
    public = signed.publish()
    assert seen == [tree(public)]
    (signed.office / "private").mkdir()
    second = publish(signed.office, signed.root / "b.zip", zipped=True)
    assert (first.new, second.new) == (True, True)
    assert first.target.read_bytes() == second.target.read_bytes()
    assert not publish(signed.office, signed.root / "a.zip", zipped=True).new
    with zipfile.ZipFile(first.target) as archive:
        assert archive.namelist() == sorted(tree(public), key=str.encode)
    first.target.write_bytes(b"PK")
    with pytest.raises(RefusedError, match="target-exists"):
        publish(signed.office, first.target, zipped=True)
    with pytest.raises(RefusedError, match="target-exists"):
        publish(signed.office, public, zipped=True)
    assert [path.name for path in signed.root.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Write to Anne.Dupont@example.org</p>", "Anne.Dupont@example.org"),
        ("<p>ok</p>\n<p>06 12 34 56 78</p>", "06 12 34 56 78"),
        ("from 203.0.113.7 at", "203.0.113.7"),
        ("from 2001:db8::17 at", "2001:db8::17"),
    ],
)
def test_what_looks_like_a_persons_is_published_only_when_that_is_said(
    boarded: Scenario, page: str, found: str
) -> None:
    boarded.sign("board.json")
    boarded.tally()
    boarded.stage({"index.html": page.encode()})
    boarded.sign("statement.json")
    with pytest.raises(RefusedError, match="identity-found") as refused:
        boarded.publish()
    assert (refused.value.file, refused.value.found) == ("report/index.html", found)
    assert refused.value.line == page[: page.index(found)].count("\n") + 1
    assert publish(boarded.office, boarded.root / "published", public=(found,)).new


def test_what_is_only_verified_may_name_somebody_and_the_numbers_of_a_lottery_are_nobodys(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, changes={"lots": {"source": "Loto"}}).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.box("b02").cast({"m02": 3}).seal()
    scenario.evening(lots="05 12 23 34 45")
    assert publish(scenario.office, scenario.root / "published").new
    assert checked_files(scenario.workspace) == checked_files(scenario.workspace, ())


def test_a_private_key_of_any_program_is_found(boarded: Scenario) -> None:
    boarded.after_board()
    for text in (KEY_TEXT, b"PuTTY-User-Key-File-3: ssh-ed25519", b"AGE-SECRET-KEY-1QQ", b"x b3BlbnNzaC1rZXktdjEAAAA"):
        (boarded.office / "mapping.toml").write_bytes(text)
        with pytest.raises(RefusedError, match="private-key-found"):
            boarded.publish()
