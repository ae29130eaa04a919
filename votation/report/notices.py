"""Notices about a definition that is not wrong, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.report.blocks import Line
from votation.report.language import _
from votation.report.sentences import place
from votation.report.wording.notices import NOTICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.election.notices import Notice
    from votation.election.source import Source
    from votation.report.blocks import Block


def notice_blocks(notices: Sequence[Notice], source: Source | None = None) -> list[Block]:
    """Return what to show of notices, each on its line of the source where that is known."""
    return [line for notice in notices for line in _blocks(notice, source)]


def notice_value(notice: Notice, source: Source) -> dict[str, object]:
    """Return a notice as a JSON value."""
    what, remedy = _words(notice)
    return {"rule": notice.rule, "line": source.line(notice.path), "message": what, "remedy": remedy}


def _blocks(notice: Notice, source: Source | None) -> list[Block]:
    what, remedy = _words(notice)
    where = place(source.file, source.line(notice.path)) if source else ".".join(map(str, notice.path))
    return [
        Line(_("{place}: {what}").format(place=where, what=what) if where else what, "warning"),
        Line(_("what to do: {remedy}").format(remedy=remedy), indent=1),
    ]


def _words(notice: Notice) -> tuple[str, str]:
    sentence = NOTICES[notice.rule]
    return _(sentence.what).format(**notice.details), _(sentence.remedy).format(**notice.details)
