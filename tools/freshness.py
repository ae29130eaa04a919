"""Generated files: are the committed ones what their generators write today? `--write` makes them so.

To generate more files, add an entry to `GENERATORS`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import fault_table
import method_pages
import samples
import schemas
import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parent.parent


class Generator(NamedTuple):
    """Who writes which files.

    Attributes:
        name: What the files are, as said to `freshness.py`.
        owns: Patterns, relative to the project, of all files that are this generator's: another such file is stale.
        generate: Returns every file, as bytes by relative POSIX path.
    """

    name: str
    owns: tuple[str, ...]
    generate: Callable[[], dict[str, bytes]]


GENERATORS: Final = (
    Generator("samples", samples.FILES, samples.generate),
    Generator("schemas", schemas.FILES, schemas.generate),
    Generator("faults", fault_table.FILES, fault_table.generate),
    Generator("translations", (f"{texts.LOCALES}/*/LC_MESSAGES/*",), texts.generate),
    Generator("methods", method_pages.FILES, method_pages.generate),  # in French too: after the translations
)


def stale(generator: Generator) -> Iterator[tuple[Path, bytes | None]]:
    """Yield each file that is not what it should be, with what it should be: None for a file that should not exist."""
    wanted = generator.generate()
    for path, content in sorted(wanted.items()):
        file = ROOT / path
        if not file.is_file() or file.read_bytes() != content:
            yield file, content
    owned = {file.relative_to(ROOT).as_posix() for pattern in generator.owns for file in ROOT.glob(pattern)}
    for path in sorted(owned - wanted.keys()):
        yield ROOT / path, None


def write(file: Path, content: bytes | None) -> None:
    """Make `file` what it should be."""
    if content is None:
        file.unlink()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def main() -> int:
    """Name every stale file, or rewrite it; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="rewrite the stale files")
    arguments.add_argument("names", nargs="*", help="generators to run; all of them when none is named")
    asked = arguments.parse_args()
    known = {generator.name: generator for generator in GENERATORS}
    if unknown := set(asked.names) - known.keys():
        arguments.error(f"no generator called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    found = 0
    for file, content in (file for name in asked.names or known for file in stale(known[name])):
        if asked.write:
            write(file, content)
        print(f"{'written' if asked.write else 'stale'}: {file.relative_to(ROOT).as_posix()}")
        found += 1
    if found and not asked.write:
        print("`make fresh` rewrites them; read the difference before you commit it.")
    return 0 if asked.write or not found else 1


if __name__ == "__main__":
    sys.exit(main())
