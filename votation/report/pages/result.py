"""The page of the result: official ranking first, then everything that stands beside it, and how to check it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from votation.report.blocks import Column, Facts, Line, Table
from votation.report.figures import percent
from votation.report.language import _
from votation.report.pages.documents import code_lines, digest_facts, reading_text, rule_facts, warnings
from votation.report.pages.profile import chart
from votation.report.pages.structure import Page, Section
from votation.report.results import (
    counts_line,
    failure_blocks,
    method_line,
    outcome_blocks,
    rank_table,
    ranking_blocks,
    shared_ranks,
    slice_blocks,
    sum_blocks,
)
from votation.report.titles import Names, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election import Group
    from votation.office.reporting import Papers
    from votation.report.pages.structure import Part
    from votation.tally import ScopeTally, Tally


def result_page(papers: Papers) -> Page:
    """Return the page that everybody reads."""
    tally = papers.tally
    election = tally.plan.election
    names = Names.of(election)
    sections = chain(
        _corrections(papers),
        _official(tally, names),
        _themes(tally, names),
        _methods(tally, names),
        _otherwise(papers, names),
        _groups(tally, names),
        [Section("sums", _("Closing sums"), (*sum_blocks(tally), *code_lines(tally)))],
        [_verification(papers)],
    )
    facts: tuple[Part, ...] = (Facts(rule_facts(tally)),)
    return Page(_("Result"), in_language(election.title), warnings(tally), facts, tuple(sections))


def _corrections(papers: Papers) -> Iterator[Section]:
    if papers.errata:
        told = _("Typing errors of the definition, which cannot change any more; they are corrected here alone.")
        yield Section("corrections", _("Corrections"), (Line(told), *map(Line, papers.errata)))


def _official(tally: Tally, names: Names) -> Iterator[Section]:
    parts = (counts_line(tally.overall), *outcome_blocks(tally.official, names, tally.lot_order))
    yield Section("ranking", _("Official ranking"), parts)
    drawn = chart(tally, names)
    if drawn is not None:
        told = _("Every accepted ballot as it was written, before the rule for cells without opinion.")
        yield Section("levels", _("How the measures were judged"), (Line(told), drawn))


def _themes(tally: Tally, names: Names) -> Iterator[Section]:
    themes = tally.plan.election.themes
    told = _("Each theme and topic is counted anew, on its own measures and the ballots that judge any of them.")
    sections = tuple(
        Section(
            f"theme-{theme.id}",
            in_language(theme.title),
            _scope(tally, tally.themes[theme.id], names),
            tuple(
                Section(f"topic-{topic.id}", in_language(topic.title), _scope(tally, tally.topics[topic.id], names))
                for topic in theme.topics
            ),
        )
        for theme in themes
    )
    yield Section("themes", _("By theme"), (Line(told),), sections)


def _scope(tally: Tally, table: ScopeTally, names: Names) -> tuple[Part, ...]:
    ranking = ranking_blocks(table.official, names, tally.lot_order)
    return counts_line(table), *ranking, *slice_blocks(tally, table)


def _methods(tally: Tally, names: Names) -> Iterator[Section]:
    others = tally.overall.outcomes[1:]
    if not others and not tally.overall.failures:
        return
    told = _("The first method decides; the others were declared for comparison.")
    tables = tuple(
        Section(f"method-{number}", method_line(outcome.method), tuple(ranking_blocks(outcome, names, tally.lot_order)))
        for number, outcome in enumerate(others, start=2)
    )
    parts = (Line(told), rank_table(tally, names), *failure_blocks(tally))
    yield Section("methods", _("By every declared method"), parts, tables)


def _otherwise(papers: Papers, names: Names) -> Iterator[Section]:
    """Say what moves where cells without opinion are read the other way (ARCHITECTURE, decision 4)."""
    tally, otherwise = papers.tally, papers.otherwise
    if otherwise is None:
        return
    told = _("For comparison, with the official method. As declared: {declared} The other way: {other}")
    here, there = reading_text(tally.plan.election), reading_text(otherwise.plan.election)
    scopes = [(_("all measures"), tally.overall, otherwise.overall)]
    scopes += [(names.scope(theme), tally.themes[theme], otherwise.themes[theme]) for theme in tally.themes]
    rows = tuple(
        (title, measure, names.measure(measure), *ranks)
        for title, declared, other in scopes
        for measure, ranks in _moved(declared, other).items()
    )
    columns = (
        Column(_("Scope")),
        Column(_("Measure")),
        Column(_("Title")),
        Column(_("Rank"), right=True),
        Column(_("Rank the other way"), right=True),
    )
    unmoved = Line(_("No measure changes its rank, overall or in its theme."), "good")
    parts = (
        Line(told.format(declared=here, other=there)),
        Line(method_line(otherwise.plan.official.record), "faint"),
        Table(columns, rows, naming=1) if rows else unmoved,
    )
    yield Section("otherwise", _("If cells without opinion had been read the other way"), parts)


def _moved(declared: ScopeTally, other: ScopeTally) -> dict[str, tuple[str, str]]:
    """Return the ranks of the measures that the other reading puts elsewhere, in the declared order."""
    here, there = shared_ranks(declared.official.ranking), shared_ranks(other.official.ranking)
    order = declared.official.ranking.order(tuple(here))
    return {each: (here[each], there[each]) for each in order if here[each] != there[each]}


def _groups(tally: Tally, names: Names) -> Iterator[Section]:
    groups = tally.plan.election.groups
    if groups:
        told = _("The official method on the ballots of each value alone, in figures and in ranks.")
        sections = tuple(
            Section(f"group-{group.id}", in_language(group.title), _group(tally, group, names)) for group in groups
        )
        yield Section("groups", _("By group"), (Line(told),), sections)


def _group(tally: Tally, group: Group, names: Names) -> tuple[Part, ...]:
    tables = tally.groups[group.id]
    turnout = Table(
        (
            Column(in_language(group.title)),
            Column(_("Registered"), right=True),
            Column(_("Accepted"), right=True),
            Column(_("Turnout"), right=True),
            Column(_("Blank"), right=True),
            Column(_("Expressed"), right=True),
        ),
        tuple(
            (
                in_language(value.title),
                "-" if value.registered is None else str(value.registered),
                str(tables[value.id].counts.accepted),
                "-" if value.registered is None else percent(tables[value.id].counts.accepted, value.registered),
                str(tables[value.id].counts.blank),
                str(tables[value.id].counts.expressed),
            )
            for value in group.values
        ),
    )
    return turnout, _ranks_by_value(tally, group, names)


def _ranks_by_value(tally: Tally, group: Group, names: Names) -> Table:
    tables = [tally.groups[group.id][value.id].overall for value in group.values]
    ranks = [shared_ranks(table.official.ranking) for table in (tally.overall, *tables)]
    columns = (
        Column(_("Measure")),
        Column(_("Title")),
        Column(_("all"), right=True),
        *(Column(in_language(value.title), right=True) for value in group.values),
    )
    order = tally.order(tally.official.ranking)
    return Table(columns, tuple((each, names.measure(each), *(rank[each] for rank in ranks)) for each in order))


def _verification(papers: Papers) -> Section:
    told = _(
        "Nobody has to believe this page. Anyone can count the published ballots again with one command, or with the "
        "tools of any Unix system. The officials' keys must come from elsewhere, such as the poster at the town hall."
    )
    limits = _(
        "No recount proves who was entitled to vote, that nobody was put under pressure, or that every ballot that was "
        "cast was recorded."
    )
    command = "votation verify published/ --trust officials.allowed_signers"
    again = "votation report --dir published/ --to pages/"
    parts: tuple[Part, ...] = (
        Line(told),
        Line(command, copied=True),
        Line(_("These pages can be made again too, byte for byte:")),
        Line(again, copied=True),
        Facts(digest_facts(papers)),
        Line(limits),
    )
    return Section("verify", _("Check it yourself"), parts)
