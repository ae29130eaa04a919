"""Writes `ed25519.json` anew: the ten published vectors that it holds already, and those that the oracle crafts.

    PYTHONPATH=tests python tests/evidence/make_ed25519.py

Everything is derived from fixed words, so that the same file comes out.
"""

from __future__ import annotations

import hashlib
import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from oracle import ed25519 as oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).parent / "ed25519.json"
PUBLISHED = 10
ORDERS = {0: 1, 1: 8, 2: 4, 4: 2}
"""Order of the multiples of a point of order 8."""
Vector = tuple[str, bytes, bytes, bytes]


def scalar(words: str) -> int:
    return int.from_bytes(hashlib.sha512(words.encode()).digest(), "little") % oracle.L


def mixed() -> Iterator[Vector]:
    """Keys and points R with a part of small order; for each pair, a message under which they cancel, and one not."""
    for a, r in product(ORDERS, ORDERS):
        for wanted in (False, True):
            for turn in range(200):
                message = f"votation {a} {r} {turn}".encode()
                torsion = oracle.TORSION[a], oracle.TORSION[r]
                key, signature = oracle.craft(scalar(f"secret {a}"), scalar(f"nonce {r} {turn}"), *torsion, message)
                if oracle.verdict(key, signature, message) is wanted:
                    told = "holds" if wanted else "holds with the cofactor only"
                    yield (
                        f"A with a part of order {ORDERS[a]}, R with one of {ORDERS[r]}, {told}",
                        key,
                        signature,
                        message,
                    )
                    break


def small() -> Iterator[Vector]:
    """Points R of small order that hold."""
    for r, a in product(ORDERS, (0, 1)):
        for turn in range(100):
            message = f"votation small {r} {a} {turn}".encode()
            key, signature = oracle.craft(scalar("secret small"), 0, oracle.TORSION[a], oracle.TORSION[r], message)
            if oracle.verdict(key, signature, message):
                yield f"R of order {ORDERS[r]}, A with a part of order {ORDERS[a]}, holds", key, signature, message
                break


def changed() -> Iterator[Vector]:
    """One honest signature, and what can be done to it."""
    key, signature = oracle.craft(scalar("plain"), scalar("n"), oracle.ZERO, oracle.ZERO, b"plain")
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    scalars = {
        "S + the order": s + oracle.L,
        "S + twice the order": s + 2 * oracle.L,
        "S + 8 times the order": s + 8 * oracle.L,
        "S = the order": oracle.L,
        "S = the order - 1": oracle.L - 1,
        "S = 0": 0,
        "S of ones": 2**256 - 1,
        "-S": -s % oracle.L,
    }
    yield "plain", key, signature, b"plain"
    yield "another message", key, signature, b"plane"
    for what, value in scalars.items():
        yield what, key, r + value.to_bytes(32, "little"), b"plain"
    yield "all bits 0", key, bytes(64), b"plain"
    yield "R with the other sign", key, r[:31] + bytes([r[31] ^ 128]) + signature[32:], b"plain"
    yield "key with the other sign", key[:31] + bytes([key[31] ^ 128]), signature, b"plain"
    empty = oracle.craft(scalar("plain"), scalar("n"), oracle.ZERO, oracle.ZERO, b"")
    yield "empty message", *empty, b""
    nowhere = next(y for y in range(2, 99) if oracle.decode(y.to_bytes(32, "little")) is None).to_bytes(32, "little")
    yield "key on no curve", nowhere, signature, b"plain"
    yield "R on no curve", key, nowhere + signature[32:], b"plain"


def encodings() -> Iterator[Vector]:
    """Points of small order in all their encodings, as R under an honest key, and as a key."""
    key, _ = oracle.craft(scalar("plain"), scalar("n"), oracle.ZERO, oracle.ZERO, b"plain")
    neutral = (1).to_bytes(32, "little") + bytes(32)
    for number in (0, 1, oracle.P - 1, oracle.P, oracle.P + 1, 2**255 + 1, 2**255 + oracle.P - 1):
        point = number.to_bytes(32, "little")
        yield f"R {point[:1].hex()}..{point[-1:].hex()} and S = 0", key, point + bytes(32), b"plain"
        yield f"key {point[:1].hex()}..{point[-1:].hex()}, R neutral, S = 0", point, neutral, b"plain"


def main() -> None:
    vectors = json.loads(FILE.read_text())[:PUBLISHED]
    for what, key, signature, message in (*mixed(), *small(), *changed(), *encodings()):
        holds = oracle.verdict(key, signature, message)
        texts = {"key": key.hex(), "signature": signature.hex(), "message": message.hex()}
        vectors.append({"what": what, **texts, "holds": holds})
    FILE.write_text(json.dumps(vectors, indent=1) + "\n")


if __name__ == "__main__":
    main()
