"""From a definition and ballot files to a Tally. Looking for ...

- what will be counted, and whether a method can read these ballots: `plan`, in `votation.tallying.plan`;
- a definition from its file: `load_election`, here;
- the voters' signatures, a stage of its own: `votation.tallying.signatures`;
- the passes over the files, duplicates and revotes: `votation.tallying.passes`, on `votation.intake`;
- the tables that come out: `votation.tallying.tables`;
- what another reading of empty cells would have given: `count_otherwise`, on `votation.tallying.otherwise`;
- the bytes of result.json: `result_files`, in `votation.tallying.document`.

The verb is `count`; a tally is what it returns. `count` is pure: it reads no clock, environment or locale, and nothing
from disk but the batches it is handed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation import errors
from votation.election import Credentials, load_json
from votation.evidence import folder
from votation.intake import CODES, Roll
from votation.ranking import lot_order
from votation.tallying.document import result_files
from votation.tallying.otherwise import other_reading
from votation.tallying.passes import Job, count_batches
from votation.tallying.plan import Plan, plan, plugins_of, with_options
from votation.tallying.scopes import group_tallies, scope_tallies
from votation.tallying.signatures import check_signatures, chunks_of
from votation.tallying.tables import Closing, CountedBatch, Failure, GroupTally, ScopeTally, Tally, WrittenLevels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from votation.ballots import BatchHandle
    from votation.election import Election
    from votation.intake import Rejected
    from votation.records import Board, Code, Lots
    from votation.tallying.passes import Counted, Progress
    from votation.tallying.signatures import Memory

__all__ = [
    "Closing",
    "CountedBatch",
    "Failure",
    "GroupTally",
    "Plan",
    "ScopeTally",
    "Tally",
    "count",
    "count_otherwise",
    "load_election",
    "plan",
    "plugins_of",
    "result_files",
]

MAX_DEFINITION_BYTES: Final = 16 * 2**20
"""Bytes of a definition, or of the list of keys beside it."""
MAX_CREDENTIALS_BYTES: Final = 2**30
"""Bytes of credentials.txt: 24 million voters."""


def load_election(path: Path | str) -> Election:
    """Read a definition and make sure that it can be counted by.

    Args:
        path: `election.json`, as it was frozen; or `election.yaml`, which gives what `votation open` would freeze from
            it and the files `allowed_signers` and `credentials.txt` beside it.

    Raises:
        DocumentError: The file is not what its format says.
        DefinitionError: The definition contradicts itself.
        MethodError: A method is unknown, has no such option, or cannot read these ballots.
        IncompleteError: There is no such file.
        LimitError: The file is too large.
    """
    path = Path(path)
    data = folder.read_bytes(path.parent, path.name, limit=MAX_DEFINITION_BYTES)
    if path.suffix in {".yaml", ".yml"}:
        election = with_options(_load_yaml(path, data))
    else:
        election = load_json(data, file=path.name)
    plan(election)
    return election


def count(  # noqa: PLR0913 - the inputs of a result by name, and how to run
    election: Election,
    batches: Iterable[BatchHandle],
    *,
    board: Board | None = None,
    lots: Lots | None = None,
    roll: Roll | None = None,
    memory: Memory | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Count verified batches: every method, theme, topic and group value, in one pass over the ballots.

    Args:
        election: The definition.
        batches: Handles of `votation.open_batches`, in any order.
        board: Says which batches count and settles conflicts between boxes; without it, all of them count.
        lots: Order ties; without them, ties stay ties.
        roll: The voters' public keys, where the definition has credentials.
        memory: What is known of the voters' signatures from a run that was cut off; None checks them all.
        executor: Any `concurrent.futures.Executor`; None counts a small election here, a large one in processes.
        progress: Called with how much is done and how much there is: chunks of signatures, then batches.

    Raises:
        IncompleteError: A batch that the board counts was not handed over, or the roll.
        BallotFileError: A ballot file breaks the strict CSV.
        ConflictError: Two boxes hold one ballot id with other content, and the board has not decided.
        MethodError: A declared method cannot read these ballots.
        ChangedError: A file is no longer what was verified.
    """
    run = _Run(executor=executor, memory=memory, progress=progress)
    return _count(plan(election), batches, board, lots, roll, run)


def count_otherwise(  # noqa: PLR0913 - as `count`
    election: Election,
    batches: Iterable[BatchHandle],
    *,
    board: Board | None = None,
    lots: Lots | None = None,
    roll: Roll | None = None,
    memory: Memory | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Tally | None:
    """Count by the official method as if cells without opinion had the opposite meaning: no result, a comparison.

    Returns:
        The tally; None where there is no other reading: approvals, or a method that cannot read it or breaks down.

    The arguments and other errors are those of `count`.
    """
    planned = other_reading(plan(election))
    if planned is None:
        return None
    run = _Run(executor=executor, memory=memory, progress=progress)
    try:
        return _count(planned, batches, board, lots, roll, run)
    except errors.MethodError:  # what no result depends on must not stop the evening
        return None


@dataclass(frozen=True, slots=True)
class _Run:
    """How to count, whatever is counted."""

    executor: Executor | None
    memory: Memory | None
    progress: Progress | None


def _count(
    planned: Plan,
    batches: Iterable[BatchHandle],
    board: Board | None,
    lots: Lots | None,
    roll: Roll | None,
    run: _Run,
) -> Tally:
    election = planned.election
    counted_batches = _in_force(batches, board)
    chunks = chunks_of(counted_batches) if election.credentials else 0
    moved = _moved(run.progress, chunks + len(counted_batches))
    signers = check_signatures(planned, counted_batches, roll, executor=run.executor, memory=run.memory, progress=moved)
    jobs = [Job(planned, handle, signers.get(handle.id)) for handle in counted_batches]
    decisions = board.conflicts if board else ()
    counted = count_batches(jobs, decisions, executor=run.executor, progress=lambda done, _: moved(chunks + done))
    order = lot_order(planned.election_sha256, lots.value, election.measure_ids) if lots else None
    return _tally(planned, counted_batches, counted, board=board, lots=lots, order=order)


def _moved(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Return what is called with how much of `total` is done."""
    return lambda done: progress(done, total) if progress else None


def _load_yaml(path: Path, data: bytes) -> Election:
    from votation.election.freezing import load_yaml  # noqa: PLC0415 - counting does without a reader of YAML

    signers = _beside(path, "allowed_signers", MAX_DEFINITION_BYTES)
    keys = _beside(path, "credentials.txt", MAX_CREDENTIALS_BYTES)
    credentials = None
    if keys is not None:
        count = len(Roll.parse(keys, file="credentials.txt"))
        credentials = Credentials(count=count, sha256=hashlib.sha256(keys).hexdigest())
    digest = hashlib.sha256(signers or b"").hexdigest()
    return load_yaml(data, path.name, allowed_signers_sha256=digest, credentials=credentials)


def _beside(path: Path, name: str, limit: int) -> bytes | None:
    return folder.read_bytes(path.parent, name, limit=limit) if (path.parent / name).exists() else None


def _in_force(batches: Iterable[BatchHandle], board: Board | None) -> tuple[BatchHandle, ...]:
    """Return the batches that count, sorted by id, the same whatever order they came in."""
    by_id = {handle.id: handle for handle in batches}
    if board is not None:
        counted = [each for each in board.batches if each.status == "counted"]
        for each in counted:
            if each.batch not in by_id or by_id[each.batch].manifest_sha256 != each.manifest_sha256:
                raise errors.IncompleteError("batch-missing", found=each.batch, expected=each.manifest_sha256)
        by_id = {each.batch: by_id[each.batch] for each in counted}
    if not by_id:
        raise errors.IncompleteError("no-batches")
    return tuple(by_id[batch] for batch in sorted(by_id))


def _tally(
    planned: Plan,
    batches: Sequence[BatchHandle],
    counted: Counted,
    *,
    board: Board | None,
    lots: Lots | None,
    order: tuple[str, ...] | None,
) -> Tally:
    overall, themes, topics = scope_tallies(planned, counted.accepted.tables, order)
    set_aside = Counter(
        {each.batch: each.lines for each in board.batches if each.status == "set-aside"} if board else {}
    )
    boxes = _closings(planned.election, batches, counted.rejected, set_aside)
    closing = _closing_of_all(boxes, overall)
    return Tally(
        plan=planned,
        overall=overall,
        themes=themes,
        topics=topics,
        groups=group_tallies(planned, counted.accepted.tables, order),
        closing=closing,
        boxes=boxes,
        rejected=counted.rejected,
        written=WrittenLevels(received=counted.received, accepted=counted.accepted.written),
        inputs=tuple(_input(handle) for handle in batches),
        board_sha256=board.digest if board else None,
        lots=lots,
        lot_order=order,
        trust="UNVERIFIED" if any(handle.key is None for handle in batches) else "verified",
        high_sequences=counted.accepted.high_sequences,
    )


def _input(handle: BatchHandle) -> CountedBatch:
    return CountedBatch(
        batch=handle.id,
        sha256=handle.manifest.sha256,
        manifest_sha256=handle.manifest_sha256,
        lines=handle.manifest.lines,
        key=handle.key,
    )


def _closings(
    election: Election, batches: Sequence[BatchHandle], rejected: Sequence[Rejected], set_aside: Mapping[str, int]
) -> dict[str, Closing]:
    """Return the closing sum of each declared box, in the order of the definition."""
    box_of = {handle.id: handle.manifest.box for handle in batches}
    codes: dict[str, Counter[Code]] = {box.id: Counter() for box in election.signers.boxes}
    for each in rejected:
        codes[box_of[each.batch]][each.code] += 1
    lines = Counter[str]()
    for handle in batches:
        lines[handle.manifest.box] += handle.manifest.lines
    aside = Counter[str]()
    for batch, number in set_aside.items():
        aside[batch.rpartition("-")[0]] += number
    return {
        box: Closing(
            lines=lines[box] + aside[box],
            accepted=lines[box] - sum(counts.values()),
            rejected={code: counts[code] for code in CODES if counts[code]},
            set_aside=aside[box],
        )
        for box, counts in codes.items()
    }


def _closing_of_all(boxes: Mapping[str, Closing], overall: ScopeTally) -> Closing:
    """Add up the boxes, and hold the sum against what was counted (ARCHITECTURE, decision 11).

    Raises:
        EvidenceError: The ballots counted are not those that were accepted.
    """
    rejected: Counter[Code] = Counter()
    for sums in boxes.values():
        rejected.update(sums.rejected)
    closing = Closing(
        lines=sum(sums.lines for sums in boxes.values()),
        accepted=overall.counts.accepted,
        rejected={code: rejected[code] for code in CODES if rejected[code]},
        set_aside=sum(sums.set_aside for sums in boxes.values()),
    )
    if not closing.closes:
        raise errors.EvidenceError("sums-do-not-close", found=closing.accepted, expected=closing.lines)
    return closing
