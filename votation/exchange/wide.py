"""Tables of any kind, one row a ballot, read with a mapping file: CSV, TSV and workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from votation.errors import FormatError, IncompleteError
from votation.exchange.assembling import Plan, assemble, refuse_identities
from votation.exchange.content import Decision
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.delimited import shape_of
from votation.exchange.delimited import head_text
from votation.exchange.levels import Levels
from votation.exchange.mapping import PLACEHOLDER, Mapping, MeasureColumn, PlainColumn, RankColumn
from votation.exchange.opening import open_table
from votation.exchange.options import Options
from votation.exchange.words import clean, folded
from votation.exchange.workbook import is_workbook
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from votation.exchange.assembling import Role
    from votation.exchange.content import Ballots
    from votation.exchange.mapping import Column
    from votation.exchange.source import Source
    from votation.exchange.table import Table
