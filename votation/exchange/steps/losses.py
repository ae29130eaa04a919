"""What a format cannot say of ballots, in the same words for every writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from votation.exchange.content import Decision

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from votation.exchange.content import Ballots

Fact: TypeAlias = Literal[
    "kind",
    "scale",
    "measure-ids",
    "measure-titles",
    "attributes",
    "levels",
    "rule",
    "ids",
    "groups",
    "declared",
    "title",
]
"""What ballots say besides the levels themselves, which no writer may lose."""
FACTS: Final[frozenset[Fact]] = frozenset(get_args(Fact))
PREFIX: Final = "lost-"


def losses(ballots: Ballots, kept: AbstractSet[Fact]) -> tuple[Decision, ...]:
    """Return a loss for each fact that these ballots state and a format does not keep.

    Args:
        ballots: What is written.
        kept: What the format says of them; without `measure-ids` it knows them by their place alone.
    """
    stated: dict[Fact, bool] = {
        "kind": True,
        "scale": ballots.kind in {"grades", "scores"},
        "measure-ids": True,
        "measure-titles": any(measure.title for measure in ballots.measures),
        "attributes": any(measure.attributes for measure in ballots.measures),
        "levels": bool(ballots.levels),
        "rule": ballots.rule is not None and not ballots.complete,
        "ids": ballots.ids is not None,
        "groups": bool(ballots.groups),
        "declared": bool(ballots.declared),
        "title": bool(ballots.title),
    }
    return tuple(Decision(PREFIX + fact) for fact, is_stated in stated.items() if is_stated and fact not in kept)
