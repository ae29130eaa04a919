"""A rehearsal as people read it: the result of the test deck, and every number as expected and as counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.intake import CODES
from votation.report.blocks import Column, Heading, Line, Table
from votation.report.language import _
from votation.report.results import rehearsal_blocks as marks
from votation.report.results import tally_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from votation.office.rehearsal import Check
    from votation.report.blocks import Block
    from votation.tally import Tally

WHAT: Final[Mapping[str, str]] = {
    "lines": N_("ballot lines"),
    "accepted": N_("accepted"),
    "blank": N_("blank"),
    "rejected": N_("rejected: {name}"),
    "box": N_("accepted from box {name}"),
    "theme": N_("expressed on theme {name}"),
    "value": N_("accepted from {name}"),
    "cells": N_("cells of accepted ballots, as written"),
    "reasons": N_("lines rejected for their own reason"),
}
"""What each number of a rehearsal counts."""


def rehearsal_blocks(tally: Tally, checks: Sequence[Check], folder: Path) -> list[Block]:
    """Return what to show of a rehearsal."""
    election = tally.plan.election
    columns = (Column(_("Number")), Column(_("Expected"), right=True), Column(_("Counted"), right=True), Column(""))
    rows = tuple(
        (_(WHAT[each.what]).format(name=each.name), str(each.expected), str(each.counted), "=" if each.holds else "≠")
        for each in checks
    )
    met = {each.name for each in checks if each.what == "rejected"}
    unmet = [code for code in CODES if code not in met]
    failed = _("THE REHEARSAL FAILED: open no election, and report this with the folder {folder}.")
    if all(each.holds for each in checks):
        end = Line(_("The rehearsal went well: every number is the one expected."), "good")
    else:
        end = Line(failed.format(folder=folder), "bad")
    return [
        *tally_blocks(tally),
        Heading(_("Expected and counted")),
        Table(columns, rows),
        Line(_("Reasons that this definition cannot give: {codes}").format(codes=", ".join(unmet) or "-"), "faint"),
        *marks(election),
        end,
    ]
