"""Where the day stands: derived from the files of the folder, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from votation.office import places
from votation.office.inventory import inventory
from votation.office.provenance import sealed_with_others
from votation.office.signatures import OFFICIAL_DOCUMENTS, signatures_of
from votation.office.workspace import workspace_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from votation.election import Election
    from votation.office.workspace import Workspace

Step: TypeAlias = Literal["draft", "open", "sealing", "boarded", "tallied", "staged", "signed", "published"]
Kind: TypeAlias = Literal["file", "signature", "draft", "box", "batch", "lots"]

_WORKING: Final = (places.LOCK, places.DRAFTS, places.PRIVATE, places.REHEARSAL)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the day still needs.

    Attributes:
        kind: `file` to write, `signature` to give, `draft` to seal, `box` to receive, `batch` to put on the
            board, `lots` to draw.
        file: The file it is about.
        name: The official, box or batch; empty where the file says all.
    """

    kind: Kind
    file: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where the day stands.

    Attributes:
        step: The last step whose files are there.
        missing: What the steps so far lack, the most urgent first.
        command: The next command without `votation`, word by word; empty once published.
    """

    step: Step
    missing: tuple[Missing, ...]
    command: tuple[str, ...]


def state(root: Path | str) -> State:
    """Read where the day stands.

    Raises:
        SignatureError: A signature does not hold.
        InputError: A document is not what its format says.
        EvidenceError: Two files contradict each other.
        IncompleteError: There is no such folder.
    """
    workspace = workspace_at(root)
    step = _step(workspace)
    missing = tuple(_missing(workspace, step))
    return State(step, missing, _command(step, missing, reported=workspace.has(places.REPORTED)))


def _step(workspace: Workspace) -> Step:
    if not workspace.has(places.ELECTION):
        return "draft"
    if workspace.has(places.STATEMENT):
        if not signatures_of(workspace, workspace.election(), places.STATEMENT).complete:
            return "staged"
        return "signed" if any(workspace.path(name).exists() for name in _WORKING) else "published"
    if workspace.has(places.RESULT):
        return "tallied"
    if workspace.has(places.BOARD):
        return "boarded"
    return "sealing" if inventory(workspace) or workspace.names(places.DRAFTS) else "open"


def _missing(workspace: Workspace, step: Step) -> Iterator[Missing]:
    if step == "draft":
        for name in (places.SOURCE, places.ALLOWED_SIGNERS):
            if not workspace.has(name):
                yield Missing("file", name)
        return
    election = workspace.election()
    yield from _missing_signatures(workspace, election)
    if step in {"open", "sealing"}:
        yield from _missing_boxes(workspace, election)
    else:
        yield from _unlisted(workspace)
    if step in {"boarded", "tallied"} and election.lots is not None and not workspace.has(places.LOTS):
        yield Missing("lots", places.LOTS)


def _missing_signatures(workspace: Workspace, election: Election) -> Iterator[Missing]:
    for file in OFFICIAL_DOCUMENTS:
        if workspace.has(file):
            signed = signatures_of(workspace, election, file)
            if not signed.complete:
                yield from (Missing("signature", file, name) for name in signed.missing)


def _missing_boxes(workspace: Workspace, election: Election) -> Iterator[Missing]:
    present = {each.manifest.box for each in inventory(workspace).values()}
    taken = sealed_with_others(workspace)
    for box in election.signers.boxes:
        draft = f"{places.DRAFTS}/{box.id}.csv"
        if box.id not in present and draft not in taken:
            yield Missing("draft" if workspace.has(draft) else "box", draft, box.id)


def _unlisted(workspace: Workspace) -> Iterator[Missing]:
    board = workspace.board()
    listed = {each.batch for each in board.batches} if board else set()
    for batch, each in inventory(workspace).items():
        if batch not in listed:
            yield Missing("batch", each.file, batch)


def _command(step: Step, missing: tuple[Missing, ...], *, reported: bool) -> tuple[str, ...]:
    """Return what to type next: what is missing comes before what follows, but for boxes that may never come."""
    for each in missing:
        match each.kind:
            case "signature":
                return ("sign", each.file, "--key", "KEY", "--as", each.name)
            case "draft":
                return ("seal", "--box", each.name, "--key", "KEY")
            case "batch":
                return ("board", "--revise")
            case "lots":
                return ("lots", "--value", "VALUE")
            case "file":
                return ("new", ".") if each.file == places.SOURCE else ("keygen",)
    follows: dict[Step, tuple[str, ...]] = {
        "draft": ("check",),  # which names what follows
        "open": ("receive", "FOLDER"),
        "sealing": ("receive", "FOLDER") if missing else ("board",),
        "boarded": ("tally",),
        "tallied": ("stage",) if reported else ("report",),
        "staged": ("sign", places.STATEMENT),
        "signed": ("publish", "FOLDER"),
        "published": (),
    }
    return follows[step]
