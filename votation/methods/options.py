"""The options of a method: read strictly, described in full, refused with the values that would do.

A definition written in YAML hands every scalar over as a string, one read from JSON as what it is; both give the same
options, with every default written out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from votation.errors import MethodError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

MAX_WHOLE = 2**53 - 1
"""The largest integer of evidence (FORMATS, JSON profile)."""


class Options(BaseModel):
    """Base of a method's options: closed, frozen, every one with a default unless it must be declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class OptionInfo:
    """An option as people choose it.

    Attributes:
        name: Its key under `options` in the definition.
        values: What it may be: `last | exclude`, `integer >= 1`.
        default: What it is when it is not declared; None where it is then absent.
    """

    name: str
    values: str
    default: int | str | None


def _whole(value: object) -> object:
    # pydantic alone would take `true` for 1 and "1_0" for 10
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,15}", value):
        return int(value)
    raise PydanticCustomError("whole_number", "a whole number")


Whole: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), BeforeValidator(_whole)]
"""An option that is a number of things, from 1."""

AnyOptions = TypeVar("AnyOptions", bound=Options)


def read(model: type[AnyOptions], declared: Mapping[str, object], *, method: str) -> AnyOptions:
    """Read the options of `method`, defaults written out.

    Raises:
        MethodError: It has no option of that name, or the option cannot be that value.
    """
    try:
        return model.model_validate(dict(declared))
    except ValidationError as mistakes:
        raise _complaint(model, mistakes.errors(include_url=False)[0], method) from mistakes


def describe(model: type[Options]) -> tuple[OptionInfo, ...]:
    """Return what can be chosen, in the order in which results print it."""
    defaults = model().model_dump(mode="json")
    return tuple(OptionInfo(name, _values(model, name), defaults[name]) for name in model.model_fields)


def _complaint(model: type[Options], mistake: ErrorDetails, method: str) -> MethodError:
    name = str(mistake["loc"][0])
    if mistake["type"] == "extra_forbidden":
        known = " | ".join(model.model_fields) or "-"
        return MethodError("method-option-unknown", found=name[:60], expected=known, method=method)
    expected = mistake.get("ctx", {}).get("values", _values(model, name))
    found = str(mistake["input"])[:60]
    return MethodError("method-option-value", found=found, expected=expected, method=method, option=name)


def _values(model: type[Options], name: str) -> str:
    schema = model.model_json_schema()["properties"][name]
    choices = [_choice(each) for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    return " | ".join(choices)


def _choice(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    lowest = f" >= {schema['minimum']}" if "minimum" in schema else ""
    return f"{schema['type']}{lowest}"
