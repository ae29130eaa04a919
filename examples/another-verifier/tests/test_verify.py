"""The other verifier on the samples, as published and as tampered with in thirty ways."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[3] / "ballots_samples"
NAMES = ("approval", "rankings", "orsay-2007", "clermont")
NAMESPACES = {"election": "election", "board": "board", "lots": "lots", "statement": "result"}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def merkle_root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


class Forgery:
    """A copy of a sample in the hands of somebody who holds every key: those of the samples are public."""

    def __init__(self, sample: str, place: Path) -> None:
        self.folder, self.trust = place / "published", place / "trust"
        shutil.copytree(SAMPLES / sample / "published", self.folder)
        shutil.copy(SAMPLES / sample / "officials.allowed_signers", self.trust)
        self.keys = place / "keys"
        self.keys.mkdir()
        self.rebuilt = False

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_bytes())

    def write(self, name: str, value: object) -> str:
        data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        (self.folder / name).write_bytes(data)
        return digest(data)

    def edit(self, name: str, old: bytes, new: bytes) -> None:
        data = (self.folder / name).read_bytes()
        assert old in data
        (self.folder / name).write_bytes(data.replace(old, new, 1))

    def key(self, name: str) -> Path:
        path = self.keys / name
        if not path.exists():
            seed = hashlib.sha256(f"votation public sample key of {name}".encode()).digest()
            private = Ed25519PrivateKey.from_private_bytes(seed)
            path.touch(mode=0o600)
            path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        return path

    def sign(self, name: str, kind: str, signer: str, key: str = "") -> None:
        command = ["ssh-keygen", "-Y", "sign", "-f", self.key(key or signer), "-n", f"votation-{kind}@v1"]
        data = (self.folder / name).read_bytes()
        done = subprocess.run(command, input=data, capture_output=True, check=True)
        (self.folder / f"{name}.{signer}.sig").write_bytes(done.stdout)

    def list_files(self) -> None:
        paths = [path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()]
        listed = [name for name in paths if not name.endswith((".sig", "MANIFEST.sha256", "statement.json"))]
        rows = [f"{digest((self.folder / name).read_bytes())}  {name}\n" for name in sorted(listed, key=str.encode)]
        (self.folder / "MANIFEST.sha256").write_text("".join(rows))

    def rebuild(self, *, resort: bool = True, keys: dict[str, str] | None = None) -> None:
        """Make every digest fit again and sign everything, so that only what was forged is wrong."""
        self.rebuilt = True
        election, board, result = self.read("election.json"), self.read("board.json"), self.read("result.json")
        statement = self.read("statement.json")
        election["signers"]["allowed_signers"] = digest((self.folder / "allowed_signers").read_bytes())
        definition = self.write("election.json", election)
        rows = {row["batch"]: row for row in board["batches"]}
        for path in sorted((self.folder / "ballots").glob("*.json")):
            row = rows[path.stem]
            row["manifest_sha256"], row["lines"] = self.seal(path.stem, definition, resort=resort)
        board["election_sha256"] = definition
        self.chain(definition, board, result)
        statement["digests"] |= {
            name: digest((self.folder / f"{name}.json").read_bytes())
            for name in ("election", "board", "lots", "result")
            if name in statement["digests"]
        }
        inputs = {row["batch"]: row["sha256"] for row in self.read("result.json")["inputs"]}
        statement["inputs"] = [{**row, "sha256": inputs[row["batch"]]} for row in statement["inputs"]]
        journal = (self.folder / "journal.ndjson").read_bytes().splitlines(keepends=True)
        statement["journal"] = {"head": digest(journal[-1]), "length": len(journal)}
        self.list_files()
        statement["digests"]["manifest"] = digest((self.folder / "MANIFEST.sha256").read_bytes())
        self.write("statement.json", statement)
        for name, kind in NAMESPACES.items():
            for path in self.folder.glob(f"{name}.json.*.sig"):
                signer = path.name.split(".")[2]
                self.sign(f"{name}.json", kind, signer, (keys or {}).get(signer, ""))

    def seal(self, batch: str, definition: str, *, resort: bool) -> tuple[str, int]:
        manifest, path = self.read(f"ballots/{batch}.json"), self.folder / "ballots" / f"{batch}.csv"
        header, *lines = path.read_bytes().splitlines(keepends=True)
        leaves = {line: hashlib.sha256(b"\0" + line[:-1]).digest() for line in lines}
        lines = sorted(lines, key=leaves.__getitem__) if resort else lines
        data = header + b"".join(lines)
        path.write_bytes(data)
        root = merkle_root([leaves[line] for line in lines]).hex()
        manifest |= {"sha256": digest(data), "bytes": len(data), "lines": len(lines), "root": root}
        manifest["election_sha256"] = definition
        its_digest = self.write(f"ballots/{batch}.json", manifest)
        self.sign(f"ballots/{batch}.json", "batch", manifest["box"])
        return its_digest, len(lines)

    def chain(self, definition: str, board: dict[str, Any], result: dict[str, Any]) -> None:
        """Write journal, board, lots and result, each of which names the one before."""
        entries = [json.loads(row) for row in (self.folder / "journal.ndjson").read_bytes().splitlines()]
        rows, head, boarded = [], "0" * 64, ""
        for entry in entries:
            data, kind = entry["data"], entry["type"]
            if kind == "open":
                data["election_sha256"] = definition
            elif kind in {"seal", "receive"}:
                row = next(row for row in board["batches"] if row["batch"] == data["batch"])
                data |= {"manifest_sha256": row["manifest_sha256"], "lines": row["lines"]}
            elif kind == "board" and data["revision"] == board["revision"]:
                board["journal_head"] = head
                data["board_sha256"] = boarded = self.write("board.json", board)
            elif kind == "lots":
                lots = {**self.read("lots.json"), "election_sha256": definition, "board_sha256": boarded}
                data["lots_sha256"] = result["lots"]["sha256"] = self.write("lots.json", lots)
            elif kind == "tally":
                data |= self.name_inputs(definition, boarded, board, result)
            elif kind == "stage":
                data["board_sha256"] = boarded
            entry["prev"] = head
            row = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
            head = digest(row)
            rows.append(row)
        (self.folder / "journal.ndjson").write_bytes(b"".join(rows))

    def name_inputs(
        self, definition: str, boarded: str, board: dict[str, Any], result: dict[str, Any]
    ) -> dict[str, str]:
        result["election"]["sha256"], result["board_sha256"] = definition, boarded
        rows = {row["batch"]: row for row in board["batches"]}
        for row in result["inputs"]:
            known = rows[row["batch"]]
            row |= {"lines": known["lines"], "manifest_sha256": known["manifest_sha256"]}
            row["sha256"] = self.read(f"ballots/{row['batch']}.json")["sha256"]
        rejected = digest((self.folder / "rejected.csv").read_bytes())
        return {"result_sha256": self.write("result.json", result), "rejected_sha256": rejected}


class Case(NamedTuple):
    sample: str
    change: Callable[[Forgery], object]
    code: int
    file: str


def drop(*names: str) -> Callable[[Forgery], None]:
    def change(copy: Forgery) -> None:
        for name in names:
            (copy.folder / name).unlink()

    return change


def level_changed(copy: Forgery) -> None:
    copy.edit("ballots/box-hall-0001.csv", b",1,0,,\n", b",1,1,,\n")
    copy.list_files()


def level_changed_and_sealed_again(copy: Forgery) -> None:
    """The box and all officials are dishonest: a ballot is another one, and only the result was forgotten."""
    copy.edit("ballots/box-b01-0001.csv", b",0\n", b",5\n")
    copy.rebuild()


def ballots_out_of_order(copy: Forgery) -> None:
    path = copy.folder / "ballots" / "box-b01-0001.csv"
    header, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + b"".join(lines[::-1]))
    copy.rebuild(resort=False)


def winner_exchanged(copy: Forgery) -> None:
    """Everything is signed by everybody, and the first two have changed places."""
    result, statement = copy.read("result.json"), copy.read("statement.json")
    for tiers in (result["overall"]["outcomes"][0]["tiers"], statement["ranking"]):
        tiers[0]["measures"], tiers[1]["measures"] = tiers[1]["measures"], tiers[0]["measures"]
    copy.write("result.json", result)
    copy.write("statement.json", statement)
    copy.rebuild()


def result_edited(copy: Forgery) -> None:
    copy.edit("result.json", b'"approvals":352', b'"approvals":353')
    copy.list_files()


def score_of_a_group_edited(copy: Forgery) -> None:
    result = copy.read("result.json")
    result["groups"][0]["values"][1]["themes"][0]["outcomes"][0]["scores"][2]["p"] += 1
    copy.write("result.json", result)
    copy.rebuild()


def path_edited(copy: Forgery) -> None:
    result = copy.read("result.json")
    result["topics"][1]["outcomes"][0]["evidence"]["paths"][0]["strength"][0] += 1
    copy.write("result.json", result)
    copy.rebuild()


def tie_fallen_otherwise(copy: Forgery) -> None:
    result = copy.read("result.json")
    result["overall"]["outcomes"][0]["ties"][0]["fell"].reverse()
    copy.write("result.json", result)
    copy.rebuild()


def lots_exchanged(copy: Forgery) -> None:
    lots = copy.read("lots.json")
    copy.write("lots.json", {**lots, "value": "3 1 6 2 4"})
    copy.rebuild()


def reject_hidden(copy: Forgery) -> None:
    rows = (copy.folder / "rejected.csv").read_bytes().splitlines(keepends=True)
    (copy.folder / "rejected.csv").write_bytes(b"".join(rows[:-1]))
    copy.rebuild()


def reject_with_another_code(copy: Forgery) -> None:
    copy.edit("rejected.csv", b"SUPERSEDED", b"DUPLICATE")
    copy.rebuild()


def counts_of_the_statement_edited(copy: Forgery) -> None:
    statement = copy.read("statement.json")
    statement["counts"]["blank"] += 1
    copy.write("statement.json", statement)
    copy.rebuild()


def one_key_under_two_names(copy: Forgery) -> None:
    """Two officials, two signatures, one key: 1 of the 2 that are needed."""
    for path in (copy.trust, copy.folder / "allowed_signers"):
        rows = dict(row.split(" ", 1) for row in path.read_text().splitlines())
        rows["bruno"] = rows["anne"]
        path.write_text("".join(f"{name} {key}\n" for name, key in rows.items()))
    copy.rebuild(keys={"bruno": "anne"})


def signature_of_another_document(copy: Forgery) -> None:
    shutil.copy(copy.folder / "election.json.anne.sig", copy.folder / "board.json.anne.sig")


def signed_as_something_else(copy: Forgery) -> None:
    copy.sign("board.json", "result", "anne")


def signed_by_a_stranger(copy: Forgery) -> None:
    copy.sign("board.json", "board", "anne", key="mallory")


def trust_without_bruno(copy: Forgery) -> None:
    copy.trust.write_text(copy.trust.read_text().splitlines()[0] + "\n")


def file_that_nobody_signed(copy: Forgery) -> None:
    (copy.folder / "report.html").write_text("<p>Trust me.</p>")


def not_canonical(copy: Forgery) -> None:
    copy.edit("board.json", b'{"batches"', b'{ "batches"')
    copy.list_files()


def cell_with_a_leading_zero(copy: Forgery) -> None:
    copy.edit("ballots/box-hall-0001.csv", b",1\n", b",01\n")
    copy.list_files()


def journal_edited(copy: Forgery) -> None:
    copy.edit("journal.ndjson", b'"operator":"sample"', b'"operator":"simple"')
    copy.list_files()


def set_aside_board_edited(copy: Forgery) -> None:
    copy.edit("set-aside/board-1.json", b'"box-b09"', b'"box-b08"')
    copy.list_files()


def part_missing(copy: Forgery) -> None:
    copy.write("ballots/box-web-0001.json", {**copy.read("ballots/box-web-0001.json"), "parts": 2})
    copy.rebuild()


def box_called_missing(copy: Forgery) -> None:
    copy.write("board.json", {**copy.read("board.json"), "boxes_missing": ["box-web"]})
    copy.rebuild()


def value_of_the_lots_untidy(copy: Forgery) -> None:
    copy.write("lots.json", {**copy.read("lots.json"), "value": "3 1 6 2 5 "})
    copy.rebuild()


def nested_too_deep(copy: Forgery) -> None:
    nested: Any = 1
    for _ in range(16):
        nested = [nested]
    copy.write("statement.json", {**copy.read("statement.json"), "x-deep": nested})
    copy.rebuild()


CASES = [
    Case("rankings", part_missing, 4, "ballots/box-web-0001.json"),
    Case("rankings", box_called_missing, 1, "board.json"),
    Case("clermont", value_of_the_lots_untidy, 3, "lots.json"),
    Case("approval", nested_too_deep, 3, "statement.json"),
    Case("approval", level_changed, 1, "ballots/box-hall-0001.csv"),
    Case("orsay-2007", level_changed_and_sealed_again, 1, "result.json: written"),
    Case("orsay-2007", ballots_out_of_order, 1, "ballots/box-b01-0001.csv"),
    Case("rankings", winner_exchanged, 1, "result.json: overall.outcomes.schulze.tiers"),
    Case("approval", result_edited, 1, "result.json: overall.outcomes.approval.scores"),
    Case("orsay-2007", score_of_a_group_edited, 1, "result.json: groups.station.b06.themes"),
    Case("rankings", path_edited, 1, "result.json: topics.rue.outcomes.schulze.evidence"),
    Case("clermont", tie_fallen_otherwise, 1, "result.json: overall.outcomes.majority-judgment.ties"),
    Case("clermont", lots_exchanged, 1, "result.json"),
    Case("approval", reject_hidden, 1, "rejected.csv"),
    Case("rankings", reject_with_another_code, 1, "rejected.csv"),
    Case("approval", counts_of_the_statement_edited, 1, "statement.json: .counts.blank"),
    Case("rankings", one_key_under_two_names, 4, "election.json: 1 of 2 keys"),
    Case("approval", signature_of_another_document, 1, "board.json.anne.sig"),
    Case("approval", signed_as_something_else, 1, "board.json.anne.sig"),
    Case("approval", signed_by_a_stranger, 1, "board.json.anne.sig"),
    Case("rankings", trust_without_bruno, 4, "board.json: 1 of 2 keys"),
    Case("approval", file_that_nobody_signed, 1, "report.html"),
    Case("approval", not_canonical, 3, "board.json"),
    Case("approval", cell_with_a_leading_zero, 3, "ballots/box-hall-0001.csv: line 182"),
    Case("approval", journal_edited, 1, "journal.ndjson: line 2"),
    Case("clermont", set_aside_board_edited, 1, "set-aside/board-1.json"),
    Case("approval", drop("ballots/box-hall-0001.csv"), 4, "ballots/box-hall-0001.csv"),
    Case("approval", drop("journal.ndjson"), 4, "journal.ndjson"),
    Case("rankings", drop("statement.json.bruno.sig"), 4, "statement.json: 1 of 2 keys"),
    Case("rankings", drop("ballots/box-web-0001.json.box-web.sig"), 4, "ballots/box-web-0001.json"),
    Case("clermont", drop("lots.json", "lots.json.anne.sig", "lots.json.bruno.sig"), 1, "lots.json"),
    Case("approval", drop("result.json"), 4, "result.json"),
]


def name_of(case: Case) -> str:
    return f"{case.sample}-{case.file}"


@pytest.mark.parametrize("sample", NAMES)
def test_samples_are_what_they_say(sample: str, another: Any, votation: Any) -> None:
    folder, trust = SAMPLES / sample / "published", SAMPLES / sample / "officials.allowed_signers"
    assert another(folder, trust) == (0, f"OK: {lines_in(folder)} lines, counted again\n")
    assert votation("verify", folder, "--trust", trust).code == 0


def lines_in(folder: Path) -> int:
    return sum(len(path.read_bytes().splitlines()) - 1 for path in folder.glob("ballots/*.csv"))


def test_keys_inside_prove_nothing(another: Any) -> None:
    answer = another(SAMPLES / "approval" / "published")
    assert answer.code == 4
    assert "allowed_signers: no list of keys from outside" in answer.text


@pytest.mark.parametrize("sample", NAMES)
def test_what_is_rebuilt_without_a_change_is_the_same(sample: str, tmp_path: Path) -> None:
    """So that each forgery below is found out by what was forged, and by nothing else."""
    copy = Forgery(sample, tmp_path)
    before = {path: path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()}
    copy.rebuild()
    assert {path: path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_both_programs_find_what_was_tampered_with(case: Case, tmp_path: Path, another: Any, votation: Any) -> None:
    copy = Forgery(case.sample, tmp_path)
    case.change(copy)
    answer = another(copy.folder, copy.trust)
    assert answer.code == case.code
    assert f": {case.file}" in answer.text
    if copy.rebuilt and case.code == 1:  # only what was forged is wrong
        assert all(case.file.split(":")[0] in line for line in answer.text.splitlines()[:-1])
    assert votation("verify", copy.folder, "--trust", copy.trust).code == case.code
