"""Phase A: what each line of one batch says by itself, without looking at any other line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from votation.errors import IncompleteError
from votation.intake import fingerprints, groups, rules
from votation.intake.rejections import CODES, Rejected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.election import Election
    from votation.records import Code

HEADER_LINES = 1
FIRST_BALLOT_LINE = 1 + HEADER_LINES
"""Physical line of row 0 of a batch."""


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """What phase A says of one batch; 9 bytes a line, 17 where voters may vote again.

    Attributes:
        codes: Shape (lines,): 0 where the line passes, else 1 + index of its reason in `CODES`.
        ballot_keys: Shape (lines,): fingerprint of the ballot id.
        voter_keys: Shape (lines,): fingerprint of the voter; None where no rule asks for it.
    """

    codes: NDArray[np.uint8]
    ballot_keys: NDArray[np.uint64]
    voter_keys: NDArray[np.uint64] | None

    @property
    def passing(self) -> NDArray[np.intp]:
        """Rows that are valid by themselves, in file order."""
        return np.flatnonzero(self.codes == 0)

    def rejected(self, batch: str) -> list[Rejected]:
        """Return the lines that are not, with their reasons, in file order; `batch` is the id to name."""
        return [
            Rejected(batch, row + FIRST_BALLOT_LINE, CODES[self.codes[row] - 1])
            for row in np.flatnonzero(self.codes).tolist()
        ]


def screen(batch: Batch, election: Election, *, box: str, signers: NDArray[np.uint8] | None = None) -> Screened:
    """Apply the rules that a line keeps or breaks alone; the first broken one, in the order of `CODES`, is its reason.

    Args:
        batch: One ballot file.
        election: The definition.
        box: Id of the box that sealed the batch; it may use the group values declared for it.
        signers: Where the definition has credentials, what was found of each line's credential and signature: shape
            (lines,), 0 or 1 + index of the reason in `CODES`.

    Raises:
        IncompleteError: The definition has credentials, and they were not checked.
        InputError: The definition knows no such box.
    """
    codes = np.zeros(len(batch), np.uint8)
    reject(codes, "BAD_LEVEL", rules.bad_level(batch.cells, election))
    reject(codes, "BAD_GROUP", groups.bad_group(batch, election, box))
    reject(codes, "TOO_MANY", rules.too_many(batch.cells, election))
    reject(codes, "TOO_FEW", rules.too_few(batch.cells, election))
    if election.credentials is not None:
        if signers is None:
            raise IncompleteError("credentials-missing", file="credentials.txt")
        codes = np.where(codes == 0, signers, codes)
    voters = batch.voters if election.revote.rule != "none" else None
    return Screened(
        codes=codes,
        ballot_keys=fingerprints.fingerprint(batch.ids),
        voter_keys=None if voters is None else fingerprints.fingerprint(voters),
    )


def reject(codes: NDArray[np.uint8], code: Code, broken: NDArray[np.bool_]) -> None:
    """Give the lines that break a rule its code, unless an earlier rule took them."""
    codes[broken & (codes == 0)] = 1 + CODES.index(code)
