"""A deck of ballots that meets every rule of one definition, and each ballot knows its fate.

Nothing here looks at how the engine decides: what a ballot deserves is written where it is made, from FORMATS. There
are ballots at every level of the scale, of every group value of every box, blank, silent on a theme, tied; and for each
reason of rejection that this definition can give, one that is rejected for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from votation.election import ApprovalRules, GradesRules, RankingRules, ScoresRules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from votation.election import Election, Theme
    from votation.records import Code

MANY: Final = 50
"""Measures to which the same ballot is turned at most."""
HIGH_SEQ: Final = 2**53 - 1
"""The highest `seq` there is: legal, and flagged."""
NOWHERE: Final = "essai-nowhere"
"""A group value that no definition declares."""
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Cast:
    """One line of the deck.

    Attributes:
        box: Where it is cast.
        ballot: Its id.
        levels: Number by measure, as written; measures left empty are left out.
        groups: Value by group.
        voter: Name of the voter; every voter has a test key where ballots are signed.
        seq: Order among the ballots of that voter.
        fate: Why it does not count; None if it does.
        on_roll: Whether the voter's key is on the roll.
        forged: Whether the signature is another one than the voter's.
    """

    box: str
    ballot: str
    levels: Mapping[str, int]
    groups: Mapping[str, str]
    voter: str
    seq: int = 1
    fate: Code | None = None
    on_roll: bool = True
    forged: bool = False


@dataclass
class _Deck:
    """A deck that is being made; every ballot takes a new id and a new voter."""

    election: Election
    casts: list[Cast] = field(default_factory=list)

    def cast(self, box: str, levels: Mapping[str, int], groups: Mapping[str, str], fate: Code | None = None) -> Cast:
        number = len(self.casts)
        made = Cast(box, f"essai{number:07d}", levels, groups, f"voter{number:07d}", fate=fate)
        self.casts.append(made)
        return made

    def change(self, **changes: object) -> None:
        """Change the ballot that was cast last."""
        self.casts[-1] = replace(self.casts[-1], **changes)  # type: ignore[arg-type] # names and types of Cast's fields


def deck_of(election: Election) -> tuple[Cast, ...]:
    """Return the deck of a definition."""
    deck = _Deck(election)
    wanted = list(_accepted(election))
    for box in election.signers.boxes:
        values = {
            group.id: box.groups.get(group.id, tuple(each.id for each in group.values)) for group in election.groups
        }
        number = election.privacy.min_group * max([1, *map(len, values.values())])
        for place, levels in enumerate(islice(cycle(wanted), max(number, len(wanted) if not deck.casts else 0))):
            deck.cast(box.id, levels, {group: each[place % len(each)] for group, each in values.items()})
    first = deck.casts[0]
    _refused(deck, first.box, first.groups)
    _repeated(deck, first.box, first.groups)
    _contested(deck)
    if election.revote.rule != "none":
        _revoted(deck, first.box, first.groups)
    if election.credentials is not None:
        deck.cast(first.box, wanted[0], first.groups, "UNKNOWN_CREDENTIAL")
        deck.change(on_roll=False)
        deck.cast(first.box, wanted[0], first.groups, "BAD_SIGNATURE")
        deck.change(forged=True)
    return tuple(deck.casts)


def _accepted(election: Election) -> Iterator[dict[str, int]]:
    """Yield ballots that break no rule, an ordinary one first, blank ones among them."""
    measures, rules = election.measure_ids, election.ballot
    match rules:
        case RankingRules():
            yield from _rankings(election, rules)
        case ApprovalRules():
            fewest, most = max(1, rules.min), rules.max or len(measures)
            for start in range(min(len(measures), MANY)):
                yield dict.fromkeys(_turned(measures, start)[:fewest], 1)
            yield dict.fromkeys(measures, 0) | dict.fromkeys(measures[:most], 1)
            yield dict.fromkeys(measures, 0)
        case ScoresRules(max_sum=int(most)):
            for level in range(min(rules.max, most) + 1):
                yield {measures[level % len(measures)]: level}
        case GradesRules() | ScoresRules():
            for start in range(0, election.scale, len(measures)):
                yield {each: (start + place) % election.scale for place, each in enumerate(measures)}
            yield {measures[0]: election.scale - 1}
    yield {}
    yield from (levels for theme in election.themes for levels in _silent(election, theme))


def _rankings(election: Election, rules: RankingRules) -> Iterator[dict[str, int]]:
    measures = election.measure_ids
    most = min(rules.max_ranks or len(measures), len(measures))
    for start in range(min(len(measures), MANY)):
        yield {each: place for place, each in enumerate(_turned(measures, start)[:most], 1)}
    if most >= _TWO:
        yield {measures[0]: 1, measures[-1]: len(measures)}  # with a gap
        if rules.ties_allowed:
            yield dict.fromkeys(measures[:most], 1)


def _silent(election: Election, theme: Theme) -> Iterator[dict[str, int]]:
    """Yield a ballot that speaks of one theme only, where the rules let it."""
    own, rules = election.measures_of_theme(theme.id), election.ballot
    match rules:
        case ApprovalRules(min=fewest):
            if own and len(own) >= fewest:
                yield dict.fromkeys(own[: max(1, fewest)], 1)
        case _:
            yield dict.fromkeys(own[:1], 1)


def _turned(measures: tuple[str, ...], start: int) -> tuple[str, ...]:
    """Return the measures from one on, the others after them."""
    return measures[start:] + measures[:start]


def _refused(deck: _Deck, box: str, groups: Mapping[str, str]) -> None:
    """Cast ballots that one rule refuses by itself."""
    election, measures, rules = deck.election, deck.election.measure_ids, deck.election.ballot
    highest = election.scale if isinstance(rules, RankingRules) else election.scale - 1
    deck.cast(box, {measures[0]: highest + 1}, groups, "BAD_LEVEL")
    for group in groups:
        deck.cast(box, {}, {**groups, group: NOWHERE}, "BAD_GROUP")
    match rules:
        case RankingRules(max_ranks=most, ties_allowed=ties):
            deck.cast(box, {measures[0]: 0}, groups, "BAD_LEVEL")
            if not ties and len(measures) >= _TWO:
                deck.cast(box, dict.fromkeys(measures[:_TWO], 1), groups, "BAD_LEVEL")
            if most is not None and most < len(measures):
                ranks = {each: place for place, each in enumerate(measures[: most + 1], 1)}
                deck.cast(box, ranks, groups, "TOO_MANY")
        case ApprovalRules(min=fewest, max=most):
            if most is not None and most < len(measures):
                deck.cast(box, dict.fromkeys(measures[: most + 1], 1), groups, "TOO_MANY")
            if fewest >= _TWO:
                deck.cast(box, dict.fromkeys(measures[: fewest - 1], 1), groups, "TOO_FEW")
        case ScoresRules(max=top, max_sum=int(most)) if most < top * len(measures):
            needed = most // top + 1
            deck.cast(box, dict.fromkeys(measures[:needed], top), groups, "TOO_MANY")


def _repeated(deck: _Deck, box: str, groups: Mapping[str, str]) -> None:
    """Cast one ballot twice, and two under one id."""
    levels = deck.casts[0].levels
    once = deck.cast(box, levels, groups)
    deck.casts.append(replace(once, fate="DUPLICATE"))
    one = deck.cast(box, levels, groups, "CONFLICT")
    deck.casts.append(replace(one, levels={}))


def _contested(deck: _Deck) -> None:
    """Cast two ballots under one id in two boxes, where there are two: the board will have to keep the first."""
    by_box = {each.box: each for each in deck.casts if each.fate is None}
    if len(by_box) >= _TWO:
        one, other, *_ = by_box.values()
        kept = deck.cast(one.box, deck.casts[0].levels, one.groups)
        deck.cast(other.box, {}, other.groups, "CONFLICT")
        deck.change(ballot=kept.ballot)


def _revoted(deck: _Deck, box: str, groups: Mapping[str, str]) -> None:
    """Let voters vote again, in every way that the rule tells apart."""
    rule, levels = deck.election.revote.rule, deck.casts[0].levels
    fates: tuple[Code | None, Code | None] = ("SUPERSEDED", None)
    if rule == "first":
        fates = (None, "SUPERSEDED")
    elif rule == "void":
        fates = ("VOIDED", "VOIDED")
    _twice(deck, (box, groups), (box, groups), seqs=(1, HIGH_SEQ), fates=fates)
    _twice(deck, (box, groups), (box, groups), seqs=(1, 1), fates=("CONFLICT", "CONFLICT"))
    deck.cast(box, levels, groups)
    deck.change(seq=HIGH_SEQ)
    if rule == "priority":
        weak, strong = _by_priority(deck)
        if weak and strong:
            _twice(deck, weak, strong, seqs=(2, 1), fates=("SUPERSEDED", None))


_Place = tuple[str, "Mapping[str, str]"]


def _twice(
    deck: _Deck, one: _Place, other: _Place, *, seqs: tuple[int, int], fates: tuple[Code | None, Code | None]
) -> None:
    """Let one voter cast two ballots."""
    levels = deck.casts[0].levels
    first = deck.cast(one[0], levels, one[1], fates[0])
    deck.change(seq=seqs[0])
    deck.cast(other[0], levels, other[1], fates[1])
    deck.change(seq=seqs[1], voter=first.voter)


def _by_priority(deck: _Deck) -> tuple[_Place | None, _Place | None]:
    """Return where a ballot of the weakest and of the strongest value can be cast; None where no box may."""
    revote = deck.election.revote
    assert revote.group is not None, "checked when the definition is frozen"
    assert revote.order is not None, "the same"
    places = {each.groups[revote.group]: (each.box, each.groups) for each in deck.casts if each.fate is None}
    able = [value for value in revote.order if value in places]
    return (places[able[-1]], places[able[0]]) if len(able) >= _TWO else (None, None)
