"""A method under all its options, and with those that given ballots make mandatory: for examples and tests."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from votation.errors import MethodError
from votation.methods import options as _options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from votation.methods.base import Method
    from votation.profile import Scope


class Fitted(NamedTuple):
    """A method that can count the ballots, and the options that were given to it; the others are at their default."""

    method: Method
    options: dict[str, object]


def with_options(found: type[Method], declared: Mapping[str, object]) -> Method:
    """Return a method with these options, every other at its default.

    Raises:
        MethodError: It has no such option, or the option cannot be that value.
    """
    return found(_options.read(found.info.options, declared, method=found.info.id))


def fitted(found: type[Method], declared: Mapping[str, object], scope: Scope, number: int) -> Fitted:
    """Return a method with these options, and `number` for each that the ballots of `scope` make mandatory.

    Raises:
        MethodError: The method cannot read these ballots.
    """
    method = with_options(found, declared)
    try:
        method.check(scope)
    except MethodError as refused:
        name = str(refused.details.get("option"))
        if refused.rule != "method-option-required" or name in declared:
            raise
        return fitted(found, {**declared, name: number}, scope, number)
    return Fitted(method, dict(declared))


def variants(found: type[Method]) -> Iterator[dict[str, str]]:
    """Yield every combination of the options that have a list of values, where the method takes it."""
    enumerated = [each for each in _options.describe(found.info.options) if " | " in each.values]
    for values in product(*(each.values.split(" | ") for each in enumerated)):
        chosen = dict(zip((each.name for each in enumerated), values, strict=True))
        if _fits(found, chosen):
            yield chosen


def _fits(found: type[Method], chosen: Mapping[str, str]) -> bool:
    try:
        with_options(found, chosen)
    except MethodError as refused:
        if refused.rule != "method-option-value":
            raise
        return False
    return True
