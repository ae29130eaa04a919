from __future__ import annotations

import base64
import hashlib
import struct
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import InputError, SignatureError
from votation.evidence.signing import (
    BATCH,
    BOARD,
    ELECTION,
    LOTS,
    NAMESPACES,
    RECOUNT,
    RESULT,
    SK_ED25519,
    PrivateKey,
    PublicKey,
    curve,
    verify,
)

DATA = b'{"format":"votation/statement@1"}\n'
SEED = bytes(range(32))
KEY = PrivateKey.from_seed(SEED)
L = 2**252 + 27742317777372353535851937790883648493


def string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def armour(blob: bytes, width: int = 70) -> bytes:
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def blob(**changes: bytes) -> bytes:
    """A signature of KEY over DATA, built by hand from PROTOCOL.sshsig, with some of its fields changed."""
    namespace = changes.get("namespace", RESULT.encode())
    algorithm = changes.get("hash", b"sha512")
    digest = hashlib.new(algorithm.decode(), DATA).digest()
    reserved = changes.get("reserved", b"")
    signed = b"SSHSIG" + b"".join(map(string, (namespace, reserved, algorithm, digest)))
    signature = changes.get("signature", Ed25519PrivateKey.from_private_bytes(SEED).sign(signed))
    kind = changes.get("type", b"ssh-ed25519")
    fields = {
        "magic": b"SSHSIG",
        "version": struct.pack(">I", 1),
        "key": string(changes.get("key_blob", KEY.public.blob)),
        "namespace": string(namespace),
        "reserved": string(reserved),
        "hash": string(algorithm),
        "signature": string(string(kind) + string(signature) + changes.get("after", b"")),
    }
    raw = {name: changes[name] for name in ("magic", "version") if name in changes}
    return b"".join((fields | raw).values()) + changes.get("trailing", b"")


def rule_of(signature: bytes, namespace: str = RESULT, data: bytes = DATA) -> str:
    with pytest.raises(SignatureError) as caught:
        verify(signature, namespace, data, file="statement.json.anne.sig")
    assert (caught.value.exit_code, caught.value.file) == (1, "statement.json.anne.sig")
    return caught.value.rule


def test_what_is_signed_is_what_the_protocol_says() -> None:
    assert KEY.sign(RESULT, DATA) == armour(blob())
    assert verify(armour(blob()), RESULT, DATA, file="x") == KEY.public


@given(st.sampled_from(NAMESPACES), st.binary(max_size=100), st.binary(min_size=32, max_size=32))
def test_every_signature_verifies(namespace: str, data: bytes, seed: bytes) -> None:
    key = PrivateKey.from_seed(seed)
    assert verify(key.sign(namespace, data), namespace, data, file="x") == key.public


def test_there_is_a_namespace_for_every_signed_document() -> None:
    # FORMATS: the table of files and namespaces
    assert NAMESPACES == (ELECTION, BATCH, BOARD, LOTS, RESULT, RECOUNT)
    assert (
        tuple(f"votation-{name}@v1" for name in ("election", "batch", "board", "lots", "result", "recount"))
        == NAMESPACES
    )


def test_fault_18_a_signature_of_another_document_is_refused() -> None:
    assert rule_of(KEY.sign(RESULT, DATA + b" ")) == "signature-wrong"


def test_fault_13_a_signature_in_another_namespace_is_refused() -> None:
    assert rule_of(KEY.sign(BATCH, DATA)) == "signature-namespace"
    assert rule_of(armour(blob(namespace=b"votation-result@v1\0"))) == "signature-namespace"


ECDSA = string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(b"\x04" + bytes(64))
RSA = string(b"ssh-rsa") + string(b"\x01\x00\x01") + string(b"\x00" + b"\xc1" * 256)
LINES = armour(blob()).splitlines(keepends=True)


@pytest.mark.parametrize(
    ("signature", "rule"),
    [
        (armour(blob(key_blob=RSA)), "signature-key"),
        (armour(blob(key_blob=ECDSA)), "signature-key"),
        (armour(blob(type=b"ssh-rsa")), "signature-type"),
        (armour(blob(type=SK_ED25519.encode())), "signature-type"),
        (armour(blob(hash=b"sha256")), "signature-hash"),
        (armour(blob(hash=b"sha1")), "signature-hash"),
        (armour(blob(reserved=b"x")), "signature-reserved"),
        (armour(blob(magic=b"SSHSIx")), "signature-version"),
        (armour(blob(version=struct.pack(">I", 2))), "signature-version"),
        (armour(blob(version=struct.pack(">I", 0))), "signature-version"),
        (armour(blob(trailing=b"\0")), "signature-malformed"),
        (armour(blob(after=b"\0")), "signature-malformed"),
        (armour(blob(after=b"\x01" + bytes(4))), "signature-malformed"),
        (armour(blob()[:-1]), "signature-malformed"),
        (armour(b""), "signature-malformed"),
        (armour(b"SSHSIG"), "signature-malformed"),
        (armour(blob(signature=bytes(63))), "signature-malformed"),
        (armour(blob(signature=bytes(65))), "signature-malformed"),
        (armour(blob(key_blob=KEY.public.blob + b"\0")), "signature-key"),
        (armour(blob(key_blob=b"")), "signature-key"),
        (armour(blob()) + armour(blob()), "signature-armour"),
        (armour(blob()) + b"\n", "signature-armour"),
        (armour(blob()) + b"x", "signature-armour"),
        (b"\n" + armour(blob()), "signature-armour"),
        (armour(blob())[:-1], "signature-armour"),
        (armour(blob()).replace(b"\n", b"\r\n"), "signature-armour"),
        (armour(blob(), width=76), "signature-armour"),
        (armour(blob(), width=69), "signature-armour"),
        (LINES[0] + b" " + b"".join(LINES[1:]), "signature-armour"),
        (LINES[0] + b"\n" + b"".join(LINES[1:]), "signature-armour"),
        (b"".join(LINES[1:]), "signature-armour"),
        (b"".join(LINES[:-1]), "signature-armour"),
        (armour(blob()).replace(b"SIGNATURE", b"SIGNATURF"), "signature-armour"),
        (b"", "signature-armour"),
        (b"\xff" * 100, "signature-armour"),
        (armour(blob()) * 20, "signature-too-large"),
    ],
    ids=range(36),
)
def test_fault_19_a_signature_is_parsed_strictly(signature: bytes, rule: str) -> None:
    assert rule_of(signature) == rule


def test_fault_19_bits_beyond_the_last_byte_are_refused() -> None:
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    padded = [good for size in range(3) if b"=" in (good := armour(blob(reserved=b"x" * size)))]
    assert len(padded) == 2
    for good in padded:
        place = good.index(b"=") - 1
        twin = alphabet[alphabet.index(good[place]) ^ 1]
        assert rule_of(good[:place] + bytes([twin]) + good[place + 1 :]) == "signature-armour"


def test_fault_20_a_scalar_beyond_the_order_is_refused() -> None:
    good = base64.b64decode(b"".join(KEY.sign(RESULT, DATA).splitlines()[1:-1]))[-64:]
    scalar = int.from_bytes(good[32:], "little")
    bad = good[:32] + (scalar + L).to_bytes(32, "little")
    assert rule_of(armour(blob(signature=bad))) == "signature-encoding"


def test_fault_20_a_point_that_is_not_canonical_is_refused() -> None:
    for point in (2**255 - 19, 2**255 - 18, 2**255 + 1):
        bad = point.to_bytes(32, "little") + bytes(32)
        assert rule_of(armour(blob(signature=bad))) == "signature-encoding"


def test_fault_20_a_forgery_under_a_key_of_small_order_is_refused() -> None:
    identity = (1).to_bytes(32, "little")
    forged = blob(key_blob=string(b"ssh-ed25519") + string(identity), signature=identity + bytes(32))
    assert rule_of(armour(forged)) == "signature-key"


def test_a_key_that_is_no_point_signs_nothing() -> None:
    off_curve = (2).to_bytes(32, "little")  # x would be the root of a non-square
    assert rule_of(armour(blob(key_blob=string(b"ssh-ed25519") + string(off_curve)))) == "signature-wrong"


@pytest.mark.parametrize("place", range(len(KEY.sign(RESULT, DATA))))
def test_no_changed_byte_of_a_signature_file_passes(place: int) -> None:
    good = KEY.sign(RESULT, DATA)
    for flip in (1, 0x20, 0x80):
        rule_of(good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :])


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_only_errors_of_this_library_leave_the_parser(one: bytes, other: bytes) -> None:
    for signature in (one, armour(one), armour(b"SSHSIG\0\0\0\1" + one), armour(blob(key_blob=one, type=other))):
        with pytest.raises(SignatureError):
            verify(signature, RESULT, DATA, file="x")


# A hardware token (PROTOCOL.u2f), played by a key in software: it signs the digest of its application, its flags and
# counter, and the digest of what OpenSSH would have signed.


def token_signature(application: bytes = b"ssh:", flags: int = 1, counter: int = 7, after: bytes = b"") -> bytes:
    key_blob = string(SK_ED25519.encode()) + string(KEY.public.point) + string(application)
    inner = b"SSHSIG" + b"".join(map(string, (RESULT.encode(), b"", b"sha512", hashlib.sha512(DATA).digest())))
    state = struct.pack(">BI", flags, counter)
    signed = hashlib.sha256(application).digest() + state + hashlib.sha256(inner).digest()
    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(signed)
    return armour(blob(key_blob=key_blob, type=SK_ED25519.encode(), signature=signature, after=state + after))


@pytest.mark.parametrize("flags", [0x01, 0x05])
def test_a_token_that_was_touched_signs(flags: int) -> None:
    key = verify(token_signature(flags=flags), RESULT, DATA, file="x")
    assert key == PublicKey(SK_ED25519, KEY.public.point, "ssh:")
    assert key != KEY.public
    assert key.point == KEY.public.point  # counted once, in whichever form


@pytest.mark.parametrize("flags", [0x00, 0x04, 0x80])
def test_a_token_that_was_not_touched_does_not_sign(flags: int) -> None:
    assert rule_of(token_signature(flags=flags)) == "signature-user-absent"


def test_a_token_signature_is_parsed_strictly() -> None:
    assert rule_of(token_signature(after=b"\0")) == "signature-malformed"
    assert rule_of(token_signature(application=b"\xff")) == "signature-key"
    assert rule_of(token_signature(application=b"x" * 256)) == "signature-key"
    assert rule_of(token_signature(), data=DATA + b"x") == "signature-wrong"


def test_flags_counter_and_application_are_signed() -> None:
    good = base64.b64decode(b"".join(token_signature().splitlines()[1:-1]))
    for change in ((b"ssh:", b"ssh;"), (b"\x01\0\0\0\x07", b"\x05\0\0\0\x07"), (b"\x01\0\0\0\x07", b"\x01\0\0\0\x08")):
        assert rule_of(armour(good.replace(*change))) == "signature-wrong"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "key-type"),
        ("ssh-ed25519", "key-malformed"),
        ("ssh-rsa AAAA", "key-type"),
        (KEY.public.line().replace("AAAA", "AAA", 1), "key-malformed"),
        (KEY.public.line() + "=", "key-malformed"),
        (KEY.public.line()[:-4], "key-malformed"),
        (KEY.public.line()[:-1] + "é", "key-malformed"),
        (KEY.public.line().replace("ssh-ed25519", SK_ED25519), "key-malformed"),
    ],
)
def test_a_damaged_public_key_is_refused(text: str, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        PublicKey.parse(text, file="anne.pub", line=3)
    assert (caught.value.rule, caught.value.file, caught.value.line) == (rule, "anne.pub", 3)


@pytest.mark.parametrize(
    "key", [KEY.public, PublicKey(SK_ED25519, KEY.public.point, "ssh:")], ids=["software", "token"]
)
def test_a_public_key_comes_back(key: PublicKey) -> None:
    assert PublicKey.parse(key.line("anne@clermont, her laptop")) == key
    assert PublicKey.from_blob(key.blob) == key
    assert curve.is_canonical(key.point)


def test_nothing_is_loaded_before_something_is_signed() -> None:
    program = "import sys, votation.evidence.signing, votation.evidence.journal; print('cryptography' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert told.stdout == "False\n"
