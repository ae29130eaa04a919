"""Ed25519 by the text of RFC 8032, 5.1, in plain integers: slow, obvious, and the rule of FORMATS for ballots.

`verdict` is that rule: A and R canonical, A not of small order, S below the order, [S]B = R + [k]A without cofactor.
`craft` signs with any secret, and with points of small order added to the key and to R, as an attacker may.
"""

from __future__ import annotations

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
ZERO: Point = (0, 1)


def add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def times(factor: int, point: Point) -> Point:
    total = ZERO
    for bit in f"{factor:b}":
        total = add(total, total)
        total = add(total, point) if bit == "1" else total
    return total


def decode(data: bytes) -> Point | None:
    """Decode a point, canonical or not; None if it is on no curve."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255 % P, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    for root in (x, x * pow(2, (P - 1) // 4, P) % P):
        if root * root % P == square:
            return (root if root % 2 == sign else -root % P), y
    return None


def encode(point: Point) -> bytes:
    x, y = point
    return (y + (x % 2 << 255)).to_bytes(32, "little")


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO
EIGHTH = decode(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")) or ZERO
TORSION = [times(n, EIGHTH) for n in range(8)]


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


def verdict(key: bytes, signature: bytes, message: bytes) -> bool:
    a, r, s = decode(key), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or encode(a) != key or encode(r) != signature[:32] or s >= L or times(8, a) == ZERO:
        return False
    return times(s, BASE) == add(r, times(challenge(signature[:32], key, message), a))


def craft(secret: int, nonce: int, in_key: Point, in_r: Point, message: bytes) -> tuple[bytes, bytes]:
    """Return a key and a signature that hold up to points of small order: with the cofactor, always."""
    key = encode(add(times(secret, BASE), in_key))
    r = encode(add(times(nonce, BASE), in_r))
    return key, r + ((nonce + challenge(r, key, message) * secret) % L).to_bytes(32, "little")
