"""Random choices that are the same on every machine and with every version of Python: integers from SHAKE-256."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Anything = TypeVar("Anything")
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32


class Draws:
    """A stream of choices that a seed fixes."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._block = 0
        self._bytes = b""

    def below(self, number: int) -> int:
        """Return an integer from 0 to `number` - 1; the bias of the remainder is below one in a million."""
        if len(self._bytes) < 4:  # noqa: PLR2004 - four bytes a choice
            self._bytes = hashlib.shake_256(self._seed + b"/%d" % self._block).digest(4096)
            self._block += 1
        taken, self._bytes = self._bytes[:4], self._bytes[4:]
        return int.from_bytes(taken, "big") % number

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of a hundred cases."""
        return self.below(100) < percent

    def pick(self, things: Sequence[Anything]) -> Anything:
        """Return one of `things`."""
        return things[self.below(len(things))]

    def ballot_id(self) -> str:
        """Return 80 bits in lower-case Crockford base32."""
        return "".join(self.pick(ALPHABET) for _ in range(16))

    def shuffled(self, things: Sequence[Anything]) -> list[Anything]:
        """Return `things` in another order (Fisher and Yates)."""
        left = list(things)
        for place in range(len(left) - 1, 0, -1):
            other = self.below(place + 1)
            left[place], left[other] = left[other], left[place]
        return left
