"""The wire format of SSH: fields one after the other, each with its length (RFC 4251, 5), and its text armour."""

from __future__ import annotations

import base64
import binascii
from typing import Final

_LENGTH_BYTES: Final = 4
_ARMOUR_LINE: Final = 70  # base64 characters a line, as OpenSSH wraps them


class WireError(Exception):
    """Bytes end too early or too late, or have another spelling; never leaves `votation.evidence.signing`."""


class Reader:
    """Takes fields from the front of `data`."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes.

        Raises:
            WireError: There are fewer.
        """
        if size > len(self._rest):
            raise WireError
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def uint32(self) -> int:
        """Return the next unsigned integer.

        Raises:
            WireError: There are fewer than four bytes.
        """
        return int.from_bytes(self.take(_LENGTH_BYTES), "big")

    def string(self) -> bytes:
        """Return the next length-prefixed string.

        Raises:
            WireError: There are fewer bytes than its length says.
        """
        return self.take(self.uint32())

    def end(self) -> None:
        """Demand that nothing is left.

        Raises:
            WireError: Something is.
        """
        if self._rest:
            raise WireError


def uint32(number: int) -> bytes:
    """Encode an unsigned integer."""
    return number.to_bytes(_LENGTH_BYTES, "big")


def string(data: bytes) -> bytes:
    """Encode a length-prefixed string."""
    return uint32(len(data)) + data


def strings(*fields: bytes) -> bytes:
    """Encode several length-prefixed strings."""
    return b"".join(map(string, fields))


def armour(data: bytes, label: str) -> bytes:
    """Wrap `data` as text between a BEGIN and an END line, as OpenSSH does."""
    text = base64.b64encode(data)
    lines = [text[start : start + _ARMOUR_LINE] + b"\n" for start in range(0, len(text), _ARMOUR_LINE)]
    return b"".join([f"-----BEGIN {label}-----\n".encode(), *lines, f"-----END {label}-----\n".encode()])


def dearmour(text: bytes, label: str) -> bytes:
    """Undo `armour`, and accept only what it would have written.

    Raises:
        WireError: Anything else: other line lengths or line ends, a second block, bits beyond the last byte.
    """
    body = b"".join(text.split(b"\n")[1:-2])
    try:
        data = base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise WireError from error
    if armour(data, label) != text:
        raise WireError
    return data
