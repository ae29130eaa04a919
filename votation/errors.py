"""Every error that leaves this library: one root, branches by who is at fault.

An error carries fields, not prose: the rule that was broken, where, what was found and what was expected.
`rule` is a stable kebab-case identifier; the sentences for people, in French and English, live in
`votation.report.wording`, keyed by it. The command line catches only `VotationError` and exits with `exit_code`.

====================  ====  ==========================================================
branch                exit  who must act
====================  ====  ==========================================================
`EvidenceError`          1  the publisher: a file contradicts another file or a signature
`RefusedError`           2  the caller: what was asked is unsafe or makes no sense here
`InputError`             3  the author of a file: it is refused, nothing was counted
`IncompleteError`        4  nobody yet: something is missing, no conclusion is possible
`MachineError`           5  the machine: disk, permission, lock; safe to run again
====================  ====  ==========================================================
"""

from __future__ import annotations

from typing import ClassVar


class VotationError(Exception):
    """Root of every error raised on purpose by this library.

    Args:
        rule: Stable kebab-case identifier of the rule that was broken.
        file: File at fault, as the user can find it; relative POSIX path inside an election folder.
        line: Physical line, the first is 1.
        column: Column in the line: a cell number in a ballot file, a character elsewhere; the first is 1.
        found: What stands there.
        expected: What should, as a value, a pattern or an identifier.
        details: Further fields that the sentences of this rule name.
    """

    exit_code: ClassVar[int] = 70

    def __init__(
        self,
        rule: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        found: str | int | None = None,
        expected: str | int | None = None,
        **details: str | int,
    ) -> None:
        self.rule = rule
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
        self.details = details
        super().__init__(rule)

    def __str__(self) -> str:
        """Return `place: rule: found ..., expected ...`, for developers; never localised."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        facts = {"found": self.found, "expected": self.expected, **self.details}
        told = ", ".join(f"{name} {value!r}" for name, value in facts.items() if value is not None)
        return ": ".join(part for part in (place, self.rule, told) if part)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with every field."""
        return _rebuild, (type(self), self.__dict__)


def _rebuild(branch: type[VotationError], fields: dict[str, object]) -> VotationError:
    error = branch.__new__(branch, fields["rule"])
    error.__dict__.update(fields)
    return error


class EvidenceError(VotationError):
    """Evidence contradicts other evidence: a changed byte, a wrong signature, another result."""

    exit_code = 1


class SignatureError(EvidenceError):
    """A signature is malformed, or is not by that key, over those bytes, in that namespace."""


class RefusedError(VotationError):
    """The request itself is refused: unsafe (a world-readable key) or senseless in this state."""

    exit_code = 2


class InputError(VotationError):
    """A file is not what its format says. Nothing was counted and nothing was written."""

    exit_code = 3


class DocumentError(InputError):
    """A JSON or YAML document breaks its profile or its model."""


class DefinitionError(InputError):
    """The definition of the election contradicts itself."""


class BallotFileError(InputError):
    """A ballot file breaks the strict CSV; every syntax fault of a line is this one."""


class FormatError(InputError):
    """A foreign file is not what its format says, or a format cannot hold what it was given."""


class ConflictError(InputError):
    """Two boxes hold the same ballot with other content; the board has to decide."""


class MethodError(InputError):
    """A method is unknown, cannot read this kind of ballot, or was given options it does not have."""


class LimitError(InputError):
    """A count or size goes beyond a named limit."""


class PathError(InputError):
    """A name that leaves its folder, is not portable, or is not a regular file."""


class IncompleteError(VotationError):
    """A file, a signature or a trust anchor is missing: no conclusion either way."""

    exit_code = 4


class MachineError(VotationError):
    """Disk, permission, lock or interruption. Inputs are untouched; run the same command again."""

    exit_code = 5


class ChangedError(MachineError):
    """A file changed while it was being read."""
