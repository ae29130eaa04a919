"""What all commands share: help in the reader's language, the options of every command, and what they answer.

Click runs a command; a command returns an `Answer`; `framework` writes it out as tables or as JSON and hands the exit
code back to `program.main`.
"""

from __future__ import annotations

import functools
import keyword
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import click

from votation.report.language import LANGUAGES, _
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TextIO

    from votation.report.blocks import Block
    from votation.report.language import Language

Verdict: TypeAlias = Literal["OK", "FAIL", "USAGE", "INVALID", "INCOMPLETE", "ENVIRONMENT", "INTERNAL"]

VERDICTS: Final[dict[int, Verdict]] = {
    0: "OK",
    1: "FAIL",
    2: "USAGE",
    3: "INVALID",
    4: "INCOMPLETE",
    5: "ENVIRONMENT",
    70: "INTERNAL",
}
"""What each exit code means (FORMATS, exit codes)."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the reader wants to be spoken to."""

    language: Language
    json: bool = False
    quiet: bool = False

    def progress_on(self, stream: TextIO) -> bool:
        """Tell whether long work may draw a bar on `stream`."""
        return not (self.json or self.quiet) and stream.isatty()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say.

    Attributes:
        blocks: For people.
        data: For programs: a JSON value.
        code: The exit code.
    """

    blocks: Sequence[Block]
    data: Mapping[str, Any] = field(default_factory=dict)
    code: int = 0


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the reader's language."""
        english = self.help
        self.help = _(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the placeholder in the reader's language."""
        return _(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose placeholder is translated when it is shown."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the placeholder in the reader's language."""
        return " ".join(_(word) for word in super().make_metavar(ctx).split(" "))


option = functools.partial(click.option, cls=Option)
argument = functools.partial(click.argument, cls=Argument)


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


_HELP: Final = Option(
    ["--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help=N_("Show this message and exit."),
)
_MANNERS: Final = (
    Option(["--json", "json_"], is_flag=True, expose_value=False, help=N_("Answer in JSON, for programs.")),
    Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=N_("Language of the answer; otherwise that of the system."),
    ),
    Option(["--quiet"], is_flag=True, expose_value=False, help=N_("Print nothing but errors.")),
)
"""`program` reads these three before click does, so that mistakes of usage too are told as the reader wants."""


class Command(click.Command):
    """A command whose help is translated when it is shown.

    Attributes:
        summary: One sentence; also what the list of commands says.
    """

    def __init__(self, *args: Any, summary: str = "", **settings: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **settings)
        self.summary = summary
        self.params = [*self.params, *_MANNERS]

    def get_help_option(self, ctx: click.Context) -> click.Option:  # noqa: ARG002 - the same in every context
        """Return the option that shows the help."""
        return _HELP

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a sentence is never cut
        """Return the summary in the reader's language."""
        return _(self.summary)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the summary, then the details, in the reader's language."""
        for text in (self.summary, self.help):
            if text:
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(_(text))


class Group(Command, click.Group):
    """A command with commands of its own, each loaded when it is called.

    Attributes:
        table: Summary of each command, in the order in which they are listed.
        place: Package that has a module of that name for each, whose `run` it is.
        default: The command that is meant where the first word names none; None for no such command.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to click
        table: Mapping[str, str],
        place: str,
        default: str | None = None,
        **settings: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(*args, **settings)
        self.table = table
        self.place = place
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the default command where the first word is none of the table."""
        first = self._first_word(args)
        if self.default is not None and first is not None and first not in self.table:
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def _first_word(self, args: Sequence[str]) -> str | None:
        """Return the first word that is neither an option nor the value of one that this group has."""
        options = [each for each in self.params if isinstance(each, click.Option) and not each.is_flag]
        valued = {name for each in options for name in each.opts}
        words = pairwise(["", *args])
        return next((word for before, word in words if not word.startswith("-") and before not in valued), None)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the same in every context
        """Return the names of the commands, in the order of the day."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Import a command and return it."""
        if cmd_name not in self.table:
            return None
        module = cmd_name.replace("-", "_") + ("_" if keyword.iskeyword(cmd_name) else "")  # `import`
        found: click.Command = import_module(f"{self.place}.{module}").run
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing one of them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(summary)) for name, summary in self.table.items()])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name of the program, in the reader's language."""
        return [_(piece) for piece in super().collect_usage_pieces(ctx)]


def command(summary: str, details: str = "") -> Callable[[Callable[..., Answer]], Command]:
    """Make a command of a function that returns an `Answer`.

    Args:
        summary: What it does, one sentence marked for translation.
        details: What else its help says, marked for translation.
    """

    def decorate(function: Callable[..., Answer]) -> Command:
        @functools.wraps(function)
        def run(*args: Any, **given: Any) -> int:  # noqa: ANN401 - what click parsed
            return tell(function(*args, **given), click.get_current_context().find_object(Manner))

        return click.command(cls=Command, summary=summary, help=details)(run)

    return decorate


def tell(answer: Answer, manner: Manner | None) -> int:
    """Write an answer out; return its exit code, whoever closed the pipe before its end."""
    try:
        if manner is not None and manner.json:
            write_json({"verdict": VERDICTS[answer.code], "code": answer.code, **answer.data})
        elif manner is None or not manner.quiet:
            write(answer.blocks, sys.stdout)
    except BrokenPipeError:
        close_quietly(sys.stdout)
    except OSError:
        if not answer.code:
            raise
        close_quietly(sys.stdout)  # a verdict is told elsewhere, and not taken back by a full disk
        with suppress(OSError):
            write(answer.blocks, sys.stderr)
    return answer.code


def close_quietly(stream: TextIO) -> None:
    """Let the interpreter flush into nothing at its end, instead of failing on the closed pipe."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def write(blocks: Sequence[Block], stream: TextIO) -> None:
    """Write blocks for people: as tables on a terminal, as aligned text elsewhere."""
    if stream.isatty():
        from votation.report import terminal  # noqa: PLC0415 - 60 ms of rich that a pipe does not pay

        terminal.show(blocks, stream)
    else:
        from votation.report.plain import plain  # noqa: PLC0415 - `--help` shows no blocks

        stream.write(plain(blocks))
        stream.flush()


def write_json(value: Mapping[str, Any]) -> None:
    """Write one line of canonical JSON to standard output, in UTF-8 whatever the locale."""
    from votation.report.structured import json_bytes  # noqa: PLC0415 - only where JSON was asked for

    click.echo(json_bytes(value), nl=False)
