"""Two copies of one published folder, an earlier and a later one: what was added, changed, taken away.

A later copy may add batches, boards, lots, a journal that goes on, a statement of the next revision with its result,
signatures, recounts. Nothing that was there vanishes, but a result that a later statement supersedes. The signatures
are not checked here, for both copies may be verified; where two documents contradict each other, a proof is made that
holds without either copy.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from votation.auditing import equivocation
from votation.auditing.published import (
    ALLOWED_SIGNERS,
    BALLOTS,
    BOARD,
    CREDENTIALS,
    ELECTION,
    EVIDENCE,
    JOURNAL,
    LOTS,
    MANIFEST,
    RECOUNTS,
    REJECTED,
    RESULT,
    SET_ASIDE,
    STATEMENT,
    Published,
    former_board,
)
from votation.auditing.report import Notes, exit_code_of, verdict_of
from votation.auditing.shifts import Shift, compare_results
from votation.errors import EvidenceError
from votation.records import Board, Lots, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from votation.auditing.report import Finding, Verdict
    from votation.records import Equivocation

Cause: TypeAlias = Literal[
    "definition", "ballots", "board", "lots", "journal", "result", "report", "statement", "recounts", "other"
]
Kind: TypeAlias = Literal["added", "changed", "moved", "removed"]

_CAUSES: Final[tuple[tuple[str, Cause], ...]] = (
    ("election.", "definition"),
    (ALLOWED_SIGNERS, "definition"),
    (CREDENTIALS, "definition"),
    ("mapping.toml", "definition"),
    (BALLOTS, "ballots"),
    (BOARD, "board"),
    (f"{SET_ASIDE}board-", "board"),
    (SET_ASIDE, "ballots"),
    (LOTS, "lots"),
    (JOURNAL, "journal"),
    (RESULT, "result"),
    (REJECTED, "result"),
    (EVIDENCE, "result"),
    ("report/", "report"),
    (STATEMENT, "statement"),
    (MANIFEST, "statement"),
    ("timestamps/", "statement"),
    (RECOUNTS, "recounts"),
)
_FROZEN: Final = (ELECTION, ALLOWED_SIGNERS, CREDENTIALS)
_RULED: Final = frozenset({*_FROZEN, BOARD, LOTS, JOURNAL, STATEMENT})
"""Files that have a rule of their own, where both copies hold them."""
_SUPERSEDED: Final = ("result", "report", "statement", "recounts")
"""Causes whose files a later statement replaces or drops."""
_UNSIGNED: Final = ("election.yaml", "mapping.toml")
"""Files for people, which a later statement may list otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """Files that differ for one reason.

    Attributes:
        files: Their names, in the later copy where it has them.
    """

    cause: Cause
    kind: Kind
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a published folder.

    Attributes:
        changes: What differs, allowed or not, by cause.
        findings: What must never happen.
        difference: First field of the result that differs: dotted path, before, after; None where none does.
        shifts: Measures whose rank changed, by scope.
        proofs: Documents that contradict each other, with their signatures.
    """

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    difference: tuple[str, str, str] | None
    shifts: tuple[Shift, ...]
    proofs: tuple[Equivocation, ...]

    @property
    def verdict(self) -> Verdict:
        """OK only where nothing was taken back."""
        return verdict_of(self.findings)

    @property
    def exit_code(self) -> int:
        """0 OK, 1 FAIL, 3 INVALID, 4 INCOMPLETE."""
        return exit_code_of(self.findings)

    @property
    def appended_only(self) -> bool:
        """Whether all that was there is still there, unchanged; a journal that goes on is."""
        return not self.findings and all(
            each.kind == "added" or (each.kind == "changed" and each.cause == "journal") for each in self.changes
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both copies.

    Attributes:
        notes: Where findings go.
        proofs: Where proofs go.
    """

    old: Published
    new: Published
    notes: Notes
    proofs: list[Equivocation]

    def digests(self, name: str) -> tuple[str | None, str | None]:
        """Return the digest of a file in each copy; None where it has none."""
        old, new = (each.sha256(name) if each.has(name) else None for each in (self.old, self.new))
        return old, new

    def prove(self, file: str, there: str) -> None:
        """Add a proof of the earlier `file` and the later one, which stands at `there`."""
        self.proofs.append(equivocation.prove(file, (self.old, file), (self.new, there)))


def compare(old: Path, new: Path) -> Comparison:
    """Compare an earlier copy of a published folder with a later one.

    Raises:
        InputError: A copy holds what must not be opened.
        IncompleteError: There is no such folder.
        MachineError: A file cannot be read.
    """
    pair = _Pair(Published.open(old), Published.open(new), Notes(), [])
    before, after = _files(pair.old), _files(pair.new)
    changes = _changes(before, after)
    difference: tuple[str, str, str] | None = None
    shifts: tuple[Shift, ...] = ()
    if _same_election(pair):
        _compare_boards(pair)
        _compare_lots(pair)
        _compare_journals(pair)
        superseded = _compare_statements(pair)
        _refuse_losses(pair, before, after, superseded=superseded)
        if all(each.has(RESULT) for each in (pair.old, pair.new)) and len(set(pair.digests(RESULT))) > 1:
            with pair.notes.catching():
                difference, shifts = compare_results(pair.old, pair.new)
    return Comparison(changes, pair.notes.findings, difference, shifts, tuple(pair.proofs))


def _files(published: Published) -> dict[str, tuple[str, str]]:
    """Return name and digest of every file; a batch is known by its name, wherever the board puts it.

    Where one name stands in both places, neither is taken for the other.
    """
    times = Counter(map(_known_as, published.names))
    known = {name: _known_as(name) if times[_known_as(name)] == 1 else name for name in published.names}
    return {known[name]: (name, published.sha256(name)) for name in published.names}


def _known_as(name: str) -> str:
    return name.removeprefix(BALLOTS).removeprefix(SET_ASIDE) if _cause(name) == "ballots" else name


def _cause(name: str) -> Cause:
    return next((cause for start, cause in _CAUSES if name.startswith(start)), "other")


def _changes(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> tuple[Change, ...]:
    """Return what differs, in the order of the causes, one entry for each cause and kind."""
    grouped: dict[tuple[Cause, Kind], list[str]] = {}
    for known in sorted(before.keys() | after.keys()):
        kind = _kind(before.get(known), after.get(known))
        if kind is not None:
            name = (after.get(known) or before[known])[0]
            grouped.setdefault((_cause(name), kind), []).append(name)
    order = list(dict.fromkeys([*(cause for _, cause in _CAUSES), "other"]))
    rows = sorted(grouped.items(), key=lambda row: (order.index(row[0][0]), row[0][1]))
    return tuple(Change(cause, kind, tuple(names)) for (cause, kind), names in rows)


def _kind(before: tuple[str, str] | None, after: tuple[str, str] | None) -> Kind | None:
    if before is None or after is None:
        return "added" if before is None else "removed"
    if before[1] != after[1]:
        return "changed"
    return "moved" if before[0] != after[0] else None


def _same_election(pair: _Pair) -> bool:
    """Compare what never changes after opening."""
    same = True
    for name in _FROZEN:
        old, new = pair.digests(name)
        if old is not None and old != new:
            same = same and name != ELECTION
            pair.notes.find(EvidenceError("history-definition-other", file=name, found=new or "-", expected=old))
    return same


def _compare_boards(pair: _Pair) -> None:
    """FAULTS, rows 31 and 32: a revision comes after the former one, and forgets no batch."""
    if not (pair.old.has(BOARD) and pair.new.has(BOARD)):
        return
    with pair.notes.catching():
        old = Board.from_bytes(pair.old.read(BOARD), file=BOARD)
        new = Board.from_bytes(pair.new.read(BOARD), file=BOARD)
        if new.revision < old.revision:
            pair.notes.find(EvidenceError("history-board-older", file=BOARD, found=new.revision, expected=old.revision))
        else:
            _compare_later(pair, old, new)


def _compare_later(pair: _Pair, old: Board, new: Board) -> None:
    """Compare a board with one of its revision or a later one, and prove what contradicts itself, once."""
    contradict = equivocation.contradict(old, new)  # the boards in force are signed: their proof is the better one
    if contradict:
        pair.prove(BOARD, BOARD)
    if new.revision == old.revision:
        if contradict:
            _tell_two_boards(pair, BOARD, new, old)
        return
    later = {row.batch: row.manifest_sha256 for row in new.batches}
    gone = next((row.batch for row in old.batches if later.get(row.batch) != row.manifest_sha256), None)
    if gone is not None:
        pair.notes.find(EvidenceError("history-board-forgets", file=BOARD, found=gone, revision=new.revision))
    file = former_board(old.revision)
    former = Board.from_bytes(pair.new.read(file), file=file)
    if former.digest != old.digest:  # the board that was in force stands among those that were superseded
        _tell_two_boards(pair, file, former, old)
        if not contradict and equivocation.contradict(old, former):
            pair.prove(BOARD, file)


def _tell_two_boards(pair: _Pair, file: str, found: Board, expected: Board) -> None:
    one, other, revision = found.digest, expected.digest, expected.revision
    pair.notes.find(EvidenceError("history-two-boards", file=file, found=one, expected=other, revision=revision))


def _compare_lots(pair: _Pair) -> None:
    if not (pair.old.has(LOTS) and pair.new.has(LOTS)):
        return
    with pair.notes.catching():
        old = Lots.from_bytes(pair.old.read(LOTS), file=LOTS)
        new = Lots.from_bytes(pair.new.read(LOTS), file=LOTS)
        if old.value != new.value:
            pair.notes.find(EvidenceError("history-lots-other", file=LOTS, found=new.value, expected=old.value))
            pair.prove(LOTS, LOTS)


def _compare_journals(pair: _Pair) -> None:
    """A journal goes on where it ended."""
    if not (pair.old.has(JOURNAL) and pair.new.has(JOURNAL)):
        return
    old, new = pair.old.read(JOURNAL), pair.new.read(JOURNAL)
    if not new.startswith(old):
        line = next(
            (n for n, (a, b) in enumerate(zip(old.split(b"\n"), new.split(b"\n"), strict=False), 1) if a != b), 1
        )
        pair.notes.find(EvidenceError("history-journal-other", file=JOURNAL, line=line))


def _compare_statements(pair: _Pair) -> bool:
    """Compare the statements; return whether the later one may stand for other results than the earlier."""
    if not pair.old.has(STATEMENT):
        return True
    if not pair.new.has(STATEMENT):
        return False
    with pair.notes.catching():
        old = Statement.from_bytes(pair.old.read(STATEMENT), file=STATEMENT)
        new = Statement.from_bytes(pair.new.read(STATEMENT), file=STATEMENT)
        if new.revision < old.revision:
            pair.notes.find(
                EvidenceError("history-statement-older", file=STATEMENT, found=new.revision, expected=old.revision)
            )
        elif equivocation.contradict(old, new):
            pair.notes.find(_contradiction(old, new))
            pair.prove(STATEMENT, STATEMENT)
        return new.digest != old.digest
    return True


def _contradiction(old: Statement, new: Statement) -> EvidenceError:
    """Say how two statements contradict each other: they are of one revision, or one supersedes a third."""
    expected, revision = old.digest, new.revision
    if revision > old.revision:
        found = new.supersedes or "-"
        return EvidenceError("history-supersedes-other", file=STATEMENT, found=found, expected=expected)
    return EvidenceError(
        "history-two-statements", file=STATEMENT, found=new.digest, expected=expected, revision=revision
    )


def _refuse_losses(
    pair: _Pair, before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]], *, superseded: bool
) -> None:
    """Refuse what vanished or changed, but for results and pages that a later statement replaces."""
    board = len(set(pair.digests(BOARD))) > 1
    for known, (name, digest) in before.items():
        now = after.get(known)
        if now is not None and (now[1] == digest or name in _RULED):
            continue
        if superseded and (_cause(name) in _SUPERSEDED or name in _UNSIGNED):
            continue
        if board and name.startswith(f"{BOARD}."):
            continue
        if now is None:
            pair.notes.find(EvidenceError("history-file-gone", file=name))
        else:
            pair.notes.find(EvidenceError("history-file-other", file=now[0], found=now[1], expected=digest))
