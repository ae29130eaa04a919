"""One voter, one ballot, one published folder: `votation receipt`."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger

from votation import ballots
from votation.evidence import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def leaf(line: bytes) -> bytes:
    return hashlib.sha256(b"\0" + line).digest()


def tree_hash(lines: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, as the definition is written."""
    if len(lines) <= 1:
        return leaf(lines[0]) if lines else hashlib.sha256().digest()
    k = 1 << (len(lines) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree_hash(lines[:k]) + tree_hash(lines[k:])).digest()


def audit_path(m: int, lines: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1, as the definition is written."""
    if len(lines) == 1:
        return []
    k = 1 << (len(lines) - 1).bit_length() - 1
    if m < k:
        return [*audit_path(m, lines[:k]), tree_hash(lines[k:])]
    return [*audit_path(m - k, lines[k:]), tree_hash(lines[:k])]


def tracker(line: bytes) -> str:
    """The first 80 bits of the leaf, five bits a character."""
    number = int.from_bytes(leaf(line)[:10])
    text = "".join(CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def lines_of(hall: Hall, batch: str) -> list[bytes]:
    return (hall.root / f"published/ballots/{batch}.csv").read_bytes().split(b"\n")[1:-1]


@pytest.fixture
def receipt(closed: Hall, votation: Votation) -> Path:
    target = closed.root / "receipt.json"
    assert votation("receipt", "b01/b01x001", closed.root / "published", "--to", target).code == 0
    return target


def check(hall: Hall, votation: Votation, receipt: Path, **options: Path | str) -> Said:
    more = [word for name, value in options.items() for word in (f"--{name}", value)]
    return votation("receipt", "check", receipt, hall.root / "published", "--trust", hall.trust, "--json", *more)


def test_a_receipt_holds_the_path_of_rfc_6962_and_the_digests(closed: Hall, receipt: Path) -> None:
    lines, published = lines_of(closed, "b01-0001"), closed.root / "published"
    told = json.loads(receipt.read_bytes())
    assert canonical.dumps(told) == receipt.read_bytes()
    index = next(at for at, line in enumerate(lines) if line.startswith(b"b01x001,"))
    assert told == {
        "format": "votation/receipt@1",
        "ballot": lines[index].decode(),
        "box": "b01",
        "batch": "b01-0001",
        "index": index,
        "lines": 3,
        "path": [each.hex() for each in audit_path(index, lines)],
        "root": tree_hash(lines).hex(),
        "manifest_sha256": hashlib.sha256((published / "ballots/b01-0001.json").read_bytes()).hexdigest(),
        "board_sha256": hashlib.sha256((published / "board.json").read_bytes()).hexdigest(),
    }


def test_every_ballot_is_found_by_its_tracker_however_it_is_typed(closed: Hall, votation: Votation) -> None:
    for line in lines_of(closed, "b01-0001") + lines_of(closed, "b02-0001"):
        name = tracker(line)
        typed = name.upper().replace("-", " ").replace("0", "O").replace("1", "l", 1)
        said = votation("receipt", typed, closed.root / "published", "--json")
        assert said.code == 0, said.err
        assert said.json["receipt"]["ballot"] == line.decode()
        assert said.json["tracker"] == name == ballots.tracker(line)
        assert said.json["counts"]


def test_a_zip_file_serves_as_well_as_the_folder(closed: Hall, votation: Votation, receipt: Path) -> None:
    target = closed.root / "published.zip"
    assert votation("publish", target, "--dir", closed.office).code == 0
    said = votation("receipt", "check", receipt, target, "--trust", closed.trust, "--json")
    assert (said.code, said.json["verdict"], said.json["status"]) == (0, "OK", "counted")
    assert votation("receipt", "b01/b01x001", target, "--json").json["receipt"] == json.loads(receipt.read_bytes())


def test_people_are_told_what_is_shown_what_is_not_and_what_it_can_be_used_for(
    closed: Hall, votation: Votation, receipt: Path
) -> None:
    said = votation("receipt", "check", receipt, closed.root / "published", "--trust", closed.trust)
    assert said.code == 0
    for words in ("the board counts its batch", "Not shown: whose it is", "paid for it, or forced", "OK:"):
        assert words in said.out
    french = votation("receipt", "check", receipt, closed.root / "published", "--trust", closed.trust, "--lang", "fr")
    assert "payé pour cela, ou contraint" in french.out
    first = votation("receipt", "--lang", "fr", "check", receipt, closed.root / "published", "--trust", closed.trust)
    assert first.out == french.out


def test_without_keys_from_outside_or_without_a_folder_nothing_is_concluded(
    closed: Hall, votation: Votation, receipt: Path
) -> None:
    published = closed.root / "published"
    for words in ((receipt,), (receipt, published), (receipt, published, "--trust", published / "allowed_signers")):
        said = votation("receipt", "check", *words, "--json")
        assert (said.code, said.json["verdict"]) == (4, "INCOMPLETE")


def test_a_rejected_ballot_is_told_with_its_code(hall: Hall, votation: Votation) -> None:
    hall.write()
    hall.draft(hall.office, "b01", "3,2,1", "9,0,0")
    hall.draft(hall.office, "b02", "3,2,1")
    assert votation("open", *hall.here).code == 0
    assert votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office).code == 0
    assert votation("close", "--key", hall.key("anne"), *hall.here).code == 0
    assert votation("publish", hall.root / "published", "--dir", hall.office).code == 0
    target = hall.root / "receipt.json"
    said = votation("receipt", "b01/b01x001", hall.root / "published", "--to", target)
    assert said.code == 0
    assert "the tally rejected it: BAD_LEVEL" in said.out
    told = check(hall, votation, target).json
    assert (told["code"], told["status"], told["rejected"], told["counts"]) == (0, "counted", "BAD_LEVEL", False)
    # who serves a rejected.csv without the line, to this voter alone, is found out, and so is a manifest that fits it
    forger = Forger(hall.root / "published", ("anne",))
    forger.lines("rejected.csv", lambda lines: lines.pop())
    told = check(hall, votation, target).json
    assert (told["verdict"], told["findings"][0]["rule"], told["findings"][0]["file"]) == (
        "FAIL",
        "listed-file-changed",
        "rejected.csv",
    )
    forger.relist()
    told = check(hall, votation, target).json
    assert (told["verdict"], told["findings"][0]["rule"], told["findings"][0]["file"]) == (
        "FAIL",
        "bound-file-other",
        "MANIFEST.sha256",
    )
    forger.remove("statement.json", "statement.json.anne.sig")
    assert check(hall, votation, target).json["verdict"] == "INCOMPLETE"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"ballot": "b01x001,b01,0,0,0"}, "receipt-path"),
        ({"index": 0}, "receipt-path"),
        ({"path": []}, "merkle-path-length"),
        ({"index": 7}, "merkle-no-such-leaf"),
        ({"root": "0" * 64}, "receipt-path"),
        ({"box": "b02"}, "receipt-box-other"),
        ({"batch": "b01-0002"}, "receipt-batch-absent"),
        ({"manifest_sha256": "0" * 64}, "receipt-batch-other"),
        ({"board_sha256": "0" * 64}, "receipt-board-other"),
    ],
)
def test_no_field_of_a_receipt_can_be_changed(
    closed: Hall, votation: Votation, receipt: Path, change: dict[str, Any], rule: str
) -> None:
    told = json.loads(receipt.read_bytes())
    if told["index"] == 0 and change == {"index": 0}:
        change = {"index": 1}
    receipt.write_bytes(canonical.dumps(told | change))
    said = check(closed, votation, receipt).json
    assert said["verdict"] == "FAIL"
    assert rule in {each["rule"] for each in said["findings"]}


def test_a_receipt_of_a_line_changed_after_sealing(closed: Hall, votation: Votation, receipt: Path) -> None:
    path = closed.root / "published/ballots/b01-0001.csv"
    path.write_bytes(path.read_bytes().replace(b"b01x001,b01,3,1,0", b"b01x001,b01,0,1,3"))
    said = check(closed, votation, receipt)
    assert said.code == 1
    assert {each["rule"] for each in said.json["findings"]} == {"receipt-line-other"}
    # and a new receipt is not given for a file that the box did not sign
    assert votation("receipt", "b01/b01x001", closed.root / "published", "--json").json["rule"] == "sealed-root"


def test_a_batch_that_lies_where_the_board_does_not_put_it(closed: Hall, votation: Votation, receipt: Path) -> None:
    """A counted batch among those put aside: its key is not asked about there, for perhaps that was the reason."""
    folder = closed.root / "published"
    (folder / "set-aside").mkdir(exist_ok=True)
    for file in list((folder / "ballots").glob("b01-0001.*")):
        file.rename(folder / "set-aside" / file.name)
    said = check(closed, votation, receipt)
    assert (said.code, {each["rule"] for each in said.json["findings"]}) == (1, {"batch-misplaced"})


def test_a_board_that_forgets_the_batch_or_was_never_signed(closed: Hall, votation: Votation, receipt: Path) -> None:
    forger = Forger(closed.root / "published", ("anne",))
    forger.edit("board.json", lambda board: board.update(batches=board["batches"][1:]))
    assert {each["rule"] for each in check(closed, votation, receipt).json["findings"]} >= {
        "signature-wrong",
        "batch-off-board",
    }
    forger.resign("board.json")
    assert {each["rule"] for each in check(closed, votation, receipt).json["findings"]} == {
        "batch-off-board",
        "receipt-board-other",
    }


def test_a_key_that_was_revoked_vouches_for_no_receipt(closed: Hall, votation: Votation, receipt: Path) -> None:
    revoked = closed.root / "revoked"
    shutil.copy(closed.key("anne").with_name("anne.pub"), revoked)
    assert check(closed, votation, receipt, revoked=revoked).code == 1
    assert check(closed, votation, receipt, at="2020-01-01T00:00:00Z").code == 0  # the poster bears no dates


@pytest.mark.parametrize(
    ("wanted", "rule", "code"),
    [
        ("b01/nobody", "receipt-no-such-ballot", 4),
        ("0000-0000-0000-0000", "receipt-no-such-ballot", 4),
        ("uuuu-uuuu-uuuu-uuuu", "receipt-of-what", 2),
        ("b01x001", "receipt-of-what", 2),
    ],
)
def test_what_is_not_found(closed: Hall, votation: Votation, wanted: str, rule: str, code: int) -> None:
    said = votation("receipt", wanted, closed.root / "published", "--json")
    assert (said.code, said.json["rule"]) == (code, rule)


def test_a_line_that_is_no_ballot_line_though_its_box_signed_it(closed: Hall, votation: Votation) -> None:
    forger = Forger(closed.root / "published", ("anne",))
    forger.lines("ballots/b01-0001.csv", lambda lines: lines.append(b"b01x009,b01,\xff,1,1"))
    forger.reseal("b01-0001")
    said = votation("receipt", "b01/b01x009", closed.root / "published", "--json")
    assert (said.code, said.json["rule"], said.json["file"]) == (3, "document-field", "ballots/b01-0001.csv")


def test_two_ballots_of_one_id_are_told_apart_by_their_trackers(hall: Hall, votation: Votation) -> None:
    hall.write()
    path = hall.draft(hall.office, "b01", "3,2,1")
    path.write_text(path.read_text() + "b01x000,b01,0,0,0\n")
    assert votation("open", *hall.here).code == 0
    assert votation("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here).code == 0
    said = votation("receipt", "b01/b01x000", hall.office, "--json").json
    trackers = sorted(map(tracker, (b"b01x000,b01,3,2,1", b"b01x000,b01,0,0,0")))
    assert (said["rule"], sorted(said["expected"].split(", "))) == ("receipt-several", trackers)
    found = votation("receipt", trackers[0], hall.office, "--json").json
    assert "status" not in found
    assert found["receipt"].keys().isdisjoint({"board_sha256"})
