"""Files that nobody signed, ready for methods: of any format, and ballot files under their definition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from votation import ballots, exchange, intake
from votation.errors import RefusedError
from votation.evidence import folder
from votation.profile import Reading, Scope
from votation.report.titles import Names
from votation.tally import load_election

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from votation.ballots import Batch
    from votation.election import BallotKind, Election, NoOpinion, Unranked
    from votation.report.titles import Titles

MAX_FILE_BYTES: Final = 2**32
"""Bytes of an unsigned ballot file: 4 GiB."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be ranked.

    Attributes:
        content: Ballots, or totals.
        names: What measures, grades and parts are called.
        format: Id of the format it was read from; None for a ballot file under its definition.
    """

    content: exchange.Content
    names: Names
    format: str | None = None

    @property
    def rejected(self) -> Mapping[str, int]:
        """Rows that do not count, by reason."""
        return Counter(each.code for each in self.content.account.dropped)


def foreign(
    file: Path, format_: str | None, options: Mapping[str, str], *, no_opinion: str | None, unranked: str | None
) -> Subject:
    """Read a file of any format.

    Args:
        file: The file.
        format_: Id of its format; otherwise recognised.
        options: Options of its reader.
        no_opinion: What an empty cell of grades and scores means, whatever the format says.
        unranked: The same for rankings.

    Raises:
        FormatError: The file breaks its format.
        LimitError: It is larger than a named limit.
        RefusedError: There is no such format or option, or the rule is for another kind of ballot.
        IncompleteError: The file, or a library that the format needs, is missing.
    """
    source = exchange.Source.open(file)
    found = format_ or exchange.recognise(source)
    content = exchange.reader(found, **options).read(source)
    given = _rule(content.kind, no_opinion=no_opinion, unranked=unranked)
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


def _bytes(file: Path) -> bytes:
    return folder.read_bytes(file.parent, file.name, limit=MAX_FILE_BYTES)


def _open_to_all(election: Election) -> Election:
    """Return the definition with boxes that may use every group value: nobody says which box the file is of."""
    values = {group.id: tuple(value.id for value in group.values) for group in election.groups}
    boxes = tuple(box.model_copy(update={"groups": values}) for box in election.signers.boxes)
    return election.model_copy(update={"signers": election.signers.model_copy(update={"boxes": boxes})})


def _rule(kind: BallotKind, *, no_opinion: str | None, unranked: str | None) -> NoOpinion | Unranked | None:
    """Return the rule for cells without level, where one is given; each is for its own kinds of ballot."""
    others = {"--no-opinion": no_opinion, "--unranked": unranked}
    wanted = {"grades": "--no-opinion", "scores": "--no-opinion", "ranking": "--unranked"}.get(kind, "")
    text = others.pop(wanted, None)
    for name, value in others.items():
        if value is not None:
            raise RefusedError("rank-rule-superfluous", found=name, kind=kind)
    level = int(text) if text and text.isascii() and text.isdigit() else text
    return cast("NoOpinion | Unranked | None", level)
