"""A file of any kind that holds a table, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.exchange.tables.delimited import read_delimited
from votation.exchange.tables.workbook import is_workbook, read_workbook

if TYPE_CHECKING:
    from votation.exchange.source import Source
    from votation.exchange.tables.table import Table


def open_table(
    source: Source,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: int = 1,
    sheet: str | None = None,
) -> Table:
    """Read the table of a file: delimited text, or a sheet of a workbook.

    Args:
        source: The file.
        encoding: Of a text; found out when absent.
        delimiter: Between two cells of a text; found out when absent.
        header: Line of the header.
        sheet: Of a workbook; needed where there are several.

    Raises:
        FormatError: It is not well formed.
        LimitError: It is larger than a named limit.
        IncompleteError: The library that reads workbooks is not installed.
    """
    if is_workbook(source.data):
        return read_workbook(source, sheet=sheet, header=header)
    return read_delimited(source, encoding=encoding, delimiter=delimiter, header=header)
