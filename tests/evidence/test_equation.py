"""One verdict on every edge case of Ed25519, whichever library checks the equation (FAULTS 20).

`ed25519.json` holds the ten vectors of Chalkias, Garillot, Nikolaenko ("Taming the many EdDSAs", 2020) and,
crafted by the oracle, keys and points R with parts of every small order, scalars around the group order, and encodings
that are not canonical. `holds` is the rule of FORMATS; the oracle, written from the text of RFC 8032, decides it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from oracle import ed25519

from votation.evidence.signing import curve, equation
from votation.intake import encodings

if TYPE_CHECKING:
    from votation.evidence.signing.equation import Equation

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "ed25519.json").read_text())
BACKENDS = {"cryptography": equation.by_cryptography, "pynacl": equation.by_pynacl}
# strict about A and encodings, without cofactor: of the ten, 2 and 3 hold
PUBLISHED = [False, False, True, True, False, False, False, False, False, False]


def parts(vector: dict[str, Any]) -> tuple[bytes, bytes, bytes]:
    return bytes.fromhex(vector["key"]), bytes.fromhex(vector["signature"]), bytes.fromhex(vector["message"])


def accepted(holds: Equation, key: bytes, signature: bytes, message: bytes) -> bool:
    """Apply the rule as votation does: encodings first, the equation by a library."""
    point, scalar = signature[:32], signature[32:]
    encoded = curve.is_canonical(key) and not curve.is_small_order(key)
    return encoded and curve.is_canonical(point) and curve.is_scalar(scalar) and holds(key, signature, message)


def named(vectors: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(each, id=each["what"]) for each in vectors]


def test_the_published_vectors_have_the_published_verdicts() -> None:
    assert [each["holds"] for each in VECTORS[:10]] == PUBLISHED
    assert all(each["what"].startswith("speccheck") for each in VECTORS[:10])


@pytest.mark.parametrize("vector", named(VECTORS))
def test_fault_20_the_oracle_decides_each_vector(vector: dict[str, Any]) -> None:
    assert ed25519.verdict(*parts(vector)) is vector["holds"]


@pytest.mark.parametrize("vector", named(VECTORS))
@pytest.mark.parametrize("backend", BACKENDS)
def test_fault_20_each_library_gives_the_one_verdict(backend: str, vector: dict[str, Any]) -> None:
    assert accepted(BACKENDS[backend](), *parts(vector)) is vector["holds"]


def test_vectors_tell_a_cofactored_library_apart() -> None:
    """Multiplied by 8, equations hold that do not otherwise; a library that does that is not used."""

    def cofactored(key: bytes, signature: bytes, message: bytes) -> bool:
        a, r = ed25519.decode(key), ed25519.decode(signature[:32])
        assert a is not None
        assert r is not None
        k = ed25519.challenge(signature[:32], key, message)
        left = ed25519.times(8 * int.from_bytes(signature[32:], "little"), ed25519.BASE)
        return left == ed25519.add(ed25519.times(8, r), ed25519.times(8 * k, a))

    assert not equation.agrees(cofactored)
    assert [cofactored(*parts(each)) for each in VECTORS[3:6]] == [True, True, True]
    assert all(equation.agrees(make()) for make in BACKENDS.values())


@pytest.mark.parametrize("fault", ["absent", "cofactored"])
def test_without_a_second_library_that_agrees_the_first_is_used(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_pynacl() -> Equation:
        if fault == "absent":
            raise ImportError
        return lambda *_: True

    monkeypatch.setattr(equation, "by_pynacl", by_pynacl)
    equation.fastest.cache_clear()
    try:
        chosen = equation.fastest()
    finally:
        equation.fastest.cache_clear()
    assert [chosen(*parts(each)) for each in VECTORS[3:5]] == [True, False]


@pytest.mark.parametrize("column", ["key", "point"])
def test_the_glance_at_a_column_misses_no_point_that_is_refused(column: str) -> None:
    data = [parts(each)[0] if column == "key" else parts(each)[1][:32] for each in VECTORS]
    data += [bytes([byte]) * 32 for byte in range(256)]
    suspected = encodings.suspect_points(np.frombuffer(b"".join(data), np.uint8).reshape(-1, 32))
    refused = [not curve.is_canonical(each) or curve.is_small_order(each) for each in data]
    assert [each for each, fault, seen in zip(data, refused, suspected, strict=True) if fault and not seen] == []
    assert any(refused)
    assert not suspected.all()


def test_the_glance_at_a_column_misses_no_scalar_that_is_refused() -> None:
    data = [parts(each)[1][32:] for each in VECTORS] + [(ed25519.L + by).to_bytes(32, "little") for by in (-1, 0, 1)]
    suspected = encodings.suspect_scalars(np.frombuffer(b"".join(data), np.uint8).reshape(-1, 32))
    refused = [not curve.is_scalar(each) for each in data]
    assert [each for each, fault, seen in zip(data, refused, suspected, strict=True) if fault and not seen] == []
    assert any(refused)
    assert not suspected.all()
