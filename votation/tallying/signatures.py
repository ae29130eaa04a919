"""The stage that checks the voters' signatures before anything is counted: parallel, and goes on where it stopped.

What a check found can be remembered between two runs by whoever counts in a folder of their own. This module asks and
tells a `Memory`; it neither knows where that is nor believes it about other files than those it was told of.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from votation import ballots
from votation.errors import IncompleteError
from votation.intake import CHUNK_LINES, Chunk, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from votation.ballots import BatchHandle
    from votation.intake import Roll
    from votation.tallying.plan import Plan


class Subject(NamedTuple):
    """What the outcome of a check hangs on, all of it.

    Attributes:
        batch: Id of the batch.
        batch_sha256: Digest of its ballot file.
        election_sha256: Digest of the definition.
        credentials_sha256: Digest of the roll.
        lines: Ballot lines of the file.
    """

    batch: str
    batch_sha256: str
    election_sha256: str
    credentials_sha256: str
    lines: int


class Memory(Protocol):
    """Where outcomes are kept between two runs."""

    def recall(self, subject: Subject) -> NDArray[np.uint8]:
        """Return the outcomes of the first lines of a batch, none where nothing is remembered of exactly this."""

    def keep(self, subject: Subject, codes: NDArray[np.uint8]) -> None:
        """Remember the outcomes of the first lines of a batch, in place of what was remembered before."""


def check_signatures(
    planned: Plan,
    batches: Sequence[BatchHandle],
    roll: Roll | None,
    *,
    executor: Executor | None = None,
    memory: Memory | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, NDArray[np.uint8]]:
    """Check the credential and the signature of every line.

    Args:
        planned: The election.
        batches: What is counted.
        roll: The voters' public keys.
        executor: Where equations are checked; None takes threads, for the libraries let others run meanwhile.
        memory: What a former run found, and where to put what this one finds; None begins anew and keeps nothing.
        progress: Called with the number of chunks done.

    Returns:
        For each batch, by id, shape (lines,): 0, or 1 + index of the reason in `CODES`. Nothing where the definition
        has no credentials.

    Raises:
        IncompleteError: There is no roll.
        BallotFileError: A line breaks the strict CSV.
        ChangedError: A file is no longer what was verified.
    """
    declared = planned.election.credentials
    if declared is None:
        return {}
    if roll is None:
        raise IncompleteError("credentials-missing", file="credentials.txt")
    outcomes: dict[str, NDArray[np.uint8]] = {}
    done = 0
    with _mapping(executor, batches) as mapping:
        for handle in batches:
            manifest = handle.manifest
            subject = Subject(handle.id, manifest.sha256, planned.election_sha256, declared.sha256, manifest.lines)
            codes = memory.recall(subject) if memory else np.zeros(0, np.uint8)
            done += _chunks(len(codes))
            for checked in mapping(Chunk.check, _open(planned, handle, roll, start=len(codes))):
                codes = np.concatenate([codes, checked])
                done += 1
                if memory:
                    memory.keep(subject, codes)
                if progress:
                    progress(done)
            outcomes[handle.id] = codes
    return outcomes


def chunks_of(batches: Sequence[BatchHandle]) -> int:
    """Return the number of chunks that `check_signatures` counts to."""
    return sum(_chunks(handle.manifest.lines) for handle in batches)


def _chunks(lines: int) -> int:
    return -(-lines // CHUNK_LINES)


def _open(planned: Plan, handle: BatchHandle, roll: Roll, *, start: int) -> Iterator[Chunk]:
    """Read a ballot file from line `start` on; one that was checked to its end is not read."""
    if start < handle.manifest.lines:
        data = handle.data()
        batch = ballots.read(data, ballots.Layout.of(planned.election), file=handle.file)
        yield from chunks(data, batch, planned.election_sha256, roll, start=start)


@contextmanager
def _mapping(
    executor: Executor | None, batches: Sequence[BatchHandle]
) -> Iterator[Callable[..., Iterator[NDArray[np.uint8]]]]:
    """Yield the executor's `map`, or that of threads; an interruption waits for no more than is under way."""
    if executor is not None:
        yield executor.map
    elif chunks_of(batches) <= 1:
        yield map
    else:
        pool = ThreadPoolExecutor()
        try:
            yield pool.map
        finally:
            pool.shutdown(cancel_futures=True)
