"""A result as people read it: the official ranking, what the other methods say, how ties fell, the closing sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from votation import methods
from votation.report.blocks import Column, Heading, Line, Table
from votation.report.language import _, current
from votation.report.scores import scores_of
from votation.report.sentences import explain
from votation.report.titles import Names, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from votation.election import Election
    from votation.methods import MethodRecord, Outcome
    from votation.ranking import Ranking
    from votation.records import Code
    from votation.report.blocks import Block
    from votation.tally import Closing, ScopeTally, Tally


@dataclass(frozen=True, slots=True)
class Shown:
    """What is printed beside the official ranking, overall and by theme."""

    topics: bool = False
    groups: bool = False
    methods: bool = False


def tally_blocks(tally: Tally, shown: Shown | None = None) -> list[Block]:
    """Return a whole result."""
    writer = _Writer(tally, shown or Shown())
    warning: list[Block] = [*unverified_blocks()] if tally.trust == "UNVERIFIED" else []
    warning += rehearsal_blocks(tally.plan.election)
    return [*warning, *writer.scopes(), *writer.groups(), *closing_blocks(tally), *warning]


def unverified_blocks() -> list[Line]:
    """Return the warning that nobody vouches for the ballots."""
    return [Line(_("UNVERIFIED: no signature was checked. This is not a result."), "bad")]


def rehearsal_blocks(election: Election) -> list[Line]:
    """Return the warning that this is a rehearsal, if it is one."""
    return [Line(_("ESSAI / REHEARSAL: test ballots. This is not a result."), "bad")] if election.marks else []


def outcome_blocks(outcome: Outcome, names: Names, lots: tuple[str, ...] | None = None) -> list[Block]:
    """Return the ranking of one method: what counted, with every option, then as `ranking_blocks`.

    The arguments are those of `ranking_blocks`.
    """
    return [Line(method_line(outcome.method), "faint"), *ranking_blocks(outcome, names, lots)]


def ranking_blocks(outcome: Outcome, names: Names, lots: tuple[str, ...] | None = None) -> list[Block]:
    """Return the table of one method, ties marked.

    Args:
        outcome: What the method returned for one scope.
        names: What measures and grades are called.
        lots: Measures in the order of the lots; None where none were drawn.
    """
    ranking = outcome.ranking
    order = ranking.order(lots or tuple(outcome.scores))
    scores = scores_of(outcome, order, names)
    titled = any(map(names.measure, order))
    columns = (Column(_("Rank"), right=True), Column(_("Measure")), *([Column(_("Title"))] if titled else []))
    ranks = shared_ranks(ranking)
    rows = tuple((ranks[each], each, *([names.measure(each)] if titled else []), *scores.cells[each]) for each in order)
    ties = [Line(_tie(tie, ranking, order, drawn=lots is not None), "warning") for tie in ranking.ties]
    return [Table((*columns, *scores.columns), rows, naming=1), *ties]


def method_line(record: MethodRecord) -> str:
    """Return what counted: the method, the version of its definition, every option."""
    told = "; ".join(f"{name}: {value}" for name, value in record.options.items()) or "-"
    text = _("Method: {title} ({id}, version {version}); options: {options}")
    return text.format(title=_title(record.id), id=record.id, version=record.version, options=told)


def code_counts(codes: Mapping[Code, int] | Mapping[str, int]) -> str:
    """Return how many lines were rejected, by reason: `2 BAD_LEVEL, 1 DUPLICATE`."""
    return ", ".join(f"{count} {code}" for code, count in codes.items())


def closing_blocks(tally: Tally) -> list[Block]:
    """Return the sums that close the count, box by box and in all, under their heading."""
    return [Heading(_("Closing sums")), *sum_blocks(tally)]


def sum_blocks(tally: Tally) -> list[Block]:
    """Return the sums that close the count, box by box and in all."""
    columns = (
        Column(_("Box")),
        Column(_("Lines"), right=True),
        Column(_("Accepted"), right=True),
        Column(_("Rejected"), right=True),
        Column(_("Set aside"), right=True),
        Column(_("Reasons of rejection")),
    )
    rows = (*(_closing(box, sums) for box, sums in tally.boxes.items()), _closing(_("all"), tally.closing))
    counts, sums = tally.overall.counts, tally.closing
    ballots = _("{accepted} accepted = {blank} blank + {expressed} expressed")
    closes = _("{lines} lines = {accepted} accepted + {rejected} rejected + {aside} set aside")
    blocks: list[Block] = [
        Table(columns, rows, total=True),
        Line(
            closes.format(
                lines=sums.lines, accepted=sums.accepted, rejected=sum(sums.rejected.values()), aside=sums.set_aside
            ),
            "good",
        ),
        Line(ballots.format(accepted=counts.accepted, blank=counts.blank, expressed=counts.expressed), "good"),
    ]
    if not counts.accepted:
        blocks.append(Line(_("No ballot was counted: every measure is tied."), "warning"))
    if tally.high_sequences:
        told = _("{count} ballots have a sequence number so high that their voters can hardly vote again.")
        blocks.append(Line(told.format(count=tally.high_sequences), "warning"))
    return blocks


class _Writer:
    """Writes the tables of one tally."""

    def __init__(self, tally: Tally, shown: Shown) -> None:
        self._tally = tally
        self._shown = shown
        self._names = Names.of(tally.plan.election)

    def scopes(self) -> Iterator[Block]:
        tally = self._tally
        election = tally.plan.election
        yield from self._scope(_("{title}: official ranking").format(title=in_language(election.title)), tally.overall)
        yield from failure_blocks(tally)
        if len(tally.overall.outcomes) > 1:
            yield Line("")
            yield from self._beside(tally.overall)
        for theme in election.themes:
            yield from self._scope(_("Theme: {title}").format(title=in_language(theme.title)), tally.themes[theme.id])
            for topic in theme.topics if self._shown.topics else ():
                yield from self._scope(
                    _("Topic: {title}").format(title=in_language(topic.title)), tally.topics[topic.id]
                )

    def groups(self) -> Iterator[Block]:
        if not self._shown.groups:
            return
        for group in self._tally.plan.election.groups:
            for value in group.values:
                table = self._tally.groups[group.id][value.id]
                title = f"{in_language(group.title)}: {in_language(value.title)}"
                yield from self._scope(title, table.overall)
                for theme, recount in table.themes.items():
                    yield from self._scope(f"{title}, {self._names.scope(theme)}", recount)

    def _scope(self, title: str, table: ScopeTally) -> Iterator[Block]:
        yield Heading(title)
        yield counts_line(table)
        tally, lots = self._tally, self._tally.lot_order
        if self._shown.methods:
            for outcome in table.outcomes:
                yield from outcome_blocks(outcome, self._names, lots)
        elif table is tally.overall:
            yield from outcome_blocks(table.official, self._names, lots)
        else:
            yield from ranking_blocks(table.official, self._names, lots)
        yield from slice_blocks(tally, table)

    def _beside(self, table: ScopeTally) -> Iterator[Block]:
        """Yield the ranks of every declared method side by side."""
        yield Line(_("Ranks by every declared method; the first one decides:"), "strong")
        yield rank_table(self._tally, self._names)
        if not self._shown.methods:
            yield from (Line(method_line(outcome.method), "faint") for outcome in table.outcomes[1:])


def counts_line(table: ScopeTally) -> Line:
    """Return how many ballots a table is of."""
    told = _("{accepted} ballots: {expressed} expressed, {blank} blank")
    counts = table.counts
    return Line(told.format(accepted=counts.accepted, expressed=counts.expressed, blank=counts.blank))


def slice_blocks(tally: Tally, table: ScopeTally) -> list[Block]:
    """Return the order that the overall ranking has of a theme or topic, where its own differs."""
    if not table.differs or table.slice is None:
        return []
    told = _("Counted again on these measures alone, their order differs from the overall ranking, which has: {order}")
    order = tally.order(table.slice)
    row = " > ".join(" = ".join(each for each in order if each in tier) for tier in table.slice.tiers)
    return [Line(told.format(order=row), "warning")]


def failure_blocks(tally: Tally) -> list[Block]:
    """Return what methods beside the official one broke down somewhere."""
    tables = (tally.overall, *tally.themes.values(), *tally.topics.values())
    told = _("It was declared for comparison alone: the official result does not depend on it.")
    failures = {each.method.id: each for table in tables for each in table.failures}.values()
    return [line for each in failures for line in (Line(explain(each.error).what, "bad"), Line(told, "bad"))]


def rank_table(tally: Tally, names: Names) -> Table:
    """Return the overall ranks by every declared method, side by side."""
    outcomes = tally.overall.outcomes
    titles = labels([outcome.method for outcome in outcomes])
    ranks = [shared_ranks(outcome.ranking) for outcome in outcomes]
    columns = (Column(_("Measure")), Column(_("Title")), *(Column(title, right=True) for title in titles))
    order = tally.order(tally.official.ranking)
    return Table(columns, tuple((each, names.measure(each), *(rank[each] for rank in ranks)) for each in order))


def shared_ranks(ranking: Ranking) -> dict[str, str]:
    """Return the rank of each measure as printed, 1, 2=, 2=, 4."""
    tied = frozenset().union(*ranking.ties)
    return {measure: f"{rank}=" if measure in tied else f"{rank}" for measure, rank in ranking.ranks().items()}


def _tie(tie: frozenset[str], ranking: Ranking, order: Sequence[str], *, drawn: bool) -> str:
    row = [each for each in order if each in tie]
    rank = ranking.ranks()[row[0]]
    if drawn:
        return _("Tie at rank {rank}, as the lots put it: {order}").format(rank=rank, order=", ".join(row))
    return _("Tie at rank {rank}: {measures}").format(rank=rank, measures=", ".join(row))


def labels(records: Sequence[MethodRecord]) -> list[str]:
    """Return a short name for each method, with its options where two share a name."""
    often = Counter(record.id for record in records)
    return [
        _title(record.id) + (f" ({', '.join(map(str, record.options.values()))})" if often[record.id] > 1 else "")
        for record in records
    ]


def _title(method: str) -> str:
    return methods.get(method).info.title.get(current(), method)


def _closing(name: str, sums: Closing) -> tuple[str, ...]:
    rejected = sum(sums.rejected.values())
    return name, str(sums.lines), str(sums.accepted), str(rejected), str(sums.set_aside), code_counts(sums.rejected)
