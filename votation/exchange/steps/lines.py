"""What formats made of lines share: the lines of a file, whole numbers, names, and many ballots split at once.

A hundred thousand ballots on forty measures are four million names. They are split in blocks, by the string methods of
Python, and each spelling of a name is looked up in a dictionary; from there on all is arrays. Only where a check on
the arrays fails is the line looked at again, to tell the column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from votation.election.model import MAX_SCALE
from votation.errors import FormatError, LimitError
from votation.profile import cell_dtype
from votation.profile.entry import MAX_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from votation.exchange.content import Decision
    from votation.exchange.source import Source
    from votation.profile.reading import Cells

MAX_CELLS: Final = 2**29
"""Measures times ballots of a foreign file, which are held in memory."""
BLOCK: Final = 2**13
"""Ballots split at a time."""
UNKNOWN: Final = -1
"""Code of a word that means nothing."""
NOTHING: Final = -2
"""Code of an empty word."""
PASSED: Final = -3
"""Code of a word that is passed over."""

_WHOLE: Final = re.compile(r"\s*(0|[1-9][0-9]{0,9})\s*", re.ASCII)
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Document:
    """A file as lines.

    Attributes:
        file: Its name.
        lines: Its physical lines, without their ends.
        decisions: What was decided to make text of it.
    """

    file: str
    lines: list[str]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, source: Source) -> Self:
        """Return the lines of a file, however they end.

        Raises:
            FormatError: It is no text.
        """
        text = source.text()
        return cls(source.name, split_lines(text.text), text.decisions)

    def written(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each line that is not blank, and what stands there."""
        return ((number, line) for number, line in enumerate(self.lines, start=1) if line and not line.isspace())


@dataclass(frozen=True, slots=True)
class Rows:
    """What is left to split of the lines that are ballots.

    Attributes:
        document: The file.
        lines: Number of each line.
        texts: The part of it that names measures; signs may have been replaced, one by one, where it ends its line.
        exact: Whether nothing else in it was.
    """

    document: Document
    lines: list[int]
    texts: list[str]
    exact: bool = True

    def place(self, row: int, word: int, signs: str) -> tuple[int, int | None, str]:
        """Return line, column and text of a word, counted from 0, in a row; no column where it cannot be found."""
        text, line = self.texts[row], self.lines[row]
        ends = [match.start() for match in re.finditer(f"[{re.escape(signs)}]", text)]
        start = ends[word - 1] + 1 if word else 0
        found = text[start : (*ends, len(text))[word]]
        whole = self.document.lines[line - 1]
        if not self.exact:
            return line, whole.find(found.strip()) + 1 or None, found.strip()[:_SHOWN]
        before = whole.find(text) if text in whole else max(0, len(whole) - len(text))
        blanks = len(found) - len(found.lstrip())
        return line, before + start + blanks + 1, found.strip()[:_SHOWN]


class Words(dict[str, int]):
    """The code of each word by its spelling, looked up once however often it occurs.

    Args:
        code: Code of a spelling, without the blanks around it: from 0, `UNKNOWN` or `PASSED`.
    """

    def __init__(self, code: Callable[[str], int]) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, spelling: str) -> int:
        word = spelling.strip()
        self[spelling] = found = self._code(word) if word else NOTHING
        return found


@dataclass(frozen=True, slots=True)
class Split:
    """The words of many rows, in order.

    Attributes:
        codes: Code of each word.
        rows: The row it stands in.
        tiers: How many signs that separate tiers stand before it in the row.
    """

    codes: NDArray[np.int64]
    rows: NDArray[np.int64]
    tiers: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> Split:
        """Return some of the words."""
        return Split(self.codes[chosen], self.rows[chosen], self.tiers[chosen])

    def recoded(self, codes: NDArray[np.int64]) -> Split:
        """Return the same words with other codes."""
        return Split(codes, self.rows, self.tiers)

    def word(self, index: int) -> tuple[int, int]:
        """Return the row of a word, and its number there."""
        row = int(self.rows[index])
        return row, index - int(np.searchsorted(self.rows, row))


def split_lines(text: str) -> list[str]:
    """Return the lines of a text; no sign but LF, CRLF and CR ends a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def beginning(head: Source) -> list[str]:
    """Return the whole lines at the beginning of a file, to recognise its format by; none if it is no text."""
    try:
        lines = split_lines(head.text().text)
    except FormatError:
        return []
    return lines[:-1] or lines


def number_of(text: str, highest: int = MAX_WEIGHT) -> int | None:
    """Return the whole number that a text is, from 0; None if it is none, or above the highest."""
    match = _WHOLE.fullmatch(text)
    number = int(match[1]) if match else None
    return number if number is not None and number <= highest else None


def count_in(document: Document, line: int, text: str) -> int:
    """Return how many voters a line says that it stands for.

    Raises:
        FormatError: The text is no number from 1 to `MAX_WEIGHT`.
    """
    number = number_of(text)
    if not number:
        column = document.lines[line - 1].find(text) + 1
        raise FormatError(
            "foreign-number",
            file=document.file,
            line=line,
            column=column,
            found=text.strip()[:_SHOWN],
            expected=f"1 to {MAX_WEIGHT}",
        )
    return number


def weights_of(counts: Sequence[int]) -> NDArray[np.int64] | None:
    """Return the voters behind each row; None where each stands for one."""
    weights = np.array(counts, np.int64)
    return weights if (weights != 1).any() else None


def check_measures(document: Document, number: int, line: int) -> None:
    """Refuse more measures than a ballot can rank.

    Raises:
        LimitError: There are more than `MAX_SCALE`.
    """
    if number > MAX_SCALE:
        raise LimitError("foreign-measures", file=document.file, line=line, found=number, expected=MAX_SCALE)


def empty_cells(document: Document, measures: int, ballots: int, scale: int) -> Cells:
    """Return cells for so many ballots, all without level.

    Raises:
        LimitError: There are more than `MAX_CELLS`.
    """
    if measures * ballots > MAX_CELLS:
        raise LimitError("foreign-cells", file=document.file, found=measures * ballots, expected=MAX_CELLS)
    return np.zeros((measures, ballots), cell_dtype(scale))


def check_counted(document: Document, line: int, key: str, stated: int, found: int) -> None:
    """Hold a number that a file states against what it holds.

    Raises:
        FormatError: They differ: something is missing, or the header is of another file.
    """
    if stated != found:
        raise FormatError(
            "foreign-header-count", file=document.file, line=line, found=found, expected=stated, key=key[:_SHOWN]
        )


def split(texts: Sequence[str], words: Words, above: str, tie: str = "") -> Split:
    """Split rows into words and look each up.

    Args:
        texts: The rows; no text holds a line end.
        words: What words mean.
        above: The sign between tiers.
        tie: The sign between words of one tier, if there is one.
    """
    if not texts:
        nothing = np.zeros(0, np.int64)
        return Split(nothing, nothing, nothing)
    joined = "\n".join(texts)
    kept = f"\n{above}{tie}".encode()
    signs = np.frombuffer(joined.encode().translate(None, bytes(set(range(256)) - set(kept))), np.uint8)
    for sign in (above, tie):
        joined = joined.replace(sign, "\n") if sign else joined
    spelled = joined.split("\n")
    codes = np.fromiter(map(words.__getitem__, spelled), np.int64, len(spelled))
    rows = np.concatenate(([0], np.cumsum(signs == kept[0])))
    tiers = np.concatenate(([0], np.cumsum(signs == kept[1])))
    first = np.searchsorted(rows, np.arange(len(texts)))
    return Split(codes, rows, tiers - tiers[first][rows])


def dense(found: Split) -> Split:
    """Return the same words with tiers counted from 0 that follow one another, whatever stood between them."""
    if not len(found.rows):
        return found
    new_row = np.diff(found.rows, prepend=-1) != 0
    new_tier = new_row | (np.diff(found.tiers, prepend=-1) != 0)
    counted = np.cumsum(new_tier) - 1
    tiers = counted - counted[new_row][np.cumsum(new_row) - 1]
    return Split(found.codes, found.rows, tiers)


def blocks(rows: Rows) -> Iterator[tuple[int, Rows]]:
    """Yield the rows in blocks, each with the number of its first row."""
    for start in range(0, len(rows.texts), BLOCK):
        chosen = slice(start, start + BLOCK)
        yield start, replace(rows, lines=rows.lines[chosen], texts=rows.texts[chosen])


def ranked(rows: Rows, words: Words, measures: int, *, above: str = ">", tie: str = "=") -> Cells:
    """Return the cells of rankings, best first: the first tier gets the highest level, the others follow.

    Args:
        rows: The rankings as text.
        words: The number of each measure.
        measures: How many there are.
        above: The sign between tiers.
        tie: The sign between measures of one tier.

    Raises:
        FormatError: A word is no measure, a tier is empty, or a measure stands on a ballot twice.
        LimitError: There are more cells than `MAX_CELLS`.
    """
    cells = empty_cells(rows.document, measures, len(rows.texts), measures)
    for start, block in blocks(rows):
        found = split(block.texts, words, above, tie)
        check_words(block, found, above + tie)
        # a duplicate could reach below the last level before it is found
        listed = dense(found.where(found.codes >= 0))
        levels = np.maximum(measures - listed.tiers, 0)
        cells[listed.codes, start + listed.rows] = levels
        check_once(block, found, cells[:, start : start + len(block.texts)], above + tie)
    return cells


def check_words(rows: Rows, found: Split, signs: str, *, empty: bool = False) -> None:
    """Refuse words that mean nothing, and empty ones beside others.

    Args:
        rows: What was split.
        found: Its words.
        signs: The signs between them.
        empty: Whether words may be empty wherever they stand.

    Raises:
        FormatError: There is such a word.
    """
    wrong = found.codes == UNKNOWN
    if not empty:
        lonely = np.bincount(found.rows, minlength=len(rows.texts)) == 1
        wrong |= (found.codes == NOTHING) & ~lonely[found.rows]
    if wrong.any():
        index = int(np.argmax(wrong))
        line, column, word = rows.place(*found.word(index), signs)
        if word:
            raise FormatError("foreign-measure-unknown", file=rows.document.file, line=line, column=column, found=word)
        raise FormatError("foreign-place-empty", file=rows.document.file, line=line, column=column)


def check_once(rows: Rows, found: Split, cells: Cells, signs: str) -> None:
    """Refuse a measure that stands on a ballot twice.

    Raises:
        FormatError: There is one.
    """
    named = found.codes >= 0
    twice = np.bincount(found.rows[named], minlength=cells.shape[1]) != np.count_nonzero(cells, axis=0)
    if twice.any():
        row = int(np.argmax(twice))
        word = _repeated(found.codes[found.rows == row].tolist())
        line, column, text = rows.place(row, word, signs)
        raise FormatError("foreign-measure-twice", file=rows.document.file, line=line, column=column, found=text)


def _repeated(codes: Iterable[int]) -> int:
    seen: set[int] = set()
    for number, code in enumerate(codes):
        if code >= 0 and code in seen:
            return number
        seen.add(code)
    return 0


def without_repeats(rows: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """Return each text once, at its first line, and which of them each row is."""
    number: dict[str, int] = {}
    lines: list[int] = []
    places = np.empty(len(rows.texts), np.intp)
    for row, (line, text) in enumerate(zip(rows.lines, rows.texts, strict=True)):
        places[row] = place = number.setdefault(text, len(number))
        if place == len(lines):
            lines.append(line)
    return replace(rows, lines=lines, texts=list(number)), places
