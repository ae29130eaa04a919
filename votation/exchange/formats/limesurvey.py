"""Exports of LimeSurvey: a row a response; `id`, `submitdate`, `lastpage`, `startlanguage`, then the answers.

A ranking has one column a rank, `Q1[1]`, `Q1[2]`, whose cells are codes of the answers, in exports of full answers too
(LimeSurvey #20713); there are as many columns as the highest rank that was used. An array has one column a
subquestion, `Q1[SQ001]`, with codes or texts in its cells. Headings may be codes, codes with texts (`Q1[SQ001]. Text`)
or texts (`Text [Subquestion]`). A response without date of submission was not finished. `-oth-` is “other”.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from votation.errors import FormatError
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.tables.assembling import assemble
from votation.exchange.tables.delimited import head_rows
from votation.exchange.tables.mapping import MeasureColumn, RankColumn
from votation.exchange.tables.surveys import SurveyOptions, listed, open_survey, plan_for
from votation.exchange.tables.words import clean, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.exchange.content import Ballots
    from votation.exchange.source import Source
    from votation.exchange.tables.assembling import Role
    from votation.exchange.tables.table import Table

OTHER: Final = "-oth-"

_IDS: Final = frozenset({"id", "response id", "id de la réponse"})
_SUBMITTED: Final = frozenset({"submitdate", "date submitted", "date de soumission"})
_MARKS: Final = frozenset({"lastpage", "last page", "dernière page", "startlanguage", "start language"})
_CODED: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\[([^\[\]]+)\](?:\. (.*))?", re.ASCII | re.DOTALL)
_TEXT: Final = re.compile(r"(.*?)\s*\[([^\[\]]+)\]", re.DOTALL)
_RANK: Final = re.compile(r"(?:(?:rank|rang|ranking|classement) ?)?([1-9][0-9]{0,3})", re.IGNORECASE)
_SHOWN: Final = 60


class LimeSurveyOptions(SurveyOptions):
    """What an export of LimeSurvey does not say itself.

    Attributes:
        question: Code or text of the question to read, where several could be ballots.
        measures: All answers of a ranking as the cells spell them, between bars; those that occur when absent.
        Others: As in `SurveyOptions`.
    """

    question: str | None = None
    measures: str | None = None


class Answer(NamedTuple):
    """A column with a part of the answer to a question.

    Attributes:
        column: Its place, from 0.
        part: Code or text of the subquestion, or the rank.
        title: Text of the subquestion.
    """

    column: int
    part: str
    title: str


class LimeSurveyReader(Reader):
    """Rankings and arrays of LimeSurvey."""

    info: ClassVar[FormatInfo] = FormatInfo(
        id="limesurvey",
        title={"en": "LimeSurvey, rankings and arrays", "fr": "LimeSurvey, classements et tableaux"},
        extensions=("csv", "xlsx"),
        holds="ballots",
        kinds=frozenset({"grades", "scores", "approval", "ranking"}),
        options=LimeSurveyOptions,
        source="https://manual.limesurvey.org/Exporting_results",
    )

    @classmethod
    def match(cls, head: Source) -> Match:
        """The first columns are those of every export."""
        rows = head_rows(head, 1)
        names = [_plain(clean(name)) for name in rows[0]] if rows else []
        return Match.SURE if names and names[0] in _IDS and _MARKS & set(names) else Match.NO

    def read(self, source: Source) -> Ballots:
        """Read the answers to one question; every other column is dropped or left out, and named."""
        assert isinstance(self.options, LimeSurveyOptions)
        options = self.options.model_copy(update={"empty": f"{self.options.empty or ''}|{OTHER}"})
        table = open_survey(source, options)
        answers = _question(table, options.question)
        submitted = [place for place, name in enumerate(table.header) if _plain(name) in _SUBMITTED]
        plan = plan_for(table, _roles(answers, options), options, submitted)
        return assemble(table, replace(plan, measures={name: name for name in listed(options.measures)}))


def _plain(name: str) -> str:
    """Return a heading without its code: `id. Response ID`."""
    before, dot, after = name.partition(". ")
    return folded(after if dot and " " not in before else name)


def _question(table: Table, wanted: str | None) -> list[Answer]:
    """Return the columns of the question to read.

    Raises:
        FormatError: There is none, or several and nothing says which.
    """
    questions: dict[str, list[Answer]] = {}
    for column, name in enumerate(table.header):
        coded, text = _CODED.fullmatch(name), _TEXT.fullmatch(name)
        if coded is not None:
            title = _TEXT.fullmatch(coded[3] or "")
            questions.setdefault(coded[1], []).append(Answer(column, coded[2], title[2] if title else coded[2]))
        elif text is not None:
            questions.setdefault(text[1], []).append(Answer(column, text[2], text[2]))
    if wanted is not None:
        questions = {name: answers for name, answers in questions.items() if folded(name) == folded(wanted)}
    if len(questions) != 1:
        raise FormatError(
            "limesurvey-question",
            file=table.file,
            line=table.header_line,
            found=", ".join(questions)[: 4 * _SHOWN] or (wanted or "-")[:_SHOWN],
        )
    return next(answer for answer in questions.values())


def _roles(answers: Sequence[Answer], options: LimeSurveyOptions) -> dict[int, Role]:
    """Return ranks where the columns are numbered 1, 2, 3; measures otherwise."""
    ranks = [_RANK.fullmatch(answer.part) for answer in answers]
    numbers = [int(rank[1]) for rank in ranks if rank is not None]
    if options.kind in {None, "ranking"} and numbers == list(range(1, len(answers) + 1)):
        return {
            answer.column: RankColumn(role="rank", place=rank) for answer, rank in zip(answers, numbers, strict=True)
        }
    return {
        answer.column: MeasureColumn(role="measure", id=answer.part, title=answer.title)
        for answer in answers
        if answer.part != "other"
    }
