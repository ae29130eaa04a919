"""What will be counted: every scope, every method with its options, and the statistics they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation import methods
from votation.election import Election
from votation.profile import scopes_of
from votation.records import Software

if TYPE_CHECKING:
    from votation.methods.base import Method
    from votation.profile import Scope


@dataclass(frozen=True, slots=True)
class Plan:
    """An election made ready to count.

    Attributes:
        election: The definition.
        election_sha256: Digest of the file election.json, final LF included.
        overall: The scope of all measures.
        themes: One scope a theme, in the order of the definition.
        topics: One scope a topic, in the order of the definition.
        official: The method that decides.
        also: The methods printed beside it.
    """

    election: Election
    election_sha256: str
    overall: Scope
    themes: tuple[Scope, ...]
    topics: tuple[Scope, ...]
    official: Method
    also: tuple[Method, ...]

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Overall, then the themes, then the topics."""
        return (self.overall, *self.themes, *self.topics)

    @property
    def statistics(self) -> tuple[type, ...]:
        """Statistic types that some declared method reads, each once."""
        wanted = [kind for method in (self.official, *self.also) for kind in method.info.statistics]
        return tuple(dict.fromkeys(wanted))

    @property
    def group_statistics(self) -> tuple[type, ...]:
        """Statistic types that the official method reads: group values are told by it alone."""
        return self.official.info.statistics


def plan(election: Election) -> Plan:
    """Resolve the methods of `election` and check that each can read its ballots.

    Raises:
        MethodError: A method is unknown, was given options it does not have, or cannot read these ballots.
        IncompleteError: A method of another package is not installed.
    """
    scopes = scopes_of(election)
    chosen = tuple(methods.resolve(choice) for choice in (election.methods.official, *election.methods.also))
    for method in chosen:
        for scope in scopes:
            method.check(scope)
    n_themes = len(election.themes)
    return Plan(
        election=election,
        election_sha256=election.digest,
        overall=scopes[0],
        themes=scopes[1 : 1 + n_themes],
        topics=scopes[1 + n_themes :],
        official=chosen[0],
        also=chosen[1:],
    )


def plugins_of(election: Election, python: str) -> tuple[Software, ...]:
    """Return the installed packages whose methods the definition names, as a statement lists them.

    Args:
        election: The definition.
        python: Version of the Python that runs them.

    Raises:
        IncompleteError: A method of another package is not installed.
        MethodError: Several installed packages provide the same method.
    """
    named = (choice.id for choice in (election.methods.official, *election.methods.also))
    return tuple(Software(name=name, version=version, python=python) for name, version in methods.providers(named))


def with_options(election: Election) -> Election:
    """Return the definition with every option of every method written out, as it is frozen.

    Raises:
        MethodError: A method is unknown or has no such option.
    """
    chosen = election.methods
    rows = [
        {"id": record.id, "options": {name: value for name, value in record.options.items() if value is not None}}
        for record in (methods.resolve(choice).record for choice in (chosen.official, *chosen.also))
    ]
    value = {**election.plain(), "methods": {"official": rows[0], "also": rows[1:]}}
    return Election.from_value(value, file="election.json")
