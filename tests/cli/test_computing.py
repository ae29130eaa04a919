"""Who counts: processes, or a cluster. `distributed` is an optional library; here a module stands for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Hall, Said

    Votation = Callable[..., Said]


class Cluster:
    """The part of `distributed.Client` that is used: a context whose executor is one of `concurrent.futures`."""

    asked: list[Any]

    def __init__(self, address: str) -> None:
        if not address.startswith("tcp://"):
            raise ValueError(address)
        if address.endswith(":0"):
            raise OSError(address)
        self.asked = [address]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.asked.append("closed")

    def get_executor(self) -> ThreadPoolExecutor:
        outer = self

        class Executor(ThreadPoolExecutor):
            def map(self, work: Any, *columns: Any, **how: Any) -> Any:
                outer.asked.append(work.__name__)
                return super().map(work, *columns, **how)

        return Executor(1)


@pytest.fixture
def clusters(monkeypatch: pytest.MonkeyPatch) -> list[Cluster]:
    made: list[Cluster] = []

    def client(address: str) -> Cluster:
        made.append(Cluster(address))
        return made[-1]

    module = ModuleType("distributed")
    module.Client = client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", module)
    return made


@pytest.mark.parametrize("where", [("--workers", "2"), ("--workers", "1"), ("--scheduler", "tcp://10.0.0.1:8786")])
def test_whoever_counts_the_result_is_the_same_bytes(
    where: tuple[str, str], closed: Hall, votation: Votation, clusters: list[Cluster]
) -> None:
    before = (closed.office / "result.json").read_bytes()
    (closed.office / "result.json").unlink()
    (closed.office / "rejected.csv").unlink()
    assert votation("tally", *closed.here, *where).code == 0
    assert (closed.office / "result.json").read_bytes() == before
    cluster = [["tcp://10.0.0.1:8786", "first_pass", "candidates", "uncounted", "closed"]]
    assert [each.asked for each in clusters] == (cluster if where[0] == "--scheduler" else [])


@pytest.mark.usefixtures("clusters")
@pytest.mark.parametrize("address", ["tcp://10.0.0.1:0", "nonsense"])
def test_a_scheduler_that_does_not_answer_is_named(address: str, closed: Hall, votation: Votation) -> None:
    said = votation("tally", *closed.here, "--scheduler", address)
    assert (said.code, "rule scheduler-silent" in said.err, address in said.err) == (5, True, True)


def test_without_the_library_it_says_how_to_install_it(
    closed: Hall, votation: Votation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = votation("tally", *closed.here, "--scheduler", "tcp://10.0.0.1:8786")
    assert (said.code, "votation[dask]" in said.err) == (2, True)


def test_processes_and_a_cluster_exclude_each_other(closed: Hall, votation: Votation) -> None:
    words = ("--workers", "2", "--scheduler", "tcp://10.0.0.1:8786")
    assert votation("tally", *closed.here, *words).code == 2
    assert votation("tally", *closed.here, "--workers", "0").code == 2


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("delay", [0.25, 0.35, 0.45, 0.6])
def test_fault_48_an_interrupted_count_on_workers_ends_and_ends_well_again(
    closed: Hall, votation: Votation, ending: signal.Signals, delay: float
) -> None:
    for made in ("result.json", "rejected.csv"):
        (closed.office / made).unlink()
    words = [sys.executable, "-m", "votation", "tally", "--workers", "2", "--dir", closed.office]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as counting:
        time.sleep(delay)
        with suppress(ProcessLookupError):
            os.killpg(counting.pid, ending)
        errors = counting.communicate(timeout=30)[1]
    assert counting.returncode in {0, 5, -ending}
    assert b"Traceback" not in errors
    again = votation("tally", "--dir", closed.office)
    assert again.code == 0, again.err
