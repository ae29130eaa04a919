"""Staging: a manifest lists every file of the folder, and the statement that officials will sign binds them all."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from votation.ballots.vouching import vouching_key
from votation.errors import EvidenceError, IncompleteError, RefusedError
from votation.evidence import canonical, folder
from votation.office import places
from votation.office.board import settle
from votation.office.contents import manifest_of
from votation.office.inventory import inventory
from votation.office.proclaiming import checked_lots
from votation.office.results import former_statement, is_signed, put_statement_away
from votation.office.signatures import signatures_beside
from votation.office.workspace import at_work
from votation.records import Counts, Digests, Input, JournalHead, RankedTier, Software, Statement
from votation.tally import plugins_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from votation.election import Election
    from votation.evidence.canonical import Json
    from votation.office.workspace import Desk, Workspace
    from votation.records import Board


NO_LOTS: Final = "no lots"
"""What an error says in place of a digest."""


@dataclass(frozen=True, slots=True)
class Staged:
    """The statement that waits for signatures.

    Attributes:
        files: Number of files that the manifest lists.
    """

    statement: Statement
    sha256: str
    files: int


def stage(  # noqa: PLR0913 - two times, a hand, and what only the caller can render or know
    root: Path | str,
    *,
    started_at: str,
    finished_at: str,
    operator: str,
    pages: Mapping[str, bytes] | None = None,
    software: Software | None = None,
    supersede: bool = False,
) -> Staged:
    """Write the report's pages, MANIFEST.sha256 and statement.json; the journal ends here.

    Args:
        root: The workspace.
        started_at: RFC 3339 time when the tally began.
        finished_at: RFC 3339 time when the folder was complete; also that of the journal entry.
        operator: Who stages, in one line.
        pages: Rendered pages by their name in `report/`; those already there stay.
        software: What computed the result; None tells this library and its Python.
        supersede: Whether a signed statement that the folder has outgrown may be put away; the new one supersedes it.

    Raises:
        IncompleteError: There is no result, a document lacks signatures, lots are due, or a method of another package
            is not installed.
        EvidenceError: The result is of another board or other lots than those of the folder.
        RefusedError: A batch is not on the board, or the statement is signed already and the folder has changed.
        PathError: The folder holds a file that has no place in it, or something that is no file.
        MethodError: Several installed packages provide a method that the definition names.
        MachineError: A file cannot be written.
    """
    with at_work(root, "stage", at=finished_at, operator=operator) as desk:
        workspace = desk.workspace
        election = workspace.election()
        board = settle(desk)
        if board is None or not workspace.has(places.RESULT):
            raise IncompleteError("no-result", file=places.RESULT)
        result = _result(workspace, election, board)
        _check_batches(workspace, board)
        counted_by = software or this_software()
        plugins = plugins_of(election, counted_by.python)
        report = {f"{places.REPORT}/{folder.safe_path(name)}": data for name, data in (pages or {}).items()}
        standing = _signed_statement(workspace, report, supersede=supersede)
        if standing is not None:
            return standing
        for name, data in sorted(report.items()):
            workspace.write(name, data, overwrite=True)
        former = former_statement(workspace)
        revision = former.revision + 1 if former else 1
        _close_journal(desk, revision, board)
        manifest = manifest_of(workspace)
        workspace.write(places.MANIFEST, manifest, overwrite=True)
        statement = Statement(
            format="votation/statement@1",
            role="tally",
            election=election.id,
            digests=_digests(workspace, election, board, manifest),
            counts=Counts.model_validate(result["counts"]),
            ranking=_ranking(result),
            inputs=_inputs(workspace, election, board),
            journal=JournalHead(length=len(desk.journal.entries()), head=desk.journal.head()),
            software=counted_by,
            plugins=plugins,
            revision=revision,
            supersedes=former.digest if former else None,
            started_at=started_at,
            finished_at=finished_at,
            **election.marks,
        )
        if not _is(workspace, places.STATEMENT, statement.to_bytes()):
            workspace.remove(places.STAMP)  # it was over the statement that nobody signed
        workspace.write(places.STATEMENT, statement.to_bytes(), overwrite=True)
        return _staged(statement, manifest)


def this_software() -> Software:
    """Return the name and version of this library, the wheel it was installed from, and the Python that runs it."""
    distribution = metadata.distribution("votation")
    return Software(
        name="votation",
        version=distribution.version,
        python=platform.python_version(),
        wheel_sha256=wheel_digest(distribution.read_text("direct_url.json") or ""),
    )


def wheel_digest(direct_url: str) -> str | None:
    """Return the digest of the wheel that an installer noted; it notes one only for a file or address it was given.

    Args:
        direct_url: Text of `direct_url.json` (PEP 610).
    """
    try:
        archive = json.loads(direct_url)
        digest = archive["archive_info"]["hashes"]["sha256"]
        wheel = archive["url"].endswith(".whl")
    except (ValueError, LookupError, TypeError, AttributeError):  # none, or of another kind: from a source tree
        return None
    return digest if wheel and isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest) else None


def _staged(statement: Statement, manifest: bytes) -> Staged:
    return Staged(statement, statement.digest, manifest.count(b"\n"))


def _result(workspace: Workspace, election: Election, board: Board) -> dict[str, Any]:
    """Return result.json, made from the board and the lots of the folder."""
    data = workspace.read(places.RESULT, limit=canonical.MAX_DOCUMENT_BYTES)
    result: dict[str, Any] = canonical.loads(data, file=places.RESULT)  # type: ignore[assignment]
    if result["board_sha256"] != board.digest:
        raise EvidenceError(
            "result-of-other-board", file=places.RESULT, found=result["board_sha256"], expected=board.digest
        )
    lots = checked_lots(workspace, election, board)
    found, expected = result.get("lots", {}).get("sha256", NO_LOTS), lots.digest if lots else NO_LOTS
    if found != expected:
        raise EvidenceError("result-of-other-lots", file=places.RESULT, found=found, expected=expected)
    if lots is None and election.lots is not None and result["overall"]["outcomes"][0]["ties"]:
        raise IncompleteError("lots-due", file=places.LOTS, expected=election.lots.source)
    return result


def _check_batches(workspace: Workspace, board: Board) -> None:
    """Refuse a folder that holds a batch of which the board says nothing."""
    listed = {each.batch for each in board.batches}
    for batch, each in inventory(workspace).items():
        if batch not in listed:
            raise RefusedError("batch-not-on-board", file=each.file, found=batch)


def _signed_statement(workspace: Workspace, report: Mapping[str, bytes], *, supersede: bool) -> Staged | None:
    """Return the statement in force if it was signed and the folder is what it binds; put it away if it may go."""
    statement = workspace.statement()
    if statement is None or not is_signed(workspace):
        return None
    manifest = manifest_of(workspace)
    same_pages = all(_is(workspace, name, data) for name, data in report.items())
    if same_pages and hashlib.sha256(manifest).hexdigest() == statement.digests.manifest:
        return _staged(statement, manifest)
    if not supersede:
        raise RefusedError("statement-signed", file=places.STATEMENT, found=statement.revision)
    put_statement_away(workspace)
    return None


def _is(workspace: Workspace, name: str, data: bytes) -> bool:
    return workspace.has(name) and workspace.read(name, limit=places.MAX_PUBLISHED_BYTES) == data


def _close_journal(desk: Desk, revision: int, board: Board) -> None:
    """Write the last entry, unless it stands there already from a run that was cut off."""
    data: dict[str, Json] = {"board_sha256": board.digest, "revision": revision}
    last = desk.journal.entries()[-1]
    if (last.type, last.data) != ("stage", data):
        desk.note_again("stage", data)


def _digests(workspace: Workspace, election: Election, board: Board, manifest: bytes) -> Digests:
    lots = workspace.lots()
    return Digests(
        manifest=hashlib.sha256(manifest).hexdigest(),
        election=election.digest,
        board=board.digest,
        lots=lots.digest if lots else None,
        result=folder.sha256_file(workspace.path(places.RESULT)),
    )


def _ranking(result: Mapping[str, Any]) -> tuple[RankedTier, ...]:
    """Return the official ranking as the result tells it, ties in the order of the lots where they were drawn."""
    official = result["overall"]["outcomes"][0]
    place = {measure: index for index, measure in enumerate(official.get("order", result["overall"]["measures"]))}
    return tuple(
        RankedTier(rank=tier["rank"], measures=tuple(sorted(tier["measures"], key=place.__getitem__)))
        for tier in official["tiers"]
    )


def _inputs(workspace: Workspace, election: Election, board: Board) -> tuple[Input, ...]:
    held, signers = inventory(workspace), workspace.allowed_signers(election)
    inputs = []
    for each in board.batches:
        if each.status == "counted":
            file, manifest = held[each.batch].file, held[each.batch].manifest
            data, beside = workspace.read(file), signatures_beside(workspace, file)
            key = vouching_key(data, beside, file=file, box=manifest.box, election=election, signers=signers)
            inputs.append(Input(batch=each.batch, key=key.fingerprint, sha256=manifest.sha256))
    return tuple(inputs)
