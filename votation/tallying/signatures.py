"""The stage that checks the voters' signatures before anything is counted: parallel, and goes on where it stopped.

What a check found can be remembered between two runs by whoever counts in a folder of their own. This module asks and
tells a `Memory`; it neither knows where that is nor believes it about other files than those it was told of.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from votation import ballots
from votation.errors import IncompleteError
from votation.intake import CHUNK_LINES, Chunk, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

    from votation.ballots import BatchHandle
    from votation.intake import Roll
    from votation.tallying.plan import Plan


CHUNKS_AHEAD: Final = 32
"""Chunks that wait for a worker; 2 MB each where a ballot has 40 measures."""


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
    subjects = {
        handle.id: Subject(
            handle.id, handle.manifest.sha256, planned.election_sha256, declared.sha256, handle.manifest.lines
        )
        for handle in batches
    }
    outcomes = {
        batch: memory.recall(subject) if memory else np.zeros(0, np.uint8) for batch, subject in subjects.items()
    }
    done = sum(_chunks(len(codes)) for codes in outcomes.values())
    with _pool(executor) as pool:
        for batch, checked in _checked(pool, _left(planned, batches, roll, outcomes)):
            outcomes[batch] = np.concatenate([outcomes[batch], checked])
            done += 1
            if memory:
                memory.keep(subjects[batch], outcomes[batch])
            if progress:
                progress(done)
    return outcomes


def chunks_of(batches: Sequence[BatchHandle]) -> int:
    """Return the number of chunks that `check_signatures` counts to."""
    return sum(_chunks(handle.manifest.lines) for handle in batches)


def _chunks(lines: int) -> int:
    return -(-lines // CHUNK_LINES)


def _left(
    planned: Plan, batches: Sequence[BatchHandle], roll: Roll, known: Mapping[str, NDArray[np.uint8]]
) -> Iterator[tuple[str, Chunk]]:
    """Yield the chunks that are not known yet, with the batch of each; a batch that is known to its end is not read."""
    for handle in batches:
        start = len(known[handle.id])
        if start < handle.manifest.lines:
            data = handle.data()
            batch = ballots.read(data, ballots.Layout.of(planned.election), file=handle.file)
            for chunk in chunks(data, batch, planned.election_sha256, roll, start=start):
                yield handle.id, chunk


def _checked(pool: Executor, work: Iterable[tuple[str, Chunk]]) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Yield what each chunk comes to, in order; files are read while chunks are checked, some way ahead."""
    waiting: deque[tuple[str, Future[NDArray[np.uint8]]]] = deque()
    for batch, chunk in work:
        waiting.append((batch, pool.submit(chunk.check)))
        if len(waiting) > CHUNKS_AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    for batch, future in waiting:
        yield batch, future.result()


@contextmanager
def _pool(executor: Executor | None) -> Iterator[Executor]:
    """Yield the executor, or one of threads; an interruption waits for no more than is under way."""
    if executor is not None:
        yield executor
        return
    pool = ThreadPoolExecutor()
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
