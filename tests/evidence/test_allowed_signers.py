from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from votation.errors import InputError, LimitError, VotationError
from votation.evidence.signing import (
    BOARD,
    RESULT,
    SK_ED25519,
    AllowedSigners,
    PrivateKey,
    PublicKey,
    Revoked,
    allowed_signers,
)

ANNE = PrivateKey.from_seed(b"public test key of anne, no 0001").public
PAUL = PrivateKey.from_seed(b"public test key of paul, no 0002").public
TOKEN = PublicKey(SK_ED25519, ANNE.point, "ssh:")
A, P = ANNE.line(), PAUL.line()


def parse(text: str, *, dates_allowed: bool = True, unique: bool = False) -> AllowedSigners:
    return AllowedSigners.parse(text.encode(), file="allowed_signers", dates_allowed=dates_allowed, unique=unique)


def refusal(text: str, *, dates_allowed: bool = True, unique: bool = False) -> tuple[str, int | None]:
    with pytest.raises(InputError) as caught:
        parse(text, dates_allowed=dates_allowed, unique=unique)
    assert caught.value.file == "allowed_signers"
    return caught.value.rule, caught.value.line


def test_names_and_keys_are_found() -> None:
    signers = parse(f"# officials\n\nanne,anna {A} anne's laptop\n  paul\t{P}\nanne {P}\n")
    assert [entry.line for entry in signers.entries] == [3, 4, 5]
    assert signers.keys("anne") == (ANNE, PAUL)
    assert signers.keys("anna") == (ANNE,)
    assert signers.keys("eve") == ()
    assert signers.principals(ANNE, RESULT, None) == ("anne", "anna")
    assert signers.principals(PAUL, RESULT, None) == ("paul", "anne")
    assert signers.principals(TOKEN, RESULT, None) == ()


def test_a_last_line_needs_no_end_and_an_empty_file_no_signers() -> None:
    assert parse(f"anne {A}").keys("anne") == (ANNE,)
    assert parse("").entries == ()


def test_keys_of_tokens_are_signers_too() -> None:
    assert parse(f"anne {TOKEN.line()}\n").principals(TOKEN, RESULT, None) == ("anne",)


def test_a_key_signs_in_its_namespaces_only() -> None:
    signers = parse(f'anne namespaces="{RESULT},file" {A}\npaul NAMESPACES="{BOARD}" {P}\n')
    assert signers.principals(ANNE, RESULT, None) == ("anne",)
    assert signers.principals(ANNE, BOARD, None) == ()
    assert signers.principals(PAUL, BOARD, None) == ("paul",)


DATED = f'anne valid-after="20260501Z",valid-before="202605121830Z" {A}\n'
START, END = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 12, 18, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "valid"),
    [(START, True), (START - SECOND, False), (END, True), (END + SECOND, False), (None, False)],
)
def test_fault_14_a_key_outside_its_time_signs_nothing(at: datetime | None, valid: bool) -> None:
    # ssh-keygen(1): valid-after is "at or after", valid-before is "at or before"
    assert parse(DATED).principals(ANNE, RESULT, at) == (("anne",) if valid else ())
    assert parse(DATED).keys("anne") == (ANNE,)


def test_one_bound_is_enough() -> None:
    after = parse(f'anne valid-after="20260501000000Z" {A}\n')
    before = parse(f'anne valid-before="20260501000000Z" {A}\n')
    for signers, at in ((after, START), (before, START), (after, END), (before, START - SECOND)):
        assert signers.principals(ANNE, RESULT, at) == ("anne",)
    assert after.principals(ANNE, RESULT, START - SECOND) == ()
    assert before.principals(ANNE, RESULT, END) == ()


def test_inside_a_folder_keys_have_no_dates() -> None:
    assert refusal(f"# x\n{DATED}", dates_allowed=False) == ("signers-dated", 2)


def test_inside_a_folder_names_are_distinct() -> None:
    for text in (f"anne {A}\nanne {P}\n", f"anne {A}\npaul,anne {P}\n"):
        assert refusal(text, unique=True) == ("signers-name-twice", 2)
        assert parse(text).entries[1].key == PAUL
    assert refusal(f"anne,anne {A}\n", unique=True) == ("signers-name-twice", 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"* {A}", "signers-principal"),
        (f"an?e {A}", "signers-principal"),
        (f"*,!eve {A}", "signers-principal"),
        (f"anne, {A}", "signers-principal"),
        (f'"anne" {A}', "signers-principal"),
        (f'"anne smith" {A}', "signers-principal"),
        (f"\u0430nne {A}", "signers-principal"),
        (f"anne cert-authority {A}", "signers-authority"),
        (f"anne CERT-AUTHORITY {A}", "signers-authority"),
        (f'anne namespaces="x",cert-authority {A}', "signers-authority"),
        (f'anne cert-authority,namespaces="x" {A}', "signers-authority"),
        (f'anne zone="paris" {A}', "signers-option"),
        (f"anne namespaces=x {A}", "signers-option"),
        (f'anne namespaces="x", {A}', "signers-option"),
        (f'anne namespaces="x",,valid-after="20260101Z" {A}', "signers-option"),
        (f'anne namespaces="x"valid-after="20260101Z" {A}', "signers-option"),
        (f'anne namespaces="x",namespaces="y" {A}', "signers-option"),
        (f'anne namespaces="x",Namespaces="y" {A}', "signers-option"),
        (f'anne namespaces="*" {A}', "signers-namespace"),
        (f'anne namespaces="votation-*" {A}', "signers-namespace"),
        (f'anne namespaces="!x" {A}', "signers-namespace"),
        (f'anne namespaces="" {A}', "signers-namespace"),
        (f'anne namespaces="a b" {A}', "signers-namespace"),
        (f'anne valid-after="20260101" {A}', "signers-time"),
        (f'anne valid-after="20261301Z" {A}', "signers-time"),
        (f'anne valid-after="20260230Z" {A}', "signers-time"),
        (f'anne valid-after="00000101Z" {A}', "signers-time"),
        (f'anne valid-after="2026010125Z" {A}', "signers-time"),
        (f'anne valid-after="202601012460Z" {A}', "signers-time"),
        (f'anne valid-before="tomorrow" {A}', "signers-time"),
        (f'anne valid-after="20260102Z",valid-before="20260101Z" {A}', "signers-never-valid"),
        ("anne", "signers-line"),
        ("anne ssh-ed25519", "signers-line"),
        (f'anne namespaces="x {A}', "signers-line"),
        (f'anne" {A}', "signers-line"),
        (A, "signers-name-missing"),
        (f"anne no-touch-required {A}", "key-type"),
        ("anne ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==", "key-type"),
        (f"anne {A[:-2]}", "key-malformed"),
        (f"anne {A}\r", "signers-invisible-character"),
        (f"anne {A} \x1b[2J", "signers-invisible-character"),
        (f"anne {A} \u200b", "signers-invisible-character"),
        (f"\ufeffanne {A}", "signers-invisible-character"),
    ],
    ids=range(43),
)
def test_what_an_election_has_no_use_for_is_refused(text: str, rule: str) -> None:
    assert refusal(f"paul {P}\n{text}\n") == (rule, 2)


def test_a_line_ends_with_lf_and_nothing_else() -> None:
    assert refusal(f"anne {A}\u2028paul {P}\n") == ("signers-invisible-character", 1)


def test_fault_20_a_key_of_small_order_is_refused_with_its_line() -> None:
    forged = PublicKey("ssh-ed25519", (1).to_bytes(32, "little"))
    assert refusal(f"paul {P}\nanne {forged.line()}\n") == ("key-small-order", 2)


def test_files_are_utf8_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (b"# caf\xe9\n", "anne".encode("utf-16")):
        with pytest.raises(InputError) as caught:
            AllowedSigners.parse(text, file="x", dates_allowed=True)
        assert caught.value.rule == "signers-not-utf8"
    monkeypatch.setattr(allowed_signers, "MAX_SIGNERS_BYTES", 3)
    with pytest.raises(LimitError):
        parse("# xx\n")


@given(
    st.binary(max_size=80)
    | st.text(max_size=60).map(lambda text: f"{text} {A}\n".encode("utf-8", "replace"))
    | st.text('anespcvlid-tr="," \tZ0123456789*!\n', max_size=60).map(lambda text: f"anne {text} {A}\n".encode())
)
@example(b'"')
def test_only_errors_of_this_library_leave_the_parsers(data: bytes) -> None:
    for read in (partial(AllowedSigners.parse, dates_allowed=True), Revoked.parse):
        try:
            read(data, file="x")
        except VotationError as error:
            assert (error.exit_code, error.file) == (3, "x")  # noqa: PT017


def test_revoked_keys_are_revoked_in_every_form() -> None:
    revoked = Revoked.parse(f"# lost in the train\n{A} anne@laptop\n\n".encode(), file="revoked")
    assert ANNE in revoked
    assert TOKEN in revoked
    assert PAUL not in revoked
    assert PAUL not in Revoked.parse(b"", file="revoked")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"SSHKRL\n\0\0\0\0\1", "revoked-binary"),
        (b"anne ssh-ed25519 AAAA\n", "key-type"),
        (b"\xff", "signers-not-utf8"),
    ],
)
def test_what_is_no_list_of_keys_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        Revoked.parse(data, file="revoked")
    assert caught.value.rule == rule
