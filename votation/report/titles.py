"""What things are called, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from votation.report.language import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.election import Election
    from votation.report.language import Language

    Titles = Mapping[Language, str]


def in_language(titles: Titles) -> str:
    """Return the title in the reader's language, else in the other one."""
    return titles.get(current()) or next(iter(titles.values()))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one election; what has none is called by its id or its number.

    Attributes:
        measures: Titles of each measure.
        grades: Titles of each grade, from worst to best; empty where ballots have none.
        scopes: Titles of each theme and topic.
    """

    measures: Mapping[str, Titles] = field(default_factory=dict)
    grades: tuple[Titles, ...] = ()
    scopes: Mapping[str, Titles] = field(default_factory=dict)

    @classmethod
    def of(cls, election: Election) -> Names:
        """Return the names that a definition gives."""
        themes = {theme.id: theme.title for theme in election.themes}
        topics = {topic.id: topic.title for theme in election.themes for topic in theme.topics}
        rules = election.ballot
        return cls(
            measures={each.id: each.title for each in election.measures},
            grades=tuple(grade.title for grade in rules.grades) if rules.kind == "grades" else (),
            scopes=themes | topics,
        )

    def measure(self, measure: str) -> str:
        """Return the title of a measure; nothing if it has none."""
        titles = self.measures.get(measure)
        return in_language(titles) if titles else ""

    def level(self, level: int) -> str:
        """Return the word for a grade, or the number of a level."""
        return in_language(self.grades[level]) if self.grades else str(level)

    def scope(self, scope: str) -> str:
        """Return the title of a theme or topic."""
        titles = self.scopes.get(scope)
        return in_language(titles) if titles else scope
