"""The Condorcet Election Format, version 1: rankings in words, `A > B = C * 42`.

Parameters come first, `#/Candidates: A ; B`, the others are `Implicit Ranking` (true unless said: who is left out is
below all) and `Weight allowed` (false unless said: then a weight `^7` is ignored). Then a line a vote, with tags before
`||`, a weight after `^` and the number of such votes after `*`; `/EMPTY_RANKING/` is a blank one, `#` begins a comment.
A name that is no candidate is passed over, as the format demands; we say so. Tags name voters: they are left out.
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
    check_measures,
    count_in,
    ranked,
    weights_of,
    without_repeats,
)
from votation.exchange.steps.losses import losses
from votation.exchange.steps.making import check_kind, distinct, one_line, orders, tokens
from votation.profile.entry import MAX_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.exchange.source import Source
    from votation.exchange.steps.losses import Fact

BLANK: Final = "/EMPTY_RANKING/"
RESERVED: Final = frozenset("<>=;,#/*^|\n\r\t")
"""Signs that no name can hold."""

INFO: Final = FormatInfo(
    id="cef",
    title={"en": "Condorcet Election Format", "fr": "Condorcet Election Format"},
    extensions=("cvotes",),
    holds="ballots",
    kinds=frozenset({"ranking"}),
    options=Options,
    source="github.com/CondorcetVote/CondorcetElectionFormat, version 1",
)

_VOTE: Final = re.compile(r"([^\^*]*)(?:\^([^\^*]*))?(?:\*([^\^*]*))?")
_KNOWN: Final = re.compile(r"#/\s*(?:candidates|implicit ranking|weight allowed|number of seats?)\s*:", re.IGNORECASE)
_RANKING: Final = re.compile(
    r"(?:[^<>;,#^*]*\|\|)?[^<>;,:#^*{}\[\]]+>[^<;,:#*{}\[\]]+(?:\*\s*[0-9]+\s*)?(?:#.*)?", re.ASCII
)
_BLANKS: Final = frozenset({BLANK, "/EMPTY/"})
_SHOWN: Final = 5


@dataclass(slots=True)
class _Votes:
    """What the lines of a file say."""

    rows: Rows
    counts: list[int] = field(default_factory=list)
    tagged: int = 0
    weighted: int = 0


class CondorcetElectionFormat(Reader):
    """Rankings in words."""

    info = INFO

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for a parameter of the format, or else for rankings."""
        lines = [line for line in beginning(head) if line.strip()]
        if any(_KNOWN.match(line) for line in lines):
            return Match.SURE
        votes = [line for line in lines if not line.startswith("#")]
        return Match.POSSIBLE if votes and all(map(_RANKING.fullmatch, votes)) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a file.

        Raises:
            FormatError: It breaks the format.
            LimitError: It has too many candidates.
        """
        document = Document.of(source)
        parameters, votes = _parts(document)
        implicit = _switch(document, parameters, "implicit ranking", default=True)
        votes_read = _votes(document, votes, _switch(document, parameters, "weight allowed", default=False))
        once, places = without_repeats(votes_read.rows)
        names = _candidates(document, parameters) or _found(once)
        if not names:
            raise FormatError("foreign-header", file=source.name, line=1, expected="#/Candidates:")
        check_measures(document, len(names), 1)
        code = {name: number for number, name in enumerate(names)}
        passed: dict[str, None] = {}

        def number_or_passed(word: str) -> int:
            if word in code:
                return code[word]
            if "<" in word or word in _BLANKS:
                return UNKNOWN
            passed[word] = None
            return PASSED

        cells = ranked(once, Words(number_or_passed), len(names))
        decisions = (*document.decisions, *_decisions(votes_read, list(passed)))
        return Ballots(
            measures=tuple(Measure(name) for name in names),
            kind="ranking",
            scale=len(names),
            cells=np.take(cells, places, axis=1),
            account=Account(len(votes_read.counts), (), decisions),
            rule="last" if implicit else "exclude",
            weights=weights_of(votes_read.counts),
            lines=np.array(votes_read.rows.lines, np.int64),
        )


def _parts(document: Document) -> tuple[dict[str, tuple[int, str]], list[tuple[int, str]]]:
    """Return the parameters by name, in lower case, and the votes, each with its line."""
    parameters: dict[str, tuple[int, str]] = {}
    votes: list[tuple[int, str]] = []
    for number, line in document.written():
        if line.startswith("#/"):
            name, colon, value = line[2:].partition(":")
            if not colon or votes or name.strip().lower() in parameters:
                raise FormatError(
                    "cef-parameter", file=document.file, line=number, found=line[:60], expected="#/Candidates: A ; B"
                )
            parameters[name.strip().lower()] = number, value.strip()
        elif vote := line.partition("#")[0].strip() if "#" in line else line.strip():
            votes.append((number, vote))
    return parameters, votes


def _switch(document: Document, parameters: dict[str, tuple[int, str]], name: str, *, default: bool) -> bool:
    line, value = parameters.get(name, (1, str(default)))
    if value.lower() not in {"true", "false"}:
        column = len(document.lines[line - 1]) - len(value) + 1
        raise FormatError(
            "foreign-value", file=document.file, line=line, column=column, found=value[:60], expected="true, false"
        )
    return value.lower() == "true"


def _candidates(document: Document, parameters: dict[str, tuple[int, str]]) -> list[str]:
    line, value = parameters.get("candidates", (1, ""))
    names = [name.strip() for name in value.split(";")] if value else []
    seen: set[str] = set()
    for name in names:
        if not name or name in seen:
            column = document.lines[line - 1].rfind(name) + 1
            raise FormatError("foreign-measure-twice", file=document.file, line=line, column=column, found=name[:60])
        seen.add(name)
    return names


def _votes(document: Document, votes: list[tuple[int, str]], weights: bool) -> _Votes:  # noqa: FBT001 - the switch of the file
    found = _Votes(Rows(document, [], []))
    for line, vote in votes:
        text = vote
        if "||" in text:
            found.tagged += 1
            text = text.partition("||")[2]
        count = 1
        if "*" in text or "^" in text:
            text, count, weighted = _counted(document, line, text, weights)
            found.weighted += weighted
        text = text.strip()
        if not text:
            raise FormatError("foreign-line", file=document.file, line=line, found=vote[:60], expected="A > B = C * 42")
        found.rows.lines.append(line)
        found.rows.texts.append("" if text in _BLANKS else text)
        found.counts.append(count)
    return found


def _counted(document: Document, line: int, text: str, weights: bool) -> tuple[str, int, bool]:  # noqa: FBT001 - as above
    """Return the ranking of a vote, how many voters it stands for, and whether it has a weight."""
    match = _VOTE.fullmatch(text)
    if match is None:
        raise FormatError("foreign-line", file=document.file, line=line, found=text[:60], expected="A > B ^7 * 42")
    weight = 1 if match[2] is None else count_in(document, line, match[2])
    times = 1 if match[3] is None else count_in(document, line, match[3])
    count = times * (weight if weights else 1)
    if count > MAX_WEIGHT:
        raise FormatError("foreign-number", file=document.file, line=line, found=count, expected=f"1 to {MAX_WEIGHT}")
    return match[1], count, match[2] is not None


def _found(rows: Rows) -> list[str]:
    """Return every name on the ballots, sorted, so that no order of ballots shows."""
    words = (word.strip() for text in rows.texts for tier in text.split(">") for word in tier.split("="))
    return sorted({word for word in words if word and "<" not in word} - _BLANKS)


def _decisions(votes: _Votes, passed: list[str]) -> Iterator[Decision]:
    if passed:
        shown = ", ".join(name[:30] for name in passed[:_SHOWN])
        yield Decision("cef-no-candidate", {"number": len(passed), "names": shown})
    if votes.tagged:
        yield Decision("cef-tags", {"rows": votes.tagged})
    if votes.weighted:
        yield Decision("cef-weights", {"rows": votes.weighted})


class CondorcetElectionFormatWriter(Writer):
    """Rankings in words, each different one once."""

    info = INFO

    def write(self, ballots: Ballots) -> Written:
        """Write ballots; where nothing says what it means to leave a candidate out, the format's default.

        Raises:
            FormatError: The ballots are no rankings.
        """
        check_kind(ballots, self.info)
        kept: set[Fact] = {"kind", "rule"}
        names, ids_kept = tokens(ballots, _can_be, "M")
        kept |= ids_kept
        cells, voters = distinct(ballots)
        lines = [
            *([f"# {title}"] if (title := one_line(ballots.title)) else []),
            f"#/Candidates: {' ; '.join(names)}",
            f"#/Implicit Ranking: {'false' if ballots.rule == 'exclude' else 'true'}",
            "",
        ]
        rankings = orders(cells, names, " > ", " = ")
        lines += [f"{text or BLANK} * {count}" for text, count in zip(rankings, voters.tolist(), strict=True)]
        added = ballots.rule is None and not ballots.complete
        decisions = (Decision("said-rule", {"rule": "last"}),) if added else ()
        return Written("".join(f"{line}\n" for line in lines).encode(), (*losses(ballots, kept), *decisions))


def _can_be(name: str) -> bool:
    return bool(name) and name == one_line(name) and not RESERVED & set(name)
