from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from simulator import OPERATOR, Scenario, test_key

from votation.errors import IncompleteError
from votation.evidence import merkle, signing
from votation.evidence.journal import Journal
from votation.office.receiving import receive
from votation.records import BatchManifest, Merge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def resign(place: Path, *, key: str = "b01", name: str = "b01", namespace: str = signing.BATCH, **changes: Any) -> None:
    """Change fields of a manifest and sign it anew, as whoever holds the box key could."""
    path = place / "b01-0001.json"
    manifest = BatchManifest.from_bytes(path.read_bytes(), file=path.name)
    data = manifest.model_copy(update=changes).to_bytes()
    path.write_bytes(data)
    (place / "b01-0001.json.b01.sig").unlink(missing_ok=True)
    (place / f"b01-0001.json.{name}.sig").write_bytes(test_key(key).sign(namespace, data))


def write_field(place: Path, old: bytes, new: bytes) -> None:
    path = place / "b01-0001.json"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


def rewrite(place: Path, lines: list[bytes], *, signed: bool) -> None:
    """Put other lines into the ballot file; `signed` makes manifest and signature fit, but for the root and order."""
    path = place / "b01-0001.csv"
    header, *_ = path.read_bytes().splitlines()
    data = b"".join(line + b"\n" for line in [header, *lines])
    path.write_bytes(data)
    if signed:
        resign(
            place,
            bytes=len(data),
            lines=len(lines),
            sha256=hashlib.sha256(data).hexdigest(),
            root=merkle.root(merkle.leaves(lines)).hex(),
        )


def ballots(place: Path) -> list[bytes]:
    return (place / "b01-0001.csv").read_bytes().splitlines()[1:]


def level_changed(place: Path) -> None:
    path = place / "b01-0001.csv"
    path.write_bytes(path.read_bytes().replace(b",3,", b",2,", 1))


FORGERIES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "level changed (fault 1)": (level_changed, "manifest-sha256"),
    "line dropped (fault 2)": (lambda place: rewrite(place, ballots(place)[:-1], signed=False), "manifest-bytes"),
    "line appended (fault 3)": (
        lambda place: rewrite(place, [*ballots(place), b"x,b01,1,,"], signed=False),
        "manifest-bytes",
    ),
    "lines re-ordered (fault 6)": (lambda place: rewrite(place, ballots(place)[::-1], signed=True), "leaf-order"),
    "count changed": (lambda place: resign(place, lines=9), "manifest-lines"),
    "root changed": (lambda place: resign(place, root="0" * 64), "manifest-root"),
    "another election (fault 9)": (lambda place: resign(place, election_sha256="0" * 64), "election-other"),
    "manifest changed": (
        lambda place: write_field(place, b'"rows":3', b'"rows":4'),
        "signature-wrong",
    ),
    "another box's key (fault 13)": (lambda place: resign(place, key="b02"), "signature-of-another-key"),
    "another box's name (fault 13)": (lambda place: resign(place, key="b02", name="b02"), "signer-not-box"),
    "another namespace (fault 13)": (lambda place: resign(place, namespace=signing.BOARD), "signature-namespace"),
    "an unknown key": (lambda place: resign(place, key="mallory"), "signature-of-another-key"),
    "an unknown name": (lambda place: resign(place, key="mallory", name="mallory"), "signer-not-trusted"),
    "one official of two": (lambda place: resign(place, key="anne", name="anne"), "batch-signature-missing"),
    "no signature": (lambda place: (place / "b01-0001.json.b01.sig").unlink(), "batch-signature-missing"),
    "no ballots": (lambda place: (place / "b01-0001.csv").unlink(), "file-missing"),
    "no manifest": (lambda place: (place / "b01-0001.json").unlink(), "file-missing"),
    "another file named (fault 43)": (
        lambda place: write_field(place, b'"b01-0001.csv"', b'"../b01-0001.csv"'),
        "document-field",
    ),
    "another batch's manifest": (
        lambda place: resign(place, part=2, parts=2, file="b01-0002.csv"),
        "manifest-name",
    ),
    "part beyond the last": (lambda place: write_field(place, b'"part":1', b'"part":2'), "document-field"),
    "replaces another box's": (lambda place: resign(place, replaces="b02-0001", reason="x"), "replaces-other-box"),
    "merge into nowhere": (
        lambda place: resign(place, merges=(Merge(group="station", from_=("b01",), to="b77"),)),
        "manifest-merge",
    ),
    "half a byte order mark (fault 34)": (
        lambda place: rewrite(place, [b"\xef\xbb" + ballots(place)[0]], signed=True),
        "ballot-not-ascii",
    ),
    "a symbolic link (fault 44)": (
        lambda place: (
            shutil.move(place / "b01-0001.csv", place / "elsewhere"),
            (place / "b01-0001.csv").symlink_to(place / "elsewhere"),
        ),
        "path-not-a-regular-file",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_bad_batch_is_refused_by_name_and_the_rest_goes_on(sealed: Scenario, forgery: str) -> None:
    forge, rule = FORGERIES[forgery]
    place = sealed.box("b01").folder / "ballots"
    forge(place)
    sticks = [place / "b01-0001.json", sealed.box("b02").folder]
    received = receive(sealed.office, sticks, at=sealed.clock(), operator=OPERATOR)
    assert [(each.file, each.error.rule) for each in received.refused] == [("b01-0001.json", rule)]
    assert [each.batch for each in received.batches] == ["b02-0001"]
    assert sorted(path.name[:8] for path in (sealed.office / "ballots").iterdir()) == ["b02-0001"] * 3
    entries = Journal(sealed.office / "journal.ndjson").entries()
    assert [entry.type for entry in entries] == ["open", "refuse", "receive"]
    assert entries[1].data["file"] == "b01-0001.json"


def test_fault_08_a_second_version_of_a_batch_is_refused_and_kept(sealed: Scenario) -> None:
    sealed.receive()
    place = sealed.box("b01").folder / "ballots"
    before = (sealed.office / "ballots" / "b01-0001.json").read_bytes()
    rewrite(place, ballots(place)[1:], signed=True)
    (refused,) = sealed.receive("b01").refused
    assert (refused.error.rule, refused.error.exit_code) == ("batch-fork", 1)
    assert (sealed.office / "ballots" / "b01-0001.json").read_bytes() == before
    (kept,) = (sealed.office / "private" / "refused").iterdir()
    for path in place.iterdir():
        assert (kept / path.name).read_bytes() == path.read_bytes()


def test_receiving_again_changes_nothing(sealed: Scenario) -> None:
    assert [each.new for each in sealed.receive().batches] == [True, True]
    journal = (sealed.office / "journal.ndjson").read_bytes()
    received = sealed.receive()
    assert [each.new for each in received.batches] == [False, False]
    assert (sealed.office / "journal.ndjson").read_bytes() == journal


def test_a_stick_may_be_named_file_by_file(sealed: Scenario) -> None:
    files = [*sorted((sealed.box("b01").folder / "ballots").iterdir()), sealed.box("b02").folder / "ballots"]
    received = receive(sealed.office, files, at=sealed.clock(), operator=OPERATOR)
    assert [each.batch for each in received.batches] == ["b01-0001", "b02-0001"]
    assert received.refused == ()


def test_enough_officials_vouch_for_a_box_that_lost_its_key(sealed: Scenario) -> None:
    place = sealed.box("b01").folder / "ballots"
    (place / "b01-0001.json.b01.sig").unlink()
    data = (place / "b01-0001.json").read_bytes()
    for name in ("bruno", "chloe"):
        (place / f"b01-0001.json.{name}.sig").write_bytes(test_key(name).sign(signing.BATCH, data))
    (batch,) = sealed.receive("b01").batches
    assert batch.fingerprint == test_key("bruno").public.fingerprint


def test_fault_13_lines_of_another_boxs_groups_are_told_and_rejected(opened: Scenario) -> None:
    opened.box("b01").cast({"m01": 1}).cast({"m01": 2}, station="b02").seal()
    opened.box("b02").cast({"m01": 3}).seal()
    received = opened.receive()
    assert [each.suspects for each in received.batches] == [{"BAD_GROUP": 1}, {}]
    opened.board()
    tally = opened.sign("board.json").tally().tally
    assert [(each.batch, each.code) for each in tally.rejected] == [("b01-0001", "BAD_GROUP")]


def test_a_name_that_is_no_file_of_an_election_is_refused(sealed: Scenario, tmp_path: Path) -> None:
    odd = tmp_path / "no\u0308te\x07.json"
    odd.write_text("{}")
    (refused,) = receive(sealed.office, [odd], at=sealed.clock(), operator=OPERATOR).refused
    assert refused.error.exit_code == 3


def test_an_empty_stick_is_told(sealed: Scenario, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with pytest.raises(IncompleteError, match="no-batch-there"):
        receive(sealed.office, [tmp_path / "stick"], at=sealed.clock(), operator=OPERATOR)


def test_a_stick_that_is_not_plugged_in_is_told_and_the_others_are_read(sealed: Scenario, tmp_path: Path) -> None:
    absent = tmp_path / "stick" / "*"
    received = receive(sealed.office, [absent, sealed.box("b01").folder], at=sealed.clock(), operator=OPERATOR)
    assert [each.batch for each in received.batches] == ["b01-0001"]
    assert [(each.error.rule, each.error.file) for each in received.refused] == [("file-missing", absent.as_posix())]
