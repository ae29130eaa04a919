"""What looks like a person's, and what only seems to."""

from __future__ import annotations

import pytest

from votation.evidence import identity

HEADER = b"ballot,station,m01\n"


@pytest.mark.parametrize(
    "text",
    [
        "m01 0612345678123 3.11.7 2027-05-23T18:30:00Z 18:30:00",
        "a::before { color: #aabbcc } std::vector",
        "sha256 06123456789012345678901234567890123456789012345678901234567890ab",
        "SHA256:x0612345678 b01@ @home user@host 999.1.1.1",
        "grades 0 1 2 3, lots 3 1 6 2 5, 75011 Paris, 12,5 %",
    ],
)
def test_digests_versions_times_and_numbers_are_nobody(text: str) -> None:
    assert list(identity.in_text(text.encode())) == []


def test_bytes_that_are_no_text_are_not_read_as_one() -> None:
    assert list(identity.in_text(b"\xff\xd8 anne@example.org")) == []


@pytest.mark.parametrize("ids", [b"0612345678", b"203.0.113.7", b"2027-05-23-18.30.07", b"33612345678"])
def test_ballot_ids_that_are_telephones_addresses_or_times(ids: bytes) -> None:
    data = HEADER + b"q1w2e3r4t5y6u7i8,b01,3\n" + ids + b",b01,3\n"
    assert identity.in_ballots(data) == (3, ids.decode())


def test_one_id_in_three_may_look_like_anything() -> None:
    assert identity.in_ballots(HEADER + b"a,b01,3\nb,b01,3\n0612345678,b01,3\n") is None


def test_voters_are_looked_at_where_the_column_is_theirs() -> None:
    rows = b"a,0612345678,1,3\n"
    assert identity.in_ballots(b"ballot,voter,seq,m01\n" + rows) == (2, "0612345678")
    assert identity.in_ballots(b"ballot,station,m01,m02\n" + rows) is None
