"""A foreign file as it came: its name, its bytes, and the text that they are taken to be."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.errors import FormatError, LimitError
from votation.evidence import folder
from votation.exchange.content import Decision

if TYPE_CHECKING:
    from pathlib import Path

MAX_SOURCE_BYTES: Final = 2**30
"""Bytes of a foreign file: 1 GiB, which is read whole."""
HEAD_BYTES: Final = 2**16
"""Bytes that are looked at to recognise a format."""

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SHOWN: Final = 60


class Text(NamedTuple):
    """The text of a file.

    Attributes:
        text: All of it, its line ends as they came, without byte order mark.
        encoding: The encoding it was read in.
        decisions: What was decided: a mark taken off, Windows-1252 assumed.
    """

    text: str
    encoding: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A foreign file.

    Attributes:
        name: As the user can find it.
        data: All its bytes.
    """

    name: str
    data: bytes

    @classmethod
    def open(cls, path: Path) -> Source:
        """Read a file.

        Raises:
            IncompleteError: It does not exist.
            LimitError: It is larger than `MAX_SOURCE_BYTES`.
            MachineError: It cannot be read.
        """
        with folder.machine_errors(path.as_posix()), path.open("rb") as file:
            data = file.read(MAX_SOURCE_BYTES + 1)
        if len(data) > MAX_SOURCE_BYTES:
            raise LimitError("foreign-size", file=path.as_posix(), found=len(data), expected=MAX_SOURCE_BYTES)
        return cls(path.as_posix(), data)

    @property
    def extension(self) -> str:
        """What stands after the last dot of the name, in lower case."""
        return self.name.rpartition("/")[2].rpartition(".")[2].lower()

    @property
    def head(self) -> Source:
        """The beginning of the file, to recognise its format by; if it is text, its last sign is not cut in two."""
        if len(self.data) <= HEAD_BYTES:
            return self
        data = self.data[:HEAD_BYTES]
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        decoder.decode(data)
        begun, _ = decoder.getstate()
        return Source(self.name, data[: len(data) - len(begun)])

    @property
    def sha256(self) -> str:
        """Digest of the bytes as they came."""
        return hashlib.sha256(self.data).hexdigest()

    def text(self, encoding: str | None = None) -> Text:
        """Return the text of the file.

        A byte order mark decides; without one what is UTF-8 is UTF-8, and anything else is taken for Windows-1252,
        which French spreadsheets write, and said to be.

        Args:
            encoding: The encoding that the user declares; then nothing is guessed.

        Raises:
            FormatError: The bytes are no text in that encoding, or in any of those; `column` is the byte, from 1.
        """
        if encoding is not None:
            text = self._decoded(self.data, encoding)
            marked = text.startswith("\ufeff")  # a codec without mark, such as utf-8, leaves it in
            return Text(text[marked:], encoding, (Decision("text-mark", {"encoding": encoding}),) if marked else ())
        for mark, name in _MARKS:
            if self.data.startswith(mark):
                text = self._decoded(self.data[len(mark) :], name)
                return Text(text, name, (Decision("text-mark", {"encoding": name}),))
        try:
            return Text(self.data.decode("utf-8"), "utf-8", ())
        except UnicodeDecodeError as error:
            return self._windows(error)

    def _windows(self, error: UnicodeDecodeError) -> Text:
        if 0 in self.data:
            raise FormatError("foreign-encoding", file=self.name, column=error.start + 1, expected="text") from error
        text = self._decoded(self.data, "cp1252")
        return Text(text, "cp1252", (Decision("text-windows", {"byte": error.start + 1}),))

    def _decoded(self, data: bytes, encoding: str) -> str:
        try:
            return data.decode(encoding)
        except UnicodeError as error:  # some codecs do not say where
            column = error.start + 1 if isinstance(error, UnicodeDecodeError) else 1
            raise FormatError("foreign-encoding", file=self.name, column=column, expected=encoding) from error
        except LookupError as error:
            raise FormatError(
                "foreign-encoding-unknown", file=self.name, found=encoding[:_SHOWN], expected="utf-8, utf-16, cp1252"
            ) from error
