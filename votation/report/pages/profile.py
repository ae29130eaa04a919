"""The merit profile: how many accepted ballots gave each measure each level, as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.language import _
from votation.report.pages.structure import Bar, Chart, Key, Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.report.titles import Names
    from votation.tally import Tally

COLOURS: Final = 11
"""Colours from the worst level to the best; what has more levels is not drawn."""
WHOLE: Final = 1000
"""Width of a bar."""
ROOM: Final = 45
"""Width from which on a label has room."""


def chart(tally: Tally, names: Names) -> Chart | None:
    """Return the levels of every measure in the official order; None for rankings, and for more levels than colours."""
    election = tally.plan.election
    if election.ballot.kind == "ranking" or election.scale > COLOURS:
        return None
    keys = _keys(tally, names)
    rows = dict(zip(tally.plan.overall.measures, tally.written.accepted.tolist(), strict=True))
    order = tally.order(tally.official.ranking)
    return Chart(keys, tuple(_bar(each, names.measure(each), rows[each], keys) for each in order))


def _keys(tally: Tally, names: Names) -> tuple[Key, ...]:
    """Return the levels from best to worst, then no opinion where a cell may be left empty."""
    election = tally.plan.election
    top = election.scale - 1
    words = (_("not approved"), _("approved")) if election.ballot.kind == "approval" else ()
    levels = tuple(
        Key(str(level), words[level] if words else names.level(level), level * (COLOURS - 1) // max(top, 1))
        for level in range(top, -1, -1)
    )
    return (*levels, Key("–", _("left empty"), None))


def _bar(measure: str, title: str, written: Sequence[int], keys: Sequence[Key]) -> Bar:
    """Draw one measure; `written` is a row of `WrittenLevels`: empty, then the levels from 0 on, then larger ones."""
    counts = (*written[len(keys) - 1 : 0 : -1], written[0])
    total, before = sum(counts), 0
    segments = []
    for key, count in zip(keys, counts, strict=True):
        start, end = (WHOLE * each // max(total, 1) for each in (before, before + count))
        if end > start:
            segments.append(Segment(start, end - start, key.label if end - start >= ROOM else "", key.colour))
        before += count
    return Bar(measure, title, tuple(segments), tuple(map(str, counts)))
