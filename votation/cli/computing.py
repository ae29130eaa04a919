"""Where ballots are counted: here, in processes of this machine, or on the machines of a Dask cluster."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from votation.cli.framework import option
from votation.errors import MachineError, RefusedError
from votation.report.language import _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor


def on_workers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose who counts."""
    processes = option(
        "--workers",
        type=click.IntRange(min=1),
        metavar=N_("N"),
        help=N_("Count in so many processes; otherwise as many as the size of the election is worth."),
    )
    cluster = option(
        "--scheduler",
        metavar=N_("ADDRESS"),
        help=N_(
            "Count on a Dask cluster, such as tcp://10.0.0.1:8786, whose machines see the folder under the same path."
        ),
    )
    return processes(cluster(function))


@contextmanager
def executor(workers: int | None, scheduler: str | None) -> Iterator[Executor | None]:
    """Yield who counts; None leaves it to the size of the election.

    Raises:
        RefusedError: `distributed` is not installed.
        MachineError: The scheduler does not answer.
        click.UsageError: Both were asked for.
    """
    if workers is not None and scheduler is not None:
        raise click.UsageError(_("--workers and --scheduler exclude each other"))
    if scheduler is not None:
        with _client(scheduler) as client:
            yield client.get_executor()
    elif workers is not None:
        from votation.workers import process_pool  # noqa: PLC0415 - 15 ms that only this option pays

        with process_pool(workers) as pool:
            yield pool
    else:
        yield None


def _client(address: str) -> Any:  # noqa: ANN401 - a `distributed.Client`, known only where it is installed
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise RefusedError("scheduler-needs-dask") from error
    try:
        return distributed.Client(address)
    except (OSError, ValueError) as error:
        raise MachineError("scheduler-silent", found=address[:60]) from error
