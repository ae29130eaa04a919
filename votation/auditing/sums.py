"""Step 5: every line is accepted, or rejected with a code, or set aside; sums close, overall and for each box.

This step believes the published tables and adds them up; step 6 counts again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from votation.auditing.board import counted
from votation.auditing.published import MAX_RESULT_BYTES, REJECTED, RESULT
from votation.election.base import shown
from votation.errors import DocumentError, EvidenceError
from votation.evidence import canonical
from votation.intake import CODES, parse_rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from votation.auditing.batches import SealedBatch
    from votation.auditing.published import Published
    from votation.auditing.report import Notes
    from votation.intake import Rejected
    from votation.records import Board

Number = Annotated[int, Field(strict=True, ge=0)]


class _Table(BaseModel):
    """The part of a published table that is added up; other fields are the recount's business."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Code(_Table):
    code: str
    count: Number


class _Sums(_Table):
    lines: Number
    accepted: Number
    rejected: tuple[_Code, ...]
    set_aside: Number

    @property
    def codes(self) -> Counter[str]:
        return Counter({each.code: each.count for each in self.rejected})


class _Votes(_Table):
    accepted: Number
    blank: Number
    expressed: Number


class _Overall(_Sums, _Votes):
    pass


class _Box(_Sums):
    box: str


class _Scope(_Table):
    id: str
    counts: _Votes


class _Value(_Table):
    id: str
    overall: _Scope
    themes: tuple[_Scope, ...]


class _Group(_Table):
    id: str
    values: tuple[_Value, ...]


class _Result(_Table):
    counts: _Overall
    boxes: tuple[_Box, ...]
    overall: _Scope
    themes: tuple[_Scope, ...]
    topics: tuple[_Scope, ...]
    groups: tuple[_Group, ...]

    def votes(self) -> Iterator[tuple[str, _Votes]]:
        """Yield the votes of every scope, with their place."""
        yield "counts", self.counts
        for scope in (self.overall, *self.themes, *self.topics):
            yield scope.id, scope.counts
        for group in self.groups:
            for value in group.values:
                for scope in (value.overall, *value.themes):
                    yield f"{group.id}.{value.id}.{scope.id}", scope.counts


def check_sums(published: Published, board: Board, batches: Mapping[str, SealedBatch], notes: Notes) -> None:
    """Add up result.json and rejected.csv.

    Raises:
        MachineError: A file cannot be read.
    """
    for box, sealed in _boxes(counted(board, batches)).items():
        _check_sources(box, sealed, notes)
    rejected = None
    with notes.catching():
        rejected = parse_rejected(published.read(REJECTED, limit=MAX_RESULT_BYTES), file=REJECTED)
        _check_places(rejected, board, notes)
    with notes.catching():
        result = _result(published.read(RESULT, limit=canonical.MAX_DOCUMENT_BYTES))
        _tell(result.counts, notes)
        _check_closing(result, notes)
        _check_votes(result, notes)
        _check_lines(result, board, notes)
        if rejected is not None:
            _check_codes(result, rejected, notes)


def _boxes(sealed: Iterable[SealedBatch]) -> dict[str, list[SealedBatch]]:
    boxes: dict[str, list[SealedBatch]] = {}
    for each in sealed:
        boxes.setdefault(each.manifest.box, []).append(each)
    return boxes


def _check_sources(box: str, sealed: Sequence[SealedBatch], notes: Notes) -> None:
    """Each row that a box received is a line, or was dropped, superseded or voided before sealing, and it signed so."""
    sources = sealed[0].manifest.sources
    rows = sum(source.rows for source in sources)
    told = sum(source.superseded + source.voided + sum(each.count for each in source.dropped) for source in sources)
    lines = sum(each.manifest.lines for each in sealed)
    if rows != told + lines:
        file = sealed[0].manifest_file
        notes.find(EvidenceError("sources-not-closing", file=file, found=rows, expected=told + lines, box=box))


def _check_places(rejected: Iterable[Rejected], board: Board, notes: Notes) -> None:
    """Every rejected line is a ballot of a batch that counts."""
    last = {row.batch: row.lines + 1 for row in board.batches if row.status == "counted"}
    for row, each in enumerate(rejected, start=2):
        if each.line > last.get(each.batch, 0):
            found = f"{each.batch},{each.line}"
            notes.find(EvidenceError("rejected-nowhere", file=REJECTED, line=row, found=found))
            return


def _result(data: bytes) -> _Result:
    """Read the parts of result.json that are added up.

    Raises:
        DocumentError: It is not canonical JSON, or a table is missing.
    """
    value = canonical.loads(data, file=RESULT)
    try:
        return _Result.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))[:60]
        raise DocumentError("result-table", file=RESULT, found=shown(first["input"]), field=field) from error


def _tell(counts: _Overall, notes: Notes) -> None:
    notes.tell(
        lines=counts.lines,
        accepted=counts.accepted,
        rejected=counts.codes.total(),
        set_aside=counts.set_aside,
        blank=counts.blank,
    )


def _check_closing(result: _Result, notes: Notes) -> None:
    """The closing sum: lines = accepted + rejected + set aside, in each box and in all."""
    for field, sums in (("counts", result.counts), *((f"boxes {box.box}", box) for box in result.boxes)):
        told = sums.accepted + sums.codes.total() + sums.set_aside
        if sums.lines != told:
            notes.find(EvidenceError("sum-not-closing", file=RESULT, found=told, expected=sums.lines, field=field))
    for name in ("lines", "accepted", "set_aside"):
        _equal(f"boxes {name}", sum(getattr(box, name) for box in result.boxes), getattr(result.counts, name), notes)
    for code in sorted(result.counts.codes | sum((box.codes for box in result.boxes), Counter())):
        _equal(f"boxes {code}", sum(box.codes[code] for box in result.boxes), result.counts.codes[code], notes)


def _check_votes(result: _Result, notes: Notes) -> None:
    """Accepted = blank + expressed, in every scope; the values of a group add up to all."""
    for field, votes in result.votes():
        if votes.accepted != votes.blank + votes.expressed:
            told = votes.blank + votes.expressed
            notes.find(EvidenceError("sum-not-closing", file=RESULT, found=told, expected=votes.accepted, field=field))
    for scope in (result.overall, *result.themes, *result.topics):
        _equal(scope.id, scope.counts.accepted, result.counts.accepted, notes)
    for group in result.groups:
        found = sum(value.overall.counts.accepted for value in group.values)
        _equal(f"groups {group.id}", found, result.counts.accepted, notes)


def _check_lines(result: _Result, board: Board, notes: Notes) -> None:
    """The lines told are those of the board."""
    by_box: Counter[tuple[str, str]] = Counter()
    for row in board.batches:
        by_box[row.batch.rpartition("-")[0], row.status] += row.lines
    for box in result.boxes:
        _equal(f"boxes {box.box}", box.lines, by_box[box.box, "counted"] + by_box[box.box, "set-aside"], notes)
    lines = {status: _lines(board, status) for status in ("counted", "set-aside")}
    _equal("counts.lines", result.counts.lines, sum(lines.values()), notes)
    _equal("counts.set_aside", result.counts.set_aside, lines["set-aside"], notes)


def _lines(board: Board, status: str) -> int:
    return sum(row.lines for row in board.batches if row.status == status)


def _check_codes(result: _Result, rejected: Iterable[Rejected], notes: Notes) -> None:
    """Each rejected line stands in rejected.csv with its code."""
    listed: Counter[tuple[str, str]] = Counter((each.batch.rpartition("-")[0], each.code) for each in rejected)
    for box in result.boxes:
        for code in dict.fromkeys((*CODES, *box.codes)):
            found, expected = listed[box.box, code], box.codes[code]
            if found != expected:
                field = f"boxes {box.box} {code}"
                notes.find(EvidenceError("rejected-count", file=REJECTED, found=found, expected=expected, field=field))


def _equal(field: str, found: int, expected: int, notes: Notes) -> None:
    if found != expected:
        notes.find(EvidenceError("sum-of-parts", file=RESULT, found=found, expected=expected, field=field))
