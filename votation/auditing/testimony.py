"""An observer's own recount as a document: to be signed, sent back, and read by others as step 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.auditing.published import BOARD, ELECTION, LOTS, MANIFEST, STATEMENT, Published
from votation.auditing.statement import counts_of, inputs_of, ranking_of
from votation.errors import EvidenceError, IncompleteError
from votation.evidence import folder, signing
from votation.records import Difference, Digests, RecountStatement
from votation.tally import plugins_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from votation.auditing.report import Report, Step
    from votation.evidence.signing import Signer
    from votation.records import Software

RECOUNT_STEP = 6
SHOWN = 200
"""Characters of a value repeated in a difference."""


def recount_statement(
    root: Path,
    report: Report,
    *,
    software: Software,
    started_at: str,
    finished_at: str,
) -> RecountStatement:
    """Write down what a verification counted.

    Args:
        root: The published folder that was verified.
        report: What `verify` said of it.
        software: What counted.
        started_at: RFC 3339 time, UTC, when the verification began.
        finished_at: RFC 3339 time, UTC, when it ended.

    Raises:
        IncompleteError: The verification could not count the ballots, or a file has vanished since.
        MachineError: A file cannot be read.
    """
    if report.recount is None:
        raise IncompleteError("nothing-recounted", file=STATEMENT)
    published, recount = Published.open(root), report.recount
    step = report.steps[RECOUNT_STEP - 1]
    return RecountStatement(
        format="votation/recount@1",
        role="recount",
        election=recount.tally.plan.election.id,
        statement_sha256=published.sha256(STATEMENT),
        digests=Digests(
            manifest=published.sha256(MANIFEST),
            election=published.sha256(ELECTION),
            board=published.sha256(BOARD),
            lots=published.sha256(LOTS) if published.has(LOTS) else None,
            result=recount.result_sha256,
        ),
        counts=counts_of(recount.tally),
        ranking=ranking_of(recount.tally),
        inputs=inputs_of(recount.tally),
        software=software,
        plugins=plugins_of(recount.tally.plan.election, software.python),
        verdict=_verdict(step),
        differences=_differences(step),
        started_at=started_at,
        finished_at=finished_at,
    )


def write_recount(place: Path, name: str, statement: RecountStatement, key: Signer) -> Path:
    """Write a recount and its signature, `NAME.json` and `NAME.json.NAME.sig`; a signed one is never overwritten.

    Args:
        place: The folder, made if need be.
        name: Who counted.
        statement: What was counted.
        key: The key that signs.

    Raises:
        RefusedError: Another recount of that name is signed already.
        MachineError: It cannot be written.
    """
    file, signature = place / f"{name}.json", place / f"{name}.json.{name}.sig"
    with folder.machine_errors(place.as_posix()):
        place.mkdir(parents=True, exist_ok=True)
    data = statement.to_bytes()
    folder.write_alone(file, data, overwrite=not signature.exists())
    folder.write_alone(signature, key.sign(signing.RECOUNT, data), overwrite=False)
    return file


def _verdict(step: Step) -> Literal["match", "mismatch", "partial"]:
    """A file of the result that is missing leaves the comparison partial; a difference decides."""
    match step.status:
        case "ok":
            return "match"
        case "incomplete":
            return "partial"
        case _:
            return "mismatch"


def _differences(step: Step) -> tuple[Difference, ...]:
    """Tell the first difference of each file: where, what was published, what the recount gave."""
    return tuple(
        Difference(path=_place(each), published=_line(each.found), recounted=_line(each.expected))
        for each in step.findings
        if isinstance(each, EvidenceError) and each.found is not None
    )


def _line(value: object) -> str:
    """Return a value as one printable line; a dash for nothing."""
    return " ".join(str(value).encode("unicode_escape").decode("ascii").split())[:SHOWN] or "-"


def _place(finding: EvidenceError) -> str:
    return f"{finding.file}:{finding.details.get('field', finding.line)}"
