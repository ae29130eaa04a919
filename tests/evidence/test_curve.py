"""The points that no honest key or signature has, found again by arithmetic on the curve (RFC 8032, 5.1)."""

from __future__ import annotations

from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from oracle.ed25519 import ZERO, L, P, Point, decode, times

from votation.errors import InputError
from votation.evidence.signing import curve
from votation.evidence.signing.public_key import ED25519, PublicKey
from votation.evidence.signing.wire import strings


def small_order_points() -> set[Point]:
    """Multiples by L have an order that divides 8; one of order 8 generates all eight."""
    torsion = (times(L, point) for point in (decode(y.to_bytes(32, "little")) for y in range(2, 100)) if point)
    generator = next(point for point in torsion if times(4, point) != ZERO)
    return {times(factor, generator) for factor in range(8)}


SMALL_ORDER = sorted({y for _, y in small_order_points()})
# every 32 bytes that decode to such a y: both signs, and y + p where it still fits in 255 bits
ENCODINGS = [
    (y + shift + sign).to_bytes(32, "little")
    for y, shift, sign in product(SMALL_ORDER, (0, P), (0, 2**255))
    if y + shift < 2**255
]


def key_with(point: bytes) -> PublicKey:
    return PublicKey.from_blob(strings(ED25519.encode(), point), file="x.pub")


def test_there_are_eight_points_of_small_order() -> None:
    assert len(small_order_points()) == 8
    assert len(SMALL_ORDER) == 5
    assert len(ENCODINGS) == 14  # the list that libsodium and others carry, signs included


@pytest.mark.parametrize("point", ENCODINGS, ids=bytes.hex)
def test_fault_20_keys_of_small_order_are_refused_when_loaded(point: bytes) -> None:
    assert curve.is_small_order(point)
    with pytest.raises(InputError) as caught:
        key_with(point)
    assert caught.value.rule in {"key-small-order", "key-not-canonical"}
    assert caught.value.exit_code == 3


def test_fault_20_the_library_beneath_would_take_a_forgery() -> None:
    identity = ZERO[1].to_bytes(32, "little")
    forged = identity + bytes(32)  # R = 0, S = 0 holds for every message under A = 0
    Ed25519PublicKey.from_public_bytes(identity).verify(forged, b"any message at all")


@pytest.mark.parametrize("y", [P, P + 1, P + 2, P + 18, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 2**255])
def test_fault_20_keys_that_are_not_canonical_are_refused_when_loaded(y: int, sign: int) -> None:
    point = (y + sign).to_bytes(32, "little")
    assert not curve.is_canonical(point)
    with pytest.raises(InputError) as caught:
        key_with(point)
    assert caught.value.rule == "key-not-canonical"


@pytest.mark.parametrize("y", [1, P - 1])
def test_zero_has_no_sign(y: int) -> None:
    assert curve.is_canonical(y.to_bytes(32, "little"))
    assert not curve.is_canonical((y + 2**255).to_bytes(32, "little"))


def test_honest_points_pass() -> None:
    # RFC 8032, 7.1, TEST 1 and TEST 2
    for text in (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    ):
        assert key_with(bytes.fromhex(text)).point.hex() == text


@pytest.mark.parametrize(("scalar", "fits"), [(0, True), (L - 1, True), (L, False), (2**256 - 1, False)])
def test_a_scalar_is_below_the_order(scalar: int, fits: bool) -> None:
    assert curve.is_scalar(scalar.to_bytes(32, "little")) is fits
