"""Fields that do not fit the model, said in the words of this project: one error a field, on its line."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from votation.election.base import ID_PATTERN, KEY_PATTERN, TIME_PATTERN, shown
from votation.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from votation.election.source import Path

Misfit: TypeAlias = "Callable[[str, str, Mapping[str, Any]], DefinitionError]"
"""From the field, what was found there and the context of the validation error."""


def misfits(error: ValidationError, value: object) -> Iterator[tuple[Path, DefinitionError]]:
    """Yield the first mistake of every field that does not fit, in the order of the model.

    Args:
        error: What validation found; the branches of a union each say something of the same field.
        value: What was validated.

    Yields:
        Path of the field, or of what surrounds a missing one, and the mistake.
    """
    seen = set()
    found = [(_path(details["loc"], value), details) for details in error.errors(include_url=False)]
    inside = {path[:depth] for path, _ in found for depth in range(len(path))}
    for path, details in found:
        if details["type"] == "too_short" and path in inside:
            continue  # items that do not fit are not counted as items
        absent = str(details["loc"][-1]) if details["type"] in _ABSENT else ""
        if (path, absent) not in seen:
            seen.add((path, absent))
            yield path, _misfit(details, absent or _field(path))


def _path(steps: tuple[str | int, ...], value: Any) -> Path:  # noqa: ANN401 - a JSON value, walked into
    """Keep the steps that lead somewhere: validation also names union branches, dictionary keys and missing fields."""
    path: list[str | int] = []
    for step in steps:
        members = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if step in members:
            value = value[step]
            path.append(step)
    return tuple(path)


def _field(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _misfit(details: ErrorDetails, field: str) -> DefinitionError:
    kind, value = details["type"], details["input"]
    if value == "" and kind not in _ABSENT:
        return DefinitionError("definition-field-empty", field=field)
    if isinstance(value, list | dict) and kind not in _OF_CONTAINERS:
        return DefinitionError("definition-single-value", field=field)
    return _MISFITS.get(kind, _other)(field, shown(value), details.get("ctx", {}))


def _missing(field: str, _found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-field-missing", field=field)


def _unknown(field: str, _found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-field-unknown", field=field)


def _not_a_list(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-not-a-list", found=found, field=field)


def _not_an_object(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-not-fields", found=found, field=field)


def _too_few(field: str, _found: str, context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-too-few", expected=context["min_length"], field=field)


def _too_many(field: str, _found: str, context: Mapping[str, Any]) -> DefinitionError:
    found = context["actual_length"] or context["max_length"] + 1  # validation stops counting after the first too many
    return DefinitionError("definition-too-many", found=found, expected=context["max_length"], field=field)


def _not_a_choice(field: str, found: str, context: Mapping[str, Any]) -> DefinitionError:
    choices = re.findall(r"'([^']*)'", context.get("expected") or context["expected_tags"])
    return DefinitionError("definition-not-a-choice", found=found, expected=", ".join(choices), field=field)


def _no_kind(_field: str, _found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-field-missing", field="kind")


def _not_a_truth(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-not-a-choice", found=found, expected="true, false", field=field)


def _not_a_number(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-not-a-number", found=found, field=field)


def _out_of_range(field: str, found: str, context: Mapping[str, Any]) -> DefinitionError:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    bounds = [f"{signs[name]} {limit}" for name, limit in context.items()]
    return DefinitionError("definition-number-range", found=found, expected=", ".join(bounds), field=field)


def _pattern(field: str, found: str, context: Mapping[str, Any]) -> DefinitionError:
    if context["pattern"] == TIME_PATTERN:
        return _not_a_time(field, found, context)
    if context["pattern"] not in {ID_PATTERN, KEY_PATTERN}:
        return DefinitionError("definition-pattern", found=found, expected=context["pattern"], field=field)
    foreign = next((character for character in found if not character.isascii()), None)
    if foreign is not None:
        point = f"U+{ord(foreign):04X}"
        return DefinitionError("definition-id-foreign", found=found, character=point, suggestion=suggested_id(found))
    return DefinitionError("definition-id", found=found, suggestion=suggested_id(found))


def _not_a_time(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-time", found=found, expected="2026-05-12T08:00:00Z", field=field)


def _invisible(field: str, _found: str, context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-text-invisible", found=str(context["character"]), field=field)


def _spaces(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-text-spaces", found=found, field=field)


def _too_long(field: str, found: str, context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-text-long", found=found, expected=context["max_length"], field=field)


def _other(field: str, found: str, _context: Mapping[str, Any]) -> DefinitionError:
    return DefinitionError("definition-field", found=found, field=field)


_MISFITS: Final[Mapping[str, Misfit]] = {
    "missing": _missing,
    "field_unknown": _unknown,
    "tuple_type": _not_a_list,
    "dict_type": _not_an_object,
    "model_type": _not_an_object,
    "model_attributes_type": _not_an_object,
    "too_short": _too_few,
    "too_long": _too_many,
    "literal_error": _not_a_choice,
    "union_tag_invalid": _not_a_choice,
    "union_tag_not_found": _no_kind,
    "bool_parsing": _not_a_truth,
    "number_spelling": _not_a_number,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "string_pattern_mismatch": _pattern,
    "time_impossible": _not_a_time,
    "text_invisible": _invisible,
    "text_spaces": _spaces,
    "string_too_long": _too_long,
}
_ABSENT: Final = frozenset({"missing", "field_unknown"})
_OF_CONTAINERS: Final = _ABSENT | {
    "tuple_type",
    "dict_type",
    "model_type",
    "model_attributes_type",
    "too_short",
    "too_long",
    "union_tag_invalid",
    "union_tag_not_found",
}


def suggested_id(text: str) -> str:
    """Return an id that looks like `text`: accents dropped, lower case, hyphens for the rest."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "a1"
