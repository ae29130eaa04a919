"""Processes that count beside this one, and never outlive it.

A pool of `concurrent.futures` leaves an interruption to chance: Ctrl-C reaches the workers too, which then die in the
middle of an answer; their owner waits for it for ever (seen with Python 3.11), and the folder stays locked. Here an
interruption is the owner's alone. It waits for the batches under way, drops the others, and ends its workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING

from votation.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor


@contextmanager
def process_pool(workers: int | None = None) -> Iterator[Executor]:
    """Yield a pool of processes; none is left at the end of the block, however it ends.

    Args:
        workers: How many; None for one a processor.

    Raises:
        MachineError: The system ended a worker, mostly for want of memory.
    """
    pool = ProcessPoolExecutor(workers, initializer=_stand_apart)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise MachineError("worker-ended") from error
    finally:
        _end(pool)


def _stand_apart() -> None:
    """Leave signals for the terminal's jobs to the owner, and end when it does."""
    if hasattr(os, "setpgid"):  # not on Windows
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # under fork, the owner's own handler would be in force here
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
