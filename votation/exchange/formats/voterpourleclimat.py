"""The results of "Voter pour le climat" (2020): each measure of the citizens' convention with its counts by grade.

A file is a theme. Grades run from 1 to 5, the best; `-1` counts those who had no opinion, and what that means is for
whoever ranks to say. The grade that the file publishes for a measure is kept beside its counts.

Source: https://github.com/MieuxVoter/voterpourleclimat, src/data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from votation.counting import LevelCounts
from votation.exchange.content import Account, Measure, Totals
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.options import Options
from votation.exchange.steps import json_text

if TYPE_CHECKING:
    from votation.exchange.source import Source

GRADES: Final = 5
MAX_COUNT: Final = 10**12
"""Judgments of one grade."""
_NO_OPINION: Final = "-1"
_BEGINNING: Final = re.compile(rb"\s*\[\s*\{")


class VoterPourLeClimat(Reader):
    """Read a theme."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="voterpourleclimat",
        title={"en": "Voter pour le climat", "fr": "Voter pour le climat"},
        extensions=("json",),
        holds="totals",
        kinds=frozenset({"grades"}),
        options=Options,
        source="https://github.com/MieuxVoter/voterpourleclimat",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """Look for counts in a list."""
        return (
            Match.SURE
            if _BEGINNING.match(json_text.beginning(head)) and b'"counts_per_grade"' in head.data
            else Match.NO
        )

    def read(self, source: Source) -> Totals:
        """Read a whole file.

        Raises:
            FormatError: It breaks its format.
        """
        value, decisions = json_text.document(source)
        with json_text.placed(source.name, "$"):
            if type(value) is not list:
                raise json_text.unfit(value, "array")
            titles, counts, published = [], [], {}
            for place, each in enumerate(value):
                with json_text.placed(source.name, f"[{place}]"):
                    titles.append(json_text.string(each, "measure"))
                    counts.append(_counts(each))
                    published[str(place + 1)] = json_text.integer(each, "majority_grade", 1, GRADES)
        measures = tuple(Measure(str(place), title) for place, title in enumerate(titles, start=1))
        return Totals(
            measures=measures,
            kind="grades",
            scale=GRADES,
            table=LevelCounts(np.array(counts, np.int64).reshape(len(measures), GRADES + 1)),
            account=Account(len(measures), (), decisions),
            declared={"majority_grade": published},
        )


def _counts(measure: object) -> list[int]:
    """Return the count of those without opinion, then of each grade; a grade that nobody gave may be left out."""
    counts = json_text.member(measure, "counts_per_grade")
    grades = [_NO_OPINION, *(str(grade) for grade in range(1, GRADES + 1))]
    with json_text.placed("", ".counts_per_grade"):
        if unknown := [key for key in counts if key not in grades]:
            raise json_text.unfit(unknown[0], " | ".join(grades))
        return [
            0 if json_text.optional(counts, grade) is None else json_text.integer(counts, grade, 0, MAX_COUNT)
            for grade in grades
        ]
