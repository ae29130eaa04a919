"""Sealing: a box closes, and from then on no ballot can be added, changed or dropped unseen.

A draft is a ballot file in the order in which ballots came. The sealed box is sorted by leaf, so that order and time
identify nobody, and split into batches; each gets a manifest that the box signs. The same draft gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from votation.ballots import Layout
from votation.errors import EvidenceError, RefusedError
from votation.evidence import signing
from votation.office import asked, places
from votation.office.drafts import load_drafts, suspects
from votation.office.inventory import sealings_of
from votation.office.parts import split
from votation.office.signatures import load_key, require_key_of
from votation.office.workspace import at_work
from votation.records import BatchManifest, Merge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from votation.election import Box, Election
    from votation.evidence.canonical import Json
    from votation.evidence.signing import Signer
    from votation.office.drafts import Contents
    from votation.office.parts import Part
    from votation.office.workspace import Desk, Workspace
    from votation.records import Code, Source

SPOKEN_CHARACTERS: Final = 16
"""Hexadecimal characters of a manifest digest that are read aloud: 64 bits."""


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """One batch as it was sealed.

    Attributes:
        batch: Its id, `b01-0001`.
        root: RFC 6962 root over its lines.
        manifest_sha256: Digest of its manifest, which the board will name.
    """

    batch: str
    lines: int
    bytes: int
    sha256: str
    root: str
    manifest_sha256: str

    @property
    def spoken(self) -> str:
        """The start of the manifest digest in groups of four, to read aloud over the telephone."""
        digits = self.manifest_sha256[:SPOKEN_CHARACTERS]
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed box.

    Attributes:
        signer: The box, or the official who signed in its place.
        fingerprint: Fingerprint of the key that signed.
        suspects: Lines that will be rejected at the tally, by code; they are sealed as they are.
    """

    box: str
    lines: int
    batches: tuple[SealedBatch, ...]
    signer: str
    fingerprint: str
    suspects: Mapping[Code, int]


def seal(  # noqa: PLR0913 - what a box may have to say when it closes, all but three optional
    root: Path | str,
    *,
    election: Election,
    box: str,
    key: Signer | Path | str,
    signer: str | None = None,
    passphrase: Callable[[], bytes] | None = None,
    with_: Sequence[str] = (),
    merge: Sequence[Merge | str] = (),
    sources: Sequence[Source] | None = None,
    replaces: str | None = None,
    reason: str | None = None,
    at: str | None = None,
    operator: str = "votation",
) -> Sealed:
    """Seal `drafts/BOX.csv` of a folder into `ballots/BOX-NNNN.csv`, `.json` and `.json.BOX.sig`.

    Run again after an interruption it ends its work; run again with another draft it refuses: a box seals once.

    Args:
        root: The folder: a workspace, or a platform's own with nothing but its drafts.
        election: The frozen definition.
        box: The box that seals.
        key: Its private key, or the file that holds it.
        signer: An official who signs in place of a box without a key.
        passphrase: Asked if the key file is encrypted.
        with_: Drafts of boxes too small to seal alone, relative to the folder: `drafts/b09.csv`.
        merge: Group values too small to publish: `station:b07,b09=others`.
        sources: Where the ballots come from; without it, they came as drafts.
        replaces: A batch of this box; the whole sealing it belongs to is replaced.
        reason: Why, in one line; mandatory with `replaces`.
        at: RFC 3339 time of the journal entry; a platform's folder keeps no journal and gives none.
        operator: Who seals, in one line.

    Raises:
        RefusedError: The box is unknown or sealed already, the key is not its own, a group or the whole box is below
            `privacy.min_group`, a merge or replacement makes no sense, or a draft is not what its last import left.
        BallotFileError: A draft breaks the strict CSV; nothing is written.
        InputError: Two drafts hold the same ballot id, or the sources do not add up.
        EvidenceError: The folder holds another definition.
        IncompleteError: A draft, the key or the replaced batch is missing.
        MachineError: A file cannot be written.
    """
    with at_work(root, f"seal {box}", at=at, operator=operator) as desk:
        workspace = desk.workspace
        _require_same_election(workspace, election)
        declared = declared_box(election, box)
        if signer is not None and signer not in election.signers.officials.names:
            raise RefusedError("signer-unknown", found=signer[: asked.SHOWN])
        private = load_key(key, root=workspace.root, passphrase=passphrase)
        if workspace.has(places.ALLOWED_SIGNERS):
            require_key_of(workspace, election, signer or box, private.public)
        former = _replacement(workspace, box, replaces, reason)
        merges = tuple(parse_merge(each) if isinstance(each, str) else each for each in merge)
        contents = load_drafts(workspace, election, declared, with_=with_, merges=merges, sources=sources)
        parts = split(contents.body, Layout.of(election), at_least=len(former.batches) if former else 1)
        manifests = _manifests(election, box, parts, contents, former)
        _refuse_other_sealing(workspace, box, manifests)
        sealed = [_write(workspace, *each, private, signer or box) for each in zip(manifests, parts, strict=True)]
        _note(desk, sealed, with_)
        return Sealed(
            box=box,
            lines=sum(part.lines for part in parts),
            batches=tuple(sealed),
            signer=signer or box,
            fingerprint=private.public.fingerprint,
            suspects=suspects(contents.batches, election, box),
        )


def parse_merge(text: str) -> Merge:
    """Read `station:b07,b09=others`.

    Raises:
        RefusedError: It is not written like that.
    """
    group, _, rest = text.partition(":")
    values, _, target = rest.partition("=")
    from_ = tuple(values.split(","))
    if not all(map(places.is_id, (group, *from_, target))):
        raise RefusedError("merge-spelling", found=ascii(text[: asked.SHOWN]), expected="group:value,value=value")
    return Merge(group=group, from_=from_, to=target)


def _require_same_election(workspace: Workspace, election: Election) -> None:
    """Refuse a folder that belongs to another definition.

    Raises:
        EvidenceError: Its election.json is not the definition given.
    """
    if workspace.has(places.ELECTION):
        found = hashlib.sha256(workspace.read(places.ELECTION)).hexdigest()
        if found != election.digest:
            raise EvidenceError("election-other", file=places.ELECTION, found=found, expected=election.digest)


def declared_box(election: Election, box: str) -> Box:
    """Return a box of the definition.

    Raises:
        RefusedError: It has no such box.
    """
    for declared in election.signers.boxes:
        if declared.id == box:
            return declared
    raise RefusedError("box-unknown", found=box, expected=", ".join(each.id for each in election.signers.boxes)[:200])


@dataclass(frozen=True, slots=True)
class _Replacement:
    """The sealing that is replaced.

    Attributes:
        parts: Its last part; the new ones go on from there.
        batches: Its batches, by part.
    """

    parts: int
    batches: tuple[str, ...]
    reason: str


def _replacement(workspace: Workspace, box: str, replaces: str | None, reason: str | None) -> _Replacement | None:
    if replaces is None:
        return None
    reason = asked.line(reason or "", field="reason")
    for sealing in sealings_of(workspace, box):
        batches = tuple(each.batch for each in sealing.manifests)
        if replaces in batches:
            return _Replacement(sealing.parts, batches, reason)
    raise RefusedError("replaced-batch-unknown", found=replaces, box=box)


def _manifests(
    election: Election, box: str, parts: Sequence[Part], contents: Contents, former: _Replacement | None
) -> list[BatchManifest]:
    """Describe each part; where a sealing is replaced, its batches are replaced one by one, the last by the rest."""
    before = former.parts if former else 0
    manifests = []
    for index, part in enumerate(parts):
        number = before + index + 1
        manifest = BatchManifest(
            format="votation/batch@1",
            election_sha256=election.digest,
            box=box,
            part=number,
            parts=before + len(parts),
            file=f"{box}-{number:04d}.csv",
            bytes=len(part.data),
            lines=part.lines,
            sha256=part.sha256,
            root=part.root,
            sources=contents.sources,
            merges=contents.merges,
            replaces=former.batches[min(index, len(former.batches) - 1)] if former else None,
            reason=former.reason if former else None,
            **election.marks,
        )
        manifests.append(manifest)
    return manifests


def _refuse_other_sealing(workspace: Workspace, box: str, manifests: Sequence[BatchManifest]) -> None:
    """Refuse to seal a box a second time, unless this is the same sealing, cut off and run again."""
    known = {each.batch: each for sealing in sealings_of(workspace, box) for each in sealing.manifests}
    mine = {each.batch: each for each in manifests}
    others = [batch for batch, each in known.items() if batch in mine and mine[batch] != each]
    others += [batch for batch, each in known.items() if each.part > manifests[-1].part]
    if not manifests[0].replaces:
        others += [batch for batch in known if batch not in mine]
    if others:
        raise RefusedError("box-sealed", found=others[0], box=box)


def _write(workspace: Workspace, manifest: BatchManifest, part: Part, key: Signer, signer: str) -> SealedBatch:
    """Write ballots, signature, manifest, in this order: a batch is there once its manifest is."""
    name = f"{manifest.batch}.json"
    place = places.SET_ASIDE if workspace.has(f"{places.SET_ASIDE}/{name}") else places.BALLOTS
    data = manifest.to_bytes()
    workspace.write(f"{place}/{manifest.file}", part.data, overwrite=not workspace.has(f"{place}/{name}"))
    signature = key.sign(signing.BATCH, data)
    path = places.signature(f"{place}/{name}", signer)
    workspace.write(path, signature, overwrite=not workspace.has(f"{place}/{name}"))
    workspace.write(f"{place}/{name}", data)
    return SealedBatch(
        batch=manifest.batch,
        lines=manifest.lines,
        bytes=manifest.bytes,
        sha256=manifest.sha256,
        root=manifest.root,
        manifest_sha256=hashlib.sha256(data).hexdigest(),
    )


def _note(desk: Desk, sealed: Sequence[SealedBatch], with_: Sequence[str]) -> None:
    taken: dict[str, Json] = {"with": list(with_)} if with_ else {}
    for each in sealed:
        desk.note("seal", {"batch": each.batch, "lines": each.lines, "manifest_sha256": each.manifest_sha256, **taken})
