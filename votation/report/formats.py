"""The formats of other people's files as people read about them who hold one."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from votation.errors import IncompleteError, RefusedError
from votation.exchange import options, registry
from votation.report.blocks import Column, Facts, Heading, Line, Table
from votation.report.catalogue import meanings
from votation.report.language import _, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from votation.exchange import FormatInfo, Options, Reader, Writer
    from votation.report.blocks import Block

Role = TypeVar("Role")


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and who reads and writes it; at least one of the two does.

    Attributes:
        info: What the reader says of it, or else the writer.
    """

    info: FormatInfo
    reader: type[Reader] | None
    writer: type[Writer] | None

    @property
    def roles(self) -> tuple[type[Reader | Writer], ...]:
        """The classes there are, the reader first."""
        return tuple(each for each in (self.reader, self.writer) if each is not None)


def every_format() -> list[Format]:
    """Return the built-in formats, sorted by id."""
    return [format_of(info.id) for info, _read, _written in registry.formats()]


def format_of(format: str) -> Format:  # noqa: A002 - the word of the field
    """Return a format by its id.

    Raises:
        RefusedError: There is none, or that of another package is not what it should be.
        IncompleteError: It is of another package, which is not installed.
    """
    reader = _either(registry.reader_class, format)
    writer = _either(registry.writer_class, format)
    if isinstance(reader, type):
        return Format(reader.info, reader, writer if isinstance(writer, type) else None)
    if isinstance(writer, type):
        return Format(writer.info, None, writer)
    raise reader


def list_blocks(every: Sequence[Format]) -> Iterator[Block]:
    """Yield the table of all formats."""
    columns = (
        Column(_("Id")),
        Column(_("Format")),
        Column(_("Use")),
        Column(_("Holds")),
        Column(_("Kinds of ballot")),
        Column(_("Extensions")),
    )
    yield Table(columns, tuple(_row(each) for each in every))
    yield Line(_("Describe one: `votation formats ID`."), "faint")


def format_blocks(found: Format) -> Iterator[Block]:
    """Yield everything about a format."""
    info = found.info
    yield Heading(info.title.get(current(), info.id))
    yield Facts(
        (
            (_("id"), info.id),
            (_("use"), _use(found)),
            (_("holds"), _holds(info)),
            (_("kinds of ballot"), ", ".join(sorted(info.kinds))),
            (_("extensions"), ", ".join(info.extensions)),
            (_("source"), info.source),
        )
    )
    yield Line(_definition(found))
    if found.reader:
        yield from _options(_("Options in reading (`--read NAME=VALUE`)"), found.reader.info.options)
    if found.writer:
        yield from _options(_("Options in writing (`--write NAME=VALUE`)"), found.writer.info.options)


def format_value(found: Format) -> dict[str, Any]:
    """Return a format as a JSON value."""
    info = found.info
    return {
        "id": info.id,
        "title": dict(info.title),
        "read": found.reader is not None,
        "written": found.writer is not None,
        "holds": info.holds,
        "kinds": sorted(info.kinds),
        "extensions": list(info.extensions),
        "source": info.source,
        "read_options": _option_values(found.reader),
        "write_options": _option_values(found.writer),
    }


def definition_value(found: Format) -> dict[str, Any]:
    """Return what more there is to say of one format, as a JSON value."""
    return {"definition": _definition(found).splitlines()}


def _either(lookup: Callable[[str], Role], format: str) -> Role | RefusedError | IncompleteError:  # noqa: A002 - the word of the field
    """Return whoever reads or writes a format, or the error that says that nobody does."""
    try:
        return lookup(format)
    except (RefusedError, IncompleteError) as error:
        if error.rule not in {"format-unknown", "format-plug-in-missing"}:
            raise
        return error


def _row(found: Format) -> tuple[str, ...]:
    info = found.info
    title, kinds = info.title.get(current(), info.id), ", ".join(sorted(info.kinds))
    return info.id, title, _use(found), _holds(info), kinds, ", ".join(info.extensions)


def _use(found: Format) -> str:
    if found.reader and found.writer:
        return _("read, written")
    return _("read") if found.reader else _("written")


def _holds(info: FormatInfo) -> str:
    return _("ballots") if info.holds == "ballots" else _("totals")


def _definition(found: Format) -> str:
    """Return what the module of the reader, or of the writer, says; in English."""
    return inspect.getdoc(sys.modules[found.roles[0].__module__]) or ""


def _options(title: str, model: type[Options]) -> Iterator[Block]:
    described, told = options.describe(model), meanings(model)
    if not described:
        return
    yield Heading(title)
    yield Table(
        (Column(_("Option")), Column(_("Values")), Column(_("Default"))),
        tuple((each.name, each.values, "-" if each.default is None else str(each.default)) for each in described),
    )
    for each in described:
        if each.name in told:
            yield Line(f"{each.name}: {told[each.name]}", indent=1)


def _option_values(role: type[Reader | Writer] | None) -> list[dict[str, Any]]:
    if role is None:
        return []
    told = meanings(role.info.options)
    return [
        {"name": each.name, "values": each.values, "default": each.default, "meaning": told.get(each.name)}
        for each in options.describe(role.info.options)
    ]
