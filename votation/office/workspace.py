"""An election folder that is being worked in: its documents, its lock, its journal."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from votation.election import Election
from votation.errors import EvidenceError, IncompleteError
from votation.evidence import folder
from votation.evidence.journal import Journal
from votation.evidence.signing import AllowedSigners
from votation.office import places
from votation.records import Board, Lots, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from votation.election.base import Document
    from votation.evidence.canonical import Json

    AnyDocument = TypeVar("AnyDocument", bound=Document)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one election; every name is relative to `root`, in POSIX spelling."""

    root: Path

    def path(self, name: str) -> Path:
        """Return the path of a file of the folder."""
        return self.root / name

    def has(self, name: str) -> bool:
        """Tell whether the folder has a file `name`."""
        return self.path(name).is_file()

    def read(self, name: str, *, limit: int = places.MAX_SMALL_FILE_BYTES) -> bytes:
        """Return the bytes of a file of at most `limit` bytes.

        Raises:
            IncompleteError: There is no such file.
            LimitError: It is larger.
            PathError: It is not a regular file.
        """
        return folder.read_bytes(self.root, name, limit=limit)

    def names(self, place: str) -> list[str]:
        """Return the names, without folder, of the files directly in `place`, in the order of their bytes."""
        inside = self.path(place)
        if not inside.is_dir():
            return []
        with folder.machine_errors(place):
            return sorted(each.name for each in inside.iterdir() if not each.name.startswith("."))

    def deep_names(self, place: str) -> list[str]:
        """Return the names, relative to `place`, of all files in it and below; of regular files only.

        Raises:
            PathError: One of them is a link or a device, or bears an unsafe name.
        """
        inside = self.path(place)
        return folder.regular_files(inside) if inside.is_dir() else []

    def write(self, name: str, data: bytes, *, overwrite: bool = False, private: bool = False) -> None:
        """Write a whole file, making its folder first.

        Args:
            name: The file.
            data: All its bytes.
            overwrite: Whether a file with other bytes may be replaced.
            private: Whether nobody but the owner may look at the file, nor into a folder that is made for it.

        Raises:
            RefusedError: It exists with other bytes and `overwrite` is false.
            MachineError: It cannot be written.
        """
        path = self.path(name)
        with folder.machine_errors(name):
            path.parent.mkdir(0o700 if private else 0o777, parents=True, exist_ok=True)
        folder.write_atomic(path, data, overwrite=overwrite, private=private)

    def put_in_place(self, name: str, target: str) -> None:
        """Make a whole file of the same folder appear as `target`, in place of what stood there, in one step."""
        with folder.machine_errors(name):
            folder.move_into_place(self.path(name), self.path(target))

    def move(self, name: str, target: str) -> None:
        """Move a file inside the folder, in one step."""
        with folder.machine_errors(name):
            self.path(target).parent.mkdir(parents=True, exist_ok=True)
            self.path(name).rename(self.path(target))

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        with folder.machine_errors(name):
            self.path(name).unlink(missing_ok=True)

    def election(self) -> Election:
        """Return the frozen definition.

        Raises:
            IncompleteError: The election is not open yet.
            DocumentError: election.json is not what `open` writes.
        """
        if not self.has(places.ELECTION):
            raise IncompleteError("election-not-open", file=places.ELECTION)
        return self._document(places.ELECTION, Election)

    def board(self) -> Board | None:
        """Return the board in force, if there is one."""
        return self._document(places.BOARD, Board) if self.has(places.BOARD) else None

    def lots(self) -> Lots | None:
        """Return the lots, if they were drawn."""
        return self._document(places.LOTS, Lots) if self.has(places.LOTS) else None

    def statement(self) -> Statement | None:
        """Return the statement, if the result was staged."""
        return self._document(places.STATEMENT, Statement) if self.has(places.STATEMENT) else None

    def allowed_signers(self, election: Election) -> AllowedSigners:
        """Return the keys that the definition names.

        Raises:
            IncompleteError: The file is missing.
            EvidenceError: It is not the file that the definition names.
        """
        data = self.read(places.ALLOWED_SIGNERS)
        found, expected = folder.sha256_file(self.path(places.ALLOWED_SIGNERS)), election.signers.allowed_signers
        if found != expected:
            raise EvidenceError("allowed-signers-changed", file=places.ALLOWED_SIGNERS, found=found, expected=expected)
        return AllowedSigners.parse(data, file=places.ALLOWED_SIGNERS, dates_allowed=False, unique=True)

    def _document(self, name: str, kind: type[AnyDocument]) -> AnyDocument:
        return kind.from_bytes(self.read(name), file=name)


@dataclass(frozen=True, slots=True)
class Desk:
    """A locked workspace, and who works at it.

    Attributes:
        at: When, RFC 3339 in UTC; informative. None in a folder that keeps no journal: a platform's own.
        operator: Who, in one line.
    """

    workspace: Workspace
    journal: Journal
    at: str | None
    operator: str

    def note(self, kind: str, data: Mapping[str, Json]) -> None:
        """Append an entry to the journal, unless it holds that very entry: a step that is run again notes nothing."""
        if not self.has_noted(kind, data):
            self.note_again(kind, data)

    def has_noted(self, kind: str, data: Mapping[str, Json]) -> bool:
        """Tell whether the journal holds that very entry."""
        return any(entry.type == kind and entry.data == data for entry in self.journal.entries())

    def note_again(self, kind: str, data: Mapping[str, Json]) -> None:
        """Append an entry to the journal, even if it holds the same already."""
        if self.at is not None:
            self.journal.append(kind, dict(data), at=self.at, operator=self.operator)


def workspace_at(root: Path | str) -> Workspace:
    """Return the workspace in a folder.

    Raises:
        IncompleteError: There is no such folder.
    """
    workspace = Workspace(Path(root))
    if not workspace.root.is_dir():
        raise IncompleteError("no-folder", file=workspace.root.as_posix())
    return workspace


@contextmanager
def at_work(root: Path | str, command: str, *, at: str | None, operator: str) -> Iterator[Desk]:
    """Be the only one who works in a folder; a journal whose last line was cut off is mended first.

    Raises:
        MachineError: Somebody else is at work in the folder.
        IncompleteError: There is no such folder.
    """
    workspace = workspace_at(root)
    with folder.lock(workspace.root, command=command):
        journal = Journal(workspace.path(places.JOURNAL))
        if at is not None:
            journal.recover(at=at, operator=operator)
        yield Desk(workspace, journal, at, operator)
