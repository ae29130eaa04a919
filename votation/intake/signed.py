"""Ballots signed by their voters: what of it each line says alone, and which equations are left to check.

A signature costs as much as a thousand cells, so it is checked in a stage of its own, chunk by chunk, on all cores. The
outcome hangs on three files and nothing else: the ballot file, the definition and the roll.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from votation import ballots
from votation.evidence.signing import curve, equation
from votation.intake import encodings
from votation.intake.rejections import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.intake.credentials import Roll

CHUNK_LINES: Final = 5_000
"""Lines checked at a time: a quarter of a second."""
UNKNOWN: Final = 1 + CODES.index("UNKNOWN_CREDENTIAL")
FORGED: Final = 1 + CODES.index("BAD_SIGNATURE")
SIGNATURE_CELL: Final = ballots.layout.SIGNATURE_BYTES + 1
"""Bytes of the last cell of a signed line, with its comma."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some lines of a batch; all that a worker needs to check them.

    Attributes:
        codes: Shape (lines,): what is known before any equation: 0, or 1 + index of a reason in `CODES`.
        rows: The lines whose equation is open, by their place in `codes`.
        signed: For each of them: key, signature, message.
    """

    codes: NDArray[np.uint8]
    rows: NDArray[np.intp]
    signed: Sequence[tuple[bytes, bytes, bytes]]

    def check(self) -> NDArray[np.uint8]:
        """Return `codes` with every equation checked."""
        holds = equation.fastest()
        forged = np.array([not holds(*each) for each in self.signed], np.bool_)
        codes = self.codes.copy()
        codes[self.rows[forged]] = FORGED
        return codes


def chunks(data: bytes, batch: Batch, election_sha256: str, roll: Roll, *, start: int = 0) -> Iterator[Chunk]:
    """Cut a batch of signed ballots into chunks.

    A credential must be on the roll. A signature must have R canonical and S below the group order; then its equation
    is open (RFC 8032, 5.1.7, without cofactor). The keys themselves were checked when the roll was loaded.

    Args:
        data: The ballot file.
        batch: The same in columns.
        election_sha256: Digest of the definition.
        roll: The voters' public keys.
        start: The line to begin at.
    """
    assert batch.voters is not None, "the layout of an election with credentials has that column"
    assert batch.signatures is not None, "and this one"
    lines = ballots.lines(data)
    for first in range(start, len(batch), CHUNK_LINES):
        rows = slice(first, first + CHUNK_LINES)
        signatures = encodings.decoded(batch.signatures[rows], curve.SIGNATURE_BYTES)
        codes = np.where(_well_encoded(signatures), 0, FORGED).astype(np.uint8)
        codes[~roll.holds(batch.voters[rows])] = UNKNOWN
        points = _split(encodings.decoded(batch.voters[rows], curve.POINT_BYTES))
        messages = (ballots.signed_message(line[:-SIGNATURE_CELL], election_sha256) for line in lines[rows])
        signed = zip(codes.tolist(), points, _split(signatures), messages, strict=True)
        opened = [(key, signature, message) for code, key, signature, message in signed if not code]
        yield Chunk(codes, np.flatnonzero(codes == 0), opened)


def _well_encoded(signatures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    points, scalars = signatures[:, : curve.POINT_BYTES], signatures[:, curve.POINT_BYTES :]
    good = np.ones(len(signatures), np.bool_)
    for row in np.flatnonzero(encodings.suspect_points(points) | encodings.suspect_scalars(scalars)):
        good[row] = curve.is_canonical(points[row].tobytes()) and curve.is_scalar(scalars[row].tobytes())
    return good


def _split(table: NDArray[np.uint8]) -> list[bytes]:
    """Return the rows of a table of bytes."""
    data, width = table.tobytes(), table.shape[1]
    return [data[start : start + width] for start in range(0, len(data), width)]
