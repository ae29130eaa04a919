"""Options that several commands take, and what stands behind them: the folder, the clock, keys, passphrases."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from votation.cli.framework import Manner, option
from votation.errors import RefusedError
from votation.report.language import _
from votation.report.open_data import HABITS
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Function = TypeVar("Function", bound=Callable[..., Any])

DEFAULT_OPERATOR: Final = "office"
"""Who works, in the journal, where nobody says who: the journal is published, a login name would be too."""

FILE: Final = click.Path(path_type=Path)
"""A path as typed; whoever opens it says what is wrong with it."""

in_folder = option(
    "--dir",
    "folder",
    type=FILE,
    default=Path(),
    metavar=N_("FOLDER"),
    help=N_("Folder of the election; otherwise the current one."),
)


def _key_file(_context: click.Context, _param: click.Parameter, value: str) -> Path:
    """Refuse the key itself where its file is asked for: every program of the machine can read a command line."""
    if "PRIVATE KEY" in value or "\n" in value:
        raise RefusedError("key-on-command-line")
    return Path(value)


key = option(
    "--key",
    callback=_key_file,
    required=True,
    metavar=N_("FILE"),
    help=N_("File of the private key, outside the folder; the .pub file of a key that ssh-agent or a token holds."),
)


def _moment(_context: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.BadParameter(_("a time in UTC is written 2027-05-23T18:00:00Z"))
    return moment


def trusting(function: Function) -> Function:
    """Add what a check brings from outside: the officials' keys, the time they are asked about, revoked ones."""
    trust = option("--trust", type=FILE, metavar=N_("FILE"), help=N_("Officials' keys, from outside the folder."))
    at = option(
        "--at",
        callback=_moment,
        metavar=N_("TIME"),
        help=N_("Time at which keys must be valid; otherwise when the statement was finished."),
    )
    revoked = option("--revoked", type=FILE, metavar=N_("FILE"), help=N_("Public keys that count no longer."))
    return trust(at(revoked(function)))


announced = option(
    "--election",
    metavar=N_("FINGERPRINT"),
    help=N_("Fingerprint of the definition as announced, on the poster of the opening; must be that of the folder."),
)


def foreign(function: Function) -> Function:
    """Add how a file of another format is read: `format_`, `mapping`, `read`."""
    options = option(
        "--read",
        multiple=True,
        callback=pairs,
        metavar=N_("NAME=VALUE"),
        help=N_("Option of the format, as `votation formats ID` tells them; repeatable."),
    )
    mapping = option("--mapping", type=FILE, metavar=N_("FILE"), help=N_("What the columns of the file are, in TOML."))
    format_ = option("--format", "format_", metavar=N_("ID"), help=N_("Format of the file; otherwise recognised."))
    return format_(mapping(options(function)))


def table(function: Function) -> Function:
    """Add where the ranking goes as a table: `table`, `style`."""
    file = option(
        "--csv", "table", type=FILE, metavar=N_("FILE"), help=N_("Write the ranking into a new CSV file too.")
    )
    style = option(
        "--csv-style",
        "style",
        type=click.Choice(list(HABITS)),
        default="rfc4180",
        help=N_("rfc4180 for programs; french for spreadsheets: semicolons, decimal commas, byte order mark."),
    )
    return file(style(function))


def require_new(path: Path | None) -> None:
    """Refuse a file to write that is there already, before any work is done for it.

    Raises:
        RefusedError: It is there, or a link to nowhere is.
    """
    if path is not None and os.path.lexists(path):
        raise RefusedError("convert-exists", file=path.as_posix())


def pair(text: str) -> tuple[str, str]:
    """Read `NAME=VALUE`.

    Raises:
        RefusedError: It is not written like that.
    """
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise RefusedError("option-spelling", found=text[:60], expected="NAME=VALUE")
    return name, value


def pairs(_context: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Read several of `NAME=VALUE`; the last one of a name counts."""
    return dict(map(pair, value))


def reader_options(read: Mapping[str, str], mapping: Path | None) -> dict[str, str]:
    """Return what the reader of a format is told: its options, and the mapping file as one of them."""
    return {**read, **({} if mapping is None else {"mapping": mapping.as_posix()})}


def journaled(function: Function) -> Function:
    """Add what an entry of the journal needs: who, and when (`now`, a clock)."""
    who = option(
        "--operator",
        default=DEFAULT_OPERATOR,
        envvar="VOTATION_OPERATOR",
        metavar=N_("NAME"),
        help=N_("Who does this, as the published journal will say."),
    )
    return timed(who(function))


def timed(function: Function) -> Function:
    """Add `now`, a clock; `--now` stops it, for tests and samples."""
    return option("--now", hidden=True, callback=_clock)(function)


def passphrase() -> bytes:
    """Ask for the passphrase of a key, where somebody is there to answer."""
    if not sys.stdin.isatty():
        return b""
    text: str = click.prompt(_("Passphrase of the key"), hide_input=True, err=True)
    return text.encode()


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield what shows how far long work is, on a terminal whose reader wants to see it."""
    manner = click.get_current_context().find_object(Manner)
    if manner is None or not manner.progress_on(sys.stderr):
        yield None
        return
    from votation.report import terminal  # noqa: PLC0415 - 60 ms of rich that a pipe does not pay

    with terminal.progress(label, sys.stderr) as moved:
        yield moved


def _clock(_context: click.Context, _param: click.Parameter, value: str | None) -> Callable[[], str]:
    return lambda: value or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
