"""What anyone checks: is this published folder what the ballots and the signatures say?

    votation verify published/ --trust officials.allowed_signers

The steps, in this order; the numbers are the same in the code below, in `Report.steps` and in what is printed:

 1. regular files, safe names, MANIFEST.sha256 in both directions
 2. election.json: canonical bytes, the threshold of officials by distinct key, under the trust file from outside
 3. each batch: hash, order of leaves, Merkle root, the key of its box
 4. the chain of boards, what it says of every batch, boxes missing; the lots; the journal
 5. every line accepted, or rejected with a code; sums close
 6. the recount, compared with result.json, rejected.csv and evidence/, byte for byte
 7. the statement: digests, counts, ranking, inputs, journal, threshold; the time stamp over it, if asked for
 8. other people's recounts; for information

No step trusts the one before: a false result that everybody re-signed fails step 6, lines put in another order fail
step 3 and pass step 6, and both are told. Only what a step cannot do without leaves it unreached: a definition that is
no definition, ballots that are not there or were sealed for another one.

==============================================  =========================================
looking for                                     file
==============================================  =========================================
the eight steps, one module each                `votation/auditing/`
an observer's own recount, to be signed         `votation/auditing/testimony.py`
receipts and trackers                           `votation/auditing/receipts.py`
two copies of one folder, equivocation          `votation/auditing/history.py`, `equivocation.py`
verdict, findings, first difference             `votation/auditing/report.py`
thresholds, who signed                          `votation/auditing/signatures.py`
trust from outside, revoked keys, the time      `votation/auditing/anchor.py`
the time stamp over the statement               `votation/auditing/stamping.py`
signatures themselves (SSHSIG), keys            `votation/evidence/signing/`
Merkle leaves, roots, paths                     `votation/evidence/merkle.py`
canonical JSON; the journal's chain             `votation/evidence/canonical.py`, `journal.py`
MANIFEST, safe names                            `votation/evidence/folder/`
the documents: manifest, board, lots, statement `votation/records.py`
sealing, receiving                              `votation/office/sealing.py`, `receiving.py`
the board, drawing lots                         `votation/office/board.py`, `lots.py`
tally into the folder, staging, publishing      `votation/office/proclaiming.py`, `staging.py`, `publishing.py`
counting itself                                 `votation/tally.py`
==============================================  =========================================
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation.auditing import equivocation, history, receipts
from votation.auditing.anchor import load_anchor, read_signers
from votation.auditing.batches import check_batches
from votation.auditing.board import check_board
from votation.auditing.definition import check_definition
from votation.auditing.files import check_files
from votation.auditing.journal import check_journal
from votation.auditing.lots import check_lots
from votation.auditing.observers import read_recounts
from votation.auditing.recounting import countable, recount_result
from votation.auditing.report import STEPS, Record, Recount, Report, Step, TimeStamp, Verdict, Witness
from votation.auditing.stamping import check_stamp, read_certificates
from votation.auditing.statement import check_statement, read_statement
from votation.auditing.sums import check_sums
from votation.auditing.testimony import recount_statement
from votation.evidence.folder import read_bytes
from votation.evidence.folder.archive import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from datetime import datetime

    from votation.auditing.history import Comparison
    from votation.auditing.published import Published
    from votation.auditing.receipts import Checked, Standing
    from votation.auditing.report import Finding
    from votation.auditing.signatures import Definition
    from votation.evidence.journal import Entry
    from votation.records import Equivocation, Receipt, RecountStatement, Software

__all__ = [
    "STEPS",
    "Recount",
    "Report",
    "Step",
    "TimeStamp",
    "Verdict",
    "Witness",
    "check_equivocation",
    "check_receipt",
    "diff",
    "issue_receipt",
    "recount",
    "recount_statement",
    "verify",
]

MAX_PROOF_BYTES: Final = 2**26
"""Bytes of a proof of equivocation: two documents, the definition and their signatures."""
MAX_RECEIPT_BYTES: Final = 2**20
"""Bytes of a receipt, most of it one ballot line."""
LARGE_BYTES: Final = 16 * 2**20
"""Bytes of ballot files from which on a process pool pays for itself."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What the verifier brings; where the ballots are gone through, and whom to tell how far it is."""

    trust: Path | str | None
    at: datetime | None
    revoked: Path | str | None
    recounters: Path | str | None
    tsa: Path | str | None
    election: str | None
    executor: Executor | None
    progress: Callable[[int, int], None] | None


def verify(  # noqa: PLR0913 - a folder, what the verifier brings, and how to run
    folder: Path | str,
    *,
    trust: Path | str | None,
    at: datetime | None = None,
    revoked: Path | str | None = None,
    recounters: Path | str | None = None,
    tsa: Path | str | None = None,
    election: str | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Verify a published folder.

    Args:
        folder: The published folder, or the zip file that holds it.
        trust: An allowed_signers file with the officials' keys, from **outside** the folder: the town hall's poster,
            the minutes. None, or a file of the folder itself, never gives OK.
        at: Time, with its zone, at which keys must be valid; None takes the `finished_at` of the statement.
        revoked: Plain public keys that count no longer.
        recounters: An allowed_signers file with the keys of observers whose recounts are in the folder.
        tsa: Certificates in PEM that a time stamp over the statement must lead to; None asks for no such proof.
        election: Digest of election.json as it was announced, spaces allowed; None leaves the comparison to the reader.
            The definition names its officials and how many of them must sign, so that without this comparison any one
            of those in `trust` could have made another election alone.
        executor: Where batches are read and counted; None chooses by the size of the election.
        progress: Called with batches counted and batches in all.

    Raises:
        RefusedError: `at` has no zone, or `election` is no digest.
        InputError: `trust`, `revoked` or `recounters` is malformed, or the zip file is not safe to unpack.
        IncompleteError: `trust`, `revoked`, `recounters` or `tsa` is missing.
        ChangedError: A ballot file changed while it was being checked.
        MachineError: A file cannot be read.
    """
    with unpacked(Path(folder)) as root:
        return _verify(root, _Run(trust, at, revoked, recounters, tsa, election, executor, progress))


def recount(  # noqa: PLR0913 - as `verify`, and what a recount says of itself
    folder: Path | str,
    *,
    trust: Path | str | None,
    software: Software,
    clock: Callable[[], str],
    at: datetime | None = None,
    revoked: Path | str | None = None,
    election: str | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Report, RecountStatement]:
    """Verify a published folder, and write down what its ballots say, for an observer to sign.

    Args:
        folder: As for `verify`.
        trust: As for `verify`.
        software: What counts.
        clock: Tells the time, RFC 3339 in UTC.
        at: As for `verify`.
        revoked: As for `verify`.
        election: As for `verify`.
        executor: As for `verify`.
        progress: As for `verify`.

    Raises:
        RefusedError: `at` has no zone, or `election` is no digest.
        InputError: `trust` or `revoked` is malformed, or the zip file is not safe to unpack.
        IncompleteError: The ballots cannot be counted, or `trust` or `revoked` is missing.
        ChangedError: A ballot file changed while it was being checked.
        MachineError: A file cannot be read.
    """
    started = clock()
    with unpacked(Path(folder)) as root:
        report = _verify(root, _Run(trust, at, revoked, None, None, election, executor, progress))
        return report, recount_statement(root, report, software=software, started_at=started, finished_at=clock())


def diff(old: Path | str, new: Path | str) -> Comparison:
    """Compare an earlier copy of a published folder with a later one: nothing that was there may have gone.

    Args:
        old: The earlier copy, a folder or a zip file.
        new: The later one.

    Raises:
        InputError: A copy holds what must not be opened, or a zip file is not safe to unpack.
        IncompleteError: There is no such folder.
        MachineError: A file cannot be read.
    """
    with unpacked(Path(old)) as before, unpacked(Path(new)) as after:
        return history.compare(before, after)


def check_equivocation(
    file: Path | str,
    *,
    trust: Path | str | None,
    at: datetime | None = None,
    revoked: Path | str | None = None,
) -> tuple[Equivocation, tuple[Finding, ...]]:
    """Check a proof that officials told two stories; return it, and why it proves nothing.

    Args:
        file: The proof.
        trust: As for `verify`.
        at: As for `verify`.
        revoked: As for `verify`.

    Raises:
        RefusedError: `at` has no zone.
        InputError: A file is malformed.
        IncompleteError: A file is missing.
        MachineError: A file cannot be read.
    """
    path = Path(file)
    data = read_bytes(path.parent, path.name, limit=MAX_PROOF_BYTES)
    return equivocation.check(data, file=path.as_posix(), trust=_path(trust), at=at, revoked=_path(revoked))


def issue_receipt(folder: Path | str, wanted: str) -> tuple[Receipt, Standing]:
    """Find one ballot in a published folder and write down that it is there.

    Args:
        folder: The published folder, or the zip file that holds it.
        wanted: `box/id`, or a tracker.

    Raises:
        RefusedError: `wanted` is neither, or names several ballots that differ.
        IncompleteError: The folder holds no such ballot.
        EvidenceError: The ballot file is not what its box signed.
        InputError: A file is malformed, or the zip file is not safe to unpack.
        MachineError: A file cannot be read.
    """
    with unpacked(Path(folder)) as root:
        return receipts.issue(root, wanted)


def check_receipt(
    file: Path | str,
    folder: Path | str | None = None,
    *,
    trust: Path | str | None = None,
    at: datetime | None = None,
    revoked: Path | str | None = None,
) -> Checked:
    """Check a receipt, and what became of the ballot.

    Args:
        file: The receipt.
        folder: The published folder, or the zip file that holds it; without one the verdict is never OK.
        trust: As for `verify`.
        at: As for `verify`.
        revoked: As for `verify`.

    Raises:
        RefusedError: `at` has no zone.
        InputError: A file is malformed, or the zip file is not safe to unpack.
        IncompleteError: `file`, `trust` or `revoked` is missing.
        MachineError: A file cannot be read.
    """
    path = Path(file)
    data = read_bytes(path.parent, path.name, limit=MAX_RECEIPT_BYTES)
    with nullcontext() if folder is None else unpacked(Path(folder)) as root:
        return receipts.check(data, root, file=path.as_posix(), trust=_path(trust), at=at, revoked=_path(revoked))


def _verify(root: Path, run: _Run) -> Report:
    record = Record()
    published = check_files(root, record.open(1))  # 1
    statement = read_statement(published, record) if published else None
    trust, revoked = _path(run.trust), _path(run.revoked)
    anchor = load_anchor(root, trust=trust, revoked=revoked, at=run.at, statement=statement, election=run.election)
    observers = None if run.recounters is None else read_signers(Path(run.recounters))
    certificates = read_certificates(_path(run.tsa))
    definition, recount, stamp = None, None, None
    witnesses: tuple[Witness, ...] = ()
    if published is not None:
        definition = check_definition(published, anchor, record.open(2))  # 2
    if published is not None and definition is not None:
        entries, recount = _check_count(published, definition, record, run)  # 3, 4, 5, 6
        if statement is not None:
            tally = recount.tally if recount else None
            check_statement(published, definition, statement, record.open(7), entries=entries, tally=tally)  # 7
            stamp = check_stamp(published, certificates, str(run.tsa), record.open(7))
        result = recount.result_sha256 if recount else None
        witnesses = read_recounts(published, observers, result, anchor, record.open(8))  # 8
    return Report(
        steps=record.steps(),
        at=anchor.at,
        at_source=anchor.at_source,
        election_sha256=definition.sha256 if definition else None,
        fingerprints=definition.fingerprints if definition else {},
        witnesses=witnesses,
        recount=recount,
        timestamp=stamp,
    )


def _path(path: Path | str | None) -> Path | None:
    return None if path is None else Path(path)


def _check_count(
    published: Published, definition: Definition, record: Record, run: _Run
) -> tuple[list[Entry] | None, Recount | None]:
    """Check the batches, the board that counts them, and the count itself; return the journal and the recount."""
    with _workers(published, run.executor) as pool:
        mapping = pool.map if pool else map
        batches = check_batches(published, definition, record.open(3), mapping=mapping)  # 3
        chain = check_board(published, definition, batches, record.open(4))  # 4
        lots = check_lots(published, definition, chain, record.open(4))
        entries = check_journal(published, chain, lots, record.open(4))
        if not chain:
            return entries, None
        check_sums(published, chain[0], batches, record.open(5))  # 5
        if not countable(definition, chain[0], batches):
            return entries, None
        recount = recount_result(  # 6
            published, definition, batches, chain[0], lots, record.open(6), executor=pool, progress=run.progress
        )
        return entries, recount


@contextmanager
def _workers(published: Published, executor: Executor | None) -> Iterator[Executor | None]:
    """Yield the caller's executor, else a process pool where there is much to read; only an own pool is shut down."""
    if executor is not None or published.ballot_bytes() < LARGE_BYTES:
        yield executor
    else:
        from votation.workers import process_pool  # noqa: PLC0415 - 15 ms that a small election does not pay

        with process_pool() as pool:
            yield pool
