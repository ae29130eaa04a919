"""The passes over the ballot files: count every valid line, find the lines that repeat, take the losers out again.

A  in a worker, per batch: statistics of the locally valid lines, and a fingerprint of each ballot id and voter;
B  here: fingerprints that occur twice name candidates, and only candidates;
C  candidates are read again and decided on full ids, sequence numbers and content; the losers are subtracted.

Everything that comes back from a worker adds up, so neither the number of workers nor the order of files can matter.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from votation import counting, intake
from votation.ballots import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from votation.ballots import Batch, BatchHandle
    from votation.counting import SegmentTables
    from votation.intake import Candidate, Rejected, Screened
    from votation.records import ConflictDecision
    from votation.tallying.plan import Plan

    Progress = Callable[[int, int], None]
    Mapping = Callable[..., Iterator[Any]]

SMALL_ELECTION = 50_000
"""Ballots up to which a process pool costs more than it gains."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to count one batch: small, and the file is opened where it is counted.

    Attributes:
        signers: What was found of each line's signature, where voters sign.
    """

    plan: Plan
    handle: BatchHandle
    signers: NDArray[np.uint8] | None = None

    def batch(self) -> Batch:
        """Read the ballot file; its bytes are checked against the signed manifest each time."""
        return self.handle.read(Layout.of(self.plan.election))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Additive counts of some lines: statistics by segment, crude cell counts, and lines with a very high `seq`."""

    tables: SegmentTables
    written: NDArray[np.int64]
    high_sequences: int

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.tables + other.tables, self.written + other.written, self.high_sequences + other.high_sequences
        )

    def __sub__(self, other: Sums) -> Sums:
        return Sums(
            self.tables - other.tables, self.written - other.written, self.high_sequences - other.high_sequences
        )


class FirstPass(NamedTuple):
    """What phase A says of one batch."""

    accepted: Sums
    received: NDArray[np.int64]
    screened: Screened


class Counted(NamedTuple):
    """All batches counted: the accepted lines, all lines as received, and the rejects in (batch, line) order."""

    accepted: Sums
    received: NDArray[np.int64]
    rejected: tuple[Rejected, ...]


def count_batches(
    jobs: Sequence[Job],
    decisions: Sequence[ConflictDecision],
    *,
    executor: Executor | None,
    progress: Progress | None,
) -> Counted:
    """Count all batches of an election in three passes.

    Args:
        jobs: One a batch, sorted by batch id.
        decisions: What the board decided about ids that two boxes hold.
        executor: Where batches are counted; None chooses by size.
        progress: Called with batches done and batches in all.

    Raises:
        BallotFileError: A line breaks the strict CSV.
        ChangedError: A file is no longer what was verified.
        ConflictError: Two boxes hold one ballot id with other content, and the board has not decided.
    """
    with _mapping(jobs, executor) as mapping:
        first = _gather(mapping(first_pass, jobs), len(jobs), progress)
        local = [each for job, done in zip(jobs, first, strict=True) for each in done.screened.rejected(job.handle.id)]
        losers = _decide(mapping, jobs, [done.screened for done in first], decisions)
        accepted = reduce(Sums.__add__, (done.accepted for done in first))
        accepted = reduce(Sums.__sub__, _uncount(mapping, jobs, losers), accepted)
    received = sum((done.received for done in first), start=np.zeros_like(first[0].received))
    return Counted(accepted, received, tuple(sorted([*local, *losers])))


def first_pass(job: Job) -> FirstPass:
    """Phase A: screen one batch and count its locally valid lines."""
    batch, election = job.batch(), job.plan.election
    screened = intake.screen(batch, election, box=job.handle.manifest.box, signers=job.signers)
    accepted = sums(job.plan, batch, screened.passing)
    refused = batch.take(np.flatnonzero(screened.codes))
    return FirstPass(accepted, accepted.written + intake.written_levels(refused, election), screened)


def sums(plan: Plan, batch: Batch, rows: NDArray[np.intp]) -> Sums:
    """Count the given rows of a batch in every scope and every combination of group values."""
    accepted = batch if len(rows) == len(batch) else batch.take(rows)
    segments, _ = intake.joint_segments(intake.group_codes(accepted, plan.election), plan.election)
    return Sums(
        tables=counting.count_segments(
            intake.profile_of(accepted, plan.overall),
            segments,
            tuple(len(group.values) for group in plan.election.groups),
            scopes=plan.scopes,
            overall=plan.statistics,
            per_segment=plan.group_statistics,
        ),
        written=intake.written_levels(accepted, plan.election),
        high_sequences=intake.high_sequences(accepted),
    )


def candidates(job: Job, rows: NDArray[np.intp]) -> list[Candidate]:
    """Phase C, first half: read the candidate lines of one batch in full."""
    return intake.candidate_lines(job.batch(), job.plan.election, job.handle.manifest, rows)


def uncounted(job: Job, rows: NDArray[np.intp]) -> Sums:
    """Phase C, second half: count the losing lines of one batch, to be subtracted."""
    return sums(job.plan, job.batch(), rows)


def _decide(
    mapping: Mapping, jobs: Sequence[Job], screened: Sequence[Screened], decisions: Sequence[ConflictDecision]
) -> list[Rejected]:
    """Phase B here, then phase C: candidates by fingerprint, decided on what the lines really say."""
    named = [(job, rows) for job, rows in zip(jobs, intake.candidates(screened), strict=True) if len(rows)]
    lines = [line for batch in mapping(candidates, *_columns(named)) for line in batch]
    return intake.decide(lines, jobs[0].plan.election.revote, decisions) if jobs else []


def _uncount(mapping: Mapping, jobs: Sequence[Job], losers: Iterable[Rejected]) -> Iterator[Sums]:
    rows: dict[str, list[int]] = {}
    for each in losers:
        rows.setdefault(each.batch, []).append(each.line - 2)  # row 0 stands on line 2, below the header
    work = [(job, np.array(sorted(rows[job.handle.id]))) for job in jobs if job.handle.id in rows]
    return mapping(uncounted, *_columns(work))


def _columns(pairs: Sequence[tuple[Job, NDArray[np.intp]]]) -> tuple[list[Job], list[NDArray[np.intp]]]:
    return [job for job, _ in pairs], [rows for _, rows in pairs]


def _gather(done: Iterator[FirstPass], total: int, progress: Progress | None) -> list[FirstPass]:
    results = []
    for result in done:
        results.append(result)
        if progress:
            progress(len(results), total)
    return results


@contextmanager
def _mapping(jobs: Sequence[Job], executor: Executor | None) -> Iterator[Mapping]:
    """Yield the executor's `map`, or one that fits the size of the election; only an own pool is shut down."""
    if executor is not None:
        yield executor.map
    elif len(jobs) < 2 or sum(job.handle.manifest.lines for job in jobs) <= SMALL_ELECTION:  # noqa: PLR2004 - one batch is one unit of work
        yield map
    else:
        from votation.workers import process_pool  # noqa: PLC0415 - 15 ms that a small election does not pay

        with process_pool() as pool:
            yield pool.map
