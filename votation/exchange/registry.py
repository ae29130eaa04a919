"""The formats, each a file found here by its id; and which of them a file is of.

Adding one: write the file, add one line. A package outside this one adds `vendor.name` under the entry-point group
`votation.readers` or `votation.writers`; it is imported only when it is named.
"""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any, Final

from votation.errors import FormatError, IncompleteError, RefusedError
from votation.exchange import options
from votation.exchange.contract import Match, Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.exchange.contract import FormatInfo
    from votation.exchange.source import Source

READERS: Final[dict[str, str]] = {
    # formats that name themselves
    "preflib": "votation.exchange.formats.preflib:PrefLib",
    "pabulib": "votation.exchange.formats.pabulib:Pabulib",
    "debian": "votation.exchange.formats.debian:Debian",
    "cef": "votation.exchange.formats.cef:CondorcetElectionFormat",
    "belenios": "votation.exchange.formats.belenios:Belenios",
    "bettervoting": "votation.exchange.formats.bettervoting:BetterVoting",
    "bettervoting-json": "votation.exchange.formats.bettervoting_json:BetterVotingJson",
    "nist-cvr": "votation.exchange.formats.nist_cvr:NistCvr",
    "votation": "votation.exchange.formats.ballot_csv:BallotCsv",
    # formats that are recognised by their shape
    "forms": "votation.exchange.formats.forms:FormsReader",
    "limesurvey": "votation.exchange.formats.limesurvey:LimeSurveyReader",
    "mieuxvoter": "votation.exchange.formats.mieuxvoter:MieuxVoterReader",
    "abif": "votation.exchange.formats.abif:Abif",
    "blt": "votation.exchange.formats.blt:Blt",
    # tables of all kinds, which need a mapping
    "table": "votation.exchange.formats.wide:TableReader",
    # totals
    "decidim": "votation.exchange.formats.decidim:Decidim",
    "tallies": "votation.exchange.formats.tallies:Tallies",
    "voterpourleclimat": "votation.exchange.formats.voterpourleclimat:VoterPourLeClimat",
}
"""Readers by format id, in the order in which they are asked."""

WRITERS: Final[dict[str, str]] = {
    "preflib": "votation.exchange.formats.preflib:PrefLibWriter",
    "pabulib": "votation.exchange.formats.pabulib_writer:PabulibWriter",
    "cef": "votation.exchange.formats.cef:CondorcetElectionFormatWriter",
    "abif": "votation.exchange.formats.abif:AbifWriter",
    "blt": "votation.exchange.formats.blt:BltWriter",
    "nist-cvr": "votation.exchange.formats.nist_cvr_writing:NistCvrWriter",
    "votation": "votation.exchange.formats.ballot_csv:BallotCsvWriter",
}
"""Writers by format id."""

READER_GROUP: Final = "votation.readers"
WRITER_GROUP: Final = "votation.writers"


def reader(format: str, /, **chosen: object) -> Reader:  # noqa: A002 - the word of the field
    """Return the reader of a format, with options.

    Raises:
        RefusedError: There is no such reader, or no such option of it.
        IncompleteError: It is of another package, which is not installed.
    """
    found = reader_class(format)
    return found(options.read(found.info.options, chosen, format=format))


def writer(format: str, /, **chosen: object) -> Writer:  # noqa: A002 - the word of the field
    """Return the writer of a format, with options; otherwise as `reader`.

    Raises:
        RefusedError: There is no such writer, or no such option of it.
        IncompleteError: It is of another package, which is not installed.
    """
    found = writer_class(format)
    return found(options.read(found.info.options, chosen, format=format))


def reader_class(format: str) -> type[Reader]:  # noqa: A002 - the word of the field
    """Return the class that reads a format.

    Raises:
        RefusedError: There is none, or that of another package is not what it should be.
        IncompleteError: It is of another package, which is not installed.
    """
    found: type[Reader] = _class(format, READERS, READER_GROUP, Reader)
    return found


def writer_class(format: str) -> type[Writer]:  # noqa: A002 - the word of the field
    """Return the class that writes a format; otherwise as `reader_class`.

    Raises:
        RefusedError: There is none, or that of another package is not what it should be.
        IncompleteError: It is of another package, which is not installed.
    """
    found: type[Writer] = _class(format, WRITERS, WRITER_GROUP, Writer)
    return found


def formats() -> tuple[tuple[FormatInfo, bool, bool], ...]:
    """Return each built-in format, whether it is read, and whether it is written, sorted by id."""
    infos = {name: writer_class(name).info for name in WRITERS} | {name: reader_class(name).info for name in READERS}
    return tuple((infos[name], name in READERS, name in WRITERS) for name in sorted(infos))


def recognise(source: Source) -> str:
    """Return the format of a file, by its content, then by the extension of its name.

    Raises:
        FormatError: It is of no format, or could be of several: `found` names them.
    """
    head = source.head
    matches = {name: reader_class(name).match(head) for name in READERS}
    best = max(matches.values(), default=Match.NO)
    surest = [name for name, match in matches.items() if match is best and match is not Match.NO]
    if len(surest) > 1:
        surest = [name for name in surest if source.extension in reader_class(name).info.extensions] or surest
    if len(surest) != 1:
        found = ", ".join(surest) or "-"
        raise FormatError("foreign-format", file=source.name, found=found, expected=", ".join(READERS))
    return surest[0]


def format_of_name(name: str) -> str:
    """Return the format that a file of that name is to be written in.

    Raises:
        RefusedError: No format has that extension, or several have.
    """
    extension = name.rpartition(".")[2].lower()
    known = {each: writer_class(each).info.extensions for each in WRITERS}
    found = [each for each, extensions in known.items() if extension in extensions]
    if len(found) != 1:
        raise RefusedError("format-of-name", found=extension[:20], expected=", ".join(found or known))
    return found[0]


def _class(name: str, built_in: Mapping[str, str], group: str, base: type) -> Any:  # noqa: ANN401 - a class below `base`
    if "." in name:
        return _plug_in(name, group, base)
    if name not in built_in:
        raise RefusedError("format-unknown", found=name[:60], expected=", ".join(sorted(built_in)))
    module, attribute = built_in[name].split(":")
    return getattr(import_module(module), attribute)


def _plug_in(name: str, group: str, base: type) -> Any:  # noqa: ANN401 - a class below `base`
    entries = tuple(metadata.entry_points(group=group, name=name))
    if not entries:
        raise IncompleteError("format-plug-in-missing", found=name[:60])
    try:
        found = entries[0].load()
    except (ImportError, AttributeError) as error:
        raise RefusedError("format-plug-in", found=entries[0].value[:60], format=name) from error
    if len(entries) == 1 and isinstance(found, type) and issubclass(found, base) and _id(found) == name:
        return found
    raise RefusedError("format-plug-in", found=entries[0].value[:60], format=name)


def _id(found: Any) -> object:  # noqa: ANN401 - whatever another package announces
    return getattr(getattr(found, "info", None), "id", None)
