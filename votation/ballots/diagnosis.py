"""Which rule a ballot file breaks first, and where: plain Python, line by line, run only on files already refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from votation.ballots.layout import MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_LINES, MAX_SEQ
from votation.errors import BallotFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.ballots.layout import Layout

Kind: TypeAlias = Literal["ballot", "voter", "credential", "seq", "group", "level", "sig"]

SHOWN_BYTES: Final = 60
"""What an error quotes of a file at most."""
_ANY_LEVEL: Final = "0..9999999"  # seven digits; the scale is a matter of the definition
PATTERNS: Final[dict[Kind, re.Pattern[bytes]]] = {
    "ballot": re.compile(rb"[a-z0-9][a-z0-9._-]{0,63}"),
    "voter": re.compile(rb"[a-z0-9][a-z0-9._-]{0,63}"),
    "credential": re.compile(rb"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"),
    "seq": re.compile(rb"0|[1-9][0-9]{0,15}"),
    "group": re.compile(rb"[a-z0-9][a-z0-9._-]{0,63}"),
    "level": re.compile(rb"(?:0|[1-9][0-9]{0,6})?"),
    "sig": re.compile(rb"[A-Za-z0-9_-]{85}[AQgw]"),
}
"""What a cell of each kind may hold (FORMATS); the last characters of base64url leave unused bits 0."""
FOREIGN_BYTE: Final = re.compile(rb"[\x00-\x20\x7f-\xff\";|]")
"""Bytes that no cell holds and that tell which program or encoding went astray."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One physical line.

    Attributes:
        file: Name of the file.
        number: The first is 1.
        offset: Bytes of the file before the line.
        text: Its bytes, without LF.
        ended: Whether an LF ends it.
    """

    file: str
    number: int
    offset: int
    text: bytes
    ended: bool

    def cell_at(self, index: int) -> int:
        """Return the number of the cell that holds byte `index` of the line, the first is 1."""
        return self.text.count(b",", 0, index) + 1


def explain(data: bytes, layout: Layout, *, file: str, draft: bool, start: int = 0) -> BallotFileError:
    """Return the first fault of a file that the parser refused; arguments as in `first_fault`."""
    fault = first_fault(data, layout, file=file, draft=draft, start=start)
    assert fault is not None, "the parser refuses what the diagnosis accepts"
    return fault


def first_fault(
    data: bytes, layout: Layout, *, file: str, draft: bool = False, start: int = 0
) -> BallotFileError | None:
    """Return the first fault of a ballot file, None if it has none.

    What concerns the file as a whole comes first, then line by line.

    Args:
        data: The whole file.
        layout: The columns that the definition fixes.
        file: Name of the file in errors.
        draft: Whether this is a draft: a box of any size.
        start: Index of the line to start with, where the lines before it are known to be right.
    """
    whole = _unreadable(data, file) or (None if draft else _too_large(data, file))
    if whole:
        return whole
    kinds = _kinds(layout)
    faults = (_line_fault(line, layout, kinds) for line in _lines(data, file, start))
    return next((fault for fault in faults if fault), None)


def line_fault(text: bytes, layout: Layout, *, file: str, number: int) -> BallotFileError | None:
    """Return the first fault of a ballot line given without LF, None if it has none.

    Args:
        text: The line.
        layout: The columns that the definition fixes.
        file: Name of the file in errors.
        number: Physical line of the file, the header is 1.
    """
    line = _Line(file, number, 0, text, ended=True)
    return _foreign_byte(line) or _wrong_ballot(line, _kinds(layout))


def _unreadable(data: bytes, file: str) -> BallotFileError | None:
    if not data:
        return BallotFileError("ballot-file-empty", file=file)
    if data.startswith(b"\xef\xbb\xbf"):
        return BallotFileError("ballot-byte-order-mark", file=file, line=1, column=1, found="EF BB BF", offset=0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return BallotFileError("ballot-utf-16", file=file, line=1, column=1, found=data[:2].hex(" ").upper(), offset=0)
    return None


def _too_large(data: bytes, file: str) -> BallotFileError | None:
    if len(data) > MAX_FILE_BYTES:
        return BallotFileError("ballot-file-too-large", file=file, found=len(data), expected=MAX_FILE_BYTES)
    ballots = data.count(b"\n") - 1
    if ballots > MAX_LINES:
        return BallotFileError("ballot-lines-too-many", file=file, found=ballots, expected=MAX_LINES)
    return None


def _lines(data: bytes, file: str, start: int) -> Iterator[_Line]:
    """Cut a file at its LFs; what follows the last one is a line that has not ended."""
    number, offset = data.count(b"\n", 0, start) + 1, start
    while offset < len(data):
        end = data.find(b"\n", offset)
        ended = end >= 0
        text = data[offset : end if ended else None]
        yield _Line(file, number, offset, text, ended)
        number, offset = number + 1, offset + len(text) + 1


def _line_fault(line: _Line, layout: Layout, kinds: list[tuple[Kind, str]]) -> BallotFileError | None:
    """Look at bytes first, then at the end of the line, then at its cells."""
    fault = _foreign_byte(line) or _not_ended(line)
    if fault:
        return fault
    return _wrong_header(line, layout.columns) if line.number == 1 else _wrong_ballot(line, kinds)


def _foreign_byte(line: _Line) -> BallotFileError | None:
    """Name the first byte that no ballot file holds."""
    match = FOREIGN_BYTE.search(line.text)
    if match is None:
        return None
    file, number, column, offset = line.file, line.number, line.cell_at(match.start()), line.offset + match.start()
    found = f"{match[0][0]:02X}"
    match match[0]:
        case b"\r":
            fault = BallotFileError(
                "ballot-carriage-return", file=file, line=number, column=column, found=found, offset=offset
            )
        case b"\0":
            fault = BallotFileError("ballot-nul", file=file, line=number, column=column, found=found, offset=offset)
        case b'"':
            fault = BallotFileError("ballot-quote", file=file, line=number, column=column, found='"', offset=offset)
        case b";" | b"|" | b"\t":
            fault = BallotFileError(
                "ballot-separator", file=file, line=number, column=column, found=_shown(match[0]), offset=offset
            )
        case b" ":
            fault = BallotFileError("ballot-space", file=file, line=number, column=column, found=" ", offset=offset)
        case byte if byte > b"\x7f":
            fault = BallotFileError(
                "ballot-not-ascii", file=file, line=number, column=column, found=found, offset=offset
            )
        case _:
            fault = BallotFileError(
                "ballot-control-byte", file=file, line=number, column=column, found=found, offset=offset
            )
    return fault


def _not_ended(line: _Line) -> BallotFileError | None:
    if line.ended:
        return None
    return BallotFileError(
        "ballot-final-line-feed",
        file=line.file,
        line=line.number,
        column=line.cell_at(len(line.text)),
        found=_shown(line.text[-SHOWN_BYTES:]),
        expected="LF",
        offset=line.offset + len(line.text),
    )


def _wrong_header(line: _Line, columns: tuple[str, ...]) -> BallotFileError | None:
    """Compare the names of the columns with those of the definition."""
    fault = _too_long(line, max(MAX_LINE_BYTES, len(",".join(columns))))
    if fault:
        return fault
    names = line.text.decode("ascii").split(",")
    declared, seen = set(columns), set[str]()
    for column, name in enumerate(names, start=1):
        if name not in declared:
            return BallotFileError(
                "ballot-column-unknown", file=line.file, line=1, column=column, found=name[:SHOWN_BYTES]
            )
        if name in seen:
            return BallotFileError("ballot-column-twice", file=line.file, line=1, column=column, found=name)
        seen.add(name)
    for column, (name, expected) in enumerate(zip_longest(names, columns), start=1):
        if expected not in seen:
            return BallotFileError("ballot-column-missing", file=line.file, line=1, column=column, expected=expected)
        if name != expected:
            return BallotFileError(
                "ballot-column-order", file=line.file, line=1, column=column, found=name, expected=expected
            )
    return None


def _kinds(layout: Layout) -> list[tuple[Kind, str]]:
    """Return what each column holds, and its name."""
    kinds: list[tuple[Kind, str]] = [("ballot", "ballot")]
    if layout.voter:
        kinds.append((layout.voter, layout.voter))
    if layout.seq:
        kinds.append(("seq", "seq"))
    kinds += [("group", group) for group in layout.groups]
    kinds += [("level", measure) for measure in layout.measures]
    if layout.signature:
        kinds.append(("sig", "sig"))
    return kinds


def _wrong_ballot(line: _Line, kinds: list[tuple[Kind, str]]) -> BallotFileError | None:
    fault = _too_long(line, MAX_LINE_BYTES) or _wrong_size(line, len(kinds))
    if fault:
        return fault
    for column, (cell, (kind, name)) in enumerate(zip(line.text.split(b","), kinds, strict=True), start=1):
        if not PATTERNS[kind].fullmatch(cell) or (kind == "seq" and int(cell) > MAX_SEQ):
            return _wrong_cell(line, column, kind, name, _shown(cell))
    return None


def _too_long(line: _Line, limit: int) -> BallotFileError | None:
    if len(line.text) <= limit:
        return None
    return BallotFileError(
        "ballot-line-too-long", file=line.file, line=line.number, column=1, found=len(line.text), expected=limit
    )


def _wrong_size(line: _Line, columns: int) -> BallotFileError | None:
    if not line.text:
        return BallotFileError("ballot-line-empty", file=line.file, line=line.number, column=1)
    file, number, cells = line.file, line.number, line.text.count(b",") + 1
    if cells < columns:
        return BallotFileError(
            "ballot-cells-missing", file=file, line=number, column=cells + 1, found=cells, expected=columns
        )
    if cells > columns:
        return BallotFileError(
            "ballot-cells-extra", file=file, line=number, column=columns + 1, found=cells, expected=columns
        )
    return None


def _wrong_cell(line: _Line, column: int, kind: Kind, name: str, found: str) -> BallotFileError:
    file, number = line.file, line.number
    expected = PATTERNS[kind].pattern.decode("ascii")
    match kind:
        case "ballot":
            fault = BallotFileError("ballot-id", file=file, line=number, column=column, found=found, expected=expected)
        case "voter":
            fault = BallotFileError(
                "ballot-voter", file=file, line=number, column=column, found=found, expected=expected
            )
        case "credential":
            fault = BallotFileError(
                "ballot-credential", file=file, line=number, column=column, found=found, expected=expected
            )
        case "seq":
            fault = BallotFileError(
                "ballot-seq", file=file, line=number, column=column, found=found, expected=f"0..{MAX_SEQ}"
            )
        case "group":
            fault = BallotFileError(
                "ballot-group-value", file=file, line=number, column=column, found=found, expected=expected, name=name
            )
        case "level":
            fault = BallotFileError(
                "ballot-level", file=file, line=number, column=column, found=found, expected=_ANY_LEVEL, name=name
            )
        case "sig":
            fault = BallotFileError(
                "ballot-signature", file=file, line=number, column=column, found=found, expected=expected
            )
    return fault


def _shown(text: bytes) -> str:
    return text[:SHOWN_BYTES].decode("ascii", "backslashreplace")
