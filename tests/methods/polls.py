"""Each registered method with each of its options, and the elections that it is tested on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.poll import Poll

from votation import methods
from votation.methods import fitting
from votation.testing.contract import Subject, tiers_of
from votation.testing.drawing import profile_of, random_poll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.methods import Outcome
    from votation.methods.fitting import Fitted

__all__ = ["Poll", "fitted", "outcome_of", "profile_of", "random_poll", "subject_of", "tiers_of", "variants"]


def variants() -> Iterator[tuple[str, dict[str, str]]]:
    """Every registered method with every combination of its enumerated options."""
    for method in methods.BUILT_IN:
        for options in fitting.variants(methods.class_of(method)):
            yield method, options


def subject_of(method: str, options: dict[str, Any]) -> Subject:
    return Subject(methods.class_of(method), options)


def fitted(method: str, options: dict[str, Any], poll: Poll, number: int) -> Fitted:
    """The method with these options, and `number` for each option that these ballots make mandatory."""
    return subject_of(method, options).fitted(poll, number)


def outcome_of(method: str, options: dict[str, Any], poll: Poll, number: int = 1) -> Outcome:
    return fitted(method, options, poll, number).method.rank(profile_of(poll))
