"""A worked example for every method: the capital of Tennessee, cast on ballots that the method reads, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.errors import MethodError
from votation.methods.fitting import fitted
from votation.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election import BallotKind, NoOpinion, Unranked
    from votation.methods import Method, Outcome

CITIES: Final = ("memphis", "nashville", "chattanooga", "knoxville")
VOTERS: Final = (42, 26, 15, 17)
STARS: Final = ((5, 2, 1, 0), (0, 5, 2, 1), (0, 2, 5, 3), (0, 2, 3, 5))
"""0 to 5 by distance, as voters near each city give them (Wikipedia, STAR voting); their order is that of Wikipedia's
other articles on voting methods, the classroom example of Tennessee."""
APPROVED: Final = 2
"""Stars from which a voter approves."""


class Cast(NamedTuple):
    """A kind of ballot, and how it is read."""

    kind: BallotKind
    scale: int
    no_opinion: NoOpinion | Unranked | None


CASTS: Final = (
    Cast("ranking", len(CITIES), "last"),
    Cast("approval", 2, None),
    Cast("scores", 6, "worst"),
    Cast("grades", 6, "worst"),
)
NUMBER: Final = 2
"""What an option is that the ballots make mandatory: seats, places, thresholds."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An example.

    Attributes:
        kind: What the ballots hold.
        ballots: How many cast which, one a line: `42 x memphis > nashville > ...`.
        outcome: What the method makes of them.
    """

    kind: BallotKind
    ballots: tuple[str, ...]
    outcome: Outcome


def worked(found: type[Method]) -> Worked | None:
    """Return the example counted by a method; None for a method that cannot count it."""
    for cast in _casts(found):
        levels = [_levels(cast, stars) for stars in STARS]
        profile = Profile.from_levels(levels, measures=CITIES, weights=VOTERS, **cast._asdict())
        try:
            method, _ = fitted(found, {}, profile.scope, NUMBER)
        except MethodError:
            continue
        lines = (f"{voters} x {_line(cast, row)}" for voters, row in zip(VOTERS, levels, strict=True))
        return Worked(cast.kind, tuple(lines), method.rank(profile))
    return None


def _casts(found: type[Method]) -> Iterator[Cast]:
    """Yield the kinds of ballot to try; grades before scores for the methods that are about grades."""
    casts = CASTS[::-1] if found.info.family == "median" else CASTS
    return (cast for cast in casts if cast.kind in found.info.kinds)


def _levels(cast: Cast, stars: tuple[int, ...]) -> tuple[int, ...]:
    match cast.kind:
        case "ranking":
            return tuple(sorted(stars).index(each) for each in stars)
        case "approval":
            return tuple(int(each >= APPROVED) for each in stars)
    return stars


def _line(cast: Cast, levels: tuple[int, ...]) -> str:
    best_first = sorted(zip(levels, CITIES, strict=True), reverse=True)
    match cast.kind:
        case "ranking":
            return " > ".join(city for _, city in best_first)
        case "approval":
            return ", ".join(city for level, city in best_first if level)
    return ", ".join(f"{city} {level}" for level, city in best_first)
