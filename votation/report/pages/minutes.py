"""The minutes: what was received, decided, drawn and counted, to print, complete by hand and sign.

The closing sums stand as French practice writes them (Code électoral, R. 67): every box, and nothing left over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.blocks import Column, Facts, Line, Table
from votation.report.language import _
from votation.report.pages.documents import code_lines, digest_facts, rule_facts, warnings
from votation.report.pages.structure import Blanks, Page, Section
from votation.report.results import outcome_blocks, sum_blocks
from votation.report.titles import Names, in_language
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.office.reporting import Papers
    from votation.records import Board
    from votation.report.pages.structure import Part
    from votation.tally import Tally

STATUSES: Final[Mapping[str, str]] = {
    "counted": N_("counted"),
    "set-aside": N_("set aside"),
    "replaced": N_("replaced"),
}
SHORT: Final = 16
"""Hexadecimal characters of a fingerprint that is read aloud."""
LINES: Final = 4
"""Lines for observations."""


def minutes_page(papers: Papers) -> Page:
    """Return the minutes of the count."""
    tally = papers.tally
    election = tally.plan.election
    hands = _("{threshold} of {names}").format(
        threshold=election.signers.officials.threshold, names=", ".join(election.signers.officials.names)
    )
    facts = (*rule_facts(tally), (_("Officials who sign"), hands))
    sections = (
        Section("boxes", _("Ballots received"), _received(tally, papers.board)),
        Section("decisions", _("Decisions of the officials"), _decisions(papers.board)),
        Section("sums", _("Closing sums"), (*sum_blocks(tally), *code_lines(tally))),
        Section("proclaimed", _("Proclaimed ranking"), _proclaimed(tally)),
        *_corrections(papers),
        Section("documents", _("Documents"), _documents(papers)),
        Section("remarks", _("Remarks and complaints"), (Blanks((), ("",) * LINES),)),
        Section("signatures", _("Signatures"), (_signatures(tally),)),
    )
    return Page(_("Minutes of the count"), in_language(election.title), warnings(tally), (Facts(facts),), sections)


def _received(tally: Tally, board: Board) -> tuple[Part, ...]:
    boxes = {box.id: f"{box.id} – {box.name}" for box in tally.plan.election.signers.boxes}
    columns = (
        Column(_("Batch")),
        Column(_("Box")),
        Column(_("Lines"), right=True),
        Column(_("Status")),
        Column(_("Short fingerprint")),
    )
    rows = tuple(
        (
            each.batch,
            boxes.get(each.batch.rpartition("-")[0], ""),
            str(each.lines),
            _(STATUSES[each.status]),
            each.manifest_sha256[:SHORT],
        )
        for each in board.batches
    )
    missing = [boxes.get(box, box) for box in board.boxes_missing]
    told = _("Boxes from which nothing was received: {boxes}").format(boxes=", ".join(missing) or _("none"))
    return Table(columns, rows), Line(told, "warning" if missing else "plain")


def _decisions(board: Board) -> tuple[Part, ...]:
    """Return what people decided: batches that do not count, and ballots that two boxes hold."""
    aside = _("Batch {batch}: {status}. Reason: {reason}")
    kept = _("Ballot {ballot}: the one from box {box} counts. Reason: {reason}")
    none = _("Ballot {ballot}: none of those that boxes hold counts. Reason: {reason}")
    lines = [Line(_("Board, revision {number}").format(number=board.revision))]
    for each in board.batches:
        if each.status != "counted":
            told = aside.format(batch=each.batch, status=_(STATUSES[each.status]), reason=each.reason or "-")
            lines.append(Line(told, "warning"))
    for conflict in board.conflicts:
        told = (kept if conflict.keep else none).format(
            ballot=conflict.ballot, box=conflict.keep, reason=conflict.reason
        )
        lines.append(Line(told, "warning"))
    return (*lines, *([] if len(lines) > 1 else [Line(_("Every batch received counts, as it was sealed."))]))


def _proclaimed(tally: Tally) -> tuple[Part, ...]:
    return tuple(outcome_blocks(tally.official, Names.of(tally.plan.election), tally.lot_order))


def _corrections(papers: Papers) -> tuple[Section, ...]:
    return (Section("corrections", _("Corrections"), tuple(map(Line, papers.errata))),) if papers.errata else ()


def _documents(papers: Papers) -> tuple[Part, ...]:
    told = _("The statement, which the officials sign with their keys, binds these documents and this page.")
    return Facts(digest_facts(papers)), Line(told)


def _signatures(tally: Tally) -> Blanks:
    columns = (_("Name"), _("Date and hour"), _("Signature"))
    return Blanks(columns, tally.plan.election.signers.officials.names)
