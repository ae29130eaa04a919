"""The shape of result.json, for those who read one: its JSON Schema is made of this, and every sample is held to it.

`document` writes the file; nothing reads it back to count, since `verify` recounts and compares bytes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field

from votation.election.base import Count, Document, Id, Line, Model, Positive, Sha256
from votation.records import BatchId, CodeCount, RankedTier

MethodId: TypeAlias = Id
Row: TypeAlias = Annotated[tuple[Count, ...], Field(min_length=1)]
"""A row of a matrix, in the order of the measures of its scope."""


class ResultElection(Model):
    """The definition that was counted under."""

    id: Id
    sha256: Sha256


class ResultLots(Model):
    """The lots that were drawn, and the measures in the order they give."""

    sha256: Sha256
    order: tuple[Id, ...]


class ResultInput(Model):
    """One counted ballot file."""

    batch: BatchId
    lines: Count
    manifest_sha256: Sha256
    sha256: Sha256


class Closing(Model):
    """lines = accepted + rejected + set aside."""

    lines: Count
    accepted: Count
    rejected: tuple[CodeCount, ...]
    set_aside: Count


class BoxClosing(Closing):
    """The same of one box."""

    box: Id


class Expressed(Model):
    """accepted = blank + expressed, of one scope."""

    accepted: Count
    blank: Count
    expressed: Count


class OverallClosing(Closing, Expressed):
    """Both sums, of the whole election."""


class WrittenRow(Model):
    """What stands in the cells of one measure, to be met by whoever counts them with other tools.

    Attributes:
        empty: Cells left open.
        values: Cells that hold 0, 1, 2, ... in this order, as written.
        beyond: Cells that hold a higher number than the definition has.
    """

    measure: Id
    empty: Count
    values: tuple[Count, ...]
    beyond: Count


class Written(Model):
    """Cells as written, over all received lines and over the accepted ones."""

    received: tuple[WrittenRow, ...]
    accepted: tuple[WrittenRow, ...]


class LevelRow(Model):
    """How often a measure got each level, from the lowest, and none."""

    missing: Count
    counts: tuple[Count, ...]


class Pairwise(Model):
    """Ballots that compare two measures: row over column, in the order of the measures of the scope.

    Attributes:
        above: Both judged, the row's better.
        level: Both judged, at one level.
        only: The row's judged, the column's not.
        judged: Ballots that judge each measure.
    """

    above: tuple[Row, ...]
    level: tuple[Row, ...]
    only: tuple[Row, ...]
    judged: tuple[Count, ...]


class EvidenceFile(Model):
    """A companion of result.json."""

    name: Line
    sha256: Sha256


class ScopeStatistics(Model):
    """The statistics that the methods of a scope read; absent where none did."""

    levels: tuple[LevelRow, ...] | None = None
    pairwise: Pairwise | None = None
    pairwise_file: EvidenceFile | None = None


class MethodChosen(Model):
    """A method, the version of its definition, and every option written out."""

    id: MethodId
    version: Positive
    options: dict[str, Any]


class ScoreRow(Model):
    """Place and scores of one measure; the further columns are those of the method, fractions as text such as `3/7`.

    Attributes:
        rank: 1 + the number of measures in better tiers.
        layer: Number of its tier.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})
    __pydantic_extra__: dict[str, int | str | bool]

    measure: Id
    rank: Positive
    layer: Positive


class Tie(Model):
    """Measures that share a rank, and the order in which the lots put them, if lots were drawn."""

    rank: Positive
    measures: tuple[Id, ...]
    fell: tuple[Id, ...] | None = None


class MethodOutcome(Model):
    """What a method returned.

    Attributes:
        order: All measures in one row after the lots, if they were drawn.
        lots_used: Ties that the method had to break to go on, each in the order of the lots.
    """

    method: MethodChosen
    tiers: tuple[RankedTier, ...]
    order: tuple[Id, ...] | None = None
    scores: tuple[ScoreRow, ...]
    ties: tuple[Tie, ...]
    lots_used: tuple[tuple[Id, ...], ...] | None = None
    evidence: dict[str, Any]


class MethodFailed(Model):
    """A method beside the official one that could not rank, and the rule it broke."""

    method: MethodChosen
    rule: Line


class Slice(Model):
    """The measures of a theme as the overall ranking has them, and whether that differs from the theme's own count."""

    tiers: tuple[RankedTier, ...]
    differs: bool


class ScopeResult(Model):
    """Everything counted in one scope: overall, a theme or a topic."""

    id: Id
    measures: tuple[Id, ...]
    counts: Expressed
    statistics: ScopeStatistics
    outcomes: tuple[MethodOutcome, ...]
    failed: tuple[MethodFailed, ...] | None = None
    slice: Slice | None = None


class GroupValueResult(Model):
    """The ballots of one value of a group."""

    id: Id
    overall: ScopeResult
    themes: tuple[ScopeResult, ...]


class GroupResult(Model):
    """A group: its values' ballots add up to the overall ones."""

    id: Id
    values: tuple[GroupValueResult, ...]


class Result(Document):
    """The result of an election: a pure function of the definition, the board, the lots and the ballot files.

    Attributes:
        inputs: The ballot files that were counted.
        counts: The closing sums of the whole election.
        boxes: The same by box.
        high_sequences: Ballots whose number is so high that it looks meant to block later ones.
        written: Cells as they stand in the files.
    """

    format: Literal["votation/result@1"]
    election: ResultElection
    board_sha256: Sha256
    lots: ResultLots | None = None
    inputs: tuple[ResultInput, ...]
    counts: OverallClosing
    boxes: tuple[BoxClosing, ...]
    high_sequences: Positive | None = None
    written: Written
    overall: ScopeResult
    themes: tuple[ScopeResult, ...]
    topics: tuple[ScopeResult, ...]
    groups: tuple[GroupResult, ...]
