"""`votation diff compare OLD NEW`, or without `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from votation import audit
from votation.cli import asking
from votation.cli.commands.diff import SUBCOMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.evidence import folder
from votation.report.blocks import Column, Heading, Line, Table
from votation.report.language import _
from votation.report.sentences import explain
from votation.report.structured import error_value
from votation.report.verification import VERDICTS_OF_PARTS
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from votation.auditing.history import Change, Comparison
    from votation.records import Equivocation
    from votation.report.blocks import Block

CAUSES: Final = {
    "definition": N_("definition"),
    "ballots": N_("ballots"),
    "board": N_("board"),
    "lots": N_("lots"),
    "journal": N_("journal"),
    "result": N_("result"),
    "report": N_("pages of the report"),
    "statement": N_("statement"),
    "recounts": N_("recounts of observers"),
    "other": N_("other files"),
}
KINDS: Final = {
    "added": N_("added"),
    "changed": N_("changed"),
    "moved": N_("moved"),
    "removed": N_("gone"),
}
MAX_FILES: Final = 6
"""Files of one cause that are named for people; `--json` has them all."""


@command(SUBCOMMANDS["compare"], N_("OLD and NEW are folders or zip files: what you saved, and what is published now."))
@argument("old", type=asking.FILE, metavar=N_("OLD"))
@argument("new", type=asking.FILE, metavar=N_("NEW"))
@option(
    "--to",
    "target",
    type=asking.FILE,
    default=Path(),
    metavar=N_("FOLDER"),
    help=N_("Where to write proofs of equivocation; otherwise the current folder."),
)
def run(old: Path, new: Path, target: Path) -> Answer:
    """Compare two copies."""
    comparison = audit.diff(old, new)
    written = [_write(target, proof) for proof in comparison.proofs]
    return Answer(_blocks(comparison, written), _value(comparison, written), comparison.exit_code)


def _write(target: Path, proof: Equivocation) -> Path:
    """Write a proof; the same two copies give the same file."""
    path = target / f"equivocation-{proof.file.removesuffix('.json')}-{proof.digest[:16]}.json"
    folder.write_alone(path, proof.to_bytes(), overwrite=False)
    return path


def _blocks(comparison: Comparison, written: list[Path]) -> list[Block]:
    columns = (Column(_("What")), Column(_("Since then")), Column(_("Files")))
    rows = tuple((_(CAUSES[each.cause]), _(KINDS[each.kind]), _files(each)) for each in comparison.changes)
    proofs = [_("Proof that two stories were signed: {file}").format(file=each.as_posix()) for each in written]
    told, tone = VERDICTS_OF_PARTS[comparison.verdict]
    return [
        Line(_told(comparison), "strong"),
        *([Table(columns, rows)] if rows else []),
        *_result(comparison),
        *(block for each in comparison.findings for block in explain(each).blocks()),
        *(Line(each, "bad") for each in proofs),
        Line(""),
        Line(_(told), tone),
    ]


def _told(comparison: Comparison) -> str:
    if not comparison.changes:
        return _("The two copies are the same.")
    if comparison.appended_only:
        return _("Nothing was changed or taken away; something was added.")
    if comparison.findings:
        return _("Something was changed or taken back that never may be.")
    return _("A later revision supersedes what was there.")


def _files(change: Change) -> str:
    more = len(change.files) - MAX_FILES
    return ", ".join([*change.files[:MAX_FILES], *([_("and {more} more").format(more=more)] if more > 0 else [])])


def _result(comparison: Comparison) -> list[Block]:
    if comparison.difference is None:
        return []
    field, before, after = comparison.difference
    first = _("First difference of the result: {field} was {before}, is {after}.")
    columns = (
        Column(_("Ranking")),
        Column(_("Measure")),
        Column(_("Rank before"), right=True),
        Column(_("Rank now"), right=True),
    )
    rows = tuple((each.scope, each.measure, str(each.before), str(each.after)) for each in comparison.shifts)
    return [
        Heading(_("The result")),
        Line(first.format(field=field, before=before or "-", after=after or "-")),
        Table(columns, rows) if rows else Line(_("No measure changed its rank.")),
    ]


def _value(comparison: Comparison, written: list[Path]) -> dict[str, Any]:
    difference = comparison.difference
    return {
        "appended_only": comparison.appended_only,
        "changes": [{"cause": each.cause, "kind": each.kind, "files": each.files} for each in comparison.changes],
        "findings": [error_value(each) for each in comparison.findings],
        "difference": dict(zip(("field", "before", "after"), difference, strict=True)) if difference else None,
        "ranks": [
            {"scope": each.scope, "measure": each.measure, "before": each.before, "after": each.after}
            for each in comparison.shifts
        ],
        "proofs": [each.as_posix() for each in written],
    }
