"""`votation report`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from votation.cli import asking, computing
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command, option
from votation.errors import RefusedError
from votation.evidence.folder import machine_errors, write_alone
from votation.office import reporting
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.pages import report_pages
from votation.report.results import rehearsal_blocks
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from votation.report.blocks import Block


@command(
    COMMANDS["report"],
    N_(
        "Counts the ballots once more, which must give the result of the folder, and writes it into report/ for "
        "people. Pages follow from the folder alone: whoever runs this on the published folder with --to gets the same "
        "files, byte for byte."
    ),
)
@option(
    "--errata",
    type=asking.FILE,
    metavar=N_("FILE"),
    help=N_("Corrections of typing errors to print, a text file with one a line; kept until others are given."),
)
@option(
    "--to",
    "target",
    type=asking.FILE,
    metavar=N_("FOLDER"),
    help=N_("Write the files there, and nothing into the folder of the election; for observers."),
)
@option(
    "--supersede", is_flag=True, help=N_("Put away a signed statement that is outdated; the new one supersedes it.")
)
@computing.on_workers
@asking.in_folder
def run(
    *,
    errata: Path | None,
    target: Path | None,
    supersede: bool,
    workers: int | None,
    scheduler: str | None,
    folder: Path,
) -> Answer:
    """Write the report."""
    corrections = reporting.read_errata(errata) if errata else None
    with computing.executor(workers, scheduler) as executor, asking.progress(_("Counting")) as moved:
        root = folder.resolve()  # a machine of a cluster stands in a folder of its own
        if target is not None:
            _check_target(target, root)
            papers = reporting.papers_of(root, corrections, executor=executor, progress=moved)
            return _written(_elsewhere(target, papers), rehearsal_blocks(papers.tally.plan.election))
        done = reporting.report(
            root, pages=report_pages, errata=corrections, supersede=supersede, executor=executor, progress=moved
        )
    marks = rehearsal_blocks(done.papers.tally.plan.election)
    following = Line(_("Next: `votation stage`."))
    again = Line(_("Made again: the same files, byte for byte."), "good")
    return _written(done.files, [*marks, following if done.new else again])


def _check_target(target: Path, root: Path) -> None:
    if target.resolve().is_relative_to(root):
        raise RefusedError("pages-inside", file=target.as_posix())
    if target.exists() and not target.is_dir():
        raise RefusedError("pages-no-folder", file=target.as_posix())


def _elsewhere(target: Path, papers: reporting.Papers) -> tuple[str, ...]:
    """Write the files into another folder; those that are there already must be the same, before any is written."""
    files = {target / name: data for name, data in reporting.files_of(papers, report_pages).items()}
    with machine_errors(target.as_posix()):
        target.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            if os.path.lexists(path) and (not path.is_file() or path.read_bytes() != data):
                raise RefusedError("would-overwrite", file=path.as_posix())
    for path, data in files.items():
        write_alone(path, data, overwrite=False)
    return tuple(path.as_posix() for path in files)


def _written(files: Sequence[str], blocks: Sequence[Block]) -> Answer:
    return Answer([*file_blocks(files), *blocks], {"files": list(files)})


def file_blocks(files: Sequence[str]) -> list[Block]:
    """Return the files of a report."""
    told = _("{count} files of the report:").format(count=len(files))
    return [Line(told, "strong"), *(Line(each, indent=1) for each in files)]
