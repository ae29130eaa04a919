"""The folder, and the first steps: its files, the definition, the batches (docs/format.md)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ballots import Columns, Line, leaf, lines_of
from documents import ContradictionError, Finding, InvalidError, MissingError, digest, read, root_of
from signatures import Signers, fingerprint

UNLISTED = re.compile(r"(.*\.sig|MANIFEST\.sha256|statement\.json|recounts/.*|timestamps/.*)", re.DOTALL)
SIGNED = re.compile(r"(election|board|lots|statement|ballots/[^/]+|recounts/[^/]+|set-aside/[^/]+)\.json")
MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


@dataclass
class Folder:
    """A published folder, and what is known of it so far."""

    path: Path
    trust: Path | None
    findings: list[Finding] = field(default_factory=list)
    documents: dict[str, Any] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    boards: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    leaves: dict[str, list[bytes]] = field(default_factory=dict)
    journal: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    def attempt(self, step: Callable[..., object], *given: object) -> None:
        """Run a step; what it raises is noted, and the next step goes on."""
        try:
            step(self, *given)
        except Finding as finding:
            self.findings.append(finding)

    def expect(self, *, true: bool, file: str, text: str) -> None:
        """Note a contradiction, unless something is true."""
        if not true:
            self.findings.append(ContradictionError(file, text))

    def load(self, name: str) -> Any:  # noqa: ANN401
        """Read a document by name, once."""
        if name not in self.documents:
            self.documents[name], self.digests[name] = read(self.path, f"{name}.json", name)
        return self.documents[name]

    @property
    def signers(self) -> Signers:
        """Lists of keys, for the time at which the statement was finished."""
        finished = self.documents.get("statement", {}).get("finished_at", "")
        return Signers(self.path, self.trust, re.sub(r"[-T:]", "", finished))

    def signed(self, name: str, kind: str, *, needed: bool = True) -> None:
        """Check the officials' signatures of a document."""
        officials = self.documents["election"]["signers"]["officials"]
        threshold = officials["threshold"] if needed else 0
        self.findings += self.signers.officials(name, f"votation-{kind}@v1", officials["names"], threshold)


def check_files(folder: Folder) -> None:
    """Step 1: regular files, names, MANIFEST both ways."""
    paths = [path for path in folder.path.rglob("*") if path.is_symlink() or not path.is_dir()]
    for path in paths:
        if path.is_symlink() or not path.is_file():
            raise InvalidError(path.relative_to(folder.path).as_posix(), "not a regular file")
    have = {path.relative_to(folder.path).as_posix() for path in paths}
    if len({name.casefold() for name in have}) < len(have):
        raise InvalidError(str(folder.path), "two names that are equal when case is ignored")
    for name in sorted(name for name in have if name.endswith(".sig")):
        document = name[: name.find(".json.") + len(".json")]
        stray = not (SIGNED.fullmatch(document) or name.startswith("recounts/"))
        folder.expect(true=not stray, file=name, text="a signature of nothing that is signed")
        if not stray and document not in have:
            folder.findings.append(MissingError(document, f"missing, though {name} signs it"))
    listed = _manifest(folder)
    for name in sorted(have - set(listed)):
        folder.expect(true=bool(UNLISTED.fullmatch(name)), file=name, text="not listed in MANIFEST.sha256")
    for name, wanted in listed.items():
        if name not in have:
            folder.findings.append(MissingError(name, "listed in MANIFEST.sha256, and missing"))
        else:
            found = digest((folder.path / name).read_bytes())
            folder.expect(true=found == wanted, file=name, text="another digest than MANIFEST.sha256 has")


def _manifest(folder: Folder) -> dict[str, str]:
    path = folder.path / "MANIFEST.sha256"
    if not path.is_file():
        raise MissingError(path.name, "missing")
    rows = [MANIFEST_LINE.fullmatch(row) for row in path.read_bytes().decode("utf-8", "replace").split("\n")[:-1]]
    listed = {row[2]: row[1] for row in rows if row}
    if (
        len(listed) < len(rows)
        or list(listed) != sorted(listed, key=str.encode)
        or not path.read_bytes().endswith(b"\n")
    ):
        raise InvalidError(path.name, "a line that is no `sha256sum` line, a name twice, or not sorted")
    return listed


def check_definition(folder: Folder) -> None:
    """Step 2: election.json and its signatures."""
    election = folder.load("election")
    own = folder.path / "allowed_signers"
    if not own.is_file():
        raise MissingError(own.name, "missing")
    named = digest(own.read_bytes()) == election["signers"]["allowed_signers"]
    folder.expect(true=named, file=own.name, text="not the list that the definition names")
    if folder.trust is None:
        folder.findings.append(MissingError(own.name, "no list of keys from outside: those inside prove nothing"))
    folder.signed("election.json", "election")


def check_batches(folder: Folder) -> None:
    """Step 3: each batch that is there, whether it counts or not."""
    files = [
        path for place in ("ballots", "set-aside") for path in (folder.path / place).glob("*-[0-9][0-9][0-9][0-9].*")
    ]
    for path in sorted(files):
        name = path.relative_to(folder.path).as_posix()
        if path.suffix == ".json":
            folder.attempt(_check_batch, name.removesuffix(".json"))
        elif path.suffix == ".csv" and not path.with_suffix(".json").is_file():
            folder.findings.append(MissingError(name, "a ballot file without manifest"))
    for sealing in _sealings(folder):
        folder.attempt(_check_sealing, sealing)


def _check_batch(folder: Folder, stem: str) -> None:
    place, batch = stem.split("/")
    name, file = f"{stem}.json", f"{stem}.csv"
    manifest, folder.digests[batch] = read(folder.path, name, "batch")
    folder.manifests[batch] = manifest
    same = manifest["file"] == f"{batch}.csv" == f"{manifest['box']}-{manifest['part']:04d}.csv"
    folder.expect(true=same, file=name, text="it belongs to another file")
    ours = manifest["election_sha256"] == folder.digests["election"]
    folder.expect(true=ours, file=name, text="it belongs to another election")
    folder.attempt(_check_box_key, name, batch, manifest["box"])
    if not (folder.path / file).is_file():
        raise MissingError(file, "missing")
    data = (folder.path / file).read_bytes()
    sealed = digest(data) == manifest["sha256"] and len(data) == manifest["bytes"]
    folder.expect(true=sealed, file=file, text="not the file that the box signed")
    lines = lines_of(data, Columns(folder.documents["election"]), stem, manifest["box"])
    folder.leaves[batch] = [leaf(line) for line in lines]
    rooted = root_of(folder.leaves[batch]).hex() == manifest["root"] and len(lines) == manifest["lines"]
    folder.expect(true=rooted, file=file, text="another root, or number of lines, than the box signed")
    if place == "ballots":
        folder.lines += lines


def _sealings(folder: Folder) -> list[list[str]]:
    """Give the batches that were sealed together: those of one box that name the same last part."""
    found: dict[tuple[str, int], list[str]] = {}
    for batch, manifest in sorted(folder.manifests.items()):
        found.setdefault((manifest["box"], manifest["parts"]), []).append(batch)
    return list(found.values())


def _check_sealing(folder: Folder, batches: list[str]) -> None:
    """A sealing is in order from its first part to its last, and begins behind what it replaces (ADR 0030)."""
    manifests = [folder.manifests[batch] for batch in batches]
    leaves = [one for batch in batches for one in folder.leaves.get(batch, [])]
    folder.expect(true=leaves == sorted(leaves), file=f"ballots/{batches[0]}.csv", text="lines out of order")
    replaced = [int(manifest["replaces"].rsplit("-", 1)[1]) for manifest in manifests if "replaces" in manifest]
    wanted = list(range(max(replaced, default=0) + 1, manifests[0]["parts"] + 1))
    if [manifest["part"] for manifest in manifests] != wanted:
        first = f"ballots/{batches[0]}.json"
        raise MissingError(first, "parts of the same sealing are missing")


def _check_box_key(folder: Folder, name: str, batch: str, box: str) -> None:
    """A batch is signed by its box, or by the officials if the box lost its key."""
    signing = folder.documents["election"]["signers"]
    if box not in {known["id"] for known in signing["boxes"]}:
        raise ContradictionError(name, f"the definition knows no box {box}")
    keys, findings = folder.signers.check(name, "votation-batch@v1", [box, *signing["officials"]["names"]])
    folder.findings += findings
    if box in keys:
        folder.keys[batch] = fingerprint(keys[box])
    elif not findings:
        folder.signed(name, "batch")
