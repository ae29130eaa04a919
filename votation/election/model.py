"""What an election is: the frozen definition that officials sign and everyone counts by.

Shape only: options of methods are checked by `votation.methods.resolve`, contradictions between fields by
`votation.election.contradictions`. Field names, orders and defaults are those of `election.json`; every default is
written out when the definition is frozen, so nothing that decides a result is implicit.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from votation.election.base import Count, Document, Id, Key, Line, Model, Positive, Sha256, Time, Titles, whole_number

BallotKind: TypeAlias = Literal["grades", "scores", "approval", "ranking"]
Unranked: TypeAlias = Literal["last", "exclude"]
NoOpinion: TypeAlias = Literal["worst", "exclude"] | Count
OptionValue: TypeAlias = bool | int | str | tuple[int | str, ...]

REHEARSAL_FIELD: Final = "x-rehearsal"
"""A definition with this field is one of a rehearsal: nothing counted under it is ever a result (docs/adr/0061)."""
REHEARSAL: Final = "ESSAI / REHEARSAL"
"""What stands there, and at the head of every title."""
MAX_SCALE: Final = 65_534
"""Levels of a ballot kind; a level + 1 must fit 16 bits."""
MAX_MEASURES: Final = 10_000
"""Measures of an election."""
MAX_METHODS: Final = 100
"""Methods printed beside the official one."""
MAX_BOXES: Final = 10_000
"""Boxes of an election. With 9,999 parts of 100,000 ballots each, no sum of levels reaches 2^63."""


class Topic(Model):
    """A subject of a theme; measures belong to topics."""

    id: Id
    title: Titles


class Theme(Model):
    """A theme and its topics, in order of publication."""

    id: Id
    title: Titles
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Measure(Model):
    """One of the things that are ranked.

    Attributes:
        topic: Id of the topic it belongs to.
        text: Paragraphs by language.
    """

    id: Id
    topic: Id
    title: Titles
    text: dict[Literal["en", "fr"], tuple[Line, ...]] | None = None


class Grade(Model):
    """A word of the grade scale."""

    id: Id
    title: Titles


class GradesRules(Model):
    """Each measure gets a grade; `grades` from worst to best."""

    kind: Literal["grades"]
    grades: Annotated[tuple[Grade, ...], Field(min_length=2, max_length=MAX_SCALE)]


class ScoresRules(Model):
    """Each measure gets 0 to `max` points; `max_sum` bounds the points of one ballot."""

    kind: Literal["scores"]
    max: Annotated[int, Field(ge=1, lt=MAX_SCALE), BeforeValidator(whole_number)]
    max_sum: Positive | None = None


class ApprovalRules(Model):
    """Each measure is approved or not; a ballot that approves some approves at least `min` and at most `max`."""

    kind: Literal["approval"]
    min: Count = 0
    max: Positive | None = None


class RankingRules(Model):
    """Measures are ranked from 1; at most `max_ranks` are, and `ties_allowed` says whether ranks may be shared."""

    kind: Literal["ranking"]
    max_ranks: Positive | None = None
    ties_allowed: bool = True


BallotRules: TypeAlias = Annotated[
    GradesRules | ScoresRules | ApprovalRules | RankingRules, Field(discriminator="kind")
]


class MethodChoice(Model):
    """A method by id, with options; after `open` every option is written out."""

    id: Id
    options: dict[Key, OptionValue] = Field(default_factory=dict)


class Methods(Model):
    """The method that decides, and those printed beside it."""

    official: MethodChoice
    also: Annotated[tuple[MethodChoice, ...], Field(max_length=MAX_METHODS)] = ()


class LotsSource(Model):
    """Where the public value that breaks ties will come from: dice in public, a named lottery."""

    source: Line


class Revote(Model):
    """Which ballot of a voter counts.

    Attributes:
        rule: `none`: boxes resolve revotes before sealing; `last`, `first`: by `seq`; `void`: none of them counts;
            `priority`: by the order of the values of `group`, then the highest `seq`.
        group: Group whose value decides (`priority` only).
        order: Its values, strongest first (`priority` only).
    """

    rule: Literal["none", "last", "first", "void", "priority"] = "none"
    group: Key | None = None
    order: tuple[Id, ...] | None = None


class GroupValue(Model):
    """A value of a group; `registered` is the number of people entitled, where known."""

    id: Id
    title: Titles
    registered: Count | None = None


class Group(Model):
    """A declared dimension of the ballot: station, channel."""

    id: Key
    title: Titles
    values: Annotated[tuple[GroupValue, ...], Field(min_length=1)]


class Privacy(Model):
    """A group value with 1 to `min_group` - 1 ballots is merged or refused at `seal`."""

    min_group: Positive = 10


class Officials(Model):
    """Who signs the definition, the board, the lots and the statement; `threshold` counts distinct keys."""

    threshold: Positive
    names: Annotated[tuple[Id, ...], Field(min_length=1)]


class Box(Model):
    """Who collects and seals ballots; `groups` names the values its ballots may carry, by group."""

    id: Id
    name: Line
    groups: dict[Key, tuple[Id, ...]] = Field(default_factory=dict)


class Signers(Model):
    """The keys of this election; `allowed_signers` is the digest of the file of that name."""

    allowed_signers: Sha256
    officials: Officials
    boxes: Annotated[tuple[Box, ...], Field(min_length=1, max_length=MAX_BOXES)]


class Credentials(Model):
    """The roll of voters' public keys: its length and the digest of `credentials.txt`."""

    count: Positive
    sha256: Sha256


class Election(Document):
    """The frozen definition of one election (FORMATS, election.json).

    Attributes:
        no_opinion: What an empty cell is read as; grades and scores only, mandatory there.
        unranked: What an unranked measure is read as; rankings only, mandatory there.
        methods: The deciding method and the others.
        lots: Absent when ties stay ties.
    """

    format: Literal["votation/election@1"]
    id: Id
    title: Titles
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    measures: Annotated[tuple[Measure, ...], Field(min_length=1, max_length=MAX_MEASURES)]
    ballot: BallotRules
    no_opinion: NoOpinion | None = None
    unranked: Unranked | None = None
    methods: Methods
    lots: LotsSource | None = None
    revote: Revote = Revote()
    groups: tuple[Group, ...] = ()
    privacy: Privacy = Privacy()
    signers: Signers
    credentials: Credentials | None = None
    opens_at: Time
    closes_at: Time

    @property
    def marks(self) -> dict[str, str]:
        """Fields that every document of a rehearsal carries, so that none passes for an election's; none elsewhere."""
        return {REHEARSAL_FIELD: REHEARSAL} if REHEARSAL_FIELD in (self.model_extra or {}) else {}

    @property
    def measure_ids(self) -> tuple[str, ...]:
        """Ids of all measures, in the definition's order."""
        return tuple(measure.id for measure in self.measures)

    @property
    def scale(self) -> int:
        """Number of levels of this ballot kind: levels run from 0 to `scale` - 1."""
        rules = self.ballot
        match rules:
            case GradesRules():
                return len(rules.grades)
            case ScoresRules():
                return rules.max + 1
            case ApprovalRules():
                return 2
            case RankingRules():
                return len(self.measures)

    def measures_of_theme(self, theme: str) -> tuple[str, ...]:
        """Return the ids of the measures of `theme`, in the definition's order."""
        topics = {topic.id for each in self.themes if each.id == theme for topic in each.topics}
        return tuple(measure.id for measure in self.measures if measure.topic in topics)

    def measures_of_topic(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the measures of `topic`, in the definition's order."""
        return tuple(measure.id for measure in self.measures if measure.topic == topic)
