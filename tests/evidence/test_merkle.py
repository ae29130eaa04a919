from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import EvidenceError
from votation.evidence import merkle

# The inputs and roots of the reference implementation, google/certificate-transparency, merkle_tree_test.cc
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def oracle_root(lines: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not lines:
        return sha256(b"").digest()
    if len(lines) == 1:
        return sha256(b"\x00" + lines[0]).digest()
    split = 1 << (len(lines) - 1).bit_length() - 1
    return sha256(b"\x01" + oracle_root(lines[:split]) + oracle_root(lines[split:])).digest()


def oracle_path(lines: list[bytes], index: int) -> list[bytes]:
    """RFC 6962, 2.1.1, word for word."""
    if len(lines) == 1:
        return []
    split = 1 << (len(lines) - 1).bit_length() - 1
    if index < split:
        return [*oracle_path(lines[:split], index), oracle_root(lines[split:])]
    return [*oracle_path(lines[split:], index - split), oracle_root(lines[:split])]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert merkle.root(merkle.leaves(INPUTS[:size])).hex() == ROOTS[size - 1]


def test_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_is_never_a_node() -> None:
    assert merkle.leaf(b"a") == sha256(b"\x00a").digest() == merkle.leaves([b"a"])[0]


@pytest.mark.parametrize("size", range(1, 40))
def test_every_path_leads_to_the_root(size: int) -> None:
    lines = [b"line %d" % number for number in range(size)]
    leaves = merkle.leaves(lines)
    assert merkle.root(leaves) == oracle_root(lines)
    for index, leaf in enumerate(leaves):
        path = merkle.path(leaves, index)
        assert path == oracle_path(lines, index)
        assert merkle.root_from_path(leaf, index, size, path) == oracle_root(lines)


@given(st.integers(1, 200), st.data())
def test_no_path_proves_another_place_or_another_line(size: int, data: st.DataObject) -> None:
    leaves = merkle.leaves([b"%d" % number for number in range(size)])
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    path = merkle.path(leaves, index)
    try:
        led = merkle.root_from_path(leaves[other], index, size, path)
    except EvidenceError:
        led = b""
    assert (led == merkle.root(leaves)) == (other == index)


@given(st.integers(0, 70), st.integers(-1, 70), st.lists(st.binary(min_size=32, max_size=32), max_size=8))
def test_a_path_of_the_wrong_length_is_refused(size: int, index: int, path: list[bytes]) -> None:
    if not 0 <= index < size:
        rule = "merkle-no-such-leaf"
    elif len(path) != len(oracle_path([b""] * size, index)):
        rule = "merkle-path-length"
    else:
        assert len(merkle.root_from_path(bytes(32), index, size, path)) == 32
        return
    with pytest.raises(EvidenceError) as caught:
        merkle.root_from_path(bytes(32), index, size, path)
    assert caught.value.rule == rule


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_path(index: int) -> None:
    with pytest.raises(EvidenceError):
        merkle.path(merkle.leaves([b"a", b"b", b"c"]), index)
