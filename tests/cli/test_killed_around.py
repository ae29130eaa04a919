"""FAULTS, row 48, around the day: imports, small groups, voters' signatures, observers, time stamps, files alone."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from forging import Forger
from killing import EVERY_CHANGE, SOME_CHANGES, Day, tree
from tsa import Authority

import votation
from votation import BallotWriter, load_election
from votation.office.voters import credential_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Hall
    from killing import Killer

EXCHANGED = Path(votation.__file__).parent.parent / "tests/exchange/samples"
HEADER = "ballot,station,m01,m02,m03\n"
AS_BALLOTS = [
    *("--format", "votation", "--read", "kind=grades", "--read", "scale=4"),
    *("--read", "groups=station"),
]
SMALL_GROUPS: dict[str, Any] = {
    "groups": [
        {
            "id": "station",
            "title": {"fr": "Bureau"},
            "values": [{"id": each, "title": {"fr": each}} for each in ("b01", "b09", "other")],
        }
    ],
    "privacy": {"min_group": "3"},
    "signers": {
        "officials": {"threshold": "1", "names": ["anne"]},
        "boxes": [{"id": "b01", "name": "Web"}, {"id": "b02", "name": "Paper"}],
    },
}
SEEDS = [hashlib.sha256(f"voter {number}".encode()).digest() for number in range(4)]
REHEARSED_CHANGES = 29
"""Of how many changes of a rehearsal the sweep tries one: it makes many, all of them also made by other commands."""


def opened(day: Day, **changes: Any) -> Hall:
    """Return a town hall whose election is open; whether that survives is tried elsewhere."""
    hall = day.hall
    for name in ("anne", "miroir", *hall.boxes):
        hall.key(name)
    hall.write(**changes)
    done(day, "open", *hall.here)
    done(day, "sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    return hall


def done(day: Day, *words: str | Path) -> None:
    ended = day.killer.run(words)
    assert ended is not None
    assert ended[0] == 0, words


def exported(hall: Hall, name: str, *rows: str) -> Path:
    path = hall.root / name
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="ascii")
    return path


def the_imports(day: Day) -> None:
    """Two exports become one draft, with new ids; a third has ids of its own."""
    hall = opened(day)
    twice = 2  # an export that is in the draft is refused, even where nobody was told that it is
    for name, rows in {"first.csv": ["a1,b01,3,2,1", "a2,b01,,,0"], "second.csv": ["a3,b01,0,0,0"]}.items():
        export = exported(hall, name, *rows)
        day.office("import", export, "--box", "b01", "--draw-ids", *AS_BALLOTS, already=twice)
    day.office("import", exported(hall, "third.csv", "c1,b02,1,1,1"), "--box", "b02", *AS_BALLOTS, already=twice)
    day.survives("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here)


def the_conflict(day: Day) -> None:
    """Small groups are merged at the seal, and one ballot is in two boxes."""
    hall = opened(day, **SMALL_GROUPS)
    for box, ids in {"b01": "uvwxyz", "b02": "zabcde"}.items():
        rows = [f"{each},{'b09' if n > 3 else 'b01' if n else 'other'},3,2,1\n" for n, each in enumerate(ids)]
        draft = hall.office / "drafts" / f"{box}.csv"
        draft.parent.mkdir(exist_ok=True)
        draft.write_text(HEADER + "".join(rows), encoding="ascii")
        merge = ("--merge", "station:b09=other")
        day.survives("seal", "--box", box, "--key", hall.key(box), *merge, *hall.here)
    done(day, "board", *hall.here)
    day.office("board", "decide", "z", "--keep", "b01", "--reason", "Seen at b01")


def the_voters(day: Day) -> None:
    """What a tally found of voters' signatures is remembered, in whole or not at all."""
    day.hall.office.mkdir(parents=True)
    voters = {credential_of(seed): Ed25519PrivateKey.from_private_bytes(seed) for seed in SEEDS}
    (day.hall.office / "credentials.txt").write_text("".join(f"{each}\n" for each in sorted(voters)))
    hall = opened(day, revote={"rule": "last"})
    with BallotWriter(load_election(hall.office / "election.json"), box="b01", folder=hall.office) as box:
        for number, (credential, key) in enumerate(voters.items()):
            words: dict[str, Any] = {"voter": credential, "seq": 1, "ballot": f"v{number}"}
            message = box.to_sign({"m01": 3}, {"station": "b01"}, **words) + b"!" * (number == 3)
            signature = base64.urlsafe_b64encode(key.sign(message)).decode().rstrip("=")
            box.add({"m01": 3}, {"station": "b01"}, **words, signature=signature)
    done(day, "seal", "--box", "b01", "--key", hall.key("b01"), *hall.here)
    done(day, "board", *hall.here)
    done(day, "sign", "board.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    day.office("tally")


def the_observers(day: Day) -> None:
    """A voter takes a receipt, two observers count again, one finds two stories; the office stamps and publishes."""
    hall, published = day.hall, day.hall.root / "published"
    day.survives("receipt", "b01/b01x001", published, "--to", hall.root / "receipt.json")
    day.survives("report", "--dir", published, "--to", hall.root / "pages")
    again = ("recount", published, "--as", "miroir", "--key", hall.key("miroir"), "--trust", hall.trust)
    day.survives(*again, "--now", "2027-05-24T09:00:00Z")
    day.survives(*again, "--now", "2027-05-24T10:00:00Z", "--to", hall.root / "sent")
    other = Forger.copy(published, hall.root / "other", ("anne",))
    other.edit("board.json", lambda board: board.update(boxes_missing=["b02"]))
    other.resign("board.json")
    other.restate()
    (hall.root / "proofs").mkdir()
    day.survives("diff", published, other.root, "--to", hall.root / "proofs", code=1)
    day.survives("timestamp", "request", "--dir", hall.office)
    answer = hall.root / "answer.tsr"
    authority = Authority()
    answer.write_bytes(authority.stamp((hall.office / "statement.json").read_bytes()))
    day.survives("timestamp", "add", answer, "--dir", hall.office)
    day.survives("publish", hall.root / "published.zip", "--dir", hall.office)


def files_alone(day: Day) -> None:
    """Commands that write a file or two where nobody keeps a journal."""
    root = day.hall.root
    day.survives("new", root / "town", "--id", "town-2027")
    shutil.copy(EXCHANGED / "blt/hill.blt", root)
    day.survives("convert", root / "hill.blt", root / "hill.abif")
    day.leaves_whole(
        "keygen", "anne", "--out", root / "anne_key", files={"anne_key": is_private_key, "anne_key.pub": is_line}
    )
    roll = {"voters/TEST-voters.csv": lambda data: data.count(b"\n") == 6, "voters/credentials.txt": is_roll}
    day.leaves_whole("credentials", "5", "--out", root / "voters", files=roll)


def is_private_key(data: bytes) -> bool:
    return isinstance(load_ssh_private_key(data, None), Ed25519PrivateKey)


def is_line(data: bytes) -> bool:
    return data.startswith(b"ssh-ed25519 ") and data.endswith(b" anne\n")


def is_roll(data: bytes) -> bool:
    return len(data) == 5 * 44


def the_rehearsal(day: Day) -> None:
    """A rehearsal that was cut off is thrown away by the next."""
    day.hall.write()
    day.office("rehearse")


@pytest.mark.usefixtures("closed")
def test_fault_48_what_only_reads_has_nothing_to_recover(hall: Hall, killer: Killer) -> None:
    published = hall.root / "published"
    before = tree(hall.root)
    for words in (
        ("check", "--dir", hall.office),
        ("status", "--dir", hall.office),
        ("verify", published, "--trust", hall.trust),
        ("privacy", published),
        ("receipt", "b01/b01x001", published),
        ("diff", published, published),
        (
            "rank",
            published / "ballots/b01-0001.csv",
            *AS_BALLOTS,
            "--no-opinion",
            "worst",
            "--method",
            "majority-judgment",
        ),
    ):
        ended = killer.run(words)
        assert ended is not None
        assert ended[0] == 0, words
        assert tree(hall.root) == before, words


STORIES = [the_imports, the_conflict, the_voters, files_alone, the_rehearsal]


@pytest.mark.parametrize("story", STORIES)
def test_fault_48_some_kills_around_the_day(nested: Hall, killer: Killer, story: Callable[[Day], None]) -> None:
    day = Day(nested, killer, REHEARSED_CHANGES * 8 if story is the_rehearsal else SOME_CHANGES)
    story(day)
    assert day.killed


@pytest.mark.usefixtures("nested", "closed")
def test_fault_48_some_kills_of_observers(hall: Hall, killer: Killer) -> None:
    day = Day(hall, killer, SOME_CHANGES)
    the_observers(day)
    assert day.killed


@pytest.mark.sweep
@pytest.mark.parametrize("story", STORIES)
def test_fault_48_every_kill_around_the_day(nested: Hall, killer: Killer, story: Callable[[Day], None]) -> None:
    day = Day(nested, killer, REHEARSED_CHANGES if story is the_rehearsal else EVERY_CHANGE)
    story(day)
    assert day.killed >= 10


@pytest.mark.sweep
@pytest.mark.usefixtures("nested", "closed")
def test_fault_48_every_kill_of_observers(hall: Hall, killer: Killer) -> None:
    day = Day(hall, killer, EVERY_CHANGE)
    the_observers(day)
    assert day.killed >= 50
