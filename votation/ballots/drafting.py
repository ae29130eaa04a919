"""Writing ballots one by one into the draft of a box."""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from votation.ballots.credentials import signed_message
from votation.ballots.diagnosis import SHOWN_BYTES, line_fault
from votation.ballots.layout import MAX_SEQ, SIGNATURE_BYTES, Layout
from votation.errors import InputError, RefusedError
from votation.evidence.folder import machine_errors, move_into_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from votation.election import Box, Election

ID_RANDOM_BYTES: Final = 10
"""Random bytes of a drawn ballot id: 80 bits, so that ids of one election never meet by chance."""
UNSIGNED: Final = "A" * SIGNATURE_BYTES
"""Stands in a line for the signature that is yet to be made."""
SHOWN_BITS: Final = 64
"""Size of the largest integer that an error quotes."""
_CROCKFORD: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")


def crockford(data: bytes) -> str:
    """Return a multiple of 5 bytes in lower-case Crockford base32, which has no i, l, o and u."""
    return base64.b32encode(data).translate(_CROCKFORD).decode("ascii")


class BallotWriter:
    """Writes the draft of a box, ballot by ballot, to disk; used as a context manager.

    The draft appears whole when the `with` block ends, and not at all when an exception leaves it. Too many or too few
    approvals are written: such a ballot is part of the count, as rejected.

    Args:
        election: The definition.
        box: Id of the box.
        folder: The election folder; the draft is its `drafts/BOX.csv`.
        token: Where random bytes come from; tests and samples fix it.

    Raises:
        RefusedError: The election has no such box, or the box has a draft already.
        MachineError: The folder cannot be written.
    """

    def __init__(
        self,
        election: Election,
        *,
        box: str,
        folder: Path | str,
        token: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        declared = {each.id: each for each in election.signers.boxes}
        if box not in declared:
            raise RefusedError("writer-box-unknown", found=box[:60], expected=", ".join(declared)[:200])
        lowest = 1 if election.ballot.kind == "ranking" else 0
        self._election_sha256 = election.digest
        self._layout = Layout.of(election)
        self._levels = range(lowest, lowest + election.scale)
        self._group_values = _group_values(election, declared[box])
        self._token = token
        self._name = f"drafts/{box}.csv"
        self._target = Path(folder) / self._name
        self._part = self._target.with_name(f".{box}.csv.{secrets.token_hex(8)}.part")
        self._stream: BinaryIO | None = None
        self._lines = 0

    def __enter__(self) -> Self:
        self._refuse_existing()
        with machine_errors(self._name), ExitStack() as undo:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._part.open("xb")
            undo.callback(self._discard)
            self._stream.write(self._layout.header + b"\n")
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as end:
            end.callback(self._discard)
            if error is None:
                self._finish()

    def add(
        self,
        levels: Mapping[str, int],
        groups: Mapping[str, str],
        *,
        voter: str | None = None,
        seq: int | None = None,
        ballot: str | None = None,
        signature: str | None = None,
    ) -> str:
        """Write one ballot.

        Args:
            levels: Level by measure, as the voter chose it: positions in a ranking, from 1. Measures without opinion
                are left out.
            groups: Value by group, for every declared group.
            voter: The voter's pseudonym, or credential, where the election links the ballots of a voter.
            seq: Order of this ballot among those of its voter, where the election links them.
            ballot: The public id; drawn if not given. A signed ballot brings its own, since the voter signs it.
            signature: The voter's signature of the line, where the election has credentials.

        Returns:
            The public id of the ballot.

        Raises:
            InputError: A measure, level, group or value is not the definition's or not this box's, or a column is
                missing, superfluous or malformed; nothing was written.
            MachineError: The disk is full, or failed.
        """
        if self._stream is None:
            raise RuntimeError("a BallotWriter writes inside its `with` block")
        self._check_columns(voter=voter, seq=seq, ballot=ballot, signature=signature)
        ballot = self.draw_id() if ballot is None else ballot
        line = self._line(levels, groups, ballot, voter, seq, signature)
        with machine_errors(self._name):
            self._stream.write(line + b"\n")
        self._lines += 1
        return ballot

    def draw_id(self) -> str:
        """Draw the public id of a ballot: 80 random bits in Crockford base32."""
        return crockford(self._token(ID_RANDOM_BYTES))

    def to_sign(
        self, levels: Mapping[str, int], groups: Mapping[str, str], *, voter: str, seq: int, ballot: str
    ) -> bytes:
        """Return what the voter's key signs, where the election has credentials; the arguments are those of `add`.

        The voter's device signs these bytes with Ed25519 and answers 64 bytes; `unpadded` spells them for `add`. The
        private key never comes here.

        Raises:
            InputError: As `add`.
        """
        self._check_columns(voter=voter, seq=seq, ballot=ballot, signature=UNSIGNED)
        line = self._line(levels, groups, ballot, voter, seq, UNSIGNED)
        return signed_message(line.rpartition(b",")[0], self._election_sha256)

    def _line(
        self,
        levels: Mapping[str, int],
        groups: Mapping[str, str],
        ballot: str,
        voter: str | None,
        seq: int | None,
        signature: str | None,
    ) -> bytes:
        """Return the line of a ballot without LF, every cell checked."""
        cells = (ballot, voter, seq, *self._values(groups), *self._written(levels), signature)
        line = ",".join(str(cell) for cell in cells if cell is not None).encode("utf-8", "surrogatepass")
        fault = line_fault(line, self._layout, file=self._name, number=self._lines + 2)
        if fault:
            raise fault
        return line

    def _check_columns(self, *, voter: str | None, seq: int | None, ballot: str | None, signature: str | None) -> None:
        """Refuse columns that the election does not have, and the lack of those it has."""
        layout = self._layout
        expected = {
            "voter": (voter is not None) == (layout.voter is not None),
            "seq": (seq is not None) == layout.seq,
            "ballot": ballot is not None or not layout.signature,
            "signature": (signature is not None) == layout.signature,
        }
        for name, fits in expected.items():
            if not fits:
                raise InputError("writer-column", name=name)
        if seq is not None and seq not in range(MAX_SEQ + 1):
            raise InputError("writer-seq", found=_shown(seq), expected=MAX_SEQ)

    def _values(self, groups: Mapping[str, str]) -> Iterator[str]:
        """Yield the value of each group, in the definition's order."""
        for name in groups:
            if name not in self._group_values:
                raise InputError(
                    "writer-group-unknown", found=_shown(name), expected=", ".join(self._group_values)[:200]
                )
        for name, values in self._group_values.items():
            if groups.get(name) not in values:
                raise InputError(
                    "writer-group-value",
                    found=_shown(groups.get(name, "")),
                    expected=", ".join(values)[:200],
                    name=name,
                )
            yield groups[name]

    def _written(self, levels: Mapping[str, int]) -> Iterator[int | str]:
        """Yield the cell of each measure, in the definition's order."""
        measures = self._layout.measures
        for name, level in levels.items():
            if name not in measures:
                raise InputError("writer-measure-unknown", found=_shown(name))
            if level not in self._levels:
                raise InputError(
                    "writer-level", found=_shown(level), expected=f"{self._levels[0]}..{self._levels[-1]}", name=name
                )
        return (levels.get(name, "") for name in measures)

    def _finish(self) -> None:
        assert self._stream is not None
        with machine_errors(self._name):
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._refuse_existing()
            move_into_place(self._part, self._target)

    def _discard(self) -> None:
        """Forget what is open and remove what is not whole."""
        stream, self._stream = self._stream, None
        with suppress(OSError):
            if stream:
                stream.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _refuse_existing(self) -> None:
        if os.path.lexists(self._target):
            raise RefusedError("draft-exists", file=self._name)


def _group_values(election: Election, box: Box) -> dict[str, tuple[str, ...]]:
    """Return the values that ballots of `box` may carry, by group."""
    return {group.id: box.groups.get(group.id, tuple(value.id for value in group.values)) for group in election.groups}


def _shown(value: object) -> str | int:
    """Return what an error quotes of an argument: short, whatever was given."""
    match value:
        case int() if value.bit_length() <= SHOWN_BITS:
            return value
        case str():
            return value[:SHOWN_BYTES]
        case _:
            return type(value).__name__
