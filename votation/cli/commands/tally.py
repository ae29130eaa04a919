"""`votation tally`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from votation.cli import asking, computing
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, command, option
from votation.evidence import canonical
from votation.evidence.folder import write_atomic
from votation.office import places, proclaiming
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.open_data import HABITS, tally_csv
from votation.report.results import Shown, tally_blocks
from votation.report.wording.sentence import N_
from votation.tally import result_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@command(
    COMMANDS["tally"],
    N_(
        "Writes result.json and rejected.csv from the batches of the signed board, then prints the official ranking, "
        "overall and by theme, and the closing sums. Counting again must give the same bytes."
    ),
)
@option("--topics", is_flag=True, help=N_("Print the ranking of each topic too."))
@option("--groups", is_flag=True, help=N_("Print the ranking of each group value too: station, channel."))
@option("--methods", is_flag=True, help=N_("Print the full table of every method too."))
@asking.table
@computing.on_workers
@asking.in_folder
@asking.journaled
def run(
    *,
    topics: bool,
    groups: bool,
    methods: bool,
    table: Path | None,
    style: str,
    workers: int | None,
    scheduler: str | None,
    folder: Path,
    now: Callable[[], str],
    operator: str,
) -> Answer:
    """Count the ballots."""
    asking.require_new(table)
    with computing.executor(workers, scheduler) as executor, asking.progress(_("Counting")) as moved:
        # resolved: a machine of a cluster stands in a folder of its own
        done = proclaiming.proclaim(folder.resolve(), at=now(), operator=operator, executor=executor, progress=moved)
    blocks = tally_blocks(done.tally, Shown(topics=topics, groups=groups, methods=methods))
    if not done.new:
        blocks.append(Line(_("Counted again: the same result, byte for byte."), "good"))
    if table is not None:
        write_atomic(table, tally_csv(done.tally, HABITS[style]), overwrite=False)
    if done.lots_due:
        source = done.tally.plan.election.lots
        told = _("The official ranking has ties, and lots are due: {source}. Next: `votation lots`.")
        blocks.append(Line(told.format(source=source.source if source else ""), "warning"))
    else:
        blocks.append(Line(_("Next: `votation report`.")))
    return Answer(blocks, _value(done))


def _value(done: proclaiming.Proclaimed) -> dict[str, Any]:
    result = result_files(done.tally)[places.RESULT]
    return {
        "result_sha256": done.result_sha256,
        "new": done.new,
        "lots_due": done.lots_due,
        "trust": done.tally.trust,
        "result": canonical.loads(result, file=places.RESULT),
    }
