"""ABIF, the Aggregated Ballot Information Format of electorama: `42:Memph>Nash=Chat`, `17:Memph/5,Nash/0`.

Metadata are lines such as `{"title": "..."}`, candidates `=Memph:[Memphis, TN]`, all optional; a name that is no bare
word stands in brackets or quotes; `#` begins a comment. There is no formal specification: we follow electowiki and the
test cases of abiftool. Where any candidate has a rating, ballots are scores and their order is that of the ratings, an
unrated candidate has none; under `read: ranking` the ratings are passed over. Nothing says what it means to leave a
candidate out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from votation.election.model import MAX_SCALE
from votation.errors import FormatError, LimitError
from votation.exchange.content import Account, Ballots, Decision, Measure
from votation.exchange.contract import FormatInfo, Match, Reader, Writer, Written
from votation.exchange.options import Options
from votation.exchange.steps.lines import (
    UNKNOWN,
    Document,
    Rows,
    Split,
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
from votation.exchange.steps.making import check_kind, distinct, one_line, orders, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election import BallotKind
    from votation.exchange.source import Source
    from votation.exchange.steps.losses import Fact
    from votation.profile.reading import Cells

MARK: Final = "\x1a"
"""What stands for a bracketed name while a line is split; no line may hold this control character."""
MAX_TOTAL: Final = 10**10
"""Above any number of ballots that can be stated."""


class AbifOptions(Options):
    """Options of the reader.

    Attributes:
        read: What to read of ballots that have both.
    """

    read: Literal["ratings", "ranking"] = "ratings"


INFO: Final = FormatInfo(
    id="abif",
    title={"en": "ABIF (electorama)", "fr": "ABIF (electorama)"},
    extensions=("abif",),
    holds="ballots",
    kinds=frozenset({"ranking", "grades", "scores", "approval"}),
    options=AbifOptions,
    source="electowiki.org/wiki/ABIF; github.com/electorama/abiftool, docs/metadata.md and testdata",
)

# possessive quantifiers: no line, however long, takes more than one pass
_METADATA: Final = re.compile(
    r"""\s*+\{\s*+["']?([\w ]++)["']?\s*+:\s*+(?:"((?:[^"\\]|\\.)*+)"\s*+|([^"{}\[\]]*+))\}\s*+"""
)
_CANDIDATE: Final = re.compile(
    r"\s*+=\s*+(?:\[([^\]]++)\]\s*+|\"([^\"]++)\"\s*+|([^:\[\]\"]++)):\s*+(?:\[([^\]]*+)\]\s*+|(.*+))"
)
_VOTE: Final = re.compile(r"\s*([0-9]+)\s*[:*](.*)", re.ASCII)
_QUOTED: Final = re.compile(r"\[([^\[\]]*)\]|\"([^\"]*)\"")
_COMMENT: Final = re.compile(r"((?:\[[^\[\]]*\]|\"[^\"]*\"|[^\[\"#]|(?<=\S)#)*?)(?:(?<!\S)#.*)")
_PLAIN: Final = re.compile(r"\s*+(?:\[[^\[\]\"/]*+\]|\"[^\[\]\"/]*+\"|[^\[\]\"/]*+)(?:/[^\[\]\"]*+)?\s*+")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PADDING: Final = re.compile(r"\A\s*0+(?=[0-9])", re.ASCII)
"""Zeros that make columns line up, as in abiftool's testdata/commasep: `Knox/045`."""
_NO_RATING: Final = -4


@dataclass(slots=True)
class _Parts:
    """The lines of a file by what they are."""

    metadata: dict[str, tuple[int, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    quoted: tuple[str, ...] = ()


class Abif(Reader):
    """Rankings or ratings."""

    info = INFO
    options: AbifOptions

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for lines of votes, among lines of the other kinds alone."""
        lines = [line for line in beginning(head) if line.strip() and not line.lstrip().startswith("#")]
        shapes = (_VOTE, _CANDIDATE, _METADATA)
        known = all(any(shape.fullmatch(line) for shape in shapes) for line in lines)
        return Match.POSSIBLE if known and any(_VOTE.fullmatch(line) for line in lines) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a file.

        Raises:
            FormatError: It breaks the format.
            LimitError: It has too many candidates or ratings.
        """
        document = Document.of(source)
        parts = _parts(document)
        rows = Rows(document, parts.lines, parts.texts)
        once, places = without_repeats(rows)
        words = _words(once)
        if not all(map(_PLAIN.fullmatch, words)):
            once, parts.quoted = _without_quotes(once)
            words = _words(once)
        names, added = _names(words, parts)
        if not names:
            raise FormatError("foreign-header", file=source.name, line=1, expected="=A:[title]")
        check_measures(document, len(names), 1)
        rated = self.options.read == "ratings" and _has_ratings(once, parts)
        kind, cells, scale = (
            _rated(once, parts, names) if rated else ("ranking", _ranked(once, parts, names), len(names))
        )
        line, stated = parts.metadata.get("ballotcount", (1, ""))
        if stated:
            check_counted(document, line, "ballotcount", number_of(stated, MAX_TOTAL) or 0, sum(parts.counts))
        decisions = (Decision("abif-undeclared", {"names": ", ".join(added)[:200]}),) if added and parts.titles else ()
        return Ballots(
            measures=tuple(Measure(name, parts.titles.get(name, "")) for name in names),
            kind=kind,
            scale=scale,
            cells=np.take(cells, places, axis=1),
            account=Account(len(parts.counts), (), (*document.decisions, *decisions)),
            weights=weights_of(parts.counts),
            lines=np.array(parts.lines, np.int64),
            title=parts.metadata.get("title", (1, ""))[1],
        )


def _parts(document: Document) -> _Parts:
    parts = _Parts()
    for number, given in document.written():
        metadata = _METADATA.fullmatch(given)
        line = _without_comment(given) if "#" in given else given
        if metadata:
            parts.metadata[metadata[1].strip().lower()] = number, _value(metadata)
        elif MARK not in line and (vote := _VOTE.fullmatch(line)):
            parts.lines.append(number)
            parts.counts.append(count_in(document, number, vote[1]))
            parts.texts.append(vote[2].strip())
        elif candidate := _CANDIDATE.fullmatch(line):
            _add_candidate(document, number, candidate, parts)
        elif line.strip():
            raise FormatError("foreign-line", file=document.file, line=number, found=line[:60], expected="42:A>B=C")
    return parts


def _without_comment(line: str) -> str:
    comment = _COMMENT.fullmatch(line)
    return comment[1] if comment else line


def _value(metadata: re.Match[str]) -> str:
    if metadata[2] is None:
        return metadata[3].strip(" '")
    try:
        return str(json.loads(f'"{metadata[2]}"')).encode("utf-8", "replace").decode()
    except ValueError:
        return metadata[2]


def _add_candidate(document: Document, number: int, candidate: re.Match[str], parts: _Parts) -> None:
    name = (candidate[1] or candidate[2] or candidate[3]).strip()
    if name in parts.titles or not name:
        column = candidate.start(0) + 2
        raise FormatError("foreign-measure-twice", file=document.file, line=number, column=column, found=name[:60])
    parts.titles[name] = (candidate[5] if candidate[4] is None else candidate[4]).strip()


def _without_quotes(rows: Rows) -> tuple[Rows, tuple[str, ...]]:
    """Return rows with a mark and a number for each quoted name, since some hold signs; and those names."""
    marks: dict[str, str] = {}

    def mark(name: re.Match[str]) -> str:
        return marks.setdefault((name[1] or name[2] or "").strip(), f"{MARK}{len(marks)}")

    texts = [_QUOTED.sub(mark, text) for text in rows.texts]
    return replace(rows, texts=texts, exact=False), tuple(marks)


def _words(rows: Rows) -> set[str]:
    found: set[str] = set()
    for text in rows.texts:
        found.update(text.replace(">", ",").replace("=", ",").split(","))
    return found


def _spelled(word: str, quoted: tuple[str, ...]) -> str:
    """Return the name that a word, without its rating, stands for; nothing where its quotes are not closed."""
    if word.startswith(MARK):
        number = number_of(word[1:], len(quoted) - 1)
        return "" if number is None else quoted[number]
    if quote := _QUOTED.fullmatch(word):
        return (quote[1] or quote[2] or "").strip()
    return "" if set('[]"') & set(word) else word


def _names(words: set[str], parts: _Parts) -> tuple[list[str], list[str]]:
    """Return the candidates, declared ones first, then the others by name; and the others."""
    titles = set(parts.titles.values())
    spelled = {_spelled(word.partition("/")[0].strip(), parts.quoted) for word in words}
    others = sorted(name for name in spelled if name and name not in parts.titles and name not in titles)
    return [*parts.titles, *others], others


def _codes(parts: _Parts, names: list[str]) -> dict[str, int]:
    """Return the number of each candidate by its name, and by its title where that is neither a name nor another's."""
    code = {name: number for number, name in enumerate(names)}
    times = Counter(parts.titles.values())
    aliases = {title: code[name] for name, title in parts.titles.items() if title and times[title] == 1}
    return aliases | code


def _has_ratings(rows: Rows, parts: _Parts) -> bool:
    if any(rows.texts):
        return any("/" in text for text in rows.texts)
    return "max_rating" in parts.metadata  # blank ballots alone


def _ranked(rows: Rows, parts: _Parts, names: list[str]) -> Cells:
    code = _codes(parts, names)
    words = Words(lambda word: code.get(_spelled(word.partition("/")[0].strip(), parts.quoted), UNKNOWN))
    for line, text in zip(rows.lines, rows.texts, strict=True):
        if "," in text:
            raise FormatError("abif-comma", file=rows.document.file, line=line)
    return ranked(rows, words, len(names))


def _rated(rows: Rows, parts: _Parts, names: list[str]) -> tuple[BallotKind, Cells, int]:
    """Return ratings. A word that is rated has the code `candidate + candidates * (rating + 1)`."""
    code, number = _codes(parts, names), len(names)
    line, stated = parts.metadata.get("max_rating", (1, ""))
    highest = _highest(rows.document, line, stated) if stated else MAX_SCALE - 1

    def rated(word: str) -> int:
        name, slash, rating = word.partition("/")
        measure = code.get(_spelled(name.strip(), parts.quoted), UNKNOWN)
        level = number_of(_PADDING.sub("", rating), highest) if slash else -1
        if measure == UNKNOWN:
            return UNKNOWN
        return _NO_RATING if level is None else measure + number * (level + 1)

    texts = [text.replace(">", ",").replace("=", ",") for text in rows.texts]
    single = replace(rows, texts=texts, exact=False)
    words = Words(rated)
    found = [(start, block, split(block.texts, words, ",")) for start, block in blocks(single)]
    for _, block, part in found:
        check_words(block, part, ",")
        _check_ratings(block, part, highest)
    top = max((code // number for code in words.values() if code >= 0), default=0)
    scale = highest + 1 if stated else max(top, 1)
    cells = empty_cells(rows.document, number, len(rows.texts), scale)
    for start, block, part in found:
        listed = part.where(part.codes >= number)
        cells[listed.codes % number, start + listed.rows] = listed.codes // number
        # the unrated leave their cells empty, so they are not counted here
        named = np.where(part.codes >= number, part.codes % number, UNKNOWN)
        check_once(block, part.recoded(named), cells[:, start : start + len(block.texts)], ",")
    if scale == 2 and parts.metadata.get("ballot_type", (1, ""))[1] == "choose_many":  # noqa: PLR2004 - yes and no
        return "approval", np.maximum(cells, 1), scale
    return "scores", cells, scale


def _check_ratings(rows: Rows, found: Split, highest: int) -> None:
    wrong = found.codes == _NO_RATING
    if wrong.any():
        line, column, word = rows.place(*found.word(int(np.argmax(wrong))), ",")
        raise FormatError(
            "abif-rating", file=rows.document.file, line=line, column=column, found=word, expected=f"0 to {highest}"
        )


def _highest(document: Document, line: int, stated: str) -> int:
    highest = number_of(stated, 10**9)
    if highest is None:
        raise FormatError("foreign-number", file=document.file, line=line, found=stated[:60], expected="0, 1, 2, ...")
    if highest >= MAX_SCALE:
        raise LimitError("foreign-levels", file=document.file, line=line, found=highest + 1, expected=MAX_SCALE)
    return highest


class AbifWriter(Writer):
    """Rankings, or ratings for all other kinds; each different ballot once."""

    info = INFO

    def write(self, ballots: Ballots) -> Written:
        """Write ballots; grades become ratings, approvals ratings of 1.

        Raises:
            FormatError: The ballots are of no kind that it holds.
        """
        check_kind(ballots, self.info)
        ids, kept = tokens(ballots, _can_be, "M")
        kept.add("scale")
        if ballots.kind != "grades":
            kept.add("kind")
        names = [name if _BARE.fullmatch(name) else f"[{name}]" for name in ids]
        lines = list(_metadata(ballots, kept))
        lines += _candidates(ballots, names, kept)
        cells, voters = distinct(ballots)
        texts = orders(cells, names, ">", "=") if ballots.kind == "ranking" else _ratings(ballots.kind, cells, names)
        lines += [f"{count}:{text}" for count, text in zip(voters.tolist(), texts, strict=True)]
        return Written("".join(f"{line}\n" for line in lines).encode(), losses(ballots, kept))


def _can_be(name: str) -> bool:
    return bool(name) and name == one_line(name) and not set('[]"#' + MARK) & set(name)


def _metadata(ballots: Ballots, kept: set[Fact]) -> Iterator[str]:
    title = one_line(ballots.title)
    if title == ballots.title:
        kept.add("title")
    if title:
        yield f'{{"title": {json.dumps(title, ensure_ascii=False)}}}'
    if ballots.kind == "approval":
        yield '{"ballot_type": "choose_many"}'
    if ballots.kind != "ranking":
        yield f'{{"max_rating": {ballots.scale - 1}}}'


def _candidates(ballots: Ballots, names: list[str], kept: set[Fact]) -> Iterator[str]:
    wanted = [measure.title or measure.id for measure in ballots.measures]
    titles = [one_line(title).replace("[", "(").replace("]", ")") for title in wanted]
    if titles == wanted:
        kept.add("measure-titles")
    return (f"={name}:[{title}]" for name, title in zip(names, titles, strict=True))


def _ratings(kind: BallotKind, cells: Cells, names: list[str]) -> Iterator[str]:
    lowest = 2 if kind == "approval" else 1
    for column in cells.T.tolist():
        yield ",".join(f"{name}/{cell - 1}" for name, cell in zip(names, column, strict=True) if cell >= lowest)
