"""What a verification tells: eight steps, the findings of each, one verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from votation.errors import EvidenceError, IncompleteError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from votation.errors import VotationError
    from votation.tally import Tally

Verdict: TypeAlias = Literal["OK", "FAIL", "INVALID", "INCOMPLETE"]
Status: TypeAlias = Literal["ok", "failed", "invalid", "incomplete", "not-reached"]
TimeSource: TypeAlias = Literal["given", "statement", "unknown"]
Finding: TypeAlias = EvidenceError | InputError | IncompleteError

STEPS: Final = ("files", "definition", "batches", "board", "sums", "recount", "statement", "recounts")
"""Names of the steps; step n is the nth."""


class _Grade(NamedTuple):
    branch: type[Finding]
    status: Status
    verdict: Verdict


# FAULTS: what cannot be parsed is exit 3 everywhere; then, a contradiction outweighs whatever is missing
_GRADES: Final = (
    _Grade(InputError, "invalid", "INVALID"),
    _Grade(EvidenceError, "failed", "FAIL"),
    _Grade(IncompleteError, "incomplete", "INCOMPLETE"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps.

    Attributes:
        number: From 1.
        reached: False where what it needs could not be read.
        findings: What is wrong, in the order in which it was found.
        facts: What was seen, whether or not something is wrong: counts and names.
    """

    number: int
    reached: bool = False
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name in `STEPS`."""
        return STEPS[self.number - 1]

    @property
    def status(self) -> Status:
        """The gravest thing found."""
        if not self.reached:
            return "not-reached"
        grade = _gravest(self.findings)
        return grade.status if grade else "ok"

    def plain(self) -> dict[str, Any]:
        """Return this step as a JSON value."""
        return {
            "step": self.number,
            "name": self.name,
            "status": self.status,
            "facts": dict(self.facts),
            "findings": [error_fields(each) for each in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Recount:
    """The recount that the verifier made.

    Attributes:
        result_sha256: Digest of its own result.json.
    """

    tally: Tally
    result_sha256: str


@dataclass(frozen=True, slots=True)
class Witness:
    """What is known of another person's recount.

    Attributes:
        file: The recount, in `recounts/`.
        key: Fingerprint of the key that signed it; None where no signature holds.
        name: Under which name the list of recounters knows that key; None where it does not, or there is no list.
        verdict: What the recount says of the published result.
        agrees: Whether it counted these very files to the result of this recount; None where there is none.
        fault: Why the recount or its signature says nothing.
    """

    file: str
    key: str | None = None
    name: str | None = None
    verdict: str | None = None
    agrees: bool | None = None
    fault: Finding | None = None

    def plain(self) -> dict[str, Any]:
        """Return this recount as a JSON value; what is absent is left out."""
        value = {
            "file": self.file,
            "key": self.key,
            "name": self.name,
            "verdict": self.verdict,
            "agrees": self.agrees,
            "fault": error_fields(self.fault) if self.fault else None,
        }
        return {name: each for name, each in value.items() if each is not None}


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What is known of the time stamp over the statement.

    Attributes:
        file: The stamp, in `timestamps/`.
        at: The time that it tells; None where it cannot be read.
        proved: Whether it leads to a certificate that the verifier trusts.
        fault: Why it says nothing.
    """

    file: str
    at: str | None = None
    proved: bool = False
    fault: Finding | None = None

    def plain(self) -> dict[str, Any]:
        """Return this stamp as a JSON value; what is absent is left out."""
        value = {
            "file": self.file,
            "at": self.at,
            "proved": self.proved,
            "fault": error_fields(self.fault) if self.fault else None,
        }
        return {name: each for name, each in value.items() if each is not None}


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found.

    Attributes:
        steps: All eight, in order.
        at: The time at which keys had to be valid; None where nothing told it.
        at_source: Who told it: the caller, or the statement (`finished_at`).
        election_sha256: Digest of election.json, to compare with the poster; None if it could not be read.
        fingerprints: The officials' keys that stand **in the folder**, by name: to compare, not to trust.
        witnesses: Other people's recounts; they never change the verdict.
        recount: What the ballots say, where they could be counted.
        timestamp: What is known of the time stamp over the statement; None where there is none.
    """

    steps: tuple[Step, ...]
    at: datetime | None
    at_source: TimeSource
    election_sha256: str | None
    fingerprints: Mapping[str, str]
    witnesses: tuple[Witness, ...]
    recount: Recount | None
    timestamp: TimeStamp | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all steps, in order."""
        return tuple(each for step in self.steps for each in step.findings)

    @property
    def verdict(self) -> Verdict:
        """OK only if every step was reached and found nothing."""
        return verdict_of(self.findings)

    @property
    def exit_code(self) -> int:
        """0 OK, 1 FAIL, 3 INVALID, 4 INCOMPLETE."""
        return exit_code_of(self.findings)

    @property
    def first_difference(self) -> Finding | None:
        """The first of the gravest findings; a later one on the same file is preferred if it says where in the file."""
        grade = _gravest(self.findings)
        if grade is None:
            return None
        gravest = [each for each in self.findings if isinstance(each, grade.branch)]
        same_file = [each for each in gravest if each.file == gravest[0].file]
        return next((each for each in same_file if each.line is not None or "field" in each.details), gravest[0])

    def plain(self) -> dict[str, Any]:
        """Return the report as a JSON value, without the recounted tables; what is absent is left out."""
        first = self.first_difference
        value = {
            "verdict": self.verdict,
            "code": self.exit_code,
            "first_difference": error_fields(first) if first else None,
            "steps": [step.plain() for step in self.steps],
            "at": self.at.isoformat().replace("+00:00", "Z") if self.at else None,
            "at_source": self.at_source,
            "election_sha256": self.election_sha256,
            "fingerprints": [{"name": name, "key": key} for name, key in self.fingerprints.items()],
            "recounts": [witness.plain() for witness in self.witnesses],
            "timestamp": self.timestamp.plain() if self.timestamp else None,
        }
        return {name: each for name, each in value.items() if each is not None}


class Notes:
    """What one step writes down while it looks."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._facts: dict[str, str | int] = {}

    def find(self, finding: Finding) -> None:
        """Write down what is wrong."""
        self._findings.append(finding)

    def tell(self, **facts: str | int) -> None:
        """Write down what was seen."""
        self._facts |= facts

    def catching(self) -> Catching:
        """Write down what is raised inside the block, and go on behind it; faults of the machine pass through."""
        return Catching(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was written down as wrong so far."""
        return tuple(self._findings)

    def step(self, number: int) -> Step:
        """Return the step as it stands."""
        return Step(number, reached=True, findings=self.findings, facts=dict(self._facts))


@dataclass(frozen=True, slots=True)
class Catching:
    """A block whose findings are written down."""

    notes: Notes

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Write down a finding, and say whether there was one."""
        if isinstance(error, (EvidenceError, InputError, IncompleteError)):
            self.notes.find(error)
            return True
        return False


class Record:
    """The notes of all steps that were begun."""

    def __init__(self) -> None:
        self._notes: dict[int, Notes] = {}

    def open(self, number: int) -> Notes:
        """Return the notes of a step; from now on it counts as reached."""
        return self._notes.setdefault(number, Notes())

    def steps(self) -> tuple[Step, ...]:
        """Return all eight steps."""
        numbers = range(1, len(STEPS) + 1)
        return tuple(self._notes[number].step(number) if number in self._notes else Step(number) for number in numbers)


def error_fields(error: VotationError) -> dict[str, str | int]:
    """Return an error as a JSON object: its rule, and the fields that are present."""
    fields = {
        "rule": error.rule,
        "code": error.exit_code,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "found": error.found,
        "expected": error.expected,
        **error.details,
    }
    return {name: value for name, value in fields.items() if value is not None}


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict that the gravest finding gives; OK without one."""
    grade = _gravest(findings)
    return grade.verdict if grade else "OK"


def exit_code_of(findings: Sequence[Finding]) -> int:
    """Return the exit code that the gravest finding gives: 0 OK, 1 FAIL, 3 INVALID, 4 INCOMPLETE."""
    grade = _gravest(findings)
    return grade.branch.exit_code if grade else 0


def _gravest(findings: Sequence[Finding]) -> _Grade | None:
    return next((grade for grade in _GRADES if any(isinstance(each, grade.branch) for each in findings)), None)
