"""Answers for programs: canonical JSON of whatever a command has to say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from votation.evidence import canonical
from votation.report.sentences import explain
from votation.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.errors import VotationError
    from votation.methods import Outcome


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """Return canonical JSON and one LF; what is absent is left out, what nobody could see is spelled out."""
    return canonical.dumps(_plain(value))


def error_value(error: VotationError) -> dict[str, Any]:
    """Return an error as a JSON value: its rule, its fields, and the words for people."""
    explained = explain(error)
    fields = {
        "rule": error.rule,
        "code": error.exit_code,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "found": error.found,
        "expected": error.expected,
        "message": explained.what,
        "remedy": explained.remedy,
    }
    return {**error.details, **{name: each for name, each in fields.items() if each is not None}}


def outcome_value(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome of one method as a JSON value: the method with every option, tiers, scores, evidence."""
    ranks = outcome.ranking.ranks()
    return {
        "method": {
            "id": outcome.method.id,
            "version": outcome.method.version,
            "options": dict(outcome.method.options),
        },
        "tiers": [sorted(tier) for tier in outcome.ranking.tiers],
        "scores": [{**row, "measure": measure, "rank": ranks[measure]} for measure, row in outcome.scores.items()],
        "evidence": dict(outcome.evidence),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value, and what stands for one
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items() if each is not None}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Fraction():
            return canonical.fraction_text(value)
        case bool() | int():
            return value
        case _:
            return visible(str(value))
