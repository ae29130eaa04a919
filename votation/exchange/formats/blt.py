"""BLT files of Hill, Wichmann and Woodall, as OpaVote, OpenSTV and OpenTally extend them.

`4 2` (candidates, seats), `-3` (withdrawn), a line a ballot, `2 1 3=4 0` (weight, ranking, end), `0`, then the names
and the title in quotes. Extensions that are read: comments from `#`, the id of a ballot in parentheses before its
weight, `-` for a rank that was skipped, `=` between measures of one rank, the final 0 of a ballot left out. A skipped
rank means nothing; a withdrawn candidate is taken off the ballots, as it was before the count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Decision, Measure
from votation.exchange.contract import FormatInfo, Match, Reader, Writer, Written
from votation.exchange.options import Options
from votation.exchange.steps.lines import (
    PASSED,
    UNKNOWN,
    Document,
    Rows,
    Words,
    beginning,
    check_counted,
    check_measures,
    count_in,
    number_of,
    ranked,
    weights_of,
    without_repeats,
)
from votation.exchange.steps.losses import losses
from votation.exchange.steps.making import check_kind, distinct, numbered, one_line, orders
from votation.exchange.steps.making import weights_of as voters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.exchange.source import Source
    from votation.exchange.steps.losses import Fact
    from votation.profile.reading import Cells

INFO: Final = FormatInfo(
    id="blt",
    title={"en": "BLT (OpaVote, OpenSTV, OpenTally)", "fr": "BLT (OpaVote, OpenSTV, OpenTally)"},
    extensions=("blt",),
    holds="ballots",
    kinds=frozenset({"ranking"}),
    options=Options,
    source="Hill, Wichmann, Woodall, Algorithm 123 (1987), 3.1; www.opavote.com/help/overview#blt-file-format",
)

_SIZES: Final = re.compile(r"\s*([0-9]+)\s+([0-9]+)\s*", re.ASCII)
_WITHDRAWN: Final = re.compile(r"\s*-[0-9]+(?:\s+-[0-9]+)*\s*", re.ASCII)
_BALLOT: Final = re.compile(r"\s*(?:\([^()]*\)\s*)?[0-9]+(?:\s+[0-9=-]+)*\s*", re.ASCII)
_TEXTS: Final = re.compile(r"\s*+(?:(?:\"[^\"]*+\"|[^\s\"#]++)\s*+)*+(?:#.*)?")
_TEXT: Final = re.compile(r"\"([^\"]*)\"|([^\s\"#]+)|#.*")


@dataclass(slots=True)
class _Parts:
    """The lines of a file by what they are."""

    sizes: tuple[int, str] = (1, "")
    withdrawn: list[tuple[int, str]] = field(default_factory=list)
    ballots: list[tuple[int, str]] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)


class Blt(Reader):
    """Rankings with weights."""

    info = INFO

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for two numbers, then a line of ballots or of withdrawn candidates."""
        lines = [line for line in map(_bare, beginning(head)) if line]
        if len(lines) < 2 or not _SIZES.fullmatch(lines[0]):  # noqa: PLR2004 - the sizes and what follows them
            return Match.NO
        return Match.POSSIBLE if _WITHDRAWN.fullmatch(lines[1]) or _BALLOT.fullmatch(lines[1]) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a file.

        Raises:
            FormatError: It breaks the format.
            LimitError: It has too many candidates.
        """
        document = Document.of(source)
        parts = _parts(document)
        line, text = parts.sizes
        sizes = _SIZES.fullmatch(text)
        number = number_of(sizes[1]) if sizes else None
        if not number:
            raise FormatError("foreign-line", file=source.name, line=line, found=text[:60], expected="4 2")
        check_measures(document, number, line)
        names, title = _names(document, parts, number)
        withdrawn = _withdrawn(document, parts, number)
        rows, counts, ids = _rows(document, parts)
        once, places = without_repeats(rows)
        left = [place for place in range(number) if place not in withdrawn]
        cells = _cells(once, left, withdrawn)
        return Ballots(
            measures=tuple(Measure(str(place + 1), names[place]) for place in left),
            kind="ranking",
            scale=len(left),
            cells=np.take(cells, places, axis=1),
            account=Account(len(counts), (), (*document.decisions, *_decisions(rows, names, withdrawn))),
            weights=weights_of(counts),
            lines=np.array(rows.lines, np.int64),
            ids=np.array(ids, np.str_) if ids else None,
            title=title,
        )


def _bare(line: str) -> str:
    return line.partition("#")[0].strip()


def _parts(document: Document) -> _Parts:
    parts = _Parts()
    lines = document.written()
    for number, line in lines:
        if bare := _bare(line):
            parts.sizes = (number, bare)
            break
    for number, line in lines:
        bare = line.partition("#")[0] if "#" in line else line
        if bare.strip() == "0":
            break
        if bare and not bare.isspace():
            is_withdrawn = not parts.ballots and bare.lstrip().startswith("-")
            (parts.withdrawn if is_withdrawn else parts.ballots).append((number, bare))
    else:
        raise FormatError("foreign-truncated", file=document.file, line=len(document.lines), expected="0")
    parts.names = list(lines)
    return parts


def _names(document: Document, parts: _Parts, number: int) -> tuple[list[str], str]:
    texts: list[str] = []
    for line, text in parts.names:
        if not _TEXTS.fullmatch(text):
            expected = '"name"'
            raise FormatError("foreign-line", file=document.file, line=line, found=text[:60], expected=expected)
        found = (match for match in _TEXT.finditer(text) if match[1] is not None or match[2] is not None)
        texts += (match[2] if match[1] is None else one_line(match[1]) for match in found)
    if len(texts) < number:
        check_counted(document, parts.sizes[0], "candidates", number, len(texts))
    return texts[:number], (*texts[number:], "")[0]


def _withdrawn(document: Document, parts: _Parts, number: int) -> frozenset[int]:
    found = set()
    for line, text in parts.withdrawn:
        for word in text.split():
            place = number_of(word.removeprefix("-"), number) if word.startswith("-") else None
            if not place or place - 1 in found:
                column = document.lines[line - 1].find(word) + 1
                raise FormatError(
                    "foreign-measure-unknown", file=document.file, line=line, column=column, found=word[:60]
                )
            found.add(place - 1)
    if len(found) == number:
        raise FormatError("blt-all-withdrawn", file=document.file, line=parts.withdrawn[0][0])
    return frozenset(found)


def _rows(document: Document, parts: _Parts) -> tuple[Rows, list[int], list[str]]:
    lines, texts, counts, ids = [], [], [], []
    exact = True
    for line, given in parts.ballots:
        text = given.strip()
        if text.startswith("("):
            name, _, text = text[1:].partition(")")
            ids.append(one_line(name))
        count, _, ranking = text.replace("\t", " ").strip().partition(" ")
        counts.append(count_in(document, line, count))
        ranking = ranking.removesuffix("0").strip() if ranking == "0" or ranking.endswith(" 0") else ranking.strip()
        lines.append(line)
        exact = exact and "  " not in ranking
        texts.append(ranking if exact else " ".join(ranking.split()))
    _check_ids(document, lines, ids)
    return Rows(document, lines, texts, exact), counts, ids


def _check_ids(document: Document, lines: list[int], ids: list[str]) -> None:
    if not ids:
        return
    if len(ids) != len(lines):
        raise FormatError("blt-ids", file=document.file, line=lines[0], found=len(ids), expected=len(lines))
    first: dict[str, int] = {}
    for line, name in zip(lines, ids, strict=True):
        if first.setdefault(name, line) != line:
            column = document.lines[line - 1].find("(") + 2
            raise FormatError("foreign-id-twice", file=document.file, line=line, column=column, found=name[:60])


def _cells(rows: Rows, left: list[int], withdrawn: frozenset[int]) -> Cells:
    codes = {str(place + 1): code for code, place in enumerate(left)}
    passed = {"-", *(str(place + 1) for place in withdrawn)}
    words = Words(lambda word: PASSED if word in passed else codes.get(word, UNKNOWN))
    return ranked(rows, words, len(left), above=" ")


def _decisions(rows: Rows, names: list[str], withdrawn: frozenset[int]) -> Iterator[Decision]:
    if withdrawn:
        yield Decision("blt-withdrawn", {"names": ", ".join(names[place] for place in sorted(withdrawn))})
    skipped = sum("-" in text for text in rows.texts)
    if skipped:
        yield Decision("blt-skipped", {"rows": skipped})


class BltWriter(Writer):
    """Rankings, each different one once, or each with its id."""

    info = INFO

    def write(self, ballots: Ballots) -> Written:
        """Write ballots for one seat.

        Raises:
            FormatError: The ballots are no rankings.
        """
        check_kind(ballots, self.info)
        names, kept = numbered(ballots)
        quoted = [_quoted(name) for name in names]
        if quoted != [f'"{name}"' for name in names]:
            kept.discard("measure-titles")
        title = one_line(ballots.title)
        if _quoted(title) == f'"{ballots.title}"':
            kept.add("title")
        kept.add("kind")
        lines = [f"{len(names)} 1", *_ballots(ballots, kept), "0", *quoted, _quoted(title)]
        return Written("".join(f"{line}\n" for line in lines).encode(), losses(ballots, kept))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "'") + '"'


def _ballots(ballots: Ballots, kept: set[Fact]) -> Iterator[str]:
    ids = [] if ballots.ids is None else ballots.ids.tolist()
    if ids and all(name == one_line(name) and not set("()#") & set(name) for name in ids):
        kept.add("ids")
        cells, voters = ballots.cells, voters_of(ballots)
        starts = [f"({name}) " for name in ids]
    else:
        cells, voters = distinct(ballots)
        starts = [""] * len(voters)
    numbers = [str(number) for number in range(1, len(cells) + 1)]
    for start, count, ranking in zip(starts, voters.tolist(), orders(cells, numbers, " ", "="), strict=True):
        yield f"{start}{count} {ranking} 0" if ranking else f"{start}{count} 0"
