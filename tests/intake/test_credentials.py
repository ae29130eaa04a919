"""Ballots signed by their voters: the roll and the signatures (FORMATS, ballot file; FAULTS 10, 20, 22, 23)."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from strategies.polls import codes_of, poll, sift

from votation.ballots import Layout
from votation.election import Credentials
from votation.errors import EvidenceError, IncompleteError, InputError, VotationError
from votation.intake import Roll, credentials

if TYPE_CHECKING:
    from votation.election import Election

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # RFC 8032, 5.1
VOTERS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(1, 5)]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def credential(voter: Ed25519PrivateKey) -> str:
    return base64url(voter.public_key().public_bytes_raw())


def roll_file(*keys: str) -> bytes:
    return "".join(f"{key}\n" for key in sorted(keys)).encode()


ROLL = roll_file(*map(credential, VOTERS[:3]))  # the fourth is not on it
DECLARED = Credentials(count=3, sha256=hashlib.sha256(ROLL).hexdigest())
SIGNED = poll(credentials=DECLARED, revote={"rule": "last"})


def unsigned(voter: Ed25519PrivateKey, ballot: str = "x", seq: int = 1, levels: str = "1,2,3") -> str:
    return f"{ballot},{credential(voter)},{seq},{levels}"


def message(line: str, election: Election = SIGNED) -> bytes:
    """Return what a voter signs, spelled out as in FORMATS."""
    return f"votation-ballot@v1\n{hashlib.sha256(election.to_bytes()).hexdigest()}\n{line}".encode()


def signed(voter: Ed25519PrivateKey, line: str, election: Election = SIGNED) -> str:
    return f"{line},{base64url(voter.sign(message(line, election)))}"


def codes(*lines: str, election: Election = SIGNED) -> list[str]:
    return codes_of(election, lines, roll=Roll.parse(ROLL, file="credentials.txt", declared=DECLARED))


def test_a_ballot_signed_by_a_voter_of_the_roll_passes() -> None:
    lines = [signed(voter, unsigned(voter, ballot=f"x{place}")) for place, voter in enumerate(VOTERS[:3])]
    assert Layout.of(SIGNED).columns == ("ballot", "credential", "seq", "m1", "m2", "m3", "sig")
    assert codes(*lines) == ["ok"] * 3


def test_fault_23_unknown_credential() -> None:
    known, unknown = VOTERS[0], VOTERS[3]
    assert codes(signed(unknown, unsigned(unknown)), signed(known, unsigned(known))) == ["UNKNOWN_CREDENTIAL", "ok"]


def test_fault_10_ballot_signed_for_another_or_an_edited_definition() -> None:
    voter = VOTERS[0]
    other = SIGNED.model_copy(update={"id": "poll-2"})
    edited = SIGNED.model_copy(update={"closes_at": "2026-05-03T00:00:00Z"})
    lines = [signed(voter, unsigned(voter), election) for election in (other, edited, SIGNED)]
    assert codes(*lines) == ["BAD_SIGNATURE", "BAD_SIGNATURE", "ok"]


def test_a_signature_covers_every_cell_of_its_line() -> None:
    voter = VOTERS[0]
    honest = signed(voter, unsigned(voter))
    edits = [
        honest.replace("x,", "y,", 1),
        honest.replace(",1,1,2,3,", ",2,1,2,3,"),
        honest.replace(",1,1,2,3,", ",1,1,2,,"),
        honest.replace(",1,1,2,3,", ",1,3,2,1,"),
        signed(VOTERS[1], unsigned(voter)),
    ]
    assert len({honest, *edits}) == 6
    assert codes(honest, *edits) == ["ok", *["BAD_SIGNATURE"] * 5]


def with_signature(line: str, signature: bytes) -> str:
    return f"{line},{base64url(signature)}"


def test_fault_20_scalar_not_below_the_order() -> None:
    """S + L holds in the group just as S does; RFC 8032, 5.1.7, refuses it so that a signature has one spelling."""
    voter, line = VOTERS[0], unsigned(VOTERS[0])
    signature = voter.sign(message(line))
    scalar = int.from_bytes(signature[32:], "little") + L
    assert codes(with_signature(line, signature[:32] + scalar.to_bytes(32, "little"))) == ["BAD_SIGNATURE"]


@pytest.mark.parametrize(
    "point", [(1).to_bytes(32, "little"), (P + 1).to_bytes(32, "little"), (2**255 + 1).to_bytes(32, "little")]
)
def test_fault_20_signature_with_a_chosen_point(point: bytes) -> None:
    """The neutral point in its canonical and in two other encodings, as R with S = 0."""
    line = unsigned(VOTERS[0])
    assert codes(with_signature(line, point + bytes(32))) == ["BAD_SIGNATURE"]


SMALL_ORDER = [0, 1, P - 1, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826]  # y; orders 4, 1, 2, 8


@pytest.mark.parametrize("y", SMALL_ORDER)
def test_fault_20_small_order_keys_are_refused_when_loaded(y: int) -> None:
    data = roll_file(base64url(y.to_bytes(32, "little")), credential(VOTERS[0]))
    with pytest.raises(InputError) as caught:
        Roll.parse(data, file="credentials.txt")
    assert (caught.value.rule, caught.value.exit_code) == ("credentials-small-order", 3)


@pytest.mark.parametrize("number", [P, P + 1, 2**255 - 1, 2**255 + 1, 2**255 + P - 1])
def test_fault_20_keys_with_a_second_encoding_are_refused_when_loaded(number: int) -> None:
    with pytest.raises(InputError) as caught:
        Roll.parse(roll_file(base64url(number.to_bytes(32, "little"))), file="credentials.txt")
    assert (caught.value.rule, caught.value.line) == ("credentials-not-canonical", 1)


KEYS = sorted(map(credential, VOTERS))
UNUSED_BIT = KEYS[0][:-1] + chr(ord(KEYS[0][-1]) + 1)


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (f"{KEYS[1]}\n{KEYS[0]}\n", "credentials-order", 2),
        (f"{KEYS[0]}\n{KEYS[0]}\n", "credentials-twice", 2),
        (f"{KEYS[0]}\n{KEYS[1]}", "credentials-final-line-feed", 2),
        (f"{KEYS[0]}=\n", "credentials-line", 1),
        (f"{KEYS[0]}\r\n", "credentials-line", 1),
        (f"{KEYS[0][:-1]}\n", "credentials-line", 1),
        (f"{KEYS[0]}\n\n", "credentials-line", 2),
        (f"{KEYS[0][:-1]}/\n", "credentials-line", 1),
        (f"{UNUSED_BIT}\n", "credentials-line", 1),
    ],
)
def test_fault_22_roll_that_is_not_sorted_unique_keys(data: str, rule: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        Roll.parse(data.encode(), file="credentials.txt")
    assert (caught.value.rule, caught.value.line, caught.value.file) == (rule, line, "credentials.txt")


def test_fault_22_roll_of_another_length_than_declared() -> None:
    declared = DECLARED.model_copy(update={"count": 4})
    with pytest.raises(InputError) as caught:
        Roll.parse(ROLL, file="credentials.txt", declared=declared)
    assert (caught.value.rule, caught.value.found, caught.value.expected) == ("credentials-count", 3, 4)


def test_roll_that_the_definition_does_not_name() -> None:
    with pytest.raises(EvidenceError) as caught:
        Roll.parse(roll_file(*KEYS), file="credentials.txt", declared=DECLARED)
    assert (caught.value.rule, caught.value.expected) == ("credentials-digest", DECLARED.sha256)


def test_ballots_are_not_screened_without_the_roll() -> None:
    with pytest.raises(IncompleteError) as caught:
        codes_of(SIGNED, [signed(VOTERS[0], unsigned(VOTERS[0]))])
    assert (caught.value.rule, caught.value.file) == ("credentials-missing", "credentials.txt")


def test_an_empty_roll_knows_nobody() -> None:
    empty = Roll.parse(b"", file="credentials.txt")
    assert len(empty) == 0
    assert codes_of(SIGNED, [signed(VOTERS[0], unsigned(VOTERS[0]))], roll=empty) == ["UNKNOWN_CREDENTIAL"]


@given(
    st.binary(max_size=100)
    | st.integers(0, len(ROLL) - 1).flatmap(
        lambda place: st.binary(max_size=2).map(lambda bits: ROLL[:place] + bits + ROLL[place + 1 :])
    )
)
def test_any_file_is_a_roll_or_refused(data: bytes) -> None:
    try:
        roll = Roll.parse(data, file="credentials.txt")
    except VotationError:
        return
    assert b"".join(key + b"\n" for key in roll.keys.tolist()) == data


def outcome(data: bytes) -> list[bytes] | tuple[str, int | None]:
    """Return the keys of a roll, or the rule and the line that it breaks."""
    try:
        keys: list[bytes] = Roll.parse(data, file="credentials.txt").keys.tolist()
    except InputError as error:
        return error.rule, error.line
    return keys


LOOKS_SUSPECT = bytes(range(1, 9)) + bytes(8) + bytes(range(16))
"""Shares eight zero bytes with a point of small order, and is none."""


@given(
    st.sets(
        st.binary(min_size=32, max_size=32)
        | st.sampled_from([LOOKS_SUSPECT, *(y.to_bytes(32, "little") for y in SMALL_ORDER)])
    ),
    st.integers(0, 400),
    st.none() | st.binary(max_size=2),
)
def test_a_roll_read_at_a_glance_is_as_one_read_line_by_line(
    points: set[bytes], place: int, instead: bytes | None
) -> None:
    data = roll_file(*map(base64url, points))
    if instead is not None:
        data = data[:place] + instead + data[place + 1 :]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(credentials, "_keys", lambda _: None)
        slowly = outcome(data)
    assert outcome(data) == slowly


def test_a_key_that_looks_suspect_and_is_not_is_on_the_roll() -> None:
    key = base64url(LOOKS_SUSPECT)
    assert outcome(roll_file(key)) == [key.encode()]


def test_fault_24_a_replayed_older_ballot_of_a_credential() -> None:
    voter = VOTERS[0]
    old, new = signed(voter, unsigned(voter, "x", 1)), signed(voter, unsigned(voter, "y", 2, ",,"))
    roll = Roll.parse(ROLL, file="credentials.txt")
    for lines in ([old, new], [new, old]):
        (rejected,) = sift(SIGNED, {"web-0001": lines}, roll=roll)
        assert (rejected.line, rejected.code) == (2 + lines.index(old), "SUPERSEDED")


def test_a_ballot_signed_anew_with_the_same_content_is_a_duplicate() -> None:
    """Content leaves the signature out; a forged one never takes part."""
    voter, line = VOTERS[0], unsigned(VOTERS[0])
    honest = signed(voter, line)
    forged = with_signature(line, bytes(64))
    rejected = sift(SIGNED, {"b1-0001": [forged], "web-0001": [honest, honest]}, roll=Roll.parse(ROLL, file="c"))
    assert [(each.batch, each.line, each.code) for each in rejected] == [
        ("b1-0001", 2, "BAD_SIGNATURE"),
        ("web-0001", 3, "DUPLICATE"),
    ]
