"""A pool of processes ends with its owner, however the owner ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from votation.errors import MachineError
from votation.evidence.folder import lock
from votation.workers import process_pool

if TYPE_CHECKING:
    from pathlib import Path

OWNER = r"""
import os, signal, sys, time
from pathlib import Path
from votation.evidence.folder import lock
from votation.workers import process_pool

def work(number):
    os.write(1, b"%d\n" % os.getpid())
    time.sleep(0.05)
    return bytes(1_000_000)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it runs in the background
    with lock(Path(sys.argv[1])), process_pool(2) as pool:
        for _ in pool.map(work, range(10_000)):
            pass
"""
"""Holds a lock and has two workers whose answers fill the pipe to it."""


def alive(number: int) -> bool:
    """Tell whether a process runs; one that ended and that nobody waited for does not."""
    try:
        with open(f"/proc/{number}/stat", encoding="ascii") as opened:  # noqa: PTH123 - no file of ours
            return opened.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def started(folder: Path) -> tuple[subprocess.Popen[str], set[int]]:
    """Start an owner in a process group of its own, and return it with its workers."""
    script = folder / "owner.py"
    script.write_text(OWNER)
    owner = subprocess.Popen(
        [sys.executable, script, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert owner.stdout is not None
    workers: set[int] = set()
    while len(workers) < 2:
        workers.add(int(owner.stdout.readline()))
    return owner, workers


def gone(workers: set[int]) -> bool:
    for _ in range(200):
        if not any(map(alive, workers)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_fault_48_whoever_interrupts_the_owner_ends_the_workers_and_frees_the_folder(
    tmp_path: Path, ending: signal.Signals
) -> None:
    owner, workers = started(tmp_path)
    with pytest.raises(MachineError), lock(tmp_path):
        pass
    os.killpg(owner.pid, ending)
    _, errors = owner.communicate(timeout=60)
    assert owner.returncode == -ending
    assert "InvalidStateError" not in errors
    assert gone(workers)
    with lock(tmp_path):
        pass


def test_a_pool_counts_and_is_gone() -> None:
    with process_pool(2) as pool:
        found = list(pool.map(abs, (-1, -2, -3)))
    assert found == [1, 2, 3]


def test_a_failure_of_a_worker_is_told_and_ends_the_pool() -> None:
    with pytest.raises(ZeroDivisionError), process_pool(2) as pool:
        list(pool.map(divmod, (1, 1), (1, 0)))


def end_by_force(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_the_system_ends_is_no_defect() -> None:
    with pytest.raises(MachineError) as caught, process_pool(2) as pool:
        list(pool.map(end_by_force, (1, 2)))
    assert (caught.value.rule, caught.value.exit_code) == ("worker-ended", 5)


def test_a_fork_does_not_keep_the_folder_locked(tmp_path: Path) -> None:
    (from_child, to_test), (from_test, to_child) = os.pipe(), os.pipe()
    with lock(tmp_path):
        child = os.fork()
        if child == 0:
            os.write(to_test, b"!")
            os.read(from_test, 1)
            os._exit(0)
        os.read(from_child, 1)
    with lock(tmp_path):
        os.write(to_child, b"!")
    assert os.waitpid(child, 0)[1] == 0
    for descriptor in (from_child, to_test, from_test, to_child):
        os.close(descriptor)
