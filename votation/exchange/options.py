"""The options of a reader or writer, described and refused as those of methods are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

from pydantic import Field, ValidationError

from votation.election.model import MAX_SCALE
from votation.errors import RefusedError
from votation.methods.options import OptionInfo, Options, Whole, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OptionInfo", "Options", "Scale", "Whole", "describe", "read"]

Scale: TypeAlias = Annotated[Whole, Field(le=MAX_SCALE)]
"""An option that is a number of levels."""

AnyOptions = TypeVar("AnyOptions", bound=Options)

_SHOWN = 60


def read(model: type[AnyOptions], chosen: Mapping[str, object], *, format: str) -> AnyOptions:  # noqa: A002 - the word of the field
    """Read the options chosen for a format, defaults written out.

    Raises:
        RefusedError: It has no option of that name, or the option cannot be that value.
    """
    try:
        return model.model_validate(dict(chosen))
    except ValidationError as mistakes:
        mistake = mistakes.errors(include_url=False)[0]
        name = str(mistake["loc"][0])
        infos = {info.name: info.values for info in describe(model)}
        if name not in infos:
            known = ", ".join(infos) or "-"
            raise RefusedError("format-option", found=name[:_SHOWN], expected=known, format=format) from mistakes
        found = str(mistake["input"])[:_SHOWN]
        raise RefusedError(
            "format-option-value", found=found, expected=infos[name], format=format, option=name
        ) from mistakes
