"""Phase C: duplicates, conflicts and revotes, decided on what the candidate lines really say.

The order is that of the sieve (FORMATS, rejected.csv); a line taken by one step takes no part in the later ones:

1. one ballot id inside one box: equal content is a DUPLICATE of the first; contents that differ are a CONFLICT of all;
2. one ballot id in several boxes: equal content, DUPLICATE; other content, as the board decided, or nothing is counted;
3. one voter (or credential) and one `seq` under several ids: CONFLICT of all;
4. one voter, several ballots: SUPERSEDED or VOIDED, by the revote rule of the election.

Inside a box before across boxes, so that no box can take another's ballot out by filing it twice (docs/adr/0011).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from votation import ballots
from votation.errors import ConflictError, InputError
from votation.intake.groups import group_codes
from votation.intake.rejections import Rejected
from votation.intake.screening import FIRST_BALLOT_LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.election import Election, Revote
    from votation.records import BatchManifest, Code, ConflictDecision

_Key = TypeVar("_Key", bound="Hashable")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may share its ballot id or its voter with another.

    Attributes:
        batch: Id of the batch.
        box: Id of the box that sealed it.
        line: Physical line; the header is 1.
        ballot: The ballot id.
        content: The line without ballot id and signature: what makes two lines of one id the same ballot.
        voter: The voter or credential, where there is one.
        seq: Order among the ballots of one voter, where there is one.
        priority: Place of its group value in the order of `revote: priority`, 0 is strongest; None elsewhere.
    """

    batch: str
    box: str
    line: int
    ballot: str
    content: bytes
    voter: str | None
    seq: int | None
    priority: int | None


def candidate_lines(
    batch: Batch, election: Election, manifest: BatchManifest, rows: NDArray[np.intp]
) -> list[Candidate]:
    """Return the given rows of a batch in full."""
    lines = batch.take(rows)
    absent = [None] * len(lines)
    columns = zip(
        rows.tolist(),
        _texts(lines.ids),
        _contents(lines),
        absent if lines.voters is None else _texts(lines.voters),
        absent if lines.seqs is None else lines.seqs.tolist(),
        _priorities(lines, election) or absent,
        strict=True,
    )
    name, box = manifest.batch, manifest.box
    return [
        Candidate(name, box, row + FIRST_BALLOT_LINE, ballot, content, voter, seq, priority)
        for row, ballot, content, voter, seq, priority in columns
    ]


def decide(candidates: Iterable[Candidate], revote: Revote, decisions: Sequence[ConflictDecision]) -> list[Rejected]:
    """Return which of the candidates do not count, in (batch, line) order.

    Args:
        candidates: At least every passing line that shares its ballot id, or its voter, with another passing line.
        revote: Which ballot of a voter counts.
        decisions: What the board decided about ids that two boxes hold. One that settles nothing, because the boxes
            agree or a batch no longer counts, takes nothing out.

    Raises:
        ConflictError: Two boxes hold one id with other content, and the board has not decided.
        InputError: The board decides one id twice, or keeps the ballot of a box that does not hold it.
    """
    lines = sorted(candidates, key=_place)
    losers = _by_id(lines, _by_ballot(decisions))
    if revote.rule != "none":
        losers |= _by_voter([line for line in lines if line not in losers], revote)
    return sorted(Rejected(line.batch, line.line, code) for line, code in losers.items())


def _texts(column: NDArray[np.bytes_]) -> list[str]:
    return [text.decode("ascii") for text in column.tolist()]


def _contents(lines: Batch) -> list[bytes]:
    rests = [line.partition(b",")[2] for line in ballots.lines(ballots.write(lines))]
    return [rest.rpartition(b",")[0] for rest in rests] if lines.layout.signature else rests


def _priorities(lines: Batch, election: Election) -> list[int] | None:
    """Return the place of each line's value in the declared order; values that it leaves out come last, together."""
    revote = election.revote
    if revote.rule != "priority" or revote.order is None:
        return None
    order, names = revote.order, [group.id for group in election.groups]
    assert revote.group in names, "checked when the definition is frozen"
    dimension = names.index(revote.group)
    values = [value.id for value in election.groups[dimension].values]
    places = np.array([order.index(value) if value in order else len(order) for value in values])
    priorities: list[int] = places[group_codes(lines, election)[dimension]].tolist()
    return priorities


def _place(line: Candidate) -> tuple[str, int]:
    return line.batch, line.line


def _grouped(lines: Iterable[Candidate], key: Callable[[Candidate], _Key]) -> dict[_Key, list[Candidate]]:
    groups: defaultdict[_Key, list[Candidate]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def _rivals(lines: Iterable[Candidate], key: Callable[[Candidate], _Key]) -> list[list[Candidate]]:
    """Return the groups of at least two lines."""
    return [group for group in _grouped(lines, key).values() if len(group) > 1]


def _by_ballot(decisions: Iterable[ConflictDecision]) -> dict[str, ConflictDecision]:
    by_ballot: dict[str, ConflictDecision] = {}
    for decision in decisions:
        if by_ballot.setdefault(decision.ballot, decision) is not decision:
            raise InputError("conflict-decided-twice", file="board.json", found=decision.ballot)
    return by_ballot


def _by_id(lines: Iterable[Candidate], decisions: Mapping[str, ConflictDecision]) -> dict[Candidate, Code]:
    losers: dict[Candidate, Code] = {}
    undecided: list[list[Candidate]] = []
    for same_id in _rivals(lines, lambda line: line.ballot):
        for in_box in _grouped(same_id, lambda line: line.box).values():
            losers |= _settled(_versions(in_box), keep=None)
        versions = _versions(line for line in same_id if line not in losers)  # at most one line a box is left
        decision = decisions.get(same_id[0].ballot)
        if len(versions) > 1 and decision is None:
            undecided.append([version[0] for version in versions])
        else:
            losers |= _settled(versions, _keep(versions, decision))
    if undecided:
        raise _contested(undecided)
    return losers


def _versions(lines: Iterable[Candidate]) -> list[list[Candidate]]:
    """Group lines of one ballot id by content, in the order of the first line of each."""
    return list(_grouped(lines, lambda line: line.content).values())


def _settled(versions: Sequence[Sequence[Candidate]], keep: str | None) -> dict[Candidate, Code]:
    """Return the losers: repeats of each version and, among several versions, all but the one that box `keep` holds."""
    losers: dict[Candidate, Code] = {line: "DUPLICATE" for _, *repeats in versions for line in repeats}
    if len(versions) > 1:
        losers |= {version[0]: "CONFLICT" for version in versions if keep not in _boxes(version)}
    return losers


def _keep(versions: Sequence[Sequence[Candidate]], decision: ConflictDecision | None) -> str | None:
    """Return the box whose ballot is kept, if there is something to decide.

    Raises:
        InputError: That box does not hold the ballot.
    """
    if decision is None or decision.keep is None or len(versions) < 2:  # noqa: PLR2004 - one version is no conflict
        return None
    boxes = sorted(box for version in versions for box in _boxes(version))
    if decision.keep not in boxes:
        raise InputError(
            "conflict-keep-elsewhere",
            file="board.json",
            found=decision.keep,
            expected=", ".join(boxes),
            ballot=decision.ballot,
        )
    return decision.keep


def _boxes(lines: Iterable[Candidate]) -> set[str]:
    return {line.box for line in lines}


def _contested(undecided: Sequence[Sequence[Candidate]]) -> ConflictError:
    """Return the error for the first ballot that the board must decide, with two places that contradict each other."""
    first, other, *_ = undecided[0]
    return ConflictError(
        "ballot-in-two-boxes",
        file=f"ballots/{first.batch}.csv",
        line=first.line,
        found=first.ballot,
        box=first.box,
        other_file=f"ballots/{other.batch}.csv",
        other_line=other.line,
        other_box=other.box,
        contested=len(undecided),
    )


def _by_voter(lines: Iterable[Candidate], revote: Revote) -> dict[Candidate, Code]:
    losers: dict[Candidate, Code] = {}
    for same_voter in _rivals(lines, lambda line: line.voter):
        losers |= _same_seq(same_voter)
        losers |= _outvoted([line for line in same_voter if line not in losers], revote.rule)
    return losers


def _same_seq(same_voter: Iterable[Candidate]) -> dict[Candidate, Code]:
    """Return ballots that no `seq` puts in order: a voter's, of one `seq` and, under `priority`, one group value.

    A polling station cannot know the numbers that the web gave (docs/adr/0012), and there `priority` orders the two.
    """
    ties = _rivals(same_voter, lambda line: (line.priority, line.seq))
    return {line: "CONFLICT" for tie in ties for line in tie}


def _outvoted(ordered: Sequence[Candidate], rule: str) -> dict[Candidate, Code]:
    """Return the ballots of one voter that another of them, or the number of them, takes out."""
    if len(ordered) < 2:  # noqa: PLR2004 - one ballot has no rival
        return {}
    match rule:
        case "void":
            return dict.fromkeys(ordered, "VOIDED")
        case "first":
            kept = min(ordered, key=_seq)
        case "last":
            kept = max(ordered, key=_seq)
        case _:  # priority
            kept = min(ordered, key=lambda line: (line.priority, -_seq(line)))
    return {line: "SUPERSEDED" for line in ordered if line is not kept}


def _seq(line: Candidate) -> int:
    assert line.seq is not None, "every layout with revotes has the column"
    return line.seq
