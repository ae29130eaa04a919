"""Commands that are killed at any of their changes and run again: what `tests/cli/test_killed*.py` share.

The process is real and dies of SIGKILL (see `cli/killer.py`). The usual run tries some changes, a sweep every one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cli.conftest import Hall

NEVER = 10**9
EVERY_CHANGE = 1
SOME_CHANGES = 23
"""Of how many changes the usual run tries one."""


@dataclass
class Killer:
    """The program in processes of its own, each killed before one of its changes."""

    process: subprocess.Popen[str]

    def run(self, words: tuple[str | Path, ...], before: int = NEVER) -> tuple[int, int] | None:
        """Return exit code and number of changes; None where the program was killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([before, *map(str, words)]) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        if said == "killed":
            return None
        code, changes = said.split()
        return int(code), int(changes)


@contextmanager
def killing() -> Iterator[Killer]:
    """Run the program that is killed for the duration of the block."""
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("cli") / "killer.py")],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Killer(process)
        assert process.stdin is not None
        process.stdin.close()


def tree(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, but locks, which name who was last at work."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@dataclass
class Day:
    """A day of which every command is killed again and again.

    Attributes:
        every: Of how many changes one is tried.
        killed: How often the program was killed.
    """

    hall: Hall
    killer: Killer
    every: int
    killed: int = 0

    def survives(self, *words: str | Path, code: int = 0, already: int | None = None) -> None:
        """Kill a command before each of its changes, run it again, and compare with a run that nothing disturbed.

        Args:
            code: What the command ends with.
            already: What it ends with where the killed run had done everything but say so; otherwise `code` too.
        """
        for told in self._kills(words, code):
            if told is None:
                expected = tree(self.hall.root)
                continue
            ended = already is not None and tree(self.hall.root) == expected
            again = self.killer.run(words)
            assert again is not None
            assert again[0] == (already if ended else code), told
            found = tree(self.hall.root)
            assert found.keys() == expected.keys(), told
            assert found == expected, told

    def leaves_whole(self, *words: str | Path, files: Mapping[str, Callable[[bytes], bool]]) -> None:
        """Kill a command that draws keys: each file is whole or absent, and a second run ends it or is refused."""
        for told in self._kills(words, 0):
            found = {name: path.read_bytes() for name in files if (path := self.hall.root / name).exists()}
            assert all(files[name](data) for name, data in found.items()), told
            if told is not None:
                again = self.killer.run(words)
                assert again is not None
                assert again[0] == (2 if found else 0), told

    def _kills(self, words: tuple[str | Path, ...], code: int) -> Iterator[str | None]:
        """Run a command undisturbed, then kill it; yield after each run, and where it was killed."""
        before = self.hall.root.with_name("before")
        shutil.copytree(self.hall.root, before, symlinks=True)
        ended = self.killer.run(words)
        assert ended is not None
        assert ended[0] == code, words
        changes = ended[1]
        assert changes, words
        yield None
        for change in range(self.killed % min(self.every, changes), changes, self.every):
            shutil.rmtree(self.hall.root)
            shutil.copytree(before, self.hall.root, symlinks=True)
            assert self.killer.run(words, change) is None
            self.killed += 1
            yield f"{words}, killed before change {change} of {changes}"
        shutil.rmtree(before)

    def office(self, *words: str | Path, already: int | None = None) -> None:
        self.survives(*words, *self.hall.here, already=already)

    def signed(self, file: str) -> None:
        for name in self.hall.officials:
            self.survives("sign", file, "--key", self.hall.key(name), "--as", name, "--dir", self.hall.office)

    def sealed(self, box: str, *ballots: str, **how: str) -> Path:
        folder = self.hall.box(box, *ballots)
        more = [word for name, value in how.items() for word in (f"--{name}", value)]
        self.survives("seal", "--box", box, "--key", self.hall.key(box), "--dir", folder, *more)
        return folder
