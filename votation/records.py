"""The other documents, in the order of the day: manifest, board, lots, statement, recount, receipt, equivocation."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from votation.election.base import Count, Document, Id, Key, Line, Model, Positive, Sha256, Time, whole_number

MAX_PARTS: Final = 9999
"""Ballot files of one box: their number has four digits."""

BatchId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}-[0-9]{4}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}-[0-9]{4}\.csv$")]
"""Name of a ballot file, without a folder: it cannot lead out of one."""
BallotLine = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=65_535)]
Part = Annotated[int, Field(ge=1, le=MAX_PARTS), BeforeValidator(whole_number)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")]
Code = Literal[
    "BAD_LEVEL",
    "BAD_GROUP",
    "TOO_MANY",
    "TOO_FEW",
    "UNKNOWN_CREDENTIAL",
    "BAD_SIGNATURE",
    "DUPLICATE",
    "CONFLICT",
    "SUPERSEDED",
    "VOIDED",
]
"""Why a line of a ballot file does not count, in the order in which the sieve asks (FORMATS, rejected.csv)."""


class Dropped(Model):
    """Rows of a source that became no ballot, by reason."""

    code: Line
    count: Count


class Source(Model):
    """Where the ballots of a box come from; `rows` = lines sealed + dropped + superseded + voided."""

    original_sha256: Sha256 | None = None
    rows: Count
    dropped: tuple[Dropped, ...] = ()
    superseded: Count = 0
    voided: Count = 0
    importer: Line
    mapping_sha256: Sha256 | None = None


class Merge(Model):
    """Small values of a group, merged into one before sealing."""

    group: Key
    from_: Annotated[tuple[Id, ...], Field(alias="from", min_length=1)]
    to: Id


class BatchManifest(Document):
    """What a box signs about one ballot file.

    Attributes:
        file: Name of the ballot file, without a folder.
        root: RFC 6962 root over the lines without LF, in file order.
        replaces: Batch that this one replaces, with `reason`.
    """

    format: Literal["votation/batch@1"]
    election_sha256: Sha256
    box: Id
    part: Part
    parts: Part
    file: FileName
    bytes: Count
    lines: Count
    sha256: Sha256
    root: Sha256
    sources: tuple[Source, ...]
    merges: tuple[Merge, ...] = ()
    replaces: BatchId | None = None
    reason: Line | None = None

    @property
    def batch(self) -> str:
        """Id of the batch: box and part, `b01-0001`."""
        return f"{self.box}-{self.part:04d}"

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.part > self.parts:
            raise PydanticCustomError("manifest_part", "part at most parts")
        if self.file != f"{self.batch}.csv":
            raise PydanticCustomError("manifest_file", "file named after box and part")
        return self


class BoardBatch(Model):
    """One batch on the board."""

    batch: BatchId
    manifest_sha256: Sha256
    lines: Count
    status: Literal["counted", "set-aside", "replaced"]
    reason: Line | None = None


class ConflictDecision(Model):
    """What officials decided about one ballot id that two boxes hold; no `keep`: all are rejected."""

    ballot: Id
    keep: Id | None = None
    reason: Line


class Board(Document):
    """Which batches count: the signed list of batches in force, and of human decisions."""

    format: Literal["votation/board@1"]
    election_sha256: Sha256
    revision: Positive
    previous: Sha256 | None = None
    batches: tuple[BoardBatch, ...]
    conflicts: tuple[ConflictDecision, ...] = ()
    boxes_missing: tuple[Id, ...] = ()
    journal_head: Sha256

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.revision == 1) != (self.previous is None):
            raise PydanticCustomError("board_previous", "a previous board in every revision but the first")
        ids = [each.batch for each in self.batches]
        if any(one >= next_one for one, next_one in pairwise(ids)):
            raise PydanticCustomError("board_order", "batches in the order of their ids, each once")
        return self


class Lots(Document):
    """The public value that breaks ties, drawn after the board was signed."""

    format: Literal["votation/lots@1"]
    election_sha256: Sha256
    board_sha256: Sha256
    source: Line
    value: Line


class CodeCount(Model):
    """Number of lines rejected for one reason."""

    code: Code
    count: Count


class Counts(Model):
    """The closing sum: lines = accepted + rejected + set aside; accepted = blank + expressed."""

    lines: Count
    accepted: Count
    blank: Count
    expressed: Count
    rejected: tuple[CodeCount, ...] = ()
    set_aside: Count = 0


class RankedTier(Model):
    """Measures that share a rank, in the order of the definition, or of the lots."""

    rank: Positive
    measures: Annotated[tuple[Id, ...], Field(min_length=1)]


class Input(Model):
    """One counted ballot file and the key that signed its manifest."""

    batch: BatchId
    key: Fingerprint
    sha256: Sha256


class Software(Model):
    """What computed the result; plug-ins are listed beside it."""

    name: Line
    version: Line
    python: Line
    wheel_sha256: Sha256 | None = None


class Difference(Model):
    """One place where a recount and the published result differ."""

    path: Line
    published: Line
    recounted: Line


class JournalHead(Model):
    """Length of the journal and the digest of its last line."""

    length: Count
    head: Sha256


class Digests(Model):
    """Digests of the files that a statement binds."""

    manifest: Sha256
    election: Sha256
    board: Sha256
    lots: Sha256 | None = None
    result: Sha256


class Statement(Document):
    """What officials sign at the end: it binds everything."""

    format: Literal["votation/statement@1"]
    role: Literal["tally"]
    election: Id
    digests: Digests
    counts: Counts
    ranking: tuple[RankedTier, ...]
    inputs: tuple[Input, ...]
    journal: JournalHead
    software: Software
    plugins: tuple[Software, ...] = ()
    revision: Positive
    supersedes: Sha256 | None = None
    started_at: Time
    finished_at: Time


class RecountStatement(Document):
    """What an observer signs: an independent tally of the same files."""

    format: Literal["votation/recount@1"]
    role: Literal["recount"]
    election: Id
    statement_sha256: Sha256
    digests: Digests
    counts: Counts
    ranking: tuple[RankedTier, ...]
    inputs: tuple[Input, ...]
    software: Software
    plugins: tuple[Software, ...] = ()
    verdict: Literal["match", "mismatch", "partial"]
    differences: tuple[Difference, ...] = ()
    started_at: Time
    finished_at: Time


class Receipt(Document):
    """Proof that one ballot line is in a sealed batch.

    Attributes:
        ballot: The line itself, without LF.
        path: RFC 6962 audit path, from the leaf up.
        index: Position of the leaf in the batch, from 0.
    """

    format: Literal["votation/receipt@1"]
    ballot: BallotLine
    box: Id
    batch: BatchId
    index: Count
    lines: Count
    path: tuple[Sha256, ...]
    root: Sha256
    manifest_sha256: Sha256
    board_sha256: Sha256 | None = None


class Enclosed(Model):
    """One file, byte for byte, inside another document.

    Attributes:
        content: Its bytes in base64 (RFC 4648, section 4).
    """

    name: Annotated[
        str, StringConstraints(pattern=r"^(allowed_signers|[a-z]+\.json(\.[a-z0-9][a-z0-9._-]{0,63}\.sig)?)$")
    ]
    content: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class Equivocation(Document):
    """Proof that officials told two stories: two documents that cannot both be true, with the signatures under each.

    Attributes:
        file: Which document.
        definition: election.json and its signatures, and the allowed_signers that it names.
        first: One document and its signatures.
        second: The other; where revisions differ, the later one.
    """

    format: Literal["votation/equivocation@1"]
    file: Literal["board.json", "lots.json", "statement.json"]
    definition: tuple[Enclosed, ...]
    first: tuple[Enclosed, ...]
    second: tuple[Enclosed, ...]
