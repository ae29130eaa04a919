"""The tally sheets that the Debian project publishes after each vote.

A key names the options, `Option 3------->: Steve McIntyre`; then each vote is a line `V: 2-31----` with one sign an
option, its rank from 1 or `-`, and a hash by which its voter finds it. Gaps between ranks mean nothing. An option that
is left unranked is below all ranked ones (Debian constitution, A.6). Ranks beyond 9 are letters, A for 10.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError
from votation.exchange.content import Account, Ballots, Measure
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options
from votation.exchange.steps.lines import Document, beginning, empty_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.exchange.source import Source
    from votation.profile.reading import Cells

SIGNS: Final = "-123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Signs by rank; the first is none."""

_OPTION: Final = re.compile(r"[\s/|]*Option\s+([0-9]{1,2})-*>?\s*:(.*)", re.ASCII)
_VOTE: Final = re.compile(r"V:\s+(\S+)(?:\s+(\S+))?\s*")


class Debian(Reader):
    """Tally sheets."""

    info = FormatInfo(
        id="debian",
        title={"en": "Debian tally sheet", "fr": "Feuille de dépouillement de Debian"},
        extensions=("txt",),
        holds="ballots",
        kinds=frozenset({"ranking"}),
        options=Options,
        source="www.debian.org/vote, tally sheet of each vote; Debian constitution, section A.6",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for the key of the options."""
        lines = beginning(head)
        return Match.SURE if any(_OPTION.fullmatch(line) for line in lines) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read a sheet.

        Raises:
            FormatError: It has no key, or a vote is not of it.
            LimitError: It is too large.
        """
        document = Document.of(source)
        names = _options(document)
        lines, votes, hashes = [], [], []
        for number, line in document.written():
            if line.startswith("V:"):
                lines.append(number)
                ranks, code = _vote(document, number, len(names))
                votes.append(ranks)
                hashes.append(code)
        return Ballots(
            measures=tuple(Measure(str(number), name) for number, name in enumerate(names, start=1)),
            kind="ranking",
            scale=len(names),
            cells=_cells(document, lines, votes, len(names)),
            account=Account(len(lines), (), document.decisions),
            rule="last",
            lines=np.array(lines, np.int64),
            ids=np.array(hashes, np.str_) if all(hashes) and len(set(hashes)) == len(hashes) else None,
        )


def _options(document: Document) -> list[str]:
    names: list[str] = []
    for number, line in document.written():
        option = _OPTION.fullmatch(line)
        if option is None:
            continue
        if int(option[1]) != len(names) + 1:
            raise FormatError(
                "debian-option",
                file=document.file,
                line=number,
                column=option.start(1) + 1,
                found=option[1],
                expected=len(names) + 1,
            )
        names.append(option[2].strip())
    if not names or len(names) >= len(SIGNS):
        raise FormatError("foreign-header", file=document.file, line=1, expected="Option 1 ... Option 35")
    return names


def _vote(document: Document, number: int, options: int) -> tuple[str, str]:
    line = document.lines[number - 1]
    vote = _VOTE.fullmatch(line)
    if vote is None:
        raise FormatError("foreign-line", file=document.file, line=number, found=line[:60], expected="V: 21-3  hash")
    if len(vote[1]) != options:
        raise FormatError(
            "foreign-cells-different",
            file=document.file,
            line=number,
            column=vote.start(1) + 1,
            found=len(vote[1]),
            expected=options,
        )
    return vote[1], vote[2] or ""


def _cells(document: Document, lines: list[int], votes: list[str], options: int) -> Cells:
    rank_of = np.full(256, -1, np.int64)
    rank_of[np.frombuffer(SIGNS.encode(), np.uint8)] = np.arange(len(SIGNS))
    signs = np.frombuffer("".join(votes).encode("ascii", "replace"), np.uint8).reshape(len(votes), options)
    ranks = rank_of[signs]
    wrong = (ranks < 0) | (ranks > options)
    if wrong.any():
        row, place = (int(each) for each in np.argwhere(wrong)[0])
        line = lines[row]
        raise FormatError(
            "debian-rank",
            file=document.file,
            line=line,
            column=document.lines[line - 1].find(votes[row]) + place + 1,
            found=votes[row][place],
            expected=f"{SIGNS[1 : options + 1]} -",
        )
    cells = empty_cells(document, options, len(votes), options)
    cells[:] = np.where(ranks > 0, options - _dense(ranks, options), 0).T
    return cells


def _dense(ranks: NDArray[np.int64], options: int) -> NDArray[np.int64]:
    """Return how many lower ranks each vote gives to any option, by option."""
    given = np.zeros((len(ranks), options + 1), np.int64)
    given[np.arange(len(ranks))[:, None], ranks] = 1
    given[:, 0] = 0
    return np.take_along_axis(np.cumsum(given, axis=1) - given, ranks, axis=1)
