"""Time stamps of RFC 3161: those of OpenSSL are read, what is not proved is refused.

`timestamps/` holds a query and an answer made by `openssl ts`, with the script that made them; other answers come from
a small authority of the tests.
"""

from __future__ import annotations

import builtins
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st
from tsa import WHEN, Authority

from votation.errors import EvidenceError, IncompleteError, InputError, VotationError
from votation.evidence import timestamps

if TYPE_CHECKING:
    from collections.abc import Callable

OPENSSL = Path(__file__).parent / "timestamps"
DATA = (OPENSSL / "data.txt").read_bytes()
ANSWER = (OPENSSL / "data.tsr").read_bytes()
ROOT = (OPENSSL / "root.pem").read_bytes()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def check(answer: bytes, data: bytes, root: bytes) -> timestamps.Stamp:
    return timestamps.check(answer, data, root, file="s.tsr", trusted="root.pem")


def test_the_query_is_the_one_of_openssl() -> None:
    assert timestamps.query(DATA) == (OPENSSL / "data.tsq").read_bytes()


def test_an_answer_of_openssl_is_read_and_proved() -> None:
    told = timestamps.read(ANSWER, DATA, file="s.tsr")
    assert told == check(ANSWER, DATA, ROOT)
    assert told.serial >= 1


def test_an_answer_tells_its_time(authority: Authority) -> None:
    assert check(authority.stamp(DATA), DATA, authority.root_pem) == timestamps.Stamp("2027-05-23T19:00:07Z", 77)


def test_a_bundle_may_hold_other_certificates(authority: Authority) -> None:
    assert check(authority.stamp(DATA), DATA, ROOT + authority.root_pem + ROOT).serial == 77


@pytest.mark.parametrize(
    ("forge", "branch", "rule"),
    [
        (lambda tsa: (ANSWER[:-1], DATA, tsa.root_pem), InputError, "timestamp-malformed"),
        (lambda tsa: (b"", DATA, tsa.root_pem), InputError, "timestamp-malformed"),
        (lambda tsa: (b"GET / HTTP/1.1", DATA, tsa.root_pem), InputError, "timestamp-malformed"),
        (lambda tsa: (tsa.stamp(DATA, status=2), DATA, tsa.root_pem), InputError, "timestamp-refused"),
        (lambda tsa: (tsa.stamp(DATA, status=1), DATA, tsa.root_pem), InputError, "timestamp-refused"),
        (lambda tsa: (tsa.stamp(DATA), b"another", tsa.root_pem), EvidenceError, "timestamp-other-document"),
        (lambda tsa: (tsa.stamp(DATA), DATA, ROOT), EvidenceError, "timestamp-not-proved"),
        (lambda tsa: (tsa.stamp(DATA, signed=b"else"), DATA, tsa.root_pem), EvidenceError, "timestamp-not-proved"),
        (lambda tsa: (tsa.stamp(DATA), DATA, b"no certificate"), InputError, "timestamp-certificate"),
        (
            lambda tsa: (tsa.stamp(DATA, at=WHEN + timedelta(days=31)), DATA, tsa.root_pem),
            EvidenceError,
            "timestamp-not-proved",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_proved_is_refused(
    forge: Callable[[Authority], Any], branch: type[VotationError], rule: str, authority: Authority
) -> None:
    with pytest.raises(branch) as caught:
        check(*forge(authority))
    assert caught.value.rule == rule


def test_a_certificate_for_another_use_stamps_nothing() -> None:
    """RFC 3161, 2.3: the extended key usage is that of time stamping, and critical."""
    server = Authority(usage=ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(EvidenceError) as caught:
        check(server.stamp(DATA), DATA, server.root_pem)
    assert caught.value.rule == "timestamp-not-proved"


@settings(max_examples=300)
@given(st.data())
def test_only_errors_of_ours_leave_the_parser_and_no_other_time_is_believed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ANSWER) - 1))
    changed = ANSWER[:place] + data.draw(st.binary(max_size=3)) + ANSWER[place + 1 :]
    honest = check(ANSWER, DATA, ROOT)
    try:
        stamp = check(changed, DATA, ROOT)
    except VotationError:
        return
    assert stamp == honest  # some bytes of an answer are covered by no signature, and mean nothing


@pytest.mark.parametrize("use", [lambda: timestamps.query(DATA), lambda: timestamps.read(ANSWER, DATA, file="s.tsr")])
def test_without_the_extra_nothing_is_concluded(use: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "rfc3161_client":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(IncompleteError) as caught:
        use()
    assert caught.value.rule == "timestamp-extra"
