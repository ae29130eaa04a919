"""The table of faults and attacks, and the tests that show each of them caught; found by the tests' own names.

A test called `test_fault_NN_...` belongs to row NN. A row without one is an error: it would be a promise nobody checks.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = "docs/faults.md"
FILES: Final = (PAGE,)
NUMBERED: Final = re.compile(r"test_fault_((?:[0-9]{2}_)+)(.+)")
"""A test may show several rows: `test_fault_02_03_...`."""

TITLE: Final = """\
# Faults and attacks

What can go wrong or be done on purpose, how it is answered, and the tests that show it. Written by
`tools/fault_table.py` from the names of the tests: `make fresh` after adding one.

**Refused** means exit code 3, with file, line and rule, and nothing written. **Rejected CODE** means that the ballot is
counted among the rejects, in `rejected.csv`, and the tally goes on. **FAIL** is the verdict of `votation verify` (exit
code 1), with the file, what was found and what was expected; **INCOMPLETE** its verdict where something is missing
(exit code 4).
"""


class Row(NamedTuple):
    """A fault and how it is answered."""

    fault: str
    answer: str


class Test(NamedTuple):
    """A test that bears the number of a row: its file below `tests/`, and what it shows."""

    file: str
    shows: str


ROWS: Final = (
    Row("a level changed in a sealed ballot file", "FAIL: digest, root, and the line out of order"),
    Row("a ballot line taken out", "FAIL: number of lines, digest, root"),
    Row("a ballot line added after sealing", "FAIL: number of lines, digest, root"),
    Row("the same line twice, in one batch or in two", "Rejected DUPLICATE; the first by batch and line counts"),
    Row(
        "one ballot id with two contents",
        "in one box: all rejected CONFLICT; in two boxes: refused until the board decides",
    ),
    Row("the lines of a box in another order", "FAIL: order, root; that the result is the same is said"),
    Row("a batch of the board, or a declared box, is missing", "INCOMPLETE, named"),
    Row("two manifests for one part of a box", "FAIL: a fork; both are kept"),
    Row("a batch of another election, sealed with the same key", "FAIL: digest of the definition"),
    Row("a voter's signature for another definition", "Rejected BAD_SIGNATURE"),
    Row("the definition edited after the opening", "FAIL: its digest in every manifest and in the statement"),
    Row("a key of the folder replaced", "FAIL; with all of the folder made anew: unknown outside, INCOMPLETE"),
    Row("a key used for another purpose, or for another box's groups", "FAIL; lines rejected BAD_GROUP"),
    Row("a revoked key, or one outside its validity", "FAIL, with the time that was used"),
    Row("too few officials signed", "INCOMPLETE: who is missing"),
    Row("one key signs several times, or under two names", "counts once: INCOMPLETE"),
    Row("a good signature beside a bad one", "FAIL: a bad one is never passed over"),
    Row("signatures of two documents exchanged", "FAIL"),
    Row("a signature file of another shape: key type, hash, trailing bytes, two blocks", "FAIL: strict parser"),
    Row("malleable or small-order Ed25519", "Rejected BAD_SIGNATURE, FAIL, or refused when the key is loaded"),
    Row("one export imported twice, or sealed by two boxes", "refused at import and on the board; FAIL in a folder"),
    Row("a roll of credentials unsorted, with duplicates, or of another length", "Refused; a warning in the report"),
    Row("a credential that is not on the roll", "Rejected UNKNOWN_CREDENTIAL"),
    Row("a voter's older ballot sent again after the newer one", "Rejected SUPERSEDED, in whatever order"),
    Row("one voter, one number, two contents", "both rejected CONFLICT"),
    Row("a number near 2^53, to block later ballots", "lawful, and flagged"),
    Row("result.json edited: a rank, a score", "FAIL: digest, and the first field that differs"),
    Row("a false result signed anew, by one official or by all", "FAIL: the recount beats signatures"),
    Row("accepted and rejected do not add up to the lines", "FAIL"),
    Row("the journal cut, edited or chained anew", "FAIL at the entry, or at the head that the statement binds"),
    Row("two boards of one revision, or a revision that forgets a batch", "FAIL; `diff` writes a proof"),
    Row("an older folder served after a newer one", "FAIL from `diff` against the saved copy"),
    Row("a ballot file cut off, without its last line end, or empty", "Refused; a header alone is a batch of 0"),
    Row("another encoding, byte order mark, other line ends", "Refused with the byte; `import` repairs and says so"),
    Row("quotes, other separators, missing or unknown columns", "Refused"),
    Row("a cell that is no plain whole number; a level out of scale", "Refused; out of scale: rejected BAD_LEVEL"),
    Row("JSON with duplicate keys, NaN, floats, lone surrogates, depth", "Refused, or FAIL in a folder"),
    Row("YAML bombs, tags, duplicate keys, 100 MB", "Refused, in bounded memory and time"),
    Row("ids that look alike or are not NFC", "Refused; titles: a warning"),
    Row("a measure unknown, missing or twice in a ballot file", "Refused at the header"),
    Row("a group value not declared; too many or too few approvals", "Rejected BAD_GROUP, TOO_MANY, TOO_FEW"),
    Row("weights of foreign files zero, negative or huge; sums near 2^63", "Refused, or exact: nothing wraps"),
    Row("names that lead out of the folder", "Refused before anything is opened"),
    Row("symbolic links, hard links, devices, pipes", "Refused"),
    Row("zip and gzip bombs, nested archives, members twice", "Refused: ratio, size and number are limited"),
    Row("a file that MANIFEST does not list, lists twice, or names that collide", "FAIL or refused; never read"),
    Row("a file changed while it is counted", "exit code 5, nothing published"),
    Row("the process killed at any point of writing", "run again: the same bytes, nothing half-written believed"),
    Row("disk full, read-only, no permission", "exit code 5, nothing partial, the journal whole"),
    Row("two tallies at once", "the second exits 5: lock"),
    Row("clocks that differ or go back", "a warning; the result is the same"),
    Row("locale, hash seed, workers, order of files, YAML scalars", "the same bytes; scalars stay text"),
    Row("lots of another board or source, a second value, lots before the board", "FAIL"),
    Row("a private key others can read, in the folder, or on the command line", "refused, exit code 2"),
    Row("no trust but the keys inside the folder", "INCOMPLETE, with the fingerprint to compare"),
    Row("a newer version of a format, an unknown critical field", "Refused: needs votation >= X"),
    Row("HTML, scripts or terminal codes in titles and ids", "escaped everywhere"),
    Row("cells that a spreadsheet would run", "neutralised on request, never in evidence"),
    Row("xlsx with links, macros, entities, a million empty rows", "Refused or ignored, bounded"),
    Row("a method plug-in that raises, never ends, loses measures, changes its input", "Refused, and it is named"),
)
"""Row n stands at index n - 1."""


def generate() -> dict[str, bytes]:
    """Return the page."""
    shown = tests_by_row(ROOT)
    lines = [_line(number, row, shown.get(number, ())) for number, row in enumerate(ROWS, 1)]
    table = ["| # | fault | answer | shown by |", "| --- | --- | --- | --- |", *lines]
    return {PAGE: "\n".join([TITLE, *table, ""]).encode()}


def tests_by_row(root: Path) -> Mapping[int, tuple[Test, ...]]:
    """Return, by number of the row, the tests that bear it."""
    found: dict[int, list[Test]] = {}
    for file in sorted((root / "tests").rglob("test_*.py")):
        for numbers, words in _names(file):
            test = Test(file.relative_to(root / "tests").as_posix(), words.replace("_", " "))
            for number in numbers.split("_")[:-1]:
                found.setdefault(int(number), []).append(test)
    return {number: tuple(names) for number, names in found.items()}


def _names(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.FunctionDef) and (match := NUMBERED.fullmatch(node.name)):
            yield match[1], match[2]


def _line(number: int, row: Row, tests: tuple[Test, ...]) -> str:
    shown = "<br>".join(f"`{test.file}` {test.shows}" for test in tests)
    return f"| {number} | {row.fault} | {row.answer} | {shown} |"
