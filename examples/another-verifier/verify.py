"""Check a published election and count it again, without `votation` (docs/format.md).

    python verify.py published/ officials.allowed_signers

The Python standard library and `ssh-keygen` are all it needs. Exit codes: 0 OK, 1 FAIL, 3 INVALID, 4 INCOMPLETE.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

import recount
from ballots import rejected_csv, roll_of, screen, sieve
from documents import ContradictionError, InvalidError, MissingError, check_shape, digest, parse, read
from folder import Folder, check_batches, check_definition, check_files

VERDICTS = ((InvalidError, "INVALID", 3), (ContradictionError, "FAIL", 1), (MissingError, "INCOMPLETE", 4))
NO_ENTRY = "0" * 64


def check_board(folder: Folder) -> None:
    """Step 4: the chain of boards, and what the one in force lists."""
    board = folder.load("board")
    folder.signed("board.json", "board")
    folder.boards = [(board, folder.digests["board"])]
    while (later := folder.boards[-1][0])["revision"] > 1:
        name = f"set-aside/board-{later['revision'] - 1}.json"
        former, its_digest = read(folder.path, name, "board")
        folder.signed(name, "board", needed=False)
        follows = its_digest == later.get("previous") and former["revision"] == later["revision"] - 1
        kept = {row["batch"] for row in former["batches"]} <= {row["batch"] for row in later["batches"]}
        folder.expect(true=follows and kept, file=name, text="not the board before, or a batch of it vanished")
        folder.boards.append((former, its_digest))
    folder.expect(true="previous" not in folder.boards[-1][0], file="board.json", text="the first board has one before")
    for one, _ in folder.boards:
        names = [row["batch"] for row in one["batches"]]
        good = names == sorted(set(names)) and one["election_sha256"] == folder.digests["election"]
        folder.expect(true=good, file="board.json", text="batches not sorted, or of another election")
    _check_listed(folder, board)


def _check_listed(folder: Folder, board: dict[str, Any]) -> None:
    """Hold the list of batches to the folder."""
    boxes = {box["id"] for box in folder.documents["election"]["signers"]["boxes"]}
    absent = boxes - {row["batch"].rsplit("-", 1)[0] for row in board["batches"]}
    folder.expect(
        true=sorted(board["boxes_missing"]) == sorted(absent), file="board.json", text="boxes that are missing"
    )
    listed = {f"{_place(row)}/{row['batch']}.json": row for row in board["batches"]}
    for batch, manifest in folder.manifests.items():
        own = [name for name in listed if name.endswith(f"/{batch}.json") and (folder.path / name).is_file()]
        folder.expect(
            true=bool(own), file=f"ballots/{manifest['file']}", text="a batch that is not on the board, or not there"
        )
    for name, row in listed.items():
        folder.attempt(_check_row, name, row)
    _check_sources(folder, [row["batch"] for row in board["batches"] if row["status"] == "counted"])


def _place(row: dict[str, Any]) -> str:
    return "ballots" if row["status"] == "counted" else "set-aside"


def _check_row(folder: Folder, name: str, row: dict[str, Any]) -> None:
    if not (folder.path / name).is_file():
        raise MissingError(name, "on the board, and missing")
    if (manifest := folder.manifests.get(row["batch"])) is not None:
        same = row["manifest_sha256"] == folder.digests[row["batch"]] and row["lines"] == manifest["lines"]
        folder.expect(true=same, file=name, text="not the batch that the board lists")


def _check_sources(folder: Folder, counted: list[str]) -> None:
    """Two counted boxes never share an original, and the parts of a box tell of the same sources and merges."""
    boxes: dict[str, str] = {}
    told: dict[str, tuple[object, object]] = {}
    for manifest in (folder.manifests[batch] for batch in counted if batch in folder.manifests):
        for original in filter(None, (source.get("original_sha256") for source in manifest["sources"])):
            alone = boxes.setdefault(original, manifest["box"]) == manifest["box"]
            folder.expect(true=alone, file=f"ballots/{manifest['file']}", text="another box has the same original")
        same = (manifest["sources"], manifest.get("merges"))
        agrees = told.setdefault(manifest["box"], same) == same
        folder.expect(true=agrees, file=f"ballots/{manifest['file']}", text="another part tells of other sources")


def check_lots(folder: Folder) -> None:
    """Step 4: the lots, if they were drawn."""
    source = folder.documents["election"].get("lots", {}).get("source")
    if not (folder.path / "lots.json").is_file():
        tied = any(len(tier["measures"]) > 1 for tier in _published_tiers(folder))
        if source and tied:
            raise MissingError("lots.json", "ties are to be broken by lots, and there are none")
        return
    lots = folder.load("lots")
    folder.signed("lots.json", "lots")
    if lots["value"].strip() != lots["value"] or "  " in lots["value"]:
        raise InvalidError("lots.json", "the value has leading, trailing or double space")
    ours = lots["election_sha256"] == folder.digests["election"] and lots["source"] == source
    on_board = lots["board_sha256"] in {its_digest for _, its_digest in folder.boards}
    folder.expect(true=ours and on_board, file="lots.json", text="of another election, source or board")


def _published_tiers(folder: Folder) -> list[dict[str, Any]]:
    tiers: list[dict[str, Any]] = folder.load("result")["overall"]["outcomes"][0]["tiers"]
    return tiers


def lot_order(folder: Folder) -> list[str]:
    """Give the measures in the order of the lots, or nothing."""
    if "lots" not in folder.documents:
        return []
    start = f"votation-lots@v1\n{folder.digests['election']}\n{folder.documents['lots']['value']}\n"
    measures = [measure["id"] for measure in folder.documents["election"]["measures"]]
    return sorted(measures, key=lambda measure: hashlib.sha256((start + measure).encode()).digest())


def check_journal(folder: Folder) -> None:
    """Step 4: the chain of the journal, and what it says of board, lots and result."""
    path = folder.path / "journal.ndjson"
    if not path.is_file():
        raise MissingError(path.name, "missing")
    head = NO_ENTRY
    for n, row in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        entry = parse(row, path.name)
        check_shape(entry, "journal-entry", path.name)
        folder.expect(true=entry["n"] == n and entry["prev"] == head, file=path.name, text=f"line {n} breaks the chain")
        head = digest(row)
        folder.journal.append((entry, head))
    last = folder.journal[-1][0]["type"] if folder.journal else ""
    folder.expect(true=last == "stage", file=path.name, text="the last entry is not `stage`")
    entered = {
        entry["data"].get("board_sha256"): entry["prev"] for entry, _ in folder.journal if entry["type"] == "board"
    }
    for board, its_digest in folder.boards:
        bound = entered.get(its_digest) == board["journal_head"]
        folder.expect(true=bound, file=path.name, text=f"revision {board['revision']} of the board is not entered")
    drawn = [entry["data"].get("lots_sha256") for entry, _ in folder.journal if entry["type"] == "lots"]
    wanted = [folder.digests["lots"]] if "lots" in folder.digests else []
    folder.expect(true=drawn == wanted, file=path.name, text="it enters other lots than lots.json")


def check_count(folder: Folder) -> None:
    """Steps 5 and 6: every line accepted or rejected, and the result."""
    election, board = folder.load("election"), folder.documents.get("board")
    result = folder.load("result")
    if board is None or {row["batch"] for row in board["batches"] if row["status"] == "counted"} != _readable(folder):
        raise MissingError("board.json", "not every counted batch can be read; nothing is counted")
    roll = frozenset[str]()
    if "credentials" in election:
        path = folder.path / "credentials.txt"
        if not path.is_file():
            raise MissingError(path.name, "missing")
        roll = roll_of(path.read_bytes(), election["credentials"])
    folder.lines.sort(key=lambda line: line.place)
    screen(folder.lines, election, folder.digests["election"], roll)
    sieve(folder.lines, election, board["conflicts"])
    folder.attempt(_compare_rejected)
    if not recount.can_count(election["methods"]["official"]):
        folder.findings.append(MissingError("result.json", "this program does not have the official method"))
    aside: dict[str, int] = {}
    for row in board["batches"]:
        if row["status"] == "set-aside":
            box = row["batch"].rsplit("-", 1)[0]
            aside[box] = aside.get(box, 0) + row["lines"]
    for place in recount.differences(result, election, folder.lines, aside, lot_order(folder)):
        raise ContradictionError("result.json", place)
    _compare_heads(folder, result, board)


def _readable(folder: Folder) -> set[str]:
    return {batch for batch in folder.manifests if (folder.path / "ballots" / f"{batch}.csv").is_file()}


def _compare_rejected(folder: Folder) -> None:
    path = folder.path / "rejected.csv"
    if not path.is_file():
        raise MissingError(path.name, "missing")
    counted, published = rejected_csv(folder.lines), path.read_bytes()
    if counted != published:
        rows = sorted(set(counted.splitlines()) ^ set(published.splitlines()))
        raise ContradictionError(path.name, f"other lines than the count rejects: {rows[:1]}")


def _compare_heads(folder: Folder, result: dict[str, Any], board: dict[str, Any]) -> None:
    """Compare what result.json names: definition, board, ballot files, lots."""
    inputs = [
        {
            "batch": row["batch"],
            "lines": row["lines"],
            "manifest_sha256": row["manifest_sha256"],
            "sha256": folder.manifests[row["batch"]]["sha256"],
        }
        for row in board["batches"]
        if row["status"] == "counted"
    ]
    wanted: dict[str, Any] = {
        "election": {"id": folder.documents["election"]["id"], "sha256": folder.digests["election"]},
        "board_sha256": folder.digests["board"],
        "inputs": inputs,
    }
    if "lots" in folder.documents:
        wanted["lots"] = {"sha256": folder.digests["lots"], "order": lot_order(folder)}
    for place in recount.differ("", wanted, {key: result.get(key) for key in wanted}):
        raise ContradictionError("result.json", place)
    folder.expect(true=("lots" in result) == ("lots" in wanted), file="result.json", text="lots that are not there")


def check_statement(folder: Folder) -> None:
    """Step 7: what the statement binds, and who signed it."""
    statement = folder.load("statement")
    folder.signed("statement.json", "result")
    names = {"manifest": "MANIFEST.sha256", "lots": "lots.json"}
    for name, wanted in statement["digests"].items():
        path = folder.path / names.get(name, f"{name}.json")
        if not path.is_file():
            folder.findings.append(MissingError(path.name, "the statement binds it, and it is missing"))
        else:
            same = digest(path.read_bytes()) == wanted
            folder.expect(true=same, file=path.name, text="not the file that the statement binds")
    lots = ("lots" in statement["digests"]) == (folder.path / "lots.json").is_file()
    folder.expect(true=lots, file="lots.json", text="the statement says otherwise whether there are lots")
    if folder.journal:
        bound = {"head": folder.journal[-1][1], "length": len(folder.journal)}
        folder.expect(true=bound == statement["journal"], file="journal.ndjson", text="not what the statement binds")
    if "result" in folder.documents:
        _compare_statement(folder, statement, folder.documents["result"])


def _compare_statement(folder: Folder, statement: dict[str, Any], result: dict[str, Any]) -> None:
    signed = {row["batch"]: row["key"] for row in statement["inputs"]}  # of officials, where the box lost its key
    inputs = [
        {
            "batch": row["batch"],
            "key": folder.keys.get(row["batch"], signed.get(row["batch"])),
            "sha256": row["sha256"],
        }
        for row in result["inputs"]
    ]
    wanted = {
        "election": folder.documents["election"]["id"],
        "counts": result["counts"],
        "ranking": recount.official_ranking(result, lot_order(folder)),
        "inputs": inputs,
    }
    for place in recount.differ("", wanted, {key: statement[key] for key in wanted}):
        raise ContradictionError("statement.json", place)


def verify(path: Path, trust: Path | None) -> Folder:
    """Take all steps that can be taken."""
    folder = Folder(path, trust)
    folder.attempt(check_files)
    for name in ("statement", "result"):
        folder.attempt(Folder.load, name)
    folder.attempt(check_definition)
    if "election" in folder.documents:
        for step in (check_batches, check_board, check_lots, check_journal, check_count, check_statement):
            folder.attempt(step)
    return folder


def main() -> int:
    """Print what is wrong and the verdict.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(description="Check a published election and count it again.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("trust", type=Path, nargs="?", help="the officials' keys, from outside the folder")
    given = parser.parse_args()
    folder = verify(given.folder, given.trust)
    told = dict.fromkeys(f"{type(finding).__name__.removesuffix('Error')}: {finding}" for finding in folder.findings)
    sys.stdout.write("".join(f"{line}\n" for line in told))
    for kind, verdict, code in VERDICTS:
        if any(isinstance(finding, kind) for finding in folder.findings):
            sys.stdout.write(f"{verdict}\n")
            return code
    sys.stdout.write(f"OK: {len(folder.lines)} lines, counted again\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
