"""`votation methods [ID]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import methods
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command
from votation.report.blocks import Column, Facts, Heading, Table
from votation.report.language import _, current
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from votation.methods import MethodInfo
    from votation.report.blocks import Block


@command(COMMANDS["methods"], N_("ID is that of a method; without it, all are listed."))
@argument("method", required=False, metavar=N_("[ID]"))
def run(method: str | None) -> Answer:
    """List the methods."""
    if method is None:
        infos = methods.available()
        return Answer([_list(infos)], {"methods": [_value(info) for info in infos]})
    info = methods.get(method).info
    return Answer(_described(info), _value(info))


def _list(infos: tuple[MethodInfo, ...]) -> Block:
    columns = (Column(_("Id")), Column(_("Method")), Column(_("Kinds of ballot")), Column(_("Options")))
    rows = tuple(
        (
            info.id,
            info.title[current()],
            ", ".join(sorted(info.kinds)),
            ", ".join(each.name for each in methods.describe(info.options)) or "-",
        )
        for info in infos
    )
    return Table(columns, rows)


def _described(info: MethodInfo) -> list[Block]:
    facts = Facts(
        (
            (_("id"), info.id),
            (_("version of the definition"), str(info.version)),
            (_("kinds of ballot"), ", ".join(sorted(info.kinds))),
            (_("laws it keeps"), ", ".join(sorted(law.value for law in info.laws)) or "-"),
            (_("source"), info.source),
        )
    )
    columns = (Column(_("Option")), Column(_("Values")), Column(_("Default")))
    rows = tuple(
        (each.name, each.values, "-" if each.default is None else str(each.default))
        for each in methods.describe(info.options)
    )
    return [Heading(info.title[current()]), facts, *([Table(columns, rows)] if rows else [])]


def _value(info: MethodInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "version": info.version,
        "title": dict(info.title),
        "family": info.family,
        "kinds": sorted(info.kinds),
        "laws": sorted(law.value for law in info.laws),
        "columns": info.columns,
        "source": info.source,
        "options": [
            {"name": each.name, "values": each.values, "default": each.default}
            for each in methods.describe(info.options)
        ],
    }
