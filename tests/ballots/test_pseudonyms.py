"""The pseudonym of a voter; expectations are the vectors of RFC 4231."""

from __future__ import annotations

import unicodedata

import pytest

import votation
from votation.errors import RefusedError

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@pytest.mark.parametrize(
    ("secret", "identity", "digest"),
    [
        (b"\x0b" * 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b"),  # RFC 4231, 4.2
        (b"\xaa" * 131, "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f"),
    ],
)
def test_it_is_the_head_of_the_code_in_the_alphabet_of_crockford(secret: bytes, identity: str, digest: str) -> None:
    number = int(digest[:20], 16)
    expected = "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    assert votation.voter_pseudonym(secret, identity) == expected


def test_one_spelling_is_one_voter_and_another_letter_is_another() -> None:
    secret = bytes(32)
    composed, apart = "Zoé", unicodedata.normalize("NFD", "Zoé")
    assert votation.voter_pseudonym(secret, composed) == votation.voter_pseudonym(secret, apart)
    assert len({votation.voter_pseudonym(secret, each) for each in ("Zoé", "zoé", "Zoe", "Zoé ")}) == 4
    assert votation.voter_pseudonym(secret, "\ud800")  # whatever a platform hands over
    assert votation.voter_pseudonym(bytes(31) + b"\1", "Zoé") != votation.voter_pseudonym(secret, "Zoé")


@pytest.mark.parametrize(
    ("secret", "identity", "rule"), [(bytes(15), "1", "pseudonym-secret-short"), (bytes(16), "", "pseudonym-of-nobody")]
)
def test_what_would_name_the_voter_is_refused(secret: bytes, identity: str, rule: str) -> None:
    with pytest.raises(RefusedError) as caught:
        votation.voter_pseudonym(secret, identity)
    assert (caught.value.rule, caught.value.exit_code) == (rule, 2)
