"""Which file is what: the names of an election folder, what is published of it and what stays behind."""

from __future__ import annotations

import re
from typing import Final

ELECTION: Final = "election.json"
SOURCE: Final = "election.yaml"
ALLOWED_SIGNERS: Final = "allowed_signers"
CREDENTIALS: Final = "credentials.txt"
BOARD: Final = "board.json"
LOTS: Final = "lots.json"
RESULT: Final = "result.json"
REJECTED: Final = "rejected.csv"
STATEMENT: Final = "statement.json"
STAMP: Final = "timestamps/statement.json.tsr"
MANIFEST: Final = "MANIFEST.sha256"
JOURNAL: Final = "journal.ndjson"
LOCK: Final = ".lock"

BALLOTS: Final = "ballots"
SET_ASIDE: Final = "set-aside"
DRAFTS: Final = "drafts"
PRIVATE: Final = "private"
REHEARSAL: Final = "rehearsal"
REPORT: Final = "report"
CORRECTIONS: Final = "report/errata.txt"
REPORTED: Final = "report/results.csv"
"""The table that programs read, which `report` writes last: where it stands, the report is whole."""
EVIDENCE: Final = "evidence"
RECOUNTS: Final = "recounts"

KEPT_BACK: Final = frozenset({PRIVATE, DRAFTS, REHEARSAL, LOCK})
"""What a workspace has at its root and never publishes."""

MAX_SMALL_FILE_BYTES: Final = 16 * 2**20
"""Bytes of a definition, manifest, board, list of signers or journal that is read whole."""
MAX_PUBLISHED_BYTES: Final = 2**30
"""Bytes of any one file that is published."""
MAX_RESULT_BYTES: Final = 256 * 2**20
"""Bytes of one file of the result."""
MAX_CREDENTIALS_BYTES: Final = 2**30
"""Bytes of credentials.txt: 24 million voters."""

_ID: Final = r"[a-z0-9][a-z0-9._-]{0,63}"
_BATCH: Final = rf"{_ID}-[0-9]{{4}}"
_PUBLISHED: Final = re.compile(
    rf"""election\.yaml | mapping\.toml | allowed_signers | credentials\.txt | journal\.ndjson
    | MANIFEST\.sha256 | rejected\.csv | result\.json | report/.+ | evidence/(groups/{_ID}/{_ID}/)?[^/]+\.csv
    | (election|board|lots|statement)\.json (\.{_ID}\.sig)?
    | (ballots|set-aside)/{_BATCH} (\.csv | \.json (\.{_ID}\.sig)?)
    | set-aside/board-[1-9][0-9]*\.json (\.{_ID}\.sig)?
    | recounts/{_ID}\.json (\.{_ID}\.sig)? | timestamps/statement\.json\.tsr""",
    re.VERBOSE,
)
_MANIFEST: Final = re.compile(rf"({_BATCH})\.json")
_DRAFT: Final = re.compile(rf"({_ID})\.csv")


def is_published(name: str) -> bool:
    """Tell whether the folder's file `name` has a place in a published folder."""
    return _PUBLISHED.fullmatch(name) is not None


def is_id(text: str) -> bool:
    """Tell whether `text` is spelled as ids of ballots, boxes and officials are."""
    return re.fullmatch(_ID, text) is not None


def batch_of_manifest(file: str) -> str | None:
    """Return the batch that a file name without folder is the manifest of, `b01-0001.json`; None for other names."""
    match = _MANIFEST.fullmatch(file)
    return match[1] if match else None


def box_of_draft(file: str) -> str | None:
    """Return the box that a file name without folder is the draft of, `b01.csv`; None for other names."""
    match = _DRAFT.fullmatch(file)
    return match[1] if match else None


def draft(box: str) -> str:
    """Return the name of the draft of a box."""
    return f"{DRAFTS}/{box}.csv"


def signature(file: str, signer: str) -> str:
    """Return the name of the signature of `file` by `signer`."""
    return f"{file}.{signer}.sig"


def former_board(revision: int) -> str:
    """Return where a superseded board is kept; boards in force bind it by its digest."""
    return f"{SET_ASIDE}/board-{revision}.json"
