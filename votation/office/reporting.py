"""Reporting: the ballots are counted once more, and what people read of the result is written into `report/`.

How a page looks is the caller's; a page says nothing but what follows from the folder, so that the same folder gives
the same pages again, to whoever asks.
"""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from votation.election.base import MAX_LINE_CHARACTERS, one_line
from votation.errors import EvidenceError, IncompleteError, InputError, LimitError, PathError, RefusedError
from votation.evidence import folder
from votation.office import places
from votation.office.contents import manifest_of
from votation.office.proclaiming import inputs_of
from votation.office.remembered import SignatureMemory
from votation.office.results import is_signed, put_statement_away
from votation.office.signatures import require_signatures
from votation.office.workspace import at_work, workspace_at
from votation.tally import count, count_otherwise, result_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from votation.office.workspace import Workspace
    from votation.records import Board
    from votation.tally import Tally
    from votation.tallying.signatures import Memory

    Pages = Callable[["Papers"], Mapping[str, bytes]]

ERRATA: Final = places.CORRECTIONS.removeprefix(f"{places.REPORT}/")
"""Name in `report/` of the corrections that the pages print."""
MAX_ERRATA_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Papers:
    """What a report is made from.

    Attributes:
        otherwise: The official method under the other reading of cells without opinion; None where there is none.
        result_sha256: Digest of result.json.
        errata: Corrections of typing errors of the definition, a line each; they change no title anywhere else.
    """

    tally: Tally
    otherwise: Tally | None
    board: Board
    result_sha256: str
    errata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """The pages in force.

    Attributes:
        files: Their names in the folder, sorted.
        new: Whether the folder was changed; if so, a statement has to be staged and signed.
    """

    papers: Papers
    files: tuple[str, ...]
    new: bool


def report(
    root: Path | str,
    *,
    pages: Pages,
    errata: Sequence[str] | None = None,
    supersede: bool = False,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reported:
    """Count the ballots of the folder again and write the pages of the report; a statement nobody signed is undone.

    Args:
        root: The workspace; it has a result.
        pages: Renders the pages, by their names in `report/`.
        errata: Corrections, kept in the folder from now on; None keeps those it has.
        supersede: Whether a signed statement that binds other pages may be put away; the next one supersedes it.
        executor: Where batches are counted; None chooses by the size of the election.
        progress: Called with how much is done and how much there is.

    Raises:
        IncompleteError: There is no board or no result, or a file or a signature is missing.
        EvidenceError: A file contradicts another one, or the ballots do not give the result of the folder.
        InputError: The errata are not lines of text.
        RefusedError: The statement is signed, it binds other pages, and `supersede` is false.
        MachineError: A file cannot be read or written.
    """
    with at_work(root, "report", at=None, operator="") as desk:
        workspace = desk.workspace
        memory = SignatureMemory(workspace)
        papers = papers_of(root, errata, memory=memory, executor=executor, progress=progress)
        files = {f"{places.REPORT}/{name}": data for name, data in files_of(papers, pages).items()}
        changed = {name: data for name, data in files.items() if not _holds(workspace, name, data)}
        withdrawn = [name for name in (places.CORRECTIONS,) if name not in files and workspace.has(name)]
        new = bool(changed or withdrawn) or _outgrown(workspace)
        if new:
            _undo_statement(workspace, supersede=supersede)
        for name in withdrawn:
            workspace.remove(name)
        for name in sorted(changed, key=lambda name: name == places.REPORTED):
            workspace.write(name, changed[name], overwrite=True)
        return Reported(papers, tuple(files), new)


def papers_of(
    root: Path | str,
    errata: Sequence[str] | None = None,
    *,
    memory: Memory | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Papers:
    """Count the ballots of a folder, published or not, and return what a report is made from; nothing is written.

    Args:
        root: The folder.
        errata: Corrections to print; None prints those of the folder.
        memory: What the office knows of the voters' signatures; None checks them all.
        executor: Where batches are counted.
        progress: Called with how much is done and how much there is.

    Raises:
        VotationError: As `report`.
    """
    workspace = workspace_at(root)
    election, board = workspace.election(), workspace.board()
    if board is None or not workspace.has(places.RESULT):
        raise IncompleteError("no-result", file=places.RESULT)
    require_signatures(workspace, election, places.ELECTION)
    require_signatures(workspace, election, places.BOARD)
    inputs = inputs_of(workspace, election, board)
    tally = count(election, **inputs, memory=memory, executor=executor, progress=progress)
    result = hashlib.sha256(result_files(tally)[places.RESULT]).hexdigest()
    found = folder.sha256_file(workspace.path(places.RESULT))
    if found != result:
        raise EvidenceError("result-differs", file=places.RESULT, found=found, expected=result)
    otherwise = count_otherwise(election, **inputs, memory=memory, executor=executor, progress=progress)
    corrections = _errata_in(workspace) if errata is None else parse_errata(errata_bytes(errata), file=ERRATA)
    return Papers(tally, otherwise, board, result, corrections)


def files_of(papers: Papers, pages: Pages) -> dict[str, bytes]:
    """Return the files of a report by their names in `report/`, sorted: the pages, and the corrections they print."""
    files = {**pages(papers), **({ERRATA: errata_bytes(papers.errata)} if papers.errata else {})}
    return {folder.safe_path(name).as_posix(): files[name] for name in sorted(files)}


def read_errata(path: Path) -> tuple[str, ...]:
    """Return the corrections in a text file.

    Raises:
        InputError: As `parse_errata`.
        IncompleteError: There is no such file.
        PathError: It is a folder.
        LimitError: It is larger than `MAX_ERRATA_BYTES`.
    """
    if path.is_dir():
        raise PathError("path-a-folder", file=path.as_posix())
    return parse_errata(folder.read_bytes(path.parent, path.name, limit=MAX_ERRATA_BYTES), file=path.as_posix())


def parse_errata(data: bytes, *, file: str) -> tuple[str, ...]:
    """Return corrections, one a line, whatever editor wrote them.

    Raises:
        InputError: A line holds what nobody could see, is too long, or is not UTF-8.
        LimitError: They are more than `MAX_ERRATA_BYTES`.
    """
    lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").split(b"\n")
    read = tuple(filter(None, (_line(line, file, number) for number, line in enumerate(lines, start=1))))
    if len(errata_bytes(read)) > MAX_ERRATA_BYTES:
        raise LimitError("file-too-large", file=file, found=len(errata_bytes(read)), expected=MAX_ERRATA_BYTES)
    return read


def errata_bytes(lines: Sequence[str]) -> bytes:
    """Return corrections as a file."""
    return "".join(f"{line}\n" for line in lines).encode()


def _errata_in(workspace: Workspace) -> tuple[str, ...]:
    return read_errata(workspace.path(places.CORRECTIONS)) if workspace.has(places.CORRECTIONS) else ()


def _line(data: bytes, file: str, number: int) -> str:
    try:
        text = one_line(unicodedata.normalize("NFC", data.decode()).strip(" "))
    except (UnicodeDecodeError, PydanticCustomError) as error:
        raise InputError("errata-text", file=file, line=number) from error
    if len(text) > MAX_LINE_CHARACTERS:
        raise InputError("errata-long", file=file, line=number, found=len(text), expected=MAX_LINE_CHARACTERS)
    return text


def _outgrown(workspace: Workspace) -> bool:
    """Tell whether a statement stands whose manifest does not list the folder as it is."""
    statement = workspace.statement()
    return statement is not None and hashlib.sha256(manifest_of(workspace)).hexdigest() != statement.digests.manifest


def _holds(workspace: Workspace, name: str, data: bytes) -> bool:
    return workspace.has(name) and workspace.read(name, limit=places.MAX_PUBLISHED_BYTES) == data


def _undo_statement(workspace: Workspace, *, supersede: bool) -> None:
    """Take the statement and the manifest that bind other pages out of the way.

    Raises:
        RefusedError: The statement is signed, and must stay.
    """
    statement = workspace.statement()
    if statement is None:
        return
    if not is_signed(workspace):
        workspace.remove(places.STAMP)
        workspace.remove(places.MANIFEST)
        workspace.remove(places.STATEMENT)  # last: a run that is cut off finds it and goes on
    elif supersede:
        put_statement_away(workspace)
    else:
        raise RefusedError("statement-binds-pages", file=places.STATEMENT, found=statement.revision)
