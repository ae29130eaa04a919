"""What both pages say of the election itself: its rules, its documents, and what must be read first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.blocks import Line
from votation.report.language import _
from votation.report.results import rehearsal_blocks, unverified_blocks
from votation.report.titles import Names, in_language
from votation.report.wording.sentence import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.election import Election
    from votation.office.reporting import Papers
    from votation.records import Code
    from votation.tally import Tally

KINDS: Final[Mapping[str, str]] = {
    "grades": N_("a grade for each measure, from {worst} to {best}"),
    "scores": N_("points for each measure, from 0 to {max}"),
    "approval": N_("measures approved"),
    "ranking": N_("measures ranked, 1 first"),
}
LIMITS: Final[Mapping[str, str]] = {
    "min": N_("at least {min}"),
    "max": N_("at most {max}"),
    "max_sum": N_("{max_sum} in all at most"),
    "max_ranks": N_("{max_ranks} ranks at most"),
    "ties_allowed": N_("equal ranks are not allowed"),
}
"""What a rule of the ballot adds, where it is set."""
READINGS: Final[Mapping[str, str]] = {
    "worst": N_("A measure without opinion on a ballot gets the lowest level."),
    "level": N_("A measure without opinion on a ballot gets the level “{level}”."),
    "exclude": N_("A measure without opinion on a ballot is not counted there."),
    "unranked-last": N_("A measure that a ballot does not rank stands below all those it ranks."),
    "unranked-exclude": N_("A measure that a ballot does not rank is compared with none there."),
    "approval": N_("A measure left open is not approved."),
}
CODES: Final[Mapping[Code, str]] = {
    "BAD_LEVEL": N_("a level that does not exist, or two equal ranks where none are allowed"),
    "BAD_GROUP": N_("a station or channel for which the box was not to collect"),
    "TOO_MANY": N_("more measures, points or ranks than allowed"),
    "TOO_FEW": N_("fewer measures than required"),
    "UNKNOWN_CREDENTIAL": N_("signed with a key that is not on the list of voters"),
    "BAD_SIGNATURE": N_("the voter's signature does not hold"),
    "DUPLICATE": N_("the same ballot a second time"),
    "CONFLICT": N_("several ballots under one number, filled in differently"),
    "SUPERSEDED": N_("another ballot of the same voter counts"),
    "VOIDED": N_("the voter voted more than once, and no ballot counts"),
}
"""What each code of rejected.csv means."""
REVOTES: Final[Mapping[str, str]] = {
    "none": N_("one ballot a voter; each box settled before sealing who voted twice"),
    "last": N_("a voter's last ballot counts"),
    "first": N_("a voter's first ballot counts"),
    "void": N_("the ballots of whoever voted twice are void"),
    "priority": N_("of a voter's ballots, {group} decides: {order}"),
}


def warnings(tally: Tally) -> tuple[str, ...]:
    """Return what nobody may overlook: nobody vouches for the ballots, or this is a rehearsal."""
    found = unverified_blocks() if tally.trust == "UNVERIFIED" else []
    return tuple(line.text for line in (*found, *rehearsal_blocks(tally.plan.election)))


def code_lines(tally: Tally) -> tuple[Line, ...]:
    """Return in words the reasons for which lines were rejected."""
    told = _("{code}: {meaning}")
    return tuple(Line(told.format(code=code, meaning=_(CODES[code]))) for code in tally.closing.rejected)


def rule_facts(tally: Tally) -> tuple[tuple[str, str], ...]:
    """Return what was voted on, and by which rules the ballots were counted."""
    election = tally.plan.election
    lots = _("{value}, by {source}").format(value=tally.lots.value, source=tally.lots.source) if tally.lots else ""
    due = _("not drawn; ties stay ties") if election.lots is None else _("not drawn: {source}")
    return (
        (_("Election"), election.id),
        (_("Vote open"), f"{_time(election.opens_at)} – {_time(election.closes_at)}"),
        (_("Measures"), str(len(election.measures))),
        (_("Ballot"), _ballot(election)),
        (_("Cells without opinion"), reading_text(election)),
        (_("Voting twice"), _revotes(election)),
        (_("Lots"), lots or due.format(source=election.lots.source if election.lots else "")),
    )


def reading_text(election: Election) -> str:
    """Return how a cell without opinion is read."""
    if election.ballot.kind == "approval":
        return _(READINGS["approval"])
    if election.ballot.kind == "ranking":
        return _(READINGS[f"unranked-{election.unranked}"])
    rule = election.no_opinion
    if isinstance(rule, int):
        return _(READINGS["level"]).format(level=Names.of(election).level(rule))
    return _(READINGS[rule or "exclude"])


def digest_facts(papers: Papers) -> tuple[tuple[str, str], ...]:
    """Return the SHA-256 digests of the documents from which the result follows, and of the result."""
    tally = papers.tally
    digests = (
        ("election.json", tally.plan.election_sha256),
        ("board.json", papers.board.digest),
        ("lots.json", tally.lots.digest if tally.lots else ""),
        ("result.json", papers.result_sha256),
    )
    return tuple((f"SHA-256 {name}", digest) for name, digest in digests if digest)


def _time(text: str) -> str:
    """Return an RFC 3339 time in UTC as people write it."""
    return f"{text.replace('T', ' ').removesuffix('Z').removesuffix(':00')} UTC"


def _ballot(election: Election) -> str:
    """Return what a ballot may say, every limit included by which one is rejected."""
    rules = election.ballot
    values = rules.model_dump()
    match rules.kind:
        case "grades":
            worst, best = (in_language(grade.title) for grade in (rules.grades[0], rules.grades[-1]))
            return _(KINDS["grades"]).format(worst=worst, best=best)
        case "approval":
            limits = ["min"] * bool(rules.min) + ["max"] * (rules.max is not None)
        case "scores":
            limits = ["max_sum"] * (rules.max_sum is not None)
        case "ranking":
            limits = ["max_ranks"] * (rules.max_ranks is not None) + ["ties_allowed"] * (not rules.ties_allowed)
    return ", ".join(_(text).format(**values) for text in (KINDS[rules.kind], *(LIMITS[each] for each in limits)))


def _revotes(election: Election) -> str:
    rule = election.revote
    group = next((each for each in election.groups if each.id == rule.group), None)
    titles = {value.id: in_language(value.title) for value in group.values} if group else {}
    return _(REVOTES[rule.rule]).format(
        group=in_language(group.title) if group else "", order=" > ".join(titles[each] for each in rule.order or ())
    )
