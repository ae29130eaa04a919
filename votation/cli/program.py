"""`main`: what was typed in, an exit code out; the one place where errors become words.

====  =======================================================================
code  when
====  =======================================================================
0     OK; also when whoever reads the output closes the pipe
1     evidence contradicts
2     usage, or a request that is refused
3     an input is not what its format says; nothing was counted
4     something is missing: no conclusion
5     disk, permission, lock, interruption: safe to run again
70    a defect of this program
====  =======================================================================

Each `VotationError` knows its own code. With VOTATION_DEBUG in the environment, a defect shows its traceback.
"""

from __future__ import annotations

import gettext
import io
import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

import click

from votation.cli.commands import root
from votation.cli.framework import VERDICTS, Manner, close_quietly, write, write_json
from votation.errors import MachineError, VotationError
from votation.report import language
from votation.report.blocks import Line
from votation.report.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from votation.report.blocks import Block
    from votation.report.language import Language

INTERRUPTED: Final = MachineError("interrupted")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `votation` with `arguments`, those of the process by default; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _give_streams()
    manner = _manner(given, os.environ)
    with _spoken(manner.language), _terminated_as_interrupted():
        try:
            code = _run(given, manner)
        except BrokenPipeError:
            close_quietly(sys.stdout)
            code = 0
        except VotationError as error:
            code = _explain(error, manner)
        except click.ClickException as error:
            code = _usage(error, manner)
        except (click.Abort, KeyboardInterrupt):
            code = _explain(INTERRUPTED, manner)
        except OSError as error:
            told = manner if _flushes(sys.stdout) else replace(manner, json=False)
            code = _explain(MachineError("machine", file=_name(error.filename), found=error.strerror), told)
        except Exception as error:  # noqa: BLE001 - the only one: a defect is told in words, with its own exit code
            code = _defect(error, manner)
        return code


def _give_streams() -> None:
    """Write into nothing where the shell closed a stream (`>&-`); first of all, before a file could get its number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the process ends


def _run(arguments: list[str], manner: Manner) -> int:
    """Run the command; click's own `main` would exit by itself, with other codes."""
    try:
        with root.make_context("votation", arguments, obj=manner) as context:
            return cast("int", root.invoke(context))
    except click.exceptions.Exit as done:
        return done.exit_code


def _manner(arguments: Sequence[str], environ: Mapping[str, str]) -> Manner:
    """Read how to speak before anything is parsed, so that mistakes of usage are told the same way."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    asked: str | None = None
    for argument, after in pairwise([*options, ""]):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            asked = value if equals else after
    chosen = next((each for each in language.LANGUAGES if each == asked), None)
    return Manner(language.choose_language(chosen, environ), json="--json" in options, quiet="--quiet" in options)


@contextmanager
def _spoken(chosen: Language) -> Iterator[None]:
    """Speak one language, click included: it looks its texts up by gettext's own rules, in the environment."""
    before = os.environ.get("LANGUAGE"), gettext.textdomain(), language.current()
    os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain("votation", str(Path(language.__file__).parent / "locale"))
    gettext.textdomain("votation")
    language.use(chosen)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter gets its code
            stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        language.use(before[2])
        gettext.textdomain(before[1])
        os.environ.pop("LANGUAGE")
        if before[0] is not None:
            os.environ["LANGUAGE"] = before[0]


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end the work as Ctrl-C does: files whole, locks released."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _explain(error: VotationError, manner: Manner) -> int:
    from votation.report.sentences import explain  # noqa: PLC0415 - only where something went wrong
    from votation.report.structured import error_value  # noqa: PLC0415 - the same

    more = error.details.get("mistakes", 1)
    blocks = explain(error).blocks()
    if isinstance(more, int) and more > 1:
        blocks.append(
            Line(_("{mistakes} mistakes in all: `votation check` explains each").format(mistakes=more), indent=1)
        )
    told = _("exit code {code}, rule {rule}").format(code=error.exit_code, rule=error.rule)
    return _tell(error.exit_code, error_value(error), [*blocks, Line(told, "faint", 1)], manner)


def _usage(error: click.ClickException, manner: Manner) -> int:
    context = getattr(error, "ctx", None)
    blocks: list[Block] = [Line(context.get_usage())] if context else []
    blocks.append(Line(_("Error: {message}").format(message=error.format_message()), "strong"))
    if context:
        hint = _("Try '{command} {option}' for help.").format(command=context.command_path, option="--help")
        blocks.append(Line(hint, "faint"))
    return _tell(2, {"rule": "usage", "message": error.format_message()}, blocks, manner)


def _defect(error: Exception, manner: Manner) -> int:
    if os.environ.get("VOTATION_DEBUG"):
        import traceback  # noqa: PLC0415 - for whoever looks for the defect

        traceback.print_exception(error)
    what = _("this is a defect of votation, not of your files: {name}").format(name=type(error).__name__)
    remedy = _(
        "Nothing half-written was kept. Please report it, with the output of the same command under VOTATION_DEBUG=1."
    )
    data = {"rule": "defect", "message": what, "remedy": remedy}
    return _tell(70, data, [Line(what, "strong"), Line(remedy, indent=1)], manner)


def _tell(code: int, data: Mapping[str, Any], blocks: Sequence[Block], manner: Manner) -> int:
    """Tell what went wrong, to people where programs cannot be reached; that nobody can be changes no exit code."""
    if manner.json:
        try:
            write_json({"verdict": VERDICTS[code], "code": code, **data})
        except OSError:
            close_quietly(sys.stdout)
        else:
            return code
    try:
        write(blocks, sys.stderr)
    except OSError:
        close_quietly(sys.stderr)
    return code


def _name(filename: object) -> str | None:
    return None if filename is None else os.fsdecode(cast("str", filename))


def _flushes(stream: TextIO) -> bool:
    """Tell whether a stream takes what was written to it; one that does not is closed."""
    try:
        stream.flush()
    except OSError:
        close_quietly(stream)
        return False
    return True
