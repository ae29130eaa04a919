"""Ed25519 as RFC 8032, section 5.1, writes it down: slow, and short enough to be read."""

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % PRIME, (y1 + x1) * (y2 + x2) % PRIME
    c, d = 2 * t1 * t2 * CURVE % PRIME, 2 * z1 * z2 % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = add(total, point)
        point, factor = add(point, point), factor >> 1
    return total


def same(one: Point, other: Point) -> bool:
    x1, y1, z1, _ = one
    x2, y2, z2, _ = other
    return (x1 * z2 - x2 * z1) % PRIME == 0 and (y1 * z2 - y2 * z1) % PRIME == 0


def point_of(data: bytes) -> Point | None:
    """Decode a point (5.1.3); nothing if there is none, or if the encoding is not canonical."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * ROOT % PRIME
    if x * x % PRIME != square or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return x, y, 1, x * y % PRIME


BASE = point_of((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))


def is_sound(key: bytes) -> bool:
    """Say whether a key is canonical and not of small order."""
    point = point_of(key)
    return point is not None and not same(times(8, point), NEUTRAL)


def is_canonical(signature: bytes) -> bool:
    """Say whether R is a canonical point and S below the order of the group."""
    return point_of(signature[:32]) is not None and int.from_bytes(signature[32:], "little") < ORDER


def verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """Check one signature without cofactor (5.1.7)."""
    held, commitment = point_of(key), point_of(signature[:32])
    if BASE is None or held is None or commitment is None or not is_canonical(signature):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left = times(int.from_bytes(signature[32:], "little"), BASE)
    return same(left, add(commitment, times(challenge, held)))
