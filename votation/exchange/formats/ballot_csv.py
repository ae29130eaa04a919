"""The ballot files of this project as a format: strict CSV, one line a ballot, a column a measure.

The file does not say what its numbers are: `kind`, and `scale` for grades and scores, do. Columns that are no measures
are named by `groups`. What ties the ballots of a voter together (`voter`, `credential`, `seq`, `sig`) is left out, and
no ballot replaces another. Of a line that occurs twice the first counts; lines with one id that differ count none.

Source: docs/format.md, the ballot file.
"""

from __future__ import annotations

import re
from itertools import count, islice
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from votation import ballots as files
from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Column, Decision, Dropped, Measure
from votation.exchange.contract import FormatInfo, Match, Reader, Writer, Written
from votation.exchange.options import Options, Scale
from votation.exchange.steps.expanding import expanded
from votation.exchange.steps.losses import losses
from votation.exchange.steps.ranks import ranked, ranks_of
from votation.profile import cell_dtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.election import BallotKind
    from votation.exchange.source import Source
    from votation.exchange.steps.losses import Fact
    from votation.profile.reading import Cells

FIRST_LINE: Final = 2
"""Line of the first ballot: the header is the first."""

_HEADER: Final = re.compile(rb"ballot(?:,[a-z0-9][a-z0-9._-]{0,63})+\n")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LEADING: Final = ("ballot", "voter", "credential", "seq")
_LAST: Final = "sig"
_RESERVED: Final = frozenset({*_LEADING, _LAST})


class BallotCsvOptions(Options):
    """What the file does not say.

    Attributes:
        kind: What the numbers are.
        scale: How many grades, or levels of a score, there are.
        groups: Columns that are no measures, separated by commas.
    """

    kind: Literal["grades", "scores", "approval", "ranking"] | None = None
    scale: Scale | None = None
    groups: str = ""


_INFO: Final = FormatInfo(
    id="votation",
    title={"en": "Ballot file of votation", "fr": "Fichier de bulletins de votation"},
    extensions=("csv",),
    holds="ballots",
    kinds=frozenset({"grades", "scores", "approval", "ranking"}),
    options=BallotCsvOptions,
    source="docs/format.md",
)


class BallotCsv(Reader):
    """Read a ballot file."""

    info: ClassVar[FormatInfo] = _INFO
    options: BallotCsvOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for a header of ids whose first column is `ballot`."""
        return Match.SURE if _HEADER.match(head.data) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a whole file.

        Raises:
            FormatError: Nothing says what its numbers are, or one is out of scale.
            BallotFileError: It breaks the strict CSV.
        """
        layout = _layout(source, self.options.groups.split(","))
        kind, scale = self._kind(source.name, len(layout.measures))
        batch = files.read(source.data, layout, file=source.name, draft=True)
        _check_levels(batch, kind, scale, source.name)
        codes = _repeated(batch)
        dropped = tuple(Dropped(row + FIRST_LINE, code) for row, code in sorted(codes.items()))
        kept = np.setdiff1d(np.arange(len(batch)), np.array(list(codes), np.intp))
        counted = batch.take(kept)
        left = ", ".join(name for name in layout.columns if name in _RESERVED and name != "ballot")
        decisions = (Decision("ballot-columns-left", {"columns": left}),) if left else ()
        return Ballots(
            measures=tuple(map(Measure, layout.measures)),
            kind=kind,
            scale=scale,
            cells=_cells(counted, kind, scale),
            account=Account(len(batch), dropped, decisions),
            lines=kept + FIRST_LINE,
            ids=counted.ids.astype(np.str_),
            groups={
                name: Column.of(values.astype(np.str_).tolist())
                for name, values in zip(layout.groups, counted.groups, strict=True)
            },
        )

    def _kind(self, file: str, measures: int) -> tuple[BallotKind, int]:
        kind = self.options.kind
        if kind is None:
            raise FormatError("foreign-numbers", file=file, expected=" | ".join(sorted(self.info.kinds)))
        if kind in {"approval", "ranking"}:
            return kind, 2 if kind == "approval" else measures
        if self.options.scale is None:
            raise FormatError("ballot-scale", file=file)
        return kind, self.options.scale


class BallotCsvWriter(Writer):
    """Write a ballot file: ids that do not fit it are replaced by numbers, and said to be lost."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id=_INFO.id,
        title=_INFO.title,
        extensions=_INFO.extensions,
        holds="ballots",
        kinds=_INFO.kinds,
        options=Options,
        source=_INFO.source,
    )

    def write(self, ballots: Ballots) -> Written:
        """Write ballots.

        Raises:
            LimitError: Their weights stand for too many voters.
        """
        rows = expanded(ballots)
        measures = _fitting([measure.id for measure in ballots.measures], "m")
        groups = _fitting(list(rows.groups), "g", taken=measures)
        values = {name: _fitting(column.values, "v", taken=()) for name, column in rows.groups.items()}
        ids = _fitting([] if rows.ids is None else rows.ids.tolist(), "", taken=())
        kept: set[Fact] = {"kind", "scale"}
        kept |= {"measure-ids"} if measures == tuple(measure.id for measure in ballots.measures) else set()
        kept |= {"ids"} if rows.ids is not None and ids == tuple(rows.ids.tolist()) else set()
        same = groups == tuple(rows.groups) and all(values[name] == each.values for name, each in rows.groups.items())
        kept |= {"groups"} if same else set()
        layout = files.Layout(voter=None, seq=False, groups=groups, measures=measures, signature=False)
        batch = files.Batch(
            layout=layout,
            ids=np.array(ids or [str(number) for number in range(1, len(rows) + 1)], np.bytes_),
            voters=None,
            seqs=None,
            groups=tuple(np.array(values[name], np.bytes_)[column.codes] for name, column in rows.groups.items()),
            cells=_written(rows),
            signatures=None,
        )
        told: dict[str, object] = {"kind": ballots.kind, "groups": ",".join(groups)}
        if ballots.kind in {"grades", "scores"}:
            told["scale"] = ballots.scale
        return Written(files.write(batch), losses(ballots, kept), told)


def _layout(source: Source, groups: Sequence[str]) -> files.Layout:
    """Take the columns from the first line."""
    first = source.data[: files.MAX_LINE_BYTES].partition(b"\n")[0]
    columns = first.decode("ascii", "replace").split(",")
    if not _HEADER.match(first + b"\n") or len(set(columns)) < len(columns):
        raise FormatError("ballot-header", file=source.name, line=1, found=ascii(first[:60])[2:-1])
    leading = {name for name in columns[: len(_LEADING)] if name in _LEADING}
    signed = columns[-1] == _LAST
    named = columns[len(leading) : len(columns) - signed]
    return files.Layout(
        voter="voter" if "voter" in leading else "credential" if "credential" in leading else None,
        seq="seq" in leading,
        groups=tuple(name for name in named if name in groups),
        measures=tuple(name for name in named if name not in groups),
        signature=signed,
    )


def _check_levels(batch: files.Batch, kind: BallotKind, scale: int, file: str) -> None:
    """Refuse the first number that is out of scale."""
    lowest, highest = (2, scale + 1) if kind == "ranking" else (1, scale)
    wrong = (batch.cells != 0) & ((batch.cells < lowest) | (batch.cells > highest))
    rows = np.flatnonzero(wrong.any(axis=0))
    if rows.size:
        measure, row = int(np.argmax(wrong[:, rows[0]])), int(rows[0])
        line, column = row + FIRST_LINE, batch.layout.first_measure + measure + 1
        found, expected = int(batch.cells[measure, row]) - 1, f"{lowest - 1}..{highest - 1}"
        raise FormatError("foreign-cell", file=file, line=line, column=column, found=found, expected=expected)


def _repeated(batch: files.Batch) -> dict[int, str]:
    """Return the rows that do not count since their id occurs again, with the reason (FORMATS, rejected.csv)."""
    order = np.argsort(batch.ids, kind="stable")
    again = np.flatnonzero(batch.ids[order][1:] == batch.ids[order][:-1])
    by_id: dict[bytes, list[int]] = {}
    for row in np.unique(order[np.concatenate([again, again + 1])]).tolist():
        by_id.setdefault(batch.ids[row], []).append(row)
    codes: dict[int, str] = {}
    for rows in by_id.values():
        first: dict[object, int] = {}
        for row in rows:
            if first.setdefault(_content(batch, row), row) != row:
                codes[row] = "DUPLICATE"
        if len(first) > 1:
            codes |= dict.fromkeys(first.values(), "CONFLICT")
    return codes


def _content(batch: files.Batch, row: int) -> object:
    voter = None if batch.voters is None else batch.voters[row]
    seq = None if batch.seqs is None else int(batch.seqs[row])
    return voter, seq, tuple(values[row] for values in batch.groups), batch.cells[:, row].tobytes()


def _cells(batch: files.Batch, kind: BallotKind, scale: int) -> Cells:
    if kind == "ranking":
        return ranked(np.maximum(batch.cells.astype(np.int64) - 1, 0)).cells
    return np.maximum(batch.cells, 1 if kind == "approval" else 0).astype(cell_dtype(scale), order="C")


def _written(ballots: Ballots) -> NDArray[np.uint32]:
    """Return the numbers as a ballot file holds them, each larger by 1, 0 for an empty cell."""
    if ballots.kind == "ranking":
        ranks = ranks_of(ballots.cells)
        return np.where(ranks > 0, ranks + 1, 0).astype(np.uint32)
    return np.maximum(ballots.cells, 1 if ballots.kind == "approval" else 0).astype(np.uint32)


def _fitting(names: Sequence[str], prefix: str, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Return names that a ballot file can have: those given, or if one does not fit, others made of numbers."""
    free = {*names} - {*taken, *_RESERVED}
    if len(free) == len(names) and all(map(_ID.fullmatch, names)):
        return tuple(names)
    numbered = (f"{prefix}{number}" for number in count(1))
    return tuple(islice((name for name in numbered if name not in taken), len(names)))
