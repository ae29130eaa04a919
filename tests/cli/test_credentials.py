"""Voters who sign their ballots, from the test roll to the verified folder, by the commands alone."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from votation import BallotWriter, load_election

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Hall, Said

    Votation = Callable[..., Said]

VOTERS = 4


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def secret_keys(folder: Path) -> dict[str, Ed25519PrivateKey]:
    header, *rows = (folder / "TEST-voters.csv").read_text(encoding="ascii").splitlines()
    assert header == "test_credential,test_secret_key"
    pairs = [row.split(",") for row in rows]
    return {credential: Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) for credential, seed in pairs}


@pytest.fixture
def voters(hall: Hall, votation: Votation) -> dict[str, Ed25519PrivateKey]:
    """Return the keys of a test roll, which lies in the office, where the election is open."""
    made = votation("credentials", VOTERS, "--out", hall.root / "voters", "--json")
    assert made.code == 0, made.err
    hall.write(revote={"rule": "last"})
    (hall.office / "credentials.txt").write_bytes((hall.root / "voters" / "credentials.txt").read_bytes())
    assert votation("open", *hall.here).code == 0
    sign = ("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    assert votation(*sign).code == 0
    return secret_keys(hall.root / "voters")


def cast(hall: Hall, voters: dict[str, Ed25519PrivateKey], *ballots: tuple[int, int, dict[str, int]]) -> None:
    """Let voters, by number, cast ballots with a `seq`; a negative number has its signature spoilt."""
    names = sorted(voters)
    with BallotWriter(load_election(hall.office / "election.json"), box="b01", folder=hall.office) as box:
        for number, seq, levels in ballots:
            credential = names[abs(number) - 1]
            words: dict[str, Any] = {"voter": credential, "seq": seq, "ballot": box.draw_id()}
            message = box.to_sign(levels, {"station": "b01"}, **words)
            signature = voters[credential].sign(message + b"!" * (number < 0))
            box.add(levels, {"station": "b01"}, **words, signature=text(signature))


def test_the_roll_is_sorted_and_the_secret_is_its_owners(tmp_path: Path, votation: Votation) -> None:
    said = votation("credentials", 7, "--out", tmp_path / "new" / "roll", "--json").json
    roll = (tmp_path / "new" / "roll" / "credentials.txt").read_text(encoding="ascii").splitlines()
    assert (said["test"], said["count"], len(roll), roll) == (True, 7, 7, sorted(set(roll)))
    keys = secret_keys(tmp_path / "new" / "roll")
    assert [text(key.public_key().public_bytes_raw()) for key in keys.values()] == roll
    assert stat.S_IMODE((tmp_path / "new" / "roll" / "TEST-voters.csv").stat().st_mode) == 0o600


def test_the_answer_says_that_it_is_a_test(tmp_path: Path, votation: Votation) -> None:
    said = votation("credentials", 1, "--out", tmp_path)
    assert said.out.startswith("TEST: these keys are for trials, never for an election.\n")
    assert "TEST-voters.csv" in said.out
    assert "ESSAI" in votation("credentials", 1, "--out", tmp_path / "fr", "--lang", "fr").out


@pytest.mark.parametrize("number", [0, -1, 10_000_001])
def test_a_number_that_makes_no_roll_is_refused(number: int, tmp_path: Path, votation: Votation) -> None:
    said = votation("credentials", "--out", tmp_path / "x", "--json", "--", number)
    assert said.code == 2
    assert not (tmp_path / "x").exists()


def test_no_roll_is_written_over_another(tmp_path: Path, votation: Votation) -> None:
    votation("credentials", 1, "--out", tmp_path)
    before = (tmp_path / "credentials.txt").read_bytes()
    assert votation("credentials", 1, "--out", tmp_path).code == 2
    assert (tmp_path / "credentials.txt").read_bytes() == before


def test_test_keys_stay_out_of_an_open_election(closed: Hall, votation: Votation) -> None:
    said = votation("credentials", 1, "--out", closed.office, "--json")
    assert (said.code, said.json["rule"]) == (2, "test-voters-in-election")
    (closed.office / "TEST-voters.csv").write_text("test_credential,test_secret_key\n")
    said = votation("publish", closed.root / "again", "--dir", closed.office, "--json")
    assert (said.code, said.json["rule"]) == (3, "file-unknown")


def test_signed_ballots_are_counted_published_and_verified(
    hall: Hall, votation: Votation, voters: dict[str, Ed25519PrivateKey]
) -> None:
    cast(
        hall,
        voters,
        (1, 1, {"m01": 3}),
        (2, 1, {"m02": 3}),
        (2, 2, {"m03": 3}),  # votes again: the former ballot is superseded
        (-3, 1, {"m02": 3}),  # not the voter's signature
        (3, 1, {"m01": 3, "m03": 0}),
    )
    assert votation("close", "--key", hall.key("anne"), *hall.here).code == 0
    assert votation("publish", hall.root / "published", "--dir", hall.office).code == 0
    said = votation("verify", hall.root / "published", "--trust", hall.trust, "--json").json
    assert said["verdict"] == "OK"
    rejected = (hall.root / "published" / "rejected.csv").read_text().splitlines()
    assert sorted(row.split(",")[2] for row in rejected[1:]) == ["BAD_SIGNATURE", "SUPERSEDED"]
    assert not (hall.root / "published" / "private").exists()


def test_what_a_tally_remembered_is_nothing_to_verify(
    hall: Hall, votation: Votation, voters: dict[str, Ed25519PrivateKey]
) -> None:
    """Whoever works in the folder can forge its memory, and so its result, but not what everybody else counts."""
    cast(hall, voters, (1, 1, {"m01": 3}), (-2, 1, {"m02": 3}))
    assert votation("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here).code == 0
    assert votation("board", *hall.here).code == 0
    votation("sign", "board.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    assert votation("tally", *hall.here).code == 0
    honest = (hall.office / "result.json").read_bytes()
    (memory,) = (hall.office / "private" / ".signatures").iterdir()
    for name in ("result.json", "rejected.csv"):
        (hall.office / name).unlink()
    forge(memory)
    assert votation("tally", *hall.here).code == 0
    assert (hall.office / "result.json").read_bytes() != honest
    assert votation("stage", *hall.here).code == 0
    votation("sign", "statement.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    said = votation("publish", hall.root / "published", "--dir", hall.office, "--json")
    assert (said.code, said.json["rule"]) == (1, "recount-differs")
    assert not (hall.root / "published").exists()


def forge(memory: Path) -> None:
    """Turn every outcome into a good one, under a digest that fits."""
    *head, letters, _, _ = memory.read_bytes().split(b"\n")
    assert b"b" in letters
    body = b"\n".join([*head, letters.replace(b"b", b"."), b""])
    memory.write_bytes(body + hashlib.sha256(body).hexdigest().encode() + b"\n")


def test_killed_at_half_the_next_tally_does_the_rest(
    hall: Hall, votation: Votation, voters: dict[str, Ed25519PrivateKey]
) -> None:
    """A real process, a real kill; the same result as a folder where nothing was cut off."""
    cast(hall, voters, *((1 + number % VOTERS, number, {"m01": number % 4}) for number in range(20_000)))
    votation("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here)
    votation("board", *hall.here)
    votation("sign", "board.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office)
    command = [sys.executable, "-m", "votation", "tally", *map(str, hall.here)]
    memory = hall.office / "private" / ".signatures" / "b01-0001"
    for _ in range(10):  # where the machine stands still, the tally is done before it is killed
        with subprocess.Popen(command, env={"PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL) as process:
            while not memory.exists() and process.poll() is None:
                time.sleep(0.005)
            process.kill()
        checked = len(memory.read_text().splitlines()[6])
        if checked < 20_000:
            break
        memory.unlink()
        for made in ("result.json", "rejected.csv"):
            (hall.office / made).unlink(missing_ok=True)
    assert 0 < checked < 20_000
    assert not (hall.office / "result.json").exists()
    assert votation("tally", *hall.here).code == 0
    assert len(memory.read_text().splitlines()[6]) == 20_000
    resumed = {name: (hall.office / name).read_bytes() for name in ("result.json", "rejected.csv")}
    for name in resumed:
        (hall.office / name).unlink()
    memory.unlink()
    assert votation("tally", *hall.here).code == 0
    assert {name: (hall.office / name).read_bytes() for name in resumed} == resumed
