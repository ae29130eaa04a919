"""PrefLib's data files: strict or weak orders, complete or not (soc, soi, toc, toi), and categories (cat).

A header of `# KEY: value` lines, then a line per distinct preference: `13: 1,{3,4},2`. Its counts are checked, as is
that the orders are as strict and as complete as the type says. A category is a level, the first is the best. An order
does not say what it means that it leaves an alternative out. We write the most restrictive type, as the format asks,
and add one key to the header of categories, `BALLOT KIND`, for ballots that are no grades.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Measure
from votation.exchange.contract import FormatInfo, Match, Reader, Writer, Written
from votation.exchange.options import Options
from votation.exchange.steps.lines import (
    UNKNOWN,
    Document,
    Rows,
    Words,
    beginning,
    blocks,
    check_counted,
    check_measures,
    check_once,
    check_words,
    count_in,
    empty_cells,
    number_of,
    ranked,
    split,
    weights_of,
    without_repeats,
)
from votation.exchange.steps.losses import losses
from votation.exchange.steps.making import check_kind, distinct, has_ties, numbered, one_line, orders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.election import BallotKind
    from votation.exchange.source import Source
    from votation.exchange.steps.losses import Fact
    from votation.profile.reading import Cells

Kind: TypeAlias = Literal["stated", "grades", "scores", "approval"]
"""What categories mean; `stated`: as the header says, grades if it does not."""

ORDERS: Final = {"soc": (True, True), "soi": (True, False), "toc": (False, True), "toi": (False, False)}
"""Types of orders: whether they are strict, whether they are complete."""
KIND_KEY: Final = "BALLOT KIND"
YES_NO: Final = 2
"""Categories of approvals."""
UNUSED: Final = ("MODIFICATION TYPE", "RELATES TO", "RELATED FILES", "PUBLICATION DATE", "MODIFICATION DATE")
"""Keys that every file must have, and of which ballots say nothing."""

_HEADER: Final = re.compile(r"# (?:DATA TYPE|NUMBER ALTERNATIVES) *:", re.IGNORECASE)
_LF, _COMMA, _OPEN, _CLOSE, _TIE, _BLANK = b"\n,{}= "


class PrefLibOptions(Options):
    """Options of the reader.

    Attributes:
        kind: What categories mean.
    """

    kind: Kind = "stated"


INFO: Final = FormatInfo(
    id="preflib",
    title={"en": "PrefLib (soc, soi, toc, toi, cat)", "fr": "PrefLib (soc, soi, toc, toi, cat)"},
    extensions=("soc", "soi", "toc", "toi", "cat"),
    holds="ballots",
    kinds=frozenset({"ranking", "grades", "scores", "approval"}),
    options=PrefLibOptions,
    source="preflib.github.io/PrefLib-Jekyll/format",
)


@dataclass(frozen=True, slots=True)
class _Header:
    """The values of a header by key, in capitals, and the line of each."""

    document: Document
    values: Mapping[str, str]
    lines: Mapping[str, int]

    @classmethod
    def of(cls, document: Document) -> _Header:
        values: dict[str, str] = {}
        lines: dict[str, int] = {}
        for number, line in document.written():
            if not line.startswith("#"):
                break
            key, _, value = line[1:].partition(":")
            name = key.strip().upper()
            values[name] = value.strip()
            lines[name] = number
        return cls(document, values, lines)

    def text(self, key: str) -> str:
        if key not in self.values:
            raise FormatError("foreign-header", file=self.document.file, line=len(self.lines) + 1, expected=key)
        return self.values[key]

    def number(self, key: str, lowest: int = 0) -> int:
        text = self.text(key)
        number = number_of(text)
        if number is None or number < lowest:
            raise FormatError(
                "foreign-number",
                file=self.document.file,
                line=self.lines[key],
                column=self.document.lines[self.lines[key] - 1].find(text, len(key)) + 1,
                found=text[:60],
                expected=f"{lowest}, {lowest + 1}, ...",
            )
        return number

    def names(self, key: str, number: int) -> list[str]:
        check_measures(self.document, number, self.lines[f"NUMBER {key}"])
        singular = {"ALTERNATIVES": "ALTERNATIVE NAME", "CATEGORIES": "CATEGORY NAME"}[key]
        return [self.text(f"{singular} {place}") for place in range(1, number + 1)]


class PrefLib(Reader):
    """Orders and categories."""

    info = INFO
    options: PrefLibOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the keys of the header."""
        lines = beginning(head)
        header = [line for line in lines[:200] if line.startswith("#")]
        return Match.SURE if any(_HEADER.match(line) for line in header) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a file, and hold its header against it.

        Raises:
            FormatError: It breaks the format, or its header states other counts.
            LimitError: It has too many alternatives.
        """
        document = Document.of(source)
        header = _Header.of(document)
        data_type = header.text("DATA TYPE").lower()
        if data_type != "cat" and data_type not in ORDERS:
            line = header.lines["DATA TYPE"]
            known = ", ".join((*ORDERS, "cat"))
            raise FormatError("preflib-type", file=source.name, line=line, found=data_type[:60], expected=known)
        rows, counts = _rows(document)
        voters = sum(counts)
        check_counted(
            document, header.lines.get("NUMBER VOTERS", 1), "NUMBER VOTERS", header.number("NUMBER VOTERS"), voters
        )
        unique = "NUMBER UNIQUE PREFERENCES" if data_type == "cat" else "NUMBER UNIQUE ORDERS"
        check_counted(document, header.lines.get(unique, 1), unique, header.number(unique), len(counts))
        return self._ballots(header, data_type, rows, counts)

    def _ballots(self, header: _Header, data_type: str, rows: Rows, counts: list[int]) -> Ballots:
        names = header.names("ALTERNATIVES", header.number("NUMBER ALTERNATIVES", 1))
        is_cat = data_type == "cat"
        levels = header.names("CATEGORIES", header.number("NUMBER CATEGORIES", 1))[::-1] if is_cat else []
        once, places = without_repeats(_without_braces(rows))
        cells = _categories(once, len(names), len(levels)) if levels else _orders(once, len(names), data_type)
        kind = self._kind(header) if levels else "ranking"
        if kind == "approval":
            if len(levels) != YES_NO:
                line = header.lines["NUMBER CATEGORIES"]
                raise FormatError(
                    "foreign-value", file=header.document.file, line=line, found=len(levels), expected=YES_NO
                )
            cells = np.maximum(cells, 1)
        return Ballots(
            measures=tuple(Measure(str(number), name) for number, name in enumerate(names, start=1)),
            kind=kind,
            scale=len(levels) or len(names),
            cells=np.take(cells, places, axis=1),
            account=Account(len(counts), (), header.document.decisions),
            levels=() if levels == _numbers(len(levels)) else tuple(levels),
            weights=weights_of(counts),
            lines=np.array(rows.lines, np.int64),
            title=header.values.get("TITLE", ""),
        )

    def _kind(self, header: _Header) -> BallotKind:
        stated = header.values.get(KIND_KEY, "").lower()
        if self.options.kind != "stated":
            return self.options.kind
        return "approval" if stated == "approval" else "scores" if stated == "scores" else "grades"


def _rows(document: Document) -> tuple[Rows, list[int]]:
    lines, texts, counts = [], [], []
    for number, line in document.written():
        if line.startswith("#"):
            continue
        count, colon, text = line.partition(":")
        if not colon:
            raise FormatError(
                "foreign-line", file=document.file, line=number, found=line.strip()[:60], expected="12: 1,{2,3},4"
            )
        lines.append(number)
        texts.append(text)
        counts.append(count_in(document, number, count))
    return Rows(document, lines, texts), counts


def _without_braces(rows: Rows) -> Rows:
    """Return the rows with `=` for each comma between braces, and blanks for the braces, so that no sign moves."""
    return replace(rows, texts=[text for _, block in blocks(rows) for text in _plain(block)])


def _plain(rows: Rows) -> list[str]:
    joined = "\n".join(rows.texts).encode()
    if b"{" not in joined and b"}" not in joined:
        return rows.texts
    signs = np.frombuffer(joined, np.uint8).copy()
    opened, closed = signs == _OPEN, signs == _CLOSE
    depth = np.cumsum(opened.astype(np.int8) - closed.astype(np.int8), dtype=np.int32)
    wrong = (depth < 0) | (depth > 1) | ((signs == _LF) & (depth != 0))
    wrong[-1] |= depth[-1] != 0
    if wrong.any():
        line = rows.lines[int(np.count_nonzero(signs[: int(np.argmax(wrong))] == _LF))]
        column = re.search(r"[{}]", rows.document.lines[line - 1])
        at = column.start() + 1 if column else None
        raise FormatError("preflib-braces", file=rows.document.file, line=line, column=at)
    signs[(signs == _COMMA) & (depth == 1)] = _TIE
    signs[opened | closed] = _BLANK
    return signs.tobytes().decode().split("\n")


def _alternatives(number: int) -> Words:
    codes = {str(place + 1): place for place in range(number)}
    return Words(lambda word: codes.get(word, UNKNOWN))


def _orders(rows: Rows, measures: int, data_type: str) -> Cells:
    strict, complete = ORDERS[data_type]
    cells = ranked(rows, _alternatives(measures), measures, above=",")
    wrong = np.zeros(len(rows.texts), bool)
    if complete:
        wrong |= ~cells.all(axis=0)
    if strict:
        wrong |= np.fromiter(("=" in text for text in rows.texts), bool, len(rows.texts))
    if wrong.any():
        row = int(np.argmax(wrong))
        found = "incomplete" if complete and not cells[:, row].all() else "tie"
        raise FormatError(
            "preflib-order", file=rows.document.file, line=rows.lines[row], found=found, expected=data_type
        )
    return cells


def _categories(rows: Rows, measures: int, categories: int) -> Cells:
    words = _alternatives(measures)
    cells = empty_cells(rows.document, measures, len(rows.texts), categories)
    for start, block in blocks(rows):
        found = split(block.texts, words, ",", "=")
        _check_categories(block, categories)
        check_words(block, found, ",=", empty=True)
        listed = found.where(found.codes >= 0)
        cells[listed.codes, start + listed.rows] = categories - listed.tiers
        check_once(block, found, cells[:, start : start + len(block.texts)], ",=")
    return cells


def _check_categories(rows: Rows, categories: int) -> None:
    for line, text in zip(rows.lines, rows.texts, strict=True):
        if text.count(",") + 1 != categories:
            found = text.count(",") + 1
            raise FormatError(
                "preflib-categories", file=rows.document.file, line=line, found=found, expected=categories
            )


def _numbers(scale: int) -> list[str]:
    return [str(level) for level in range(scale)]


class PrefLibWriter(Writer):
    """Orders of the most restrictive type, or categories."""

    info = INFO

    def write(self, ballots: Ballots) -> Written:
        """Write each different ballot once, the most frequent first.

        Raises:
            FormatError: The ballots are of no kind that it holds.
        """
        check_kind(ballots, self.info)
        cells, voters = distinct(ballots)
        names, kept = numbered(ballots)
        title = one_line(ballots.title)
        kept |= {"kind", "scale", "title"} if title == ballots.title else {"kind", "scale"}
        data_type, own, texts = _as_orders(cells) if ballots.kind == "ranking" else _as_categories(ballots, cells, kept)
        header = [
            ("FILE NAME", ""),
            ("TITLE", title),
            ("DESCRIPTION", ""),
            ("DATA TYPE", data_type),
            *((key, "original" if key == "MODIFICATION TYPE" else "") for key in UNUSED),
            ("NUMBER ALTERNATIVES", str(len(names))),
            ("NUMBER VOTERS", str(voters.sum())),
            *own,
            *((f"ALTERNATIVE NAME {number}", name) for number, name in enumerate(names, start=1)),
        ]
        lines = [f"# {key}: {value}".rstrip() for key, value in header]
        lines += [f"{count}: {text}" for count, text in zip(voters.tolist(), texts, strict=True)]
        return Written("".join(f"{line}\n" for line in lines).encode(), losses(ballots, kept))


def _as_orders(cells: Cells) -> tuple[str, list[tuple[str, str]], list[str]]:
    found = (not has_ties(cells), bool(cells.all()))
    data_type = next(name for name, strict_complete in ORDERS.items() if strict_complete == found)
    numbers = [str(number) for number in range(1, len(cells) + 1)]
    texts = [text or "{}" for text in orders(cells, numbers, ",", ",", "{{{}}}")]
    return data_type, [("NUMBER UNIQUE ORDERS", str(len(texts)))], texts


def _as_categories(ballots: Ballots, cells: Cells, kept: set[Fact]) -> tuple[str, list[tuple[str, str]], list[str]]:
    scale = ballots.scale
    names = [one_line(level) for level in ballots.levels] or _numbers(scale)
    if ballots.kind == "approval" and not ballots.levels:
        names = ["No", "Yes"]
    if tuple(names) == ballots.levels and names != _numbers(scale):
        kept.add("levels")
    texts = []
    for column in cells.T.tolist():
        groups: list[list[int]] = [[] for _ in range(scale)]
        for number, cell in enumerate(column):
            if cell:
                groups[scale - cell].append(number)
        texts.append(",".join(map(_group, groups)))
    own = [("NUMBER UNIQUE PREFERENCES", str(len(texts))), ("NUMBER CATEGORIES", str(scale))]
    own += [(f"CATEGORY NAME {number}", name) for number, name in enumerate(reversed(names), start=1)]
    return "cat", own if ballots.kind == "grades" else [*own, (KIND_KEY, ballots.kind)], texts


def _group(numbers: list[int]) -> str:
    shown = ",".join(str(number + 1) for number in numbers)
    return shown if len(numbers) == 1 else f"{{{shown}}}"
