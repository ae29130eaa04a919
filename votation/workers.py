"""Processes that count beside this one, and never outlive it.

A pool of `concurrent.futures` leaves an interruption to chance. Ctrl-C reaches the workers too, which then die in the
middle of an answer; or it strikes the owner between taking a lock of the pool and noting that it has it. Either way
the owner waits for ever (seen with Python 3.11), and the folder stays locked. Here an interruption is the owner's
alone, and comes when no lock is taken. It waits for the batches under way, drops the others, and ends the workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from votation.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

    Given = ParamSpec("Given")
    Found = TypeVar("Found")

INTERRUPTIONS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def process_pool(workers: int | None = None) -> Iterator[Executor]:
    """Yield a pool of processes; none is left at the end of the block, however it ends.

    Args:
        workers: How many; None for one a processor.

    Raises:
        MachineError: The system ended a worker, mostly for want of memory.
    """
    pool = _Pool(workers, initializer=_stand_apart)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise MachineError("worker-ended") from error
    finally:
        _end(pool)


class _Pool(ProcessPoolExecutor):
    """Takes work without being interrupted in the middle of it."""

    def submit(self, work: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
        with _uninterrupted():
            return super().submit(work, *args, **kwargs)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let interruptions wait until the end of the block; threads begun inside never take one."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stand_apart() -> None:
    """Leave signals for the terminal's jobs to the owner, and end when it does."""
    if hasattr(os, "setpgid"):  # not on Windows
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # under fork, the owner's own handler would be in force here
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTIONS)
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)  # whatever is being counted: nobody waits for it


def _end(pool: ProcessPoolExecutor) -> None:
    """Wait for what is under way and end the workers; one that is stuck all the same is killed."""
    workers = list((pool._processes or {}).values())  # noqa: SLF001 - `kill_workers` exists from Python 3.14 on
    try:
        pool.shutdown(cancel_futures=True)
    finally:
        for each in workers:
            each.kill()
