"""Officials' keys as they are in life: with a passphrase, in an agent, lost by a box."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from simulator import test_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

PASSPHRASE = "three words here"


@pytest.fixture
def opened(hall: Hall, votation: Votation) -> Hall:
    hall.officials, hall.threshold = ("anne", "bruno", "chloe"), 2
    hall.write()
    assert votation("open", *hall.here).code == 0
    return hall


@pytest.fixture
def locked_key(opened: Hall) -> Path:
    """The key of anne, under a passphrase."""
    path = opened.key("anne")
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSPHRASE, "-f", path], check=True, capture_output=True)
    return path


@pytest.fixture
def agent(tmp_path: Path, locked_key: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An ssh-agent of our own that holds the key of anne; the private file is gone. Yields the public one."""
    socket = tmp_path / "agent"
    running = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.05)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        answer = tmp_path / "answer"
        answer.write_text(f"#!/bin/sh\necho '{PASSPHRASE}'\n")
        answer.chmod(0o700)
        asking = os.environ | {"SSH_ASKPASS": str(answer), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
        subprocess.run(["ssh-add", "-q", locked_key], env=asking, stdin=subprocess.DEVNULL, check=True)
        locked_key.unlink()
        yield locked_key.with_name("anne.pub")
    finally:
        running.terminate()
        running.wait(timeout=10)


def test_plain_ssh_keygen_signs_with_a_key_in_an_agent(opened: Hall, votation: Votation, agent: Path) -> None:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", agent, "-n", "votation-election@v1"]
    with (opened.office / "election.json").open("rb") as document:
        made = subprocess.run(command, stdin=document, check=True, capture_output=True).stdout
    (opened.office / "election.json.anne.sig").write_bytes(made)
    words = ("sign", "election.json", "--key", opened.key("chloe"), "--as", "chloe", "--dir", opened.office, "--json")
    told = votation(*words).json
    assert (told["hands"], told["complete"], told["signers"]) == (2, True, ["anne", "chloe"])
    assert told["missing"] == ["bruno"]


def test_votation_signs_with_a_key_in_an_agent(opened: Hall, votation: Votation, agent: Path) -> None:
    words = ("sign", "election.json", "--key", agent, "--as", "anne", "--dir", opened.office, "--json")
    told = votation(*words).json
    assert (told["hands"], told["fingerprint"]) == (1, test_key("anne").public.fingerprint)
    expected = test_key("anne").sign("votation-election@v1", (opened.office / "election.json").read_bytes())
    assert (opened.office / "election.json.anne.sig").read_bytes() == expected
    other = votation("sign", "election.json", "--key", agent, "--as", "bruno", "--dir", opened.office, "--json")
    assert (other.code, other.json["rule"]) == (2, "key-of-another")


def test_a_key_that_no_agent_holds_is_refused(
    opened: Hall, votation: Votation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.key("anne").unlink()
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "none"))
    public = opened.root / "keys/anne.pub"
    words = ("sign", "election.json", "--key", public, "--as", "anne", "--dir", opened.office, "--json")
    assert votation(*words).json["rule"] == "agent-refused"
    monkeypatch.setenv("PATH", str(tmp_path))
    said = votation(*words)
    assert (said.code, said.json["rule"]) == (4, "ssh-keygen-missing")
    assert not (opened.office / "election.json.anne.sig").exists()


def test_the_passphrase_is_asked_at_the_terminal(opened: Hall, locked_key: Path) -> None:
    command = ["-m", "votation", "sign", "election.json", "--key", locked_key, "--as", "anne", "--dir", opened.office]
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, *map(str, command)], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    said = b""
    while b"Passphrase" not in said:
        said += os.read(ours, 1024)
    os.write(ours, f"{PASSPHRASE}\n".encode())
    assert running.wait(timeout=60) == 0
    os.close(ours)
    assert (opened.office / "election.json.anne.sig").exists()


def test_nobody_is_there_to_ask_for_a_passphrase(opened: Hall, votation: Votation, locked_key: Path) -> None:
    said = votation("sign", "election.json", "--key", locked_key, "--as", "anne", "--dir", opened.office, "--json")
    assert (said.code, said.json["rule"]) == (2, "key-passphrase-missing")


def test_no_signer_overwrites_another_and_who_is_missing_is_named(opened: Hall, votation: Votation) -> None:
    def sign(name: str, key: str) -> Said:
        words = ("sign", "election.json", "--key", opened.key(key), "--as", name, "--dir", opened.office, "--json")
        return votation(*words)

    first = sign("anne", "anne").json
    assert (first["hands"], first["threshold"], first["missing"]) == (1, 2, ["bruno", "chloe"])
    before = (opened.office / "election.json.anne.sig").read_bytes()
    assert sign("anne", "bruno").json["rule"] == "key-of-another"
    (opened.office / "election.json.bruno.sig").write_bytes(before)  # anne's hand under bruno's name
    assert sign("bruno", "bruno").json["rule"] == "signature-exists"
    assert (opened.office / "election.json.anne.sig").read_bytes() == before


def test_officials_sign_in_place_of_a_box_that_lost_its_key(opened: Hall, votation: Votation) -> None:
    here, office = opened.here, opened.office

    def sign(file: str, *names: str) -> None:
        for name in names:
            assert votation("sign", file, "--key", opened.key(name), "--as", name, "--dir", office).code == 0

    sign("election.json", "anne", "bruno")
    opened.draft(office, "b01", "3,2,1", "3,1,0")
    opened.draft(office, "b02", "0,2,1")
    assert votation("seal", "--box", "b02", "--key", opened.key("b02"), *here).code == 0
    assert votation("seal", "--box", "b01", "--key", opened.key("anne"), "--as", "anne", *here).code == 0
    assert votation("board", *here, "--json").json["rule"] == "batch-signature-missing"  # one hand of two
    sign("ballots/b01-0001.json", "bruno")
    assert votation("board", *here).code == 0
    sign("board.json", "anne", "chloe")
    assert votation("tally", *here).code == 0
    assert votation("stage", *here).code == 0
    sign("statement.json", "bruno", "chloe")
    assert votation("publish", opened.root / "published", "--dir", office).code == 0
    assert votation("verify", opened.root / "published", "--trust", opened.trust).code == 0


def test_verify_asks_the_keys_of_the_poster_at_a_time_and_whether_they_were_revoked(
    closed: Hall, votation: Votation
) -> None:
    published, key = closed.root / "published", test_key("anne").public.line()
    dated = closed.root / "dated.allowed_signers"
    dated.write_text(f'anne valid-after="20270501Z",valid-before="20270601Z" {key}\n')
    verify = ("verify", published, "--trust", dated, "--json")
    told = votation(*verify).json
    assert (told["verdict"], told["at"], told["at_source"]) == ("OK", "2027-05-23T18:30:00Z", "statement")
    later = votation(*verify, "--at", "2027-07-01T00:00:00+00:00")
    assert (later.code, later.json["at_source"]) == (1, "given")
    assert later.json["first_difference"]["rule"] == "signed-outside-validity"
    assert later.json["first_difference"]["at"] == "2027-07-01T00:00:00Z"
    assert votation(*verify, "--at", "2027-07-01").code == 2
    revoked = closed.root / "revoked"
    revoked.write_text(f"{key}\n")
    said = votation(*verify, "--revoked", revoked)
    assert (said.code, said.json["first_difference"]["rule"]) == (1, "signed-with-revoked-key")
