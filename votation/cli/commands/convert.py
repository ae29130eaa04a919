"""`votation convert A B`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import exchange
from votation.cli import asking
from votation.cli.commands import COMMANDS
from votation.cli.framework import Answer, argument, command, option
from votation.errors import FormatError
from votation.evidence import folder
from votation.report import foreign
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.sentences import decision_text
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from votation.exchange import Content, Written
    from votation.report.blocks import Block


@command(
    COMMANDS["convert"],
    N_(
        "A is a file of any format that `votation formats` lists, B the file to write, in the format of its extension "
        "or that of --to. What that format cannot say is listed. B appears whole or not at all, and replaces no file."
    ),
)
@argument("source", type=asking.FILE, metavar="A")
@argument("target", type=asking.FILE, metavar="B")
@option("--to", metavar=N_("ID"), help=N_("Format to write; otherwise that of the extension."))
@option(
    "--write",
    multiple=True,
    callback=asking.pairs,
    metavar=N_("NAME=VALUE"),
    help=N_("Option of the format to write; repeatable."),
)
@asking.foreign
def run(
    *,
    source: Path,
    target: Path,
    to: str | None,
    write: dict[str, str],
    format_: str | None,
    mapping: Path | None,
    read: dict[str, str],
) -> Answer:
    """Convert a file."""
    written_as = to or exchange.format_of_name(target.name)
    writer = exchange.writer(written_as, **write)
    asking.require_new(target)
    opened = exchange.Source.open(source)
    read_as = format_ or exchange.recognise(opened)
    content = exchange.reader(read_as, **asking.reader_options(read, mapping)).read(opened)
    if not isinstance(content, exchange.Ballots):
        raise FormatError("convert-totals", file=source.as_posix())
    written = writer.write(content)
    folder.write_alone(target, written.data, overwrite=False)
    data = {
        **foreign.account_value(content.account, content.account.decisions),
        "format": read_as,
        "to": written_as,
        "bytes": len(written.data),
        "read_options": dict(written.options),
        "losses": [foreign.decision_value(each) for each in written.losses],
    }
    return Answer([*_read(content, read_as), *_written(written, written_as, target)], data)


def _read(content: Content, format_: str) -> Iterator[Block]:
    yield Line(_("Format: {title} ({id})").format(title=foreign.format_title(format_), id=format_))
    yield from foreign.account_blocks(content.account, content.account.decisions)


def _written(written: Written, format_: str, target: Path) -> Iterator[Block]:
    told = _("{file} is written as {id}: {bytes} bytes.")
    yield Line(told.format(file=target.as_posix(), id=format_, bytes=len(written.data)), "strong")
    if written.options:
        options = " ".join(f"--read {name}={value}" for name, value in written.options.items())
        yield Line(_("What it does not say of itself, for whoever reads it: {options}").format(options=options))
    if not written.losses:
        yield Line(_("Nothing was lost."), "good")
        return
    yield Line(_("What this format cannot say:"), "warning")
    yield from (Line(decision_text(each), "warning", 1) for each in written.losses)
