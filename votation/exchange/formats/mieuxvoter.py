"""Ballots of the applications of Mieux voter: the header names the proposals, each cell is a mention; `NA` is none.

https://github.com/MieuxVoter/majority-judgment-datasets. A first column without a name, or with the time of the vote,
is left out. Where the mentions are numbers, the option `levels` says their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.tables import identity
from votation.exchange.tables.assembling import assemble
from votation.exchange.tables.delimited import head_rows
from votation.exchange.tables.mapping import MeasureColumn
from votation.exchange.tables.surveys import SurveyOptions, open_survey, plan_for
from votation.exchange.tables.words import NOTHING, clean, folded, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.exchange.content import Ballots
    from votation.exchange.source import Source

_ROWS: Final = 50


class MieuxVoterReader(Reader):
    """Ballots of Mieux voter."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="mieuxvoter",
        title={"en": "Mieux voter, ballots", "fr": "Mieux voter, bulletins"},
        extensions=("csv", "tsv", "xlsx"),
        holds="ballots",
        kinds=frozenset({"grades", "scores", "approval", "ranking"}),
        options=SurveyOptions,
        source="https://github.com/MieuxVoter/majority-judgment-datasets",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """All cells are mentions of one scale."""
        header, *rows = head_rows(head, _ROWS) or [[]]
        columns = _proposals([clean(name) for name in header])
        words = {cell for row in rows if len(row) == len(header) for cell in (row[place] for place in columns)}
        return Match.SURE if scale_of(word for word in words if folded(word) not in NOTHING) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read the ballots."""
        assert isinstance(self.options, SurveyOptions)
        table = open_survey(source, self.options)
        measures = {place: MeasureColumn(role="measure") for place in _proposals(table.header)}
        return assemble(table, plan_for(table, measures, self.options))


def _proposals(header: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(header) if place > 0 or (name and not identity.of_header(name))]
