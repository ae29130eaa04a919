"""`votation methods [ID]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import methods
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command
from votation.report import catalogue
from votation.report.blocks import Column, Line, Table
from votation.report.language import _, current
from votation.report.structured import outcome_value
from votation.report.wording.sentence import N_
from votation.report.worked import worked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.methods import Method
    from votation.report.blocks import Block


@command(COMMANDS["methods"], N_("ID is that of a method; without it, all are listed."))
@argument("method", required=False, metavar=N_("[ID]"))
def run(method: str | None) -> Answer:
    """List the methods, or describe one."""
    if method is None:
        every = [methods.class_of(info.id) for info in methods.available()]
        return Answer(_list(every), {"methods": [_value(found) for found in every]})
    found = methods.class_of(method)
    return Answer([*catalogue.method_blocks(found)], _value(found) | _details(found))


def _list(every: Sequence[type[Method]]) -> list[Block]:
    columns = (Column(_("Id")), Column(_("Method")), Column(_("Kinds of ballot")), Column(_("Options")))
    rows = tuple(
        (
            found.info.id,
            found.info.title[current()],
            ", ".join(sorted(found.info.kinds)),
            ", ".join(each.name for each in methods.describe(found.info.options)) or "-",
        )
        for found in every
    )
    return [Table(columns, rows), Line(_("Describe one: `votation methods schulze`."), "faint")]


def _value(found: type[Method]) -> dict[str, object]:
    info, told = found.info, catalogue.meanings(found.info.options)
    return {
        "id": info.id,
        "version": info.version,
        "title": dict(info.title),
        "summary": catalogue.summary(found),
        "family": info.family,
        "kinds": sorted(info.kinds),
        "laws": sorted(law.value for law in info.laws),
        "columns": info.columns,
        "source": info.source,
        "options": [
            {"name": each.name, "values": each.values, "default": each.default, "meaning": told.get(each.name)}
            for each in methods.describe(info.options)
        ],
    }


def _details(found: type[Method]) -> dict[str, object]:
    example = worked(found)
    return {
        "definition": catalogue.definition(found).splitlines(),
        "laws_by_options": [
            {"law": kept.law.value, "under": [dict(options) for options in kept.under]}
            for kept in catalogue.laws(found)
        ],
        "example": {"kind": example.kind, "ballots": example.ballots, "outcome": outcome_value(example.outcome)}
        if example
        else None,
    }
