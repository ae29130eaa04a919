"""An error in words: where it is, what is wrong, and what to do now, in the reader's language."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from votation.report import wording
from votation.report.blocks import Line
from votation.report.language import _
from votation.report.wording.sentence import N_, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from votation.errors import VotationError
    from votation.exchange import Decision

UNKNOWN_RULE: Final = Sentence(
    N_("the rule “{rule}” is broken"),
    N_("Compare the file with its original; if it is the same, report this as a defect of votation."),
)
_FIELDS: Final = ("file", "line", "column", "found", "expected")


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error as people read it.

    Attributes:
        place: `file, line n, column c`; empty where the error is about no file.
        what: What is wrong.
        remedy: What to do now.
        found: What stands there, where `what` does not say it; empty otherwise.
        expected: What should, likewise.
    """

    place: str
    what: str
    remedy: str
    found: str
    expected: str

    def blocks(self) -> list[Line]:
        """Return the lines to show: place and fault, what stands there, what should, what to do."""
        remedy = [Line(_("what to do: {remedy}").format(remedy=self.remedy), indent=1)] if self.remedy else []
        return [*self.finding(), *remedy]

    def finding(self) -> list[Line]:
        """Return the same lines without what to do."""
        told = [(_("found: {value}"), self.found), (_("expected: {value}"), self.expected)]
        first = _("{place}: {what}").format(place=self.place, what=self.what) if self.place else self.what
        return [Line(first, "strong"), *(Line(text.format(value=value), indent=1) for text, value in told if value)]


def explain(error: VotationError) -> Explanation:
    """Return the words for an error."""
    sentence = sentence_of(error.rule)
    fields: dict[str, Any] = {name: getattr(error, name) for name in _FIELDS} | error.details | {"rule": error.rule}
    told = sentence.what + sentence.remedy
    return Explanation(
        place=place(error.file, error.line, error.column),
        what=_filled(sentence.what, fields),
        remedy=_filled(sentence.remedy, fields),
        found=_untold("{found", told, error.found),
        expected=_untold("{expected", told, error.expected),
    )


def place(file: str | None, line: int | None = None, column: int | None = None) -> str:
    """Return where something stands: `ballots/b01-0001.csv, line 3, column 5`."""
    parts = [
        file,
        _("line {line}").format(line=line) if line is not None else None,
        _("column {column}").format(column=column) if column is not None else None,
    ]
    return ", ".join(part for part in parts if part)


def sentence_of(rule: str) -> Sentence:
    """Return the English sentences for a rule, marked for translation."""
    return _sentences().get(rule, UNKNOWN_RULE)


def decision_text(decision: Decision) -> str:
    """Return what a reader decided, or what a writer could not say, in the reader's language."""
    text = _told("DECISIONS").get(decision.rule)
    if text is not None:
        return _(text).format(**decision.details)
    details = ", ".join(f"{name}: {value}" for name, value in decision.details.items())  # of another package
    return f"{decision.rule} ({details})" if details else decision.rule


def _sentences() -> Mapping[str, Sentence]:
    return _told("SENTENCES")


@cache
def _told(table: str) -> Mapping[str, Any]:
    """Return what the rooms say under one heading, by rule."""
    rooms: Iterable[Any] = (
        import_module(f"{wording.__name__}.{room.name}") for room in pkgutil.iter_modules(wording.__path__)
    )
    return {rule: each for room in rooms for rule, each in getattr(room, table, {}).items()}


def _filled(text: str, fields: Mapping[str, Any]) -> str:
    """Fill a sentence in; a dash stands where nothing does."""
    known = {name: "—" if value in {None, ""} else value for name, value in fields.items()}
    return _(text).format(**known)


def _untold(field: str, told: str, value: str | int | None) -> str:
    return "" if value is None or field in told else str(value)
