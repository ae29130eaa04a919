"""The contract of readers and writers of other people's formats.

A reader says how sure it is that a file is of its format, and reads it into `Ballots` or `Totals`: every row is kept,
or dropped with a reason. A writer turns `Ballots` into bytes and reports what its format cannot say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from votation.election import BallotKind
    from votation.exchange.content import Ballots, Content, Decision
    from votation.exchange.options import Options
    from votation.exchange.source import Source


class Match(IntEnum):
    """How sure a reader is that the beginning of a file is of its format; the surest reader reads it."""

    NO = 0
    POSSIBLE = 1
    """Nothing speaks against it; a file name extension of the format then decides."""
    SURE = 2
    """It says so itself: a magic number, a header that no other format has."""


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a reader or writer says of its format.

    Attributes:
        id: `preflib`, `pabulib`; plug-ins use `vendor.name`.
        title: Name by language.
        extensions: File name extensions without dot, the usual one first.
        holds: `ballots`, or `totals` alone.
        kinds: Kinds of ballot that it can hold.
        options: Model of the options.
        source: Where the format is defined.
    """

    id: str
    title: Mapping[str, str]
    extensions: tuple[str, ...]
    holds: Literal["ballots", "totals"]
    kinds: frozenset[BallotKind]
    options: type[Options]
    source: str


class Reader(ABC):
    """A format that can be read, with the options chosen for it."""

    info: ClassVar[FormatInfo]

    def __init__(self, options: Options | None = None) -> None:
        self.options = options if options is not None else self.info.options()

    @classmethod
    @abstractmethod
    def match(cls, head: Source) -> Match:
        """Tell how sure it is that a file beginning with `head` (at most `HEAD_BYTES`) is of this format.

        It raises nothing, whatever the bytes.
        """

    @abstractmethod
    def read(self, source: Source) -> Content:
        """Read a whole file; `rows = ballots + dropped`.

        Raises:
            FormatError: The file breaks its format; line and column say where.
            LimitError: It is larger than a named limit.
            IncompleteError: It needs a library that is not installed.
        """


class Written(NamedTuple):
    """What a writer made.

    Attributes:
        data: The bytes of the file.
        losses: What the format cannot say of these ballots; reading them back gives the same ballots without it.
        options: What its reader has to be told to read them back.
    """

    data: bytes
    losses: tuple[Decision, ...]
    options: Mapping[str, object] = MappingProxyType({})


class Writer(ABC):
    """A format that can be written, with the options chosen for it."""

    info: ClassVar[FormatInfo]

    def __init__(self, options: Options | None = None) -> None:
        self.options = options if options is not None else self.info.options()

    @abstractmethod
    def write(self, ballots: Ballots) -> Written:
        """Write ballots; the same ballots give the same bytes.

        Raises:
            FormatError: The format cannot hold ballots of this kind, not even with a loss.
        """
