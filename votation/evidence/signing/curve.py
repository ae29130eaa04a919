"""Encodings of Ed25519 that no honest key or signature has, and that libraries treat differently.

RFC 8032, 5.1.3, demands canonical points, and 5.1.7 a scalar below the group order. It does not forbid points of small
order: under such a "key" one signature may hold for every message (Chalkias, Garillot, Nikolaenko: Taming the many
EdDSAs, 2020). Each check is made here, so that no verdict hangs on the library that verifies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

POINT_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

_FIELD: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493  # L of RFC 8032, 5.1
_Y_MASK: Final = 2**255 - 1

_Y_OF_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# y of the eight points whose order divides 8: of order 4, 1, 2, and 8
_SMALL_ORDER_Y: Final = frozenset({0, 1, _FIELD - 1, _Y_OF_ORDER_8, _FIELD - _Y_OF_ORDER_8})
# where x is 0, a sign bit of 1 is a second encoding of the same point
_X_IS_ZERO_Y: Final = frozenset({1, _FIELD - 1})


def is_canonical(point: bytes) -> bool:
    """Tell whether 32 bytes are the one encoding of a point (RFC 8032, 5.1.3, steps 1 and 4)."""
    number = int.from_bytes(point, "little")
    y = number & _Y_MASK
    return y < _FIELD and not (number > _Y_MASK and y in _X_IS_ZERO_Y)


def is_small_order(point: bytes) -> bool:
    """Tell whether 32 bytes, canonical or not, encode a point whose order divides 8."""
    return (int.from_bytes(point, "little") & _Y_MASK) % _FIELD in _SMALL_ORDER_Y


def refused_points() -> Iterator[bytes]:
    """Yield, without its sign, every point of small order and the two ends of the range that is not canonical."""
    for y in (*sorted(_SMALL_ORDER_Y), _FIELD, _Y_MASK):
        yield y.to_bytes(POINT_BYTES, "little")


def is_scalar(scalar: bytes) -> bool:
    """Tell whether 32 bytes are a scalar below the group order (RFC 8032, 5.1.7, step 1)."""
    return int.from_bytes(scalar, "little") < _ORDER
