"""Hands that tamper with a published folder, and sign what they like with the public test keys."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator import test_key

from votation import ballots
from votation.evidence import canonical, folder, merkle, signing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from votation.audit import Report
    from votation.errors import VotationError
    from votation.evidence.signing import PrivateKey

NAMESPACES = {
    "election.json": signing.ELECTION,
    "board.json": signing.BOARD,
    "lots.json": signing.LOTS,
    "statement.json": signing.RESULT,
}
BOUND = {"manifest": "MANIFEST.sha256", "election": "election.json", "board": "board.json", "result": "result.json"}


@dataclass(frozen=True)
class Forger:
    """Works on a copy of a published folder.

    Attributes:
        officials: Who signs when `resign` is asked for.
    """

    root: Path
    officials: tuple[str, ...]

    @classmethod
    def copy(cls, published: Path, target: Path, officials: Iterable[str]) -> Forger:
        """Copy `published` and work on the copy."""
        shutil.copytree(published, target)
        return cls(target, tuple(officials))

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(data)

    def remove(self, *names: str) -> None:
        for name in names:
            self.path(name).unlink()

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())

    def edit(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a JSON document, and write it canonically."""
        value: Any = canonical.loads(self.read(name), file=name)
        change(value)
        self.write(name, canonical.dumps(value))

    def lines(self, name: str, change: Callable[[list[bytes]], object]) -> None:
        """Change the lines of a file, the header included."""
        lines = self.read(name).split(b"\n")[:-1]
        change(lines)
        self.write(name, b"".join(line + b"\n" for line in lines))

    def sign(
        self,
        file: str,
        name: str,
        *,
        key: PrivateKey | None = None,
        namespace: str | None = None,
        data: bytes | None = None,
    ) -> None:
        """Write a signature of `file`, under any name, with any key, for any namespace, over any bytes."""
        namespace = namespace or NAMESPACES.get(file, signing.BATCH)
        signature = (key or test_key(name)).sign(namespace, self.read(file) if data is None else data)
        self.write(f"{file}.{name}.sig", signature)

    def resign(self, file: str, *names: str) -> None:
        """Let officials sign `file` as it is now; other signatures of theirs go."""
        for name in self.officials:
            self.path(f"{file}.{name}.sig").unlink(missing_ok=True)
        for name in names or self.officials:
            self.sign(file, name)

    def relist(self) -> None:
        """Write MANIFEST.sha256 for the folder as it is now."""
        names = [name for name in self.files() if folder.is_covered(name)]
        digests = {name: hashlib.sha256(self.read(name)).hexdigest() for name in names}
        self.write(folder.MANIFEST_NAME, folder.manifest_text(digests))

    def restate(self, *names: str, **changes: Any) -> None:
        """Make manifest and statement fit the folder as it is now, and let officials sign: all, or those named."""
        self.relist()

        def change(statement: dict[str, Any]) -> None:
            for digest, file in BOUND.items():
                statement["digests"][digest] = hashlib.sha256(self.read(file)).hexdigest()
            if self.path("lots.json").exists():
                statement["digests"]["lots"] = hashlib.sha256(self.read("lots.json")).hexdigest()
            else:
                statement["digests"].pop("lots", None)
            statement |= changes

        self.edit("statement.json", change)
        self.resign("statement.json", *names)

    def reseal(self, batch: str, *, key: PrivateKey | None = None, **changes: Any) -> None:
        """Make a manifest fit its ballot file as it is now, and sign it as its box."""
        data = self.read(f"ballots/{batch}.csv")
        leaves = ballots.leaf_digests(data)
        facts = {
            "bytes": len(data),
            "lines": len(leaves),
            "sha256": hashlib.sha256(data).hexdigest(),
            "root": merkle.root(leaves).hex(),
        }
        box = batch.rpartition("-")[0]
        self.edit(f"ballots/{batch}.json", lambda manifest: manifest.update(facts | changes))
        self.sign(f"ballots/{batch}.json", box, key=key)

    def reboard(self, *batches: str) -> None:
        """Let the board list some batches as they are now, and officials sign it."""

        def change(board: dict[str, Any]) -> None:
            for row in board["batches"]:
                if row["batch"] in batches:
                    data = self.read(f"ballots/{row['batch']}.json")
                    row["manifest_sha256"] = hashlib.sha256(data).hexdigest()
                    row["lines"] = canonical.loads(data, file="")["lines"]

        self.edit("board.json", change)
        self.resign("board.json")


def flipped(data: bytes, place: int, bit: int = 0x01) -> bytes:
    """Return the same bytes but for one bit, or one of each that `bit` names."""
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def touched(report: Report, name: str) -> bool:
    """Tell whether some finding names the file, its signature, or the document that it signs or lists."""
    files = {str(finding.file) for finding in report.findings}
    return any(file.startswith(name) or (name.startswith(file) and name.endswith(".sig")) for file in files)


def rules(report: Report, step: int) -> set[str]:
    """Return the rules that a step found broken."""
    return {finding.rule for finding in report.steps[step - 1].findings}


def finding(report: Report, rule: str) -> VotationError:
    """Return the first finding of that rule."""
    return next(each for each in report.findings if each.rule == rule)
