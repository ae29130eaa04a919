"""The columns of a ballot file, fixed by the definition, and the limits of the format (FORMATS, the ballot file)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from votation.election import Election

MAX_LINES: Final = 100_000
"""Ballot lines in one file, the header not counted."""
MAX_FILE_BYTES: Final = 64 * 2**20
"""Bytes in one file."""
MAX_LINE_BYTES: Final = 65_535
"""Bytes in one line, its LF not counted."""
MAX_ID_BYTES: Final = 64
"""Bytes in a ballot id, a voter or a group value."""
MAX_LEVEL_DIGITS: Final = 7
"""Digits of a level."""
MAX_SEQ_DIGITS: Final = 16
"""Digits of a `seq`."""
MAX_SEQ: Final = 2**53 - 1
"""Largest `seq`: the largest integer that every JSON reader keeps exact."""
CREDENTIAL_BYTES: Final = 43
"""Characters of 32 bytes in unpadded base64url (RFC 4648, section 5)."""
SIGNATURE_BYTES: Final = 86
"""Characters of 64 bytes in unpadded base64url."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that a definition fixes.

    Attributes:
        voter: Name of the column that tells the ballots of one voter apart; None where there is none.
        seq: Whether a `seq` column orders the ballots of one voter.
        groups: Ids of the groups, in the definition's order.
        measures: Ids of the measures, in the definition's order.
        signature: Whether each line ends with the voter's signature.
    """

    voter: Literal["voter", "credential"] | None
    seq: bool
    groups: tuple[str, ...]
    measures: tuple[str, ...]
    signature: bool

    @classmethod
    def of(cls, election: Election) -> Layout:
        """Return the columns of the ballot files of `election`."""
        signed = election.credentials is not None
        linked = election.revote.rule != "none"
        return cls(
            voter="credential" if signed else "voter" if linked else None,
            seq=signed or linked,
            groups=tuple(group.id for group in election.groups),
            measures=election.measure_ids,
            signature=signed,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        voter = () if self.voter is None else (self.voter,)
        seq = ("seq",) if self.seq else ()
        signature = ("sig",) if self.signature else ()
        return ("ballot", *voter, *seq, *self.groups, *self.measures, *signature)

    @property
    def header(self) -> bytes:
        """The first line of every ballot file, without LF."""
        return ",".join(self.columns).encode("ascii")

    @property
    def first_measure(self) -> int:
        """Index of the first measure among `columns`."""
        return 1 + (self.voter is not None) + self.seq + len(self.groups)
