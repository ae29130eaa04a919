"""The two verifiers agree on what the samples do not show: other rules, other options, a difficult evening."""

from __future__ import annotations

import base64
import hashlib
import random
import subprocess
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from votation.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GRADES = "{kind: grades, grades: [{id: g0, title: {en: A}}, {id: g1, title: {en: B}}, {id: g2, title: {en: C}}]}"
DEFINITION = """\
id: small
title: {{en: A small election}}
opens_at: 2027-05-10T06:00:00Z
closes_at: 2027-05-23T18:00:00Z
themes:
  - {{id: one, title: {{en: One}}, topics: [{{id: t1, title: {{en: T1}}}}, {{id: t2, title: {{en: T2}}}}]}}
  - {{id: two, title: {{en: Two}}, topics: [{{id: t3, title: {{en: T3}}}}]}}
measures:
{measures}
ballot: {ballot}
{rules}
{groups}
privacy: {{min_group: 1}}
signers:
  officials: {{threshold: 1, names: [anne]}}
  boxes: [{{id: web, name: Web}}, {{id: hall, name: Hall}}, {{id: late, name: Late}}]
"""
CHANNEL = "groups: [{id: channel, title: {en: C}, values: [{id: p, title: {en: P}}, {id: w, title: {en: W}}]}]"


class Office:
    """An election on its day, by the commands of `votation`."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder = place, place / "office"
        (self.folder / "drafts").mkdir(parents=True)
        names = ("anne", "web", "hall", "late")
        for name in names:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name], check=True)
        keys = {name: (place / f"{name}.pub").read_text().split()[:2] for name in names}
        listed = "".join(f"{name} {kind} {key}\n" for name, (kind, key) in keys.items())
        (self.folder / "allowed_signers").write_text(listed)

    def run(self, *words: object) -> None:
        with patch("sys.argv", ["votation", *map(str, words), "--dir", str(self.folder)]):
            assert main() == 0

    def sign(self, name: str) -> None:
        self.run("sign", name, "--key", self.place / "anne", "--as", "anne")

    def open(self, ballot: str, rules: str, groups: str = CHANNEL, measures: int = 6) -> None:
        rows = [f"  - {{id: m{n}, topic: t{1 + n * 3 // measures}, title: {{en: M}}}}" for n in range(measures)]
        text = DEFINITION.format(measures="\n".join(rows), ballot=ballot, rules=rules, groups=groups)
        (self.folder / "election.yaml").write_text(text)
        self.run("open")
        self.sign("election.json")

    def seal(self, box: str, header: str, rows: list[str], *more: str) -> None:
        (self.folder / "drafts" / f"{box}.csv").write_text("".join(f"{row}\n" for row in [header, *rows]))
        self.run("seal", "--box", box, "--key", self.place / box, *more)

    def board(self, *more: str) -> None:
        self.run("board", *more)
        self.sign("board.json")

    def publish(self) -> tuple[Path, Path]:
        self.run("tally")
        self.run("stage")
        self.sign("statement.json")
        self.run("publish", self.place / "published")
        return self.place / "published", self.folder / "allowed_signers"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def agree(office: Office, another: Any, codes: set[str]) -> None:
    """Hold the other verifier to the folder, and the folder to what it is to show."""
    folder, trust = office.publish()
    rejected = (folder / "rejected.csv").read_text().splitlines()[1:]
    assert {row.split(",")[2] for row in rejected} == codes
    assert another(folder, trust).code == 0


def cells(draw: random.Random, choice: list[str], number: int = 6) -> str:
    return ",".join(draw.choice(choice) for _ in range(number))


HEADER = "m0,m1,m2,m3,m4,m5"
METHODS = {
    "no opinion left out": "{official: {id: majority-judgment, options: {min_judgments: 5}}, also: [{id: borda}, "
    "{id: schulze}, {id: approval, options: {threshold: 2}}]}\nno_opinion: exclude",
    "no opinion in the middle": "{official: {id: schulze, options: {strength: margins, second_key: none}}, also: "
    "[{id: majority-judgment, options: {median: upper}}, {id: borda, options: {ties: low}}]}\nno_opinion: 1",
}


@pytest.mark.parametrize("methods", METHODS.values(), ids=METHODS)
def test_grades(methods: str, office: Office, another: Any) -> None:
    office.open(GRADES, f"methods: {methods}")
    draw = random.Random(1)
    rows = [f"b{n},{draw.choice('pw')},{cells(draw, ['', '', '0', '1', '2'])}" for n in range(30)]
    office.seal("web", f"ballot,channel,{HEADER}", [*rows[:20], "z1,w,,,,,,", "z2,w,3,,,,,", "z3,x,1,,,,,"])
    office.seal("hall", f"ballot,channel,{HEADER}", [*rows[20:], rows[0]])
    office.board()
    agree(office, another, {"BAD_LEVEL", "BAD_GROUP", "DUPLICATE"})


ALSO = (
    "also: [{id: borda}, {id: borda, options: {truncation: zero}}, {id: borda, options: {truncation: modified, "
    "ties: high}}, {id: schulze, options: {strength: ratio, second_key: none}}]"
)


@pytest.mark.parametrize("unranked", ["last", "exclude"])
def test_rankings(unranked: str, office: Office, another: Any) -> None:
    rules = f"methods: {{official: {{id: schulze, options: {{second_key: none}}}}, {ALSO}}}\nunranked: {unranked}"
    office.open("{kind: ranking, ties_allowed: true, max_ranks: 5}", rules)
    draw = random.Random(2)
    ranks = ["", "", "1", "2", "3", "6"]
    rows = [f"b{n},{draw.choice('pw')},{cells(draw, ranks, 5)}," for n in range(40)]
    office.seal("web", f"ballot,channel,{HEADER}", [*rows, "z0,p,7,1,,,,", "z1,p,0,1,,,,", "z2,p,1,2,3,4,5,6"])
    office.board()
    agree(office, another, {"BAD_LEVEL", "TOO_MANY"})


REVOTES = {
    "{rule: priority, group: channel, order: [p, w]}": "SUPERSEDED",
    "{rule: first}": "SUPERSEDED",
    "{rule: void}": "VOIDED",
}


@pytest.mark.parametrize("rule", REVOTES)
def test_a_difficult_evening(rule: str, office: Office, another: Any) -> None:
    """Voters vote again, boxes contest a ballot, one box seals again, another is set aside."""
    office.open(
        "{kind: scores, max: 3, max_sum: 12}",
        f"methods: {{official: {{id: borda}}}}\nno_opinion: worst\nrevote: {rule}",
    )
    draw = random.Random(3)
    rows = [
        f"b{n},v{draw.randint(0, 14)},{draw.randint(0, 4)},{draw.choice('pw')},{cells(draw, ['', '0', '1', '2', '3'])}"
        for n in range(40)
    ]
    header = f"ballot,voter,seq,channel,{HEADER}"
    high = f"h1,v90,{2**52},p,1,,,,,"
    office.seal("web", header, [*rows[:18], "c1,v91,1,w,1,1,,,,", "d1,v92,1,w,1,,,,,", high])
    office.seal("hall", header, [*rows[18:], "c1,v91,1,w,2,2,,,,", "d1,v92,1,w,1,,,,,", "f1,v93,1,p,3,3,3,3,3,3"])
    office.seal("late", header, ["x1,v94,1,p,3,,,,,"])
    office.board()
    office.board("set-aside", "late-0001", "--reason", "its key was stolen")
    office.seal(
        "web", header, [*rows[:20], "c1,v91,1,w,1,1,,,,", high], "--replaces", "web-0001", "--reason", "a wrong file"
    )
    office.board("--revise")
    office.run("board", "decide", "c1", "--keep", "hall", "--reason", "it was cast there")
    office.sign("board.json")
    agree(office, another, {"TOO_MANY", "DUPLICATE", "CONFLICT", REVOTES[rule]})


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_ballots_that_voters_sign(office: Office, another: Any) -> None:
    private = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(6)]
    public = [encoded(key.public_key().public_bytes_raw()) for key in private]
    roll = "".join(f"{key}\n" for key in sorted(public[:5])).encode()
    (office.folder / "credentials.txt").write_bytes(roll)
    credentials = f"{{count: 5, sha256: {hashlib.sha256(roll).hexdigest()}}}"
    rules = "methods: {official: {id: majority-judgment}}\nno_opinion: worst\nrevote: {rule: last}"
    office.open(GRADES, f"{rules}\ncredentials: {credentials}")
    definition = hashlib.sha256((office.folder / "election.json").read_bytes()).hexdigest()

    def ballot(voter: int, line: str, signed: str = "") -> str:
        start, rest = line.split(",", 1)
        line = f"{start},{public[voter]},{rest}"
        message = f"votation-ballot@v1\n{definition}\n{signed or line}".encode()
        return f"{line},{encoded(private[voter].sign(message))}"

    rows = [ballot(n, f"b{n},1,w,2,,{n % 3},,1,0") for n in range(6)]
    rows += [ballot(0, "c0,2,p,0,,,,,"), ballot(1, "c1,1,p,0,,,,,"), ballot(2, "c2,2,p,1,,,,,", signed="another line")]
    office.seal("web", f"ballot,credential,seq,channel,{HEADER},sig", rows)
    office.board()
    agree(office, another, {"UNKNOWN_CREDENTIAL", "BAD_SIGNATURE", "CONFLICT", "SUPERSEDED"})


def test_approvals_by_theme_with_lots(office: Office, another: Any) -> None:
    office.open("{kind: approval, min: 2, max: 4}", "methods: {official: {id: approval}}\nlots: {source: Dice}")
    draw = random.Random(4)
    rows = [f"b{n},{draw.choice('pw')},{cells(draw, ['', '0', '0', '1', '1'])}" for n in range(25)]
    tied = ["t1,p,1,1,,,,", "t2,p,,1,1,,,0", "t3,w,0,0,0,0,0,0", "t4,w,1,,,,,", "t5,w,1,1,1,1,1,"]
    office.seal("web", f"ballot,channel,{HEADER}", [*rows, *tied])
    office.board()
    office.run("lots", "--value", "6 6 1")
    office.sign("lots.json")
    agree(office, another, {"TOO_MANY", "TOO_FEW"})


def test_pairs_of_more_than_two_hundred_measures(office: Office, another: Any) -> None:
    office.open(GRADES, "methods: {official: {id: borda}}\nno_opinion: exclude", measures=201)
    draw = random.Random(5)
    header = "ballot,channel," + ",".join(f"m{n}" for n in range(201))
    office.seal("web", header, [f"b{n},{'pw'[n % 2]},{cells(draw, ['', '0', '1', '2'], 201)}" for n in range(5)])
    office.board()
    agree(office, another, set())
