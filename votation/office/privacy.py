"""What published ballots would give away, looked at before they are sealed, or after.

A ballot that nobody else cast alike can be found again by whoever told a voter how to fill it in: the Italian attack,
where the cells that do not matter make a signature. A group of few ballots, or one whose ballots all say the same of a
measure, tells how its members voted. Nothing is refused here but what `seal` refuses: it measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import ballots
from votation.errors import IncompleteError
from votation.evidence import folder
from votation.evidence.folder import archive
from votation.intake.fingerprints import fingerprint
from votation.office import places
from votation.office.drafts import MAX_DRAFT_BYTES
from votation.tally import load_election

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.election import Election, Group

    Labels = NDArray[np.int64]

_WORD_BYTES: Final = 8
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class ValueExposure:
    """The ballots of one value of a group.

    Attributes:
        ballots: How many.
        alone: Those whose levels no other ballot of this value has.
        unanimous: Measures of which all of them say the same, where there are several.
    """

    value: str
    ballots: int
    alone: int
    unanimous: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """One group, its values that occur in the order of the definition."""

    group: str
    values: tuple[ValueExposure, ...]

    def small(self, least: int) -> tuple[ValueExposure, ...]:
        """Return the values that `seal` refuses."""
        return tuple(each for each in self.values if each.ballots < least)


@dataclass(frozen=True, slots=True)
class Combination:
    """Values of all groups that occur together."""

    values: tuple[str, ...]
    ballots: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """What some ballots give away.

    Attributes:
        election: Their definition.
        ballots: Number of ballot lines.
        patterns: Number of different vectors of levels.
        alone: Ballots whose levels no other one has.
        combinations: Combinations of groups with fewer ballots than `least`, where there are several groups.
    """

    election: Election
    ballots: int
    patterns: int
    alone: int
    groups: tuple[GroupExposure, ...]
    combinations: tuple[Combination, ...]

    @property
    def least(self) -> int:
        """Ballots below which a combination is told: `min_group`, and at least two."""
        return max(_PAIR, self.election.privacy.min_group)


def exposure(path: Path, definition: Path | None = None) -> Exposure:
    """Measure what ballots give away.

    Args:
        path: A published folder, its zip file, a workspace (its sealed ballots, else its drafts), or one draft.
        definition: election.json or election.yaml, where it does not lie beside the ballots.

    Raises:
        IncompleteError: There are no ballots, or no definition.
        BallotFileError: A file breaks the strict CSV.
        InputError: The definition is none, or the zip file is not safe to unpack.
        MachineError: A file cannot be read.
    """
    if path.suffix == ".csv":
        election = load_election(definition or _definition_beside(path.parent, path.parent.parent))
        return measured([_read(path, election, draft=True)], election)
    with archive.unpacked(path) as root:
        election = load_election(definition or _definition_beside(root))
        sealed = sorted((root / places.BALLOTS).glob("*.csv"))
        files = sealed or sorted((root / places.DRAFTS).glob("*.csv"))
        if not files:
            raise IncompleteError("privacy-no-ballots", file=path.as_posix())
        return measured([_read(file, election, draft=not sealed) for file in files], election)


def measured(batches: Sequence[Batch], election: Election) -> Exposure:
    """Measure what some ballots of one election give away."""
    cells = np.concatenate([batch.cells for batch in batches], axis=1)
    labels = alike(cells)
    columns = [
        _codes(group, np.concatenate([batch.groups[index] for batch in batches]))
        for index, group in enumerate(election.groups)
    ]
    counts = np.bincount(labels) if len(labels) else np.zeros(0, np.int64)
    least = max(_PAIR, election.privacy.min_group)
    return Exposure(
        election=election,
        ballots=len(labels),
        patterns=len(counts),
        alone=int((counts == 1).sum()),
        groups=tuple(
            _group(group, codes, labels, cells, election.measure_ids)
            for group, codes in zip(election.groups, columns, strict=True)
        ),
        combinations=_combinations(election.groups, columns, least) if len(columns) > 1 else (),
    )


def alike(cells: NDArray[np.unsignedinteger]) -> Labels:
    """Number the columns of `cells`, shape (measures, ballots): ballots of one number have the same levels.

    Fingerprints bring equal ballots together, with one sort; should two that differ share one, the levels are sorted.
    """
    ballots_, width = cells.shape[1], cells.shape[0] * cells.itemsize
    rows = np.zeros((ballots_, -(-width // _WORD_BYTES) * _WORD_BYTES), np.uint8)
    rows[:, :width] = np.ascontiguousarray(cells.T).view(np.uint8).reshape(ballots_, width)
    words = rows.view(np.uint64)
    prints = fingerprint(rows.view(f"S{rows.shape[1]}").ravel())
    order = np.argsort(prints, kind="stable")
    starts = _starts(words[order])
    if not starts[1:][prints[order[1:]] == prints[order[:-1]]].any():
        return _numbered(order, starts)
    order = np.lexsort(words.T)
    return _numbered(order, _starts(words[order]))


def _starts(ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell which rows differ from the one before."""
    starts = np.ones(len(ordered), np.bool_)
    starts[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return starts


def _numbered(order: NDArray[np.intp], starts: NDArray[np.bool_]) -> Labels:
    labels = np.empty(len(order), np.int64)
    labels[order] = np.cumsum(starts) - 1
    return labels


def _definition_beside(*folders: Path) -> Path:
    names = (folder / name for folder in folders for name in (places.ELECTION, places.SOURCE))
    found = next((each for each in names if each.is_file()), None)
    if found is None:
        raise IncompleteError("privacy-no-definition", file=(folders[0] / places.ELECTION).as_posix())
    return found


def _read(path: Path, election: Election, *, draft: bool) -> Batch:
    data = folder.read_bytes(path.parent, path.name, limit=MAX_DRAFT_BYTES)
    return ballots.read(data, ballots.Layout.of(election), file=path.name, draft=draft)


def _codes(group: Group, values: NDArray[np.bytes_]) -> Labels:
    """Return the place of each ballot's value among those declared; one more for a value that is not."""
    declared = np.array([value.id.encode() for value in group.values])
    order = np.argsort(declared)
    places_ = np.minimum(np.searchsorted(declared, values, sorter=order), len(declared) - 1)
    codes = order[places_]
    return np.where(declared[codes] == values, codes, len(declared)).astype(np.int64)


def _group(
    group: Group, codes: Labels, labels: Labels, cells: NDArray[np.unsignedinteger], measures: Sequence[str]
) -> GroupExposure:
    width = len(group.values) + 1
    totals = np.bincount(codes, minlength=width)
    pairs, counts = np.unique(labels * width + codes, return_counts=True)
    alone = np.bincount(pairs[counts == 1] % width, minlength=width)
    values = tuple(
        ValueExposure(value.id, int(totals[code]), int(alone[code]), _unanimous(cells[:, codes == code], measures))
        for code, value in enumerate(group.values)
        if totals[code]
    )
    return GroupExposure(group.id, values)


def _unanimous(cells: NDArray[np.unsignedinteger], measures: Sequence[str]) -> tuple[str, ...]:
    if cells.shape[1] < _PAIR:
        return ()
    same = (cells.min(axis=1) == cells.max(axis=1)).tolist()
    return tuple(measure for measure, alike_on in zip(measures, same, strict=True) if alike_on)


def _combinations(groups: Sequence[Group], columns: Sequence[Labels], least: int) -> tuple[Combination, ...]:
    """Return the combinations of declared values with too few ballots, the smallest first."""
    code = np.zeros(len(columns[0]), np.int64)
    for group, column in zip(groups, columns, strict=True):
        code = code * (len(group.values) + 1) + column
    found, counts = np.unique(code, return_counts=True)
    few = np.flatnonzero(counts < least)
    told = [Combination(_values(groups, int(found[each])), int(counts[each])) for each in few]
    return tuple(sorted(told, key=lambda each: (each.ballots, each.values)))


def _values(groups: Sequence[Group], code: int) -> tuple[str, ...]:
    values = []
    for group in reversed(groups):
        code, place = divmod(code, len(group.values) + 1)
        values.append(group.values[place].id if place < len(group.values) else "?")
    return tuple(reversed(values))
