"""The command line: each command parses, calls one function, prints, and returns an exit code.

============  =========================================================================
`program`     `main`: the one place where errors become words and exit codes
`framework`   what all commands share: options, help in the reader's language, answers
`commands`    the table of commands, and one file a command
`asking`      the options that several commands take
`computing`   where ballots are counted: processes, or a cluster
`borrowed`    what click itself says, for translation
============  =========================================================================
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED: Final = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `votation` with `arguments`, those of the process by default; return the exit code."""
    try:
        from votation.cli import program  # noqa: PLC0415 - Ctrl-C while it loads is an interruption like any other
    except KeyboardInterrupt:
        return _INTERRUPTED
    code = program.main(arguments)
    if arguments is None:  # the process ends: its work is done and told, and no Ctrl-C changes how it went
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return code
