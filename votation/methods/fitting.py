"""A method with whatever options given ballots make mandatory: for examples and tests, which have nothing to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from votation.errors import MethodError
from votation.methods import options as _options

if TYPE_CHECKING:
    from collections.abc import Mapping

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
