"""Ballot files that nobody signed, made ready for one method: under a definition, or under a few words instead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from votation import ballots, intake
from votation.errors import BallotFileError, RefusedError
from votation.evidence import folder
from votation.profile import Reading, Scope
from votation.report.titles import Names
from votation.tally import load_election

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from votation.ballots import Batch
    from votation.election import BallotKind, Election, NoOpinion, Unranked
    from votation.profile import Profile
    from votation.records import Code

MAX_FILE_BYTES: Final = 2**32
"""Bytes of an unsigned ballot file: 4 GiB."""
_LEADING: Final = ("ballot", "voter", "credential", "seq")
_FIRST_BALLOT_LINE: Final = 2


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots ready for a method.

    Attributes:
        lines: Ballot lines of the file.
        accepted: Those in the profile.
        rejected: The others, by reason.
    """

    profile: Profile
    names: Names
    lines: int
    accepted: int
    rejected: Mapping[Code, int] = field(default_factory=dict)


def under_definition(file: Path, election_file: Path) -> Ballots:
    """Read a ballot file under a definition; what a line says alone is checked, ballots that repeat are not sought.

    Raises:
        BallotFileError: The file breaks the strict CSV.
        InputError: The definition is not one.
        IncompleteError: A file is missing.
    """
    election = load_election(election_file)
    batch = ballots.read(_bytes(file), ballots.Layout.of(election), file=file.as_posix(), draft=True)
    free = election.model_copy(update={"credentials": None})  # signatures of voters are not looked at
    screened = intake.screen(batch, _open_to_all(free), box=election.signers.boxes[0].id)
    counts = Counter(each.code for each in screened.rejected(""))
    scope = Scope("overall", election.measure_ids, Reading.of(election))
    profile = intake.profile_of(batch.take(screened.passing), scope)
    return Ballots(profile, Names.of(election), len(batch), len(screened.passing), counts)


def of_kind(
    file: Path,
    kind: str | None,
    *,
    scale: int | None,
    rule: str | None,
    unranked: str | None,
    groups: Sequence[str],
) -> Ballots:
    """Read a ballot file whose first line names the measures.

    Args:
        file: The ballot file.
        kind: What a level means.
        scale: Number of levels of grades and scores.
        rule: What an empty cell of grades and scores means: `worst`, `exclude` or a level.
        unranked: What an empty cell of rankings means: `last` or `exclude`.
        groups: Columns that are no measures.

    Raises:
        RefusedError: Nothing says how the ballots are read.
        BallotFileError: The file breaks the strict CSV, or a level is beyond the scale.
        IncompleteError: The file is missing.
    """
    if kind is None:
        raise RefusedError("rank-how-read")
    data = _bytes(file)
    layout = _layout(data, groups)
    reading = _reading(cast("BallotKind", kind), len(layout.measures), scale=scale, rule=rule, unranked=unranked)
    batch = ballots.read(data, layout, file=file.as_posix(), draft=True)
    _refuse_levels(batch, reading, file.as_posix())
    profile = intake.profile_of(batch, Scope("overall", layout.measures, reading))
    return Ballots(profile, Names(), len(batch), len(batch))


def _bytes(file: Path) -> bytes:
    return folder.read_bytes(file.parent, file.name, limit=MAX_FILE_BYTES)


def _open_to_all(election: Election) -> Election:
    """Return the definition with boxes that may use every group value: nobody says which box the file is of."""
    values = {group.id: tuple(value.id for value in group.values) for group in election.groups}
    boxes = tuple(box.model_copy(update={"groups": values}) for box in election.signers.boxes)
    return election.model_copy(update={"signers": election.signers.model_copy(update={"boxes": boxes})})


def _layout(data: bytes, groups: Sequence[str]) -> ballots.Layout:
    """Take the columns from the first line; the reader of ballot files then checks it byte by byte."""
    columns = data.partition(b"\n")[0].decode("ascii", "replace").split(",")
    leading = [name for name in columns[: len(_LEADING)] if name in _LEADING]
    last = len(columns) - (columns[-1] == "sig")
    after = columns[len(leading) : last]
    return ballots.Layout(
        voter="voter" if "voter" in leading else "credential" if "credential" in leading else None,
        seq="seq" in leading,
        groups=tuple(name for name in after if name in groups),
        measures=tuple(name for name in after if name not in groups),
        signature=columns[-1] == "sig",
    )


def _reading(kind: BallotKind, measures: int, *, scale: int | None, rule: str | None, unranked: str | None) -> Reading:
    given = {"--no-opinion": rule, "--unranked": unranked}
    wanted = {"grades": "--no-opinion", "scores": "--no-opinion", "ranking": "--unranked"}.get(kind)
    for name, value in given.items():
        if value is not None and name != wanted:
            raise RefusedError("rank-rule-superfluous", found=name, kind=kind)
    if wanted is not None and given[wanted] is None:
        raise RefusedError("rank-rule-missing", expected=wanted, kind=kind)
    levels = {"ranking": measures, "approval": 2}.get(kind, scale)
    if levels is None:
        raise RefusedError("rank-scale-missing", kind=kind)
    chosen = given[wanted] if wanted else None
    level = int(chosen) if chosen and chosen.isascii() and chosen.isdigit() else chosen
    return Reading.under(kind, levels, cast("NoOpinion | Unranked | None", level))


def _refuse_levels(batch: Batch, reading: Reading, file: str) -> None:
    """Refuse the first ballot with a level out of scale; an official count would reject it and go on."""
    lowest, highest = (2, reading.scale + 1) if reading.kind == "ranking" else (1, reading.scale)
    wrong = (batch.cells != 0) & ((batch.cells < lowest) | (batch.cells > highest))
    rows = np.flatnonzero(wrong.any(axis=0))
    if len(rows):
        measure = int(np.argmax(wrong[:, rows[0]]))
        raise BallotFileError(
            "rank-level",
            file=file,
            line=int(rows[0]) + _FIRST_BALLOT_LINE,
            column=batch.layout.first_measure + measure + 1,
            found=int(batch.cells[measure, rows[0]]) - 1,
            expected=f"{lowest - 1}..{highest - 1}",
        )
