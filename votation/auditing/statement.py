"""Step 7: the statement that officials signed at the end, held against everything it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from votation.auditing.published import BOARD, ELECTION, LOTS, MANIFEST, RESULT, STATEMENT
from votation.auditing.signatures import check_officials
from votation.election.base import first_difference, shown
from votation.errors import EvidenceError, IncompleteError, InputError
from votation.evidence import journal, signing
from votation.records import CodeCount, Counts, Input, JournalHead, RankedTier, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from votation.auditing.published import Published
    from votation.auditing.report import Notes, Record
    from votation.auditing.signatures import Definition
    from votation.evidence.journal import Entry
    from votation.tally import Tally


def read_statement(published: Published, record: Record) -> Statement | None:
    """Return the statement; None if it cannot be read, which is noted as step 7.

    It is read first of all, for it tells the time at which keys must be valid.

    Raises:
        MachineError: The file cannot be read.
    """
    try:
        return Statement.from_bytes(published.read(STATEMENT), file=STATEMENT)
    except (EvidenceError, InputError, IncompleteError) as finding:
        record.open(7).find(finding)
    return None


def check_statement(
    published: Published,
    definition: Definition,
    statement: Statement,
    notes: Notes,
    *,
    entries: Sequence[Entry] | None,
    tally: Tally | None,
) -> None:
    """Compare a statement with the files, the journal and the recount, and check its signatures.

    Args:
        published: The folder.
        definition: Who the officials are.
        statement: What they signed.
        notes: Where findings go.
        entries: The journal; None if its chain does not hold.
        tally: The recount; None if there is none.

    Raises:
        MachineError: A file cannot be read.
    """
    hands = check_officials(published, definition, STATEMENT, signing.RESULT, notes)
    threshold = definition.election.signers.officials.threshold
    notes.tell(hands=hands, threshold=threshold, revision=statement.revision, finished_at=statement.finished_at)
    notes.tell(sha256=statement.digest)
    if (statement.supersedes is None) != (statement.revision == 1):
        notes.find(EvidenceError("statement-revision", file=STATEMENT, found=statement.revision))
    _check_digests(published, statement, notes)
    stated = statement.plain()
    for name, expected in _expected(definition, entries, tally):
        difference = first_difference(stated[name], expected, name)
        if difference is not None:
            field, found, there = difference
            notes.find(
                EvidenceError(
                    "statement-differs", file=STATEMENT, found=shown(found), expected=shown(there), field=field
                )
            )
    if entries and entries[-1].type != "stage":
        notes.find(EvidenceError("journal-not-closed", file=STATEMENT, found=entries[-1].type))


def _expected(
    definition: Definition, entries: Sequence[Entry] | None, tally: Tally | None
) -> Iterator[tuple[str, Any]]:
    """Yield every part of a statement that something else tells too."""
    yield "election", definition.election.id
    if entries is not None:
        yield "journal", JournalHead(length=len(entries), head=journal.head(list(entries))).plain()
    if tally is not None:
        yield "counts", counts_of(tally).plain()
        yield "ranking", [tier.plain() for tier in ranking_of(tally)]
        if all(each.key for each in tally.inputs):  # step 3 tells of the batch that nobody vouches for
            yield "inputs", [each.plain() for each in inputs_of(tally)]


def _check_digests(published: Published, statement: Statement, notes: Notes) -> None:
    """Compare the files that a statement binds, one by one."""
    digests = statement.digests
    bound = {
        MANIFEST: digests.manifest,
        ELECTION: digests.election,
        BOARD: digests.board,
        LOTS: digests.lots,
        RESULT: digests.result,
    }
    for name, expected in bound.items():
        found = published.sha256(name) if published.has(name) else None
        if found is None and expected is not None:
            notes.find(IncompleteError("bound-file-missing", file=name, expected=expected))
        elif found != expected:
            notes.find(EvidenceError("bound-file-other", file=name, found=found, expected=expected or "-"))


def counts_of(tally: Tally) -> Counts:
    """Return the closing sum as a statement tells it."""
    votes = tally.overall.counts
    return Counts(
        lines=tally.closing.lines,
        accepted=tally.closing.accepted,
        blank=votes.blank,
        expressed=votes.expressed,
        rejected=tuple(CodeCount(code=code, count=count) for code, count in tally.closing.rejected.items()),
        set_aside=tally.closing.set_aside,
    )


def ranking_of(tally: Tally) -> tuple[RankedTier, ...]:
    """Return the official ranking as a statement tells it: ties in the order of the lots, or of the definition."""
    ranking = tally.official.ranking
    ranks = ranking.ranks()
    tiers = (ranking.among(tier) for tier in ranking.tiers)
    rows = (tally.order(tier) for tier in tiers)
    return tuple(RankedTier(rank=ranks[row[0]], measures=row) for row in rows)


def inputs_of(tally: Tally) -> tuple[Input, ...]:
    """Return the counted ballot files as a statement tells them, without those that nobody vouches for."""
    return tuple(Input(batch=each.batch, key=each.key, sha256=each.sha256) for each in tally.inputs if each.key)
