"""A published folder: which files it has, which signature belongs to which document, and reading one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from votation.evidence import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

ELECTION: Final = "election.json"
ALLOWED_SIGNERS: Final = "allowed_signers"
CREDENTIALS: Final = "credentials.txt"
BOARD: Final = "board.json"
LOTS: Final = "lots.json"
JOURNAL: Final = "journal.ndjson"
RESULT: Final = "result.json"
REJECTED: Final = "rejected.csv"
STATEMENT: Final = "statement.json"
MANIFEST: Final = folder.MANIFEST_NAME

BALLOTS: Final = "ballots/"
SET_ASIDE: Final = "set-aside/"
EVIDENCE: Final = "evidence/"
RECOUNTS: Final = "recounts/"
TIMESTAMPS: Final = "timestamps/"
STAMP: Final = f"{TIMESTAMPS}statement.json.tsr"

MAX_DOCUMENT_BYTES: Final = 16 * 2**20
"""Bytes of a definition, manifest, board, statement, journal or signature."""
MAX_RESULT_BYTES: Final = 2**30
"""Bytes of a file of the result, or of credentials.txt."""

_ID: Final = r"[a-z0-9][a-z0-9._-]{0,63}"
_BATCH_FILE: Final = re.compile(rf"(ballots/|set-aside/)({_ID}-[0-9]{{4}})\.(csv|json)")
_FORMER_BOARD: Final = re.compile(r"set-aside/board-([1-9][0-9]{0,8})\.json")
_RECOUNT_FILE: Final = re.compile(rf"recounts/{_ID}\.json(\.{_ID}\.sig)?")
_OFFICIAL: Final = frozenset({ELECTION, BOARD, LOTS, STATEMENT})
_JSON: Final = ".json"


@dataclass(frozen=True, slots=True)
class Published:
    """A folder whose files were listed: regular files under safe names, and nothing else.

    Attributes:
        names: Every file, as a relative POSIX name.
        present: The same, to look one up.
        signatures: The signature files of each signed document, by signer.
        strays: Signature files outside `recounts/` that belong to no document.
    """

    root: Path
    names: tuple[str, ...]
    present: frozenset[str]
    signatures: Mapping[str, Mapping[str, str]]
    strays: tuple[str, ...]

    @classmethod
    def open(cls, root: Path) -> Published:
        """List the files of a folder; none is opened.

        Raises:
            PathError: A name is unsafe, or something is no regular file.
            IncompleteError: There is no such folder.
            MachineError: It cannot be read.
        """
        names = folder.regular_files(root)
        signatures, strays = _signatures(names)
        return cls(root, tuple(names), frozenset(names), signatures, tuple(strays))

    def read(self, name: str, *, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
        """Return the bytes of a file.

        Raises:
            IncompleteError: There is no such file.
            LimitError: It is larger than `limit`.
            PathError: It has become something else than a regular file.
            MachineError: It cannot be read.
        """
        return folder.read_bytes(self.root, name, limit=limit)

    def has(self, name: str) -> bool:
        """Tell whether the folder has a file `name`."""
        return name in self.present

    def sha256(self, name: str) -> str:
        """Return the digest of a file in lower-case hexadecimal, read in blocks.

        Raises:
            IncompleteError: There is no such file.
            MachineError: It cannot be read.
        """
        with folder.machine_errors(name):
            return folder.sha256_file(self.root / name)

    def within(self, place: str) -> tuple[str, ...]:
        """Return the files whose name begins with `place`, a folder with its slash."""
        return tuple(name for name in self.names if name.startswith(place))

    def manifests(self) -> Iterator[tuple[str, str, str]]:
        """Yield place, batch id and name of every batch manifest, counted or set aside."""
        for name in self.names:
            match = _BATCH_FILE.fullmatch(name)
            if match and match[3] == "json":
                yield match[1], match[2], name

    def ballot_files(self) -> Iterator[str]:
        """Yield the name of every ballot file, counted or set aside."""
        return (name for name in self.names if (match := _BATCH_FILE.fullmatch(name)) and match[3] == "csv")

    def misplaced(self) -> Iterator[str]:
        """Yield the files among the batches that belong to none; strays among the signatures are told apart."""
        for name in (*self.within(BALLOTS), *self.within(SET_ASIDE)):
            if not (_BATCH_FILE.fullmatch(name) or _FORMER_BOARD.fullmatch(name) or name.endswith(".sig")):
                yield name

    def unvouched(self) -> Iterator[str]:
        """Yield the files that nobody lists and no step reads: those in `recounts/` and beside the time stamp."""
        for name in (*self.within(RECOUNTS), *self.within(TIMESTAMPS)):
            if name != STAMP and not _RECOUNT_FILE.fullmatch(name):
                yield name

    def ballot_bytes(self) -> int:
        """Return the size of all ballot files together.

        Raises:
            IncompleteError: One has vanished since the folder was listed.
            MachineError: One cannot be looked at.
        """
        with folder.machine_errors(BALLOTS):
            return sum((self.root / name).lstat().st_size for name in self.ballot_files())

    def former_boards(self) -> dict[int, str]:
        """Return the boards that were superseded, by the revision in their name."""
        found = {name: _FORMER_BOARD.fullmatch(name) for name in self.names}
        return {int(match[1]): name for name, match in found.items() if match}


def former_board(revision: int) -> str:
    """Return the name under which a superseded board is kept."""
    return f"{SET_ASIDE}board-{revision}.json"


def missing_document(signature: str) -> str | None:
    """Return the document that a stray signature file names; None if it names none that anybody signs."""
    return next(_documents(signature), None)


def is_signed(name: str) -> bool:
    """Tell whether `name` is that of a document which officials or boxes sign."""
    if name in _OFFICIAL or _FORMER_BOARD.fullmatch(name):
        return True
    match = _BATCH_FILE.fullmatch(name)
    return match is not None and match[3] == "json"


def _signatures(names: Iterable[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Give each signature file to its document: the longest name that it continues."""
    present = frozenset(names)
    owned: dict[str, dict[str, str]] = {}
    strays = []
    for name in names:
        if name.endswith(".sig") and not name.startswith(RECOUNTS):
            document = _document(name, present)
            if document is None:
                strays.append(name)
            else:
                owned.setdefault(document, {})[name[len(document) + 1 : -len(".sig")]] = name
    return owned, strays


def _document(name: str, present: frozenset[str]) -> str | None:
    return next((document for document in _documents(name) if document in present), None)


def _documents(name: str) -> Iterator[str]:
    """Yield the documents that a signature file can be meant for by its name, the longest first."""
    end = name.rfind(f"{_JSON}.")
    while end >= 0:
        document = name[: end + len(_JSON)]
        if is_signed(document):
            yield document
        end = name.rfind(f"{_JSON}.", 0, end)
