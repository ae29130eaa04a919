"""Observers count again, sign what they found, and find each other's recounts: `votation recount`."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from forging import Forger
from simulator import test_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

NOW = "2027-05-24T09:00:00Z"


class Observers:
    """People who count the same published folder again."""

    def __init__(self, hall: Hall, votation: Votation) -> None:
        self.hall = hall
        self.votation = votation
        self.published = hall.root / "published"

    def recount(self, name: str, *more: str | Path) -> Said:
        key = self.hall.key(name)
        words = ("recount", self.published, "--as", name, "--key", key, "--trust", self.hall.trust, "--now", NOW)
        return self.votation(*words, "--json", *more)

    def known(self, *lines: str) -> Path:
        path = self.hall.root / "recounters"
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def verify(self, *more: str | Path) -> Said:
        return self.votation("verify", self.published, "--trust", self.hall.trust, *more)


@pytest.fixture
def observers(closed: Hall, votation: Votation) -> Observers:
    return Observers(closed, votation)


def test_a_recount_is_written_signed_and_found_by_others(observers: Observers) -> None:
    said = observers.recount("miroir")
    assert said.code == 0, said.err
    file = observers.published / "recounts/miroir.json"
    told = json.loads(file.read_bytes())
    statement = (observers.published / "statement.json").read_bytes()
    assert (told["verdict"], told["role"], told["started_at"]) == ("match", "recount", NOW)
    assert told["statement_sha256"] == hashlib.sha256(statement).hexdigest()
    assert told["digests"] == json.loads(statement)["digests"]
    assert told["ranking"] == json.loads(statement)["ranking"]
    signers = observers.known(f"miroir {test_key('miroir').public.line()}")
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "miroir", "-n", "votation-recount@v1", "-s"]
    with file.open("rb") as stream:
        subprocess.run([*command, f"{file}.miroir.sig"], stdin=stream, check=True, capture_output=True)

    seen = observers.verify("--recounters", signers, "--json").json
    assert (seen["verdict"], len(seen["recounts"])) == ("OK", 1)
    witness = seen["recounts"][0]
    assert (witness["name"], witness["verdict"], witness["agrees"]) == ("miroir", "match", True)


def test_several_observers_are_listed_with_whether_they_agree_and_whether_they_are_known(observers: Observers) -> None:
    for name in ("miroir", "ligue"):
        assert observers.recount(name).code == 0
    # a third one says that it counted something else, and signs that
    forger = Forger(observers.published, ())
    third = json.loads(forger.read("recounts/miroir.json"))
    third["digests"]["result"], third["verdict"] = "0" * 64, "mismatch"
    forger.write("recounts/autre.json", json.dumps(third, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    forger.sign("recounts/autre.json", "autre", namespace="votation-recount@v1")
    signers = observers.known(
        f"miroir {test_key('miroir').public.line()}",
        f'ligue valid-before="20270101Z" {test_key("ligue").public.line()}',
        f"autre {test_key('autre').public.line()}",
    )
    told = observers.verify("--recounters", signers, "--json").json
    assert told["verdict"] == "OK"  # other people's recounts never change it
    seen = [(each["file"], each.get("name"), each["verdict"], each["agrees"]) for each in told["recounts"]]
    assert seen == [
        ("recounts/autre.json", "autre", "mismatch", False),
        ("recounts/ligue.json", None, "match", True),  # known no longer on the day of the recount
        ("recounts/miroir.json", "miroir", "match", True),
    ]
    shown = observers.verify("--recounters", signers).out
    assert "says mismatch, gives another result than this recount" in shown
    assert "miroir, says match, agrees with this recount" in shown
    revoked = observers.hall.root / "revoked"
    revoked.write_text(f"{test_key('miroir').public.line()}\n")
    faults = {each["file"]: each.get("fault", {}).get("rule") for each in observers.verify(
        "--recounters", signers, "--revoked", revoked, "--json").json["recounts"]}  # fmt: skip
    assert faults["recounts/miroir.json"] == "signed-with-revoked-key"


def test_a_result_that_was_changed_gives_a_recount_with_the_first_difference(observers: Observers) -> None:
    forger = Forger(observers.published, ("anne",))
    forger.edit("result.json", lambda result: result["counts"].update(accepted=4))
    said = observers.recount("miroir").json
    assert (said["code"], said["verdict"]) == (1, "FAIL")
    assert said["recount"]["verdict"] == "mismatch"
    assert said["recount"]["differences"][0] == {
        "path": "result.json:counts.accepted",
        "published": "4",
        "recounted": "5",
    }


def test_a_result_that_is_not_there_gives_a_partial_recount(observers: Observers) -> None:
    Forger(observers.published, ("anne",)).remove("rejected.csv")
    said = observers.recount("miroir").json
    assert (said["code"], said["recount"]["verdict"]) == (4, "partial")


def test_a_signed_recount_is_never_overwritten(observers: Observers) -> None:
    assert observers.recount("miroir").code == 0
    assert observers.recount("miroir").code == 0  # the same bytes, at the same time
    words = ("--as", "miroir", "--key", observers.hall.key("miroir"), "--trust", observers.hall.trust)
    said = observers.votation("recount", observers.published, *words, "--now", "2027-05-25T09:00:00Z", "--json")
    assert (said.code, said.json["rule"]) == (2, "would-overwrite")
    # cut off before it was signed: the same command ends the work
    (observers.published / "recounts/miroir.json.miroir.sig").unlink()
    said = observers.votation("recount", observers.published, *words, "--now", "2027-05-25T09:00:00Z", "--json")
    assert said.code == 0


def test_a_zip_file_is_counted_again_and_the_recount_goes_beside(observers: Observers) -> None:
    archive = observers.hall.root / "published.zip"
    assert observers.votation("publish", archive, "--dir", observers.hall.office).code == 0
    words = ("--as", "miroir", "--key", observers.hall.key("miroir"), "--trust", observers.hall.trust, "--json")
    assert observers.votation("recount", archive, *words).json["rule"] == "recount-into-archive"
    target = observers.hall.root / "back"
    said = observers.votation("recount", archive, *words, "--to", target)
    assert said.code == 0, said.err
    assert sorted(each.name for each in target.iterdir()) == ["miroir.json", "miroir.json.miroir.sig"]
    assert observers.verify().code == 0
    assert observers.votation("verify", archive, "--trust", observers.hall.trust).code == 0


def test_ballots_that_cannot_be_counted_give_no_recount(observers: Observers) -> None:
    Forger(observers.published, ("anne",)).remove("board.json")
    said = observers.recount("miroir")
    assert (said.code, said.json["rule"]) == (4, "nothing-recounted")
    assert not (observers.published / "recounts").exists()
    assert observers.recount("../x").json["rule"] == "signer-name"
