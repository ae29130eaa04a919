"""Files that nobody signed, ready for methods: of any format, and ballot files under a definition or a few words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from votation import ballots, exchange, intake
from votation.errors import BallotFileError, RefusedError
from votation.evidence import folder
from votation.profile import Reading, Scope
from votation.report.titles import Names
from votation.tally import load_election

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from votation.ballots import Batch
    from votation.election import BallotKind, Election, NoOpinion, Unranked
    from votation.report.titles import Titles

MAX_FILE_BYTES: Final = 2**32
"""Bytes of an unsigned ballot file: 4 GiB."""
_LEADING: Final = ("ballot", "voter", "credential", "seq")
_FIRST_BALLOT_LINE: Final = 2
_BALLOT_COLUMN: Final = b"ballot,"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be ranked.

    Attributes:
        content: Ballots, or totals.
        names: What measures, grades and parts are called.
        format: Id of the format it was read from; None for a ballot file.
    """

    content: exchange.Content
    names: Names
    format: str | None = None

    @property
    def rejected(self) -> Mapping[str, int]:
        """Rows that do not count, by reason."""
        return Counter(each.code for each in self.content.account.dropped)


def foreign(
    file: Path, format_: str | None, options: Mapping[str, str], *, rule: str | None, unranked: str | None
) -> Subject:
    """Read a file of any format.

    Args:
        file: The file.
        format_: Id of its format; otherwise recognised.
        options: Options of its reader.
        rule: What an empty cell of grades and scores means, whatever the format says.
        unranked: What an empty cell of rankings means.

    Raises:
        FormatError: The file breaks its format.
        LimitError: It is larger than a named limit.
        RefusedError: There is no such format or option, or the rule is for another kind of ballot.
        IncompleteError: The file, or a library that the format needs, is missing.
    """
    source = exchange.Source.open(file)
    found = format_ or exchange.recognise(source)
    content = exchange.reader(found, **options).read(source)
    wanted = _rule_option(content.kind)
    _refuse_superfluous(content.kind, {"--no-opinion": rule, "--unranked": unranked}, wanted)
    given = _rule_value(unranked if content.kind == "ranking" else rule)
    titles: dict[str, Titles] = {
        each.id: {"en": each.title} for each in content.measures if each.title not in {"", each.id}
    }
    names = Names(titles, tuple({"en": title} for title in content.levels))
    return Subject(content if given is None else replace(content, rule=given), names, found)


def under_definition(file: Path, election_file: Path) -> Subject:
    """Read a ballot file under a definition; what a line says alone is checked, ballots that repeat are not sought.

    Raises:
        BallotFileError: The file breaks the strict CSV.
        InputError: The definition is not one.
        IncompleteError: A file is missing.
    """
    election = load_election(election_file)
    batch = ballots.read(_bytes(file), ballots.Layout.of(election), file=file.as_posix(), draft=True)
    free = election.model_copy(update={"credentials": None})  # signatures of voters are not looked at
    screened = intake.screen(batch, _open_to_all(free), box=election.signers.boxes[0].id)
    dropped = tuple(exchange.Dropped(each.line, each.code) for each in screened.rejected(""))
    scope = Scope("overall", election.measure_ids, Reading.of(election))
    topics = {topic.id: theme.id for theme in election.themes for topic in theme.topics}
    measures = tuple(
        exchange.Measure(each.id, attributes={"theme": topics[each.topic], "topic": each.topic})
        for each in election.measures
    )
    account = exchange.Account(len(batch), dropped)
    rule = election.unranked if election.ballot.kind == "ranking" else election.no_opinion
    return Subject(_content(batch.take(screened.passing), scope, measures, account, rule), Names.of(election))


def of_kind(
    file: Path,
    kind: str | None,
    *,
    scale: int | None,
    rule: str | None,
    unranked: str | None,
    groups: Sequence[str],
) -> Subject:
    """Read a ballot file whose first line names the measures.

    Args:
        file: The ballot file.
        kind: What a level means.
        scale: Number of levels of grades and scores.
        rule: What an empty cell of grades and scores means: `worst`, `exclude` or a level.
        unranked: What an empty cell of rankings means: `last` or `exclude`.
        groups: Columns that are no measures.

    Raises:
        RefusedError: Nothing says how the ballots are read.
        BallotFileError: The file breaks the strict CSV, or a level is beyond the scale.
        IncompleteError: The file is missing.
    """
    if kind is None:
        raise RefusedError("rank-how-read")
    data = _bytes(file)
    layout = _layout(data, groups)
    reading = _reading(cast("BallotKind", kind), len(layout.measures), scale=scale, rule=rule, unranked=unranked)
    batch = ballots.read(data, layout, file=file.as_posix(), draft=True)
    _refuse_levels(batch, reading, file.as_posix())
    measures = tuple(exchange.Measure(each) for each in layout.measures)
    given = _rule_value(unranked if kind == "ranking" else rule)
    account = exchange.Account(len(batch))
    return Subject(_content(batch, Scope("overall", layout.measures, reading), measures, account, given), Names())


def _content(
    batch: Batch,
    scope: Scope,
    measures: tuple[exchange.Measure, ...],
    account: exchange.Account,
    rule: NoOpinion | Unranked | None,
) -> exchange.Ballots:
    """Return valid lines as a foreign file would hold them."""
    groups = {}
    for name, column in zip(batch.layout.groups, batch.groups, strict=True):
        values, codes = np.unique(column, return_inverse=True)
        groups[name] = exchange.Column(tuple(value.decode("ascii") for value in values.tolist()), codes)
    return exchange.Ballots(
        measures=measures,
        kind=scope.reading.kind,
        scale=scope.reading.scale,
        cells=intake.profile_of(batch, scope).cells,
        account=account,
        rule=rule,
        groups=groups,
    )


def is_ballot_file(file: Path) -> bool:
    """Tell whether the first column of a file is that of a ballot file; False for what cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(_BALLOT_COLUMN)) == _BALLOT_COLUMN
    except OSError:
        return False


def _bytes(file: Path) -> bytes:
    return folder.read_bytes(file.parent, file.name, limit=MAX_FILE_BYTES)


def _open_to_all(election: Election) -> Election:
    """Return the definition with boxes that may use every group value: nobody says which box the file is of."""
    values = {group.id: tuple(value.id for value in group.values) for group in election.groups}
    boxes = tuple(box.model_copy(update={"groups": values}) for box in election.signers.boxes)
    return election.model_copy(update={"signers": election.signers.model_copy(update={"boxes": boxes})})


def _layout(data: bytes, groups: Sequence[str]) -> ballots.Layout:
    """Take the columns from the first line; the reader of ballot files then checks it byte by byte."""
    columns = data.partition(b"\n")[0].decode("ascii", "replace").split(",")
    leading = [name for name in columns[: len(_LEADING)] if name in _LEADING]
    last = len(columns) - (columns[-1] == "sig")
    after = columns[len(leading) : last]
    return ballots.Layout(
        voter="voter" if "voter" in leading else "credential" if "credential" in leading else None,
        seq="seq" in leading,
        groups=tuple(name for name in after if name in groups),
        measures=tuple(name for name in after if name not in groups),
        signature=columns[-1] == "sig",
    )


def _reading(kind: BallotKind, measures: int, *, scale: int | None, rule: str | None, unranked: str | None) -> Reading:
    given = {"--no-opinion": rule, "--unranked": unranked}
    wanted = _rule_option(kind)
    _refuse_superfluous(kind, given, wanted)
    if wanted is not None and given[wanted] is None:
        raise RefusedError("rank-rule-missing", expected=wanted, kind=kind)
    levels = {"ranking": measures, "approval": 2}.get(kind, scale)
    if levels is None:
        raise RefusedError("rank-scale-missing", kind=kind)
    return Reading.under(kind, levels, _rule_value(given[wanted] if wanted else None))


def _rule_option(kind: BallotKind) -> str | None:
    return {"grades": "--no-opinion", "scores": "--no-opinion", "ranking": "--unranked"}.get(kind)


def _refuse_superfluous(kind: BallotKind, given: Mapping[str, str | None], wanted: str | None) -> None:
    for name, value in given.items():
        if value is not None and name != wanted:
            raise RefusedError("rank-rule-superfluous", found=name, kind=kind)


def _rule_value(text: str | None) -> NoOpinion | Unranked | None:
    level = int(text) if text and text.isascii() and text.isdigit() else text
    return cast("NoOpinion | Unranked | None", level)


def _refuse_levels(batch: Batch, reading: Reading, file: str) -> None:
    """Refuse the first ballot with a level out of scale; an official count would reject it and go on."""
    lowest, highest = (2, reading.scale + 1) if reading.kind == "ranking" else (1, reading.scale)
    wrong = (batch.cells != 0) & ((batch.cells < lowest) | (batch.cells > highest))
    rows = np.flatnonzero(wrong.any(axis=0))
    if len(rows):
        measure = int(np.argmax(wrong[:, rows[0]]))
        raise BallotFileError(
            "rank-level",
            file=file,
            line=int(rows[0]) + _FIRST_BALLOT_LINE,
            column=batch.layout.first_measure + measure + 1,
            found=int(batch.cells[measure, rows[0]]) - 1,
            expected=f"{lowest - 1}..{highest - 1}",
        )
