"""The command line: each command parses, calls one function, prints, and returns an exit code.

============  =========================================================================
`program`     `main`: the one place where errors become words and exit codes
`framework`   what all commands share: options, help in the reader's language, answers
`commands`    the table of commands, and one file a command
`asking`      the options that several commands take
`borrowed`    what click itself says, for translation
============  =========================================================================
"""

from votation.cli.program import main

__all__ = ["main"]
