from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from votation.ballots import first_out_of_order, leaf_digests, lines

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

HEADER = b"ballot,m1\n"
LINES = st.lists(st.integers(0, 10**6).map(lambda number: b"b%d,1" % number), max_size=30, unique=True)


def test_lines_leave_out_header_and_line_ends() -> None:
    assert lines(HEADER) == []
    assert lines(HEADER + b"a,1\nb,\n") == [b"a,1", b"b,"]


def test_a_leaf_is_the_digest_of_a_zero_byte_and_the_line() -> None:
    # FORMATS: Leaf = SHA-256(0x00 || line without LF)
    assert leaf_digests(HEADER + b"a,1\n") == [sha256(b"\0a,1").digest()]


@given(LINES)
def test_a_sealed_box_is_in_order(ballots: list[bytes]) -> None:
    assert first_out_of_order(sorted(leaf_digests(HEADER + b"".join(line + b"\n" for line in ballots)))) is None


def test_equal_leaves_are_in_order() -> None:
    assert first_out_of_order([b"a", b"b", b"b", b"c"]) is None


@given(st.data())
def test_fault_01_a_leaf_that_changed_is_found_among_many(data: DataObject) -> None:
    count = data.draw(st.integers(3, 200))
    leaves = sorted(sha256(b"%d" % number).digest() for number in range(count))
    changed = data.draw(st.integers(0, count - 1))
    leaves[changed] = sha256(data.draw(st.binary(min_size=8, max_size=8))).digest()
    others = leaves[:changed] + leaves[changed + 1 :]
    found = first_out_of_order(leaves)
    if found is None:  # by chance, the new leaf fits where the old one was
        assert leaves == sorted(leaves)
        return
    # the leaf told is one without which the order holds; at a distance of one, either of two neighbours is
    assert leaves[:found] + leaves[found + 1 :] == sorted(leaves[:found] + leaves[found + 1 :])
    assert others == sorted(others)
    assert abs(found - changed) <= 1
    if abs(sorted(leaves).index(leaves[changed]) - changed) > 1:
        assert found == changed


def test_fault_06_of_lines_out_of_order_the_first_is_told() -> None:
    assert first_out_of_order([b"a", b"z", b"b", b"c"]) == 1
    assert first_out_of_order([b"b", b"c", b"a", b"d"]) == 2
    assert first_out_of_order([b"z", b"a", b"b"]) == 0
    assert first_out_of_order([b"b", b"c", b"a"]) == 2
