"""A verification as people read it: eight numbered steps, the first difference, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.blocks import Facts, Heading, Line
from votation.report.figures import spoken
from votation.report.language import _
from votation.report.sentences import explain
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.audit import Report, Step, TimeStamp, Verdict, Witness
    from votation.report.blocks import Block, Tone

STEPS: Final = (
    N_("regular files, names, MANIFEST"),
    N_("election.json: bytes, signatures of the officials"),
    N_("each batch: digest, order, root, key"),
    N_("chain of boards, boxes missing, lots, journal"),
    N_("every line accepted or rejected with a reason; sums close"),
    N_("recount: result.json and rejected.csv, byte for byte"),
    N_("statement: digests, signatures of the officials"),
    N_("other people's recounts (information)"),
)
"""What each step looks at (FORMATS, the observer)."""
STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "ok": (N_("ok"), "good"),
    "failed": (N_("FAIL"), "bad"),
    "invalid": (N_("INVALID"), "bad"),
    "incomplete": (N_("INCOMPLETE"), "warning"),
    "not-reached": (N_("not reached"), "warning"),
}
FACTS: Final[Mapping[str, str]] = {
    "files": N_("files: {value}"),
    "listed": N_("listed: {value}"),
    "unvouched": N_("vouched for by nobody, and not read: {value}"),
    "election": N_("election: {value}"),
    "hands": N_("signatures: {value}"),
    "threshold": N_("needed: {value}"),
    "batches": N_("batches: {value}"),
    "lines": N_("lines: {value}"),
    "counted": N_("counted: {value}"),
    "revision": N_("revision: {value}"),
    "boxes_missing": N_("boxes missing: {value}"),
    "lots": N_("lots: {value}"),
    "journal_entries": N_("journal entries: {value}"),
    "times_back": N_("a clock was set back before the entries {value}, which changes nothing"),
    "accepted": N_("accepted: {value}"),
    "rejected": N_("rejected: {value}"),
    "set_aside": N_("set aside: {value}"),
    "replaced": N_("replaced: {value}"),
    "blank": N_("blank: {value}"),
    "identical": N_("identical: {value}"),
    "leading": N_("official ranking: {value}"),
    "finished_at": N_("finished at: {value}"),
    "recounts": N_("recounts: {value}"),
    "agree": N_("agree: {value}"),
}
"""What is told of what a step saw."""
VERDICTS: Final[Mapping[Verdict, tuple[str, Tone]]] = {
    "OK": (N_("OK: the published result is what the signed ballots say."), "good"),
    "FAIL": (N_("FAIL: the evidence contradicts itself."), "bad"),
    "INVALID": (N_("INVALID: a file is not what its format says."), "bad"),
    "INCOMPLETE": (N_("INCOMPLETE: something is missing; no conclusion either way."), "warning"),
}
VERDICTS_OF_PARTS: Final[Mapping[Verdict, tuple[str, Tone]]] = {
    "OK": (N_("OK: what was looked at holds."), "good"),
    "FAIL": VERDICTS["FAIL"],
    "INVALID": VERDICTS["INVALID"],
    "INCOMPLETE": VERDICTS["INCOMPLETE"],
}
"""The verdict of a check that does not count again."""
_AGREEMENTS: Final = {True: N_("agrees with this recount"), False: N_("gives another result than this recount")}
MAX_FINDINGS: Final = 20
"""Findings of one step that are spelled out for people; `--json` has them all."""


def verification_blocks(report: Report) -> list[Block]:
    """Return what to show of a verification."""
    verdict, tone = VERDICTS[report.verdict]
    return [
        *(block for step in report.steps for block in _step(step)),
        *(block for witness in report.witnesses for block in _witness(witness)),
        *(_stamp(report.timestamp) if report.timestamp else []),
        *_context(report),
        *_first_difference(report),
        Line(""),
        Line(_(verdict), tone),
    ]


def _step(step: Step) -> list[Block]:
    status, tone = STATUSES[step.status]
    facts = ", ".join(_(FACTS[name]).format(value=value) for name, value in step.facts.items() if name in FACTS)
    first = _("{number}  {step}: {status}").format(number=step.number, step=_(STEPS[step.number - 1]), status=_(status))
    shown = [block for each in step.findings[:MAX_FINDINGS] for block in _indented(explain(each).finding())]
    more = len(step.findings) - MAX_FINDINGS
    return [
        Line(first, tone),
        *([Line(facts, "faint", 1)] if facts else []),
        *shown,
        *([Line(_("and {more} more findings").format(more=more), indent=1)] if more > 0 else []),
    ]


def _witness(witness: Witness) -> list[Block]:
    told = [
        witness.file,
        _("signed by {key}").format(key=witness.key) if witness.key else _("not signed"),
        witness.name or _("unknown"),
        *([_("says {verdict}").format(verdict=witness.verdict)] if witness.verdict else []),
        *([_(_AGREEMENTS[witness.agrees])] if witness.agrees is not None else []),
    ]
    fault = _indented(explain(witness.fault).finding()) if witness.fault else []
    return [Line(", ".join(told), "plain" if witness.agrees else "warning", 1), *fault]


def _stamp(stamp: TimeStamp) -> list[Block]:
    if stamp.fault is not None:
        told = _("{file}: the time stamp says nothing").format(file=stamp.file)
        return [Line(told, "warning", 1), *_indented(explain(stamp.fault).finding())]
    text = (
        _("{file}: the statement existed at {time}, proved by the certificates given")
        if stamp.proved
        else _("{file}: says that the statement existed at {time}; not proved, for that takes --tsa")
    )
    return [Line(text.format(file=stamp.file, time=stamp.at), indent=1)]


def _context(report: Report) -> list[Block]:
    """Say what the reader compares by hand: the time that was asked about, the fingerprint of the definition.

    The fingerprint of the statement stands for the whole folder: people who read it to each other have the same one.
    """
    when = report.at.isoformat().replace("+00:00", "Z") if report.at else _("unknown")
    source = {
        "given": _("as asked"),
        "statement": _("when the statement was finished"),
        "unknown": _("nothing tells it"),
    }
    rows = [(_("keys checked at"), f"{when} ({source[report.at_source]})")]
    if report.election_sha256:
        rows.append((_("fingerprint of the definition"), spoken(report.election_sha256)))
    statement = report.steps[-2].facts.get("sha256")
    if statement is not None:
        rows.append((_("fingerprint of the statement"), spoken(str(statement))))
    return [Line(""), Facts(tuple(rows))]


def _first_difference(report: Report) -> list[Block]:
    first = report.first_difference
    if first is None:
        return []
    title = _("What is missing") if report.verdict == "INCOMPLETE" else _("First difference")
    return [Heading(title), *explain(first).blocks()]


def _indented(lines: list[Line]) -> list[Line]:
    return [Line(each.text, each.tone, each.indent + 1) for each in lines]
