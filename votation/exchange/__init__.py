"""Readers and writers of other people's formats, one file a format.

    content = exchange.read(Path("export.csv"), mapping="mapping.toml")
    profile = exchange.read_profile("A01.cvotes")
    data, losses = exchange.writer("preflib").write(content)

=============  ==============================================================================
module         content
=============  ==============================================================================
`contract`     what a reader and a writer are
`content`      what they hand over: ballots or totals, and what became of each row
`source`       a foreign file, and how its bytes become text
`options`      the options of a reader or writer
`registry`     which formats there are, and which of them a file is of
`formats`      the formats, one file each
`tables`       from rows and columns to ballots: mapping files, spreadsheets, surveys
`steps`        what several formats share
`totals`       totals ranked by the methods that need no more
`parts`        a file ranked part by part
`declared`     totals that a file publishes, beside a recount
`matching`     what a file calls the measures, grades and groups of an election
`importing`    ballots of a file into the draft of a box
=============  ==============================================================================
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Column, Content, Decision, Dropped, Measure, Totals
from votation.exchange.contract import FormatInfo, Match, Reader, Writer, Written
from votation.exchange.options import Options
from votation.exchange.registry import format_of_name, formats, reader, recognise, writer
from votation.exchange.source import Source, Text
from votation.exchange.totals import rank_totals, totals_methods

if TYPE_CHECKING:
    from votation.exchange.content import Rule
    from votation.profile import Profile

__all__ = [
    "Account",
    "Ballots",
    "Column",
    "Content",
    "Decision",
    "Dropped",
    "FormatInfo",
    "Match",
    "Measure",
    "Options",
    "Reader",
    "Source",
    "Text",
    "Totals",
    "Writer",
    "Written",
    "format_of_name",
    "formats",
    "rank_totals",
    "read",
    "read_profile",
    "reader",
    "recognise",
    "totals_methods",
    "writer",
]


def read(file: Path, format: str | None = None, **options: object) -> Content:  # noqa: A002 - the word of the field
    """Read a file of any format.

    Args:
        file: The file.
        format: Id of its format; otherwise recognised, by content and then by extension.
        options: Options of the reader.

    Raises:
        FormatError: The file is of no format that is known, or breaks its format.
        LimitError: It is larger than a named limit.
        RefusedError: There is no such format or option.
        IncompleteError: The file, or a library that its format needs, is missing.
        MachineError: The file cannot be read.
    """
    source = Source.open(file)
    return reader(format or recognise(source), **options).read(source)


def read_profile(
    file: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word of the field
    rule: Rule = None,
    **options: object,
) -> Profile:
    """Read the ballots of a file of any format, ready for a method.

    Args:
        file: The file.
        format: Id of its format; otherwise recognised, by content and then by extension.
        rule: What it means that a ballot leaves a measure out: `last` or `exclude` in rankings; `worst`, `exclude` or a
            level in grades and scores. Needed where the format does not say it and it matters.
        options: Options of the reader.

    Raises:
        FormatError: As `read`; the file holds totals and no ballots; nothing says what an open cell means.
        InputError: `rule` is none of this kind of ballot.
        LimitError: As `read`.
        RefusedError: As `read`.
        IncompleteError: As `read`.
        MachineError: As `read`.
    """
    content = read(Path(file), format, **options)
    if isinstance(content, Totals):
        raise FormatError("foreign-no-ballots", file=str(file), expected=", ".join(totals_methods(content.kind)))
    return content.profile(rule)
