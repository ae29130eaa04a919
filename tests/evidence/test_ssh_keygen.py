"""OpenSSH and this library read each other's keys and signatures."""

from __future__ import annotations

import base64
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from votation.errors import IncompleteError, InputError, PathError, RefusedError, VotationError
from votation.evidence.signing import RESULT, AllowedSigners, PrivateKey, PublicKey, verify

if TYPE_CHECKING:
    from pathlib import Path

DATA = b'{"format":"votation/statement@1"}\n'


def ssh_keygen(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *arguments], input=stdin, check=False, capture_output=True)


def make_key(path: Path, *, passphrase: str = "", kind: str = "ed25519") -> Path:
    assert ssh_keygen("-q", "-t", kind, "-N", passphrase, "-C", "anne@laptop", "-f", path).returncode == 0
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return make_key(tmp_path / "key")


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_our_signature_is_the_one_open_ssh_makes(tmp_path: Path, key_file: Path, size: int) -> None:
    document = tmp_path / "statement.json"
    document.write_bytes(DATA * size)
    assert ssh_keygen("-q", "-Y", "sign", "-f", key_file, "-n", RESULT, document).returncode == 0
    theirs = (tmp_path / "statement.json.sig").read_bytes()
    key = PrivateKey.load(key_file)
    assert key.sign(RESULT, DATA * size) == theirs
    assert verify(theirs, RESULT, DATA * size, file="statement.json.sig") == key.public


def test_open_ssh_accepts_our_signature_and_our_signers(tmp_path: Path, anne: PrivateKey, paul: PrivateKey) -> None:
    signers = f'anne namespaces="{RESULT}" {anne.public.line()}\npaul {paul.public.line()}\n'
    assert AllowedSigners.parse(signers.encode(), file="x", dates_allowed=False, unique=True).keys("paul")
    (tmp_path / "signers").write_text(signers)
    (tmp_path / "sig").write_bytes(anne.sign(RESULT, DATA))

    def check(name: str, namespace: str, data: bytes) -> int:
        command = ("-Y", "verify", "-f", tmp_path / "signers", "-I", name, "-n", namespace, "-s", tmp_path / "sig")
        return ssh_keygen(*command, stdin=data).returncode

    assert check("anne", RESULT, DATA) == 0
    assert check("anne", RESULT, DATA + b" ") != 0
    assert check("paul", RESULT, DATA) != 0
    assert check("anne", "file", DATA) != 0


def test_public_keys_and_fingerprints_agree(key_file: Path) -> None:
    text = key_file.with_name("key.pub").read_text()
    key = PrivateKey.load(key_file).public
    assert PublicKey.parse(text) == key
    assert f"{key.line('anne@laptop')}\n" == text
    assert ssh_keygen("-l", "-f", key_file).stdout.decode().split()[1] == key.fingerprint


def test_open_ssh_reads_the_key_we_save(tmp_path: Path) -> None:
    key = PrivateKey.generate()
    key.save(tmp_path / "anne", "anne@clermont")
    assert (tmp_path / "anne").stat().st_mode & 0o777 == 0o600
    public = ssh_keygen("-y", "-f", tmp_path / "anne").stdout.decode()
    assert public == f"{key.public.line('anne@clermont')}\n" == (tmp_path / "anne.pub").read_text()
    assert PrivateKey.load(tmp_path / "anne").public == key.public


@pytest.mark.parametrize("comment", ["", "a", "anne@clermont", "élue à l'urbanisme", "x" * 100])
def test_a_saved_key_is_padded_for_every_comment(tmp_path: Path, anne: PrivateKey, comment: str) -> None:
    anne.save(tmp_path / "key", comment)
    assert ssh_keygen("-y", "-f", tmp_path / "key").stdout.decode() == f"{anne.public.line(comment)}\n"
    assert PrivateKey.load(tmp_path / "key").public == anne.public


def test_the_same_key_is_saved_as_the_same_bytes_and_no_other_over_it(
    tmp_path: Path, anne: PrivateKey, paul: PrivateKey
) -> None:
    anne.save(tmp_path / "key", "c")
    before = (tmp_path / "key").read_bytes()
    anne.save(tmp_path / "key", "c")
    with pytest.raises(RefusedError) as caught:
        paul.save(tmp_path / "key", "c")
    assert caught.value.rule == "would-overwrite"
    assert (tmp_path / "key").read_bytes() == before


def test_a_comment_is_one_line(tmp_path: Path, anne: PrivateKey) -> None:
    with pytest.raises(RefusedError) as caught:
        anne.save(tmp_path / "key", "anne\nssh-ed25519 AAAA")
    assert caught.value.rule == "key-comment"
    assert list(tmp_path.iterdir()) == []


def test_a_key_with_a_passphrase_asks_for_it(tmp_path: Path) -> None:
    path = make_key(tmp_path / "key", passphrase="correct horse")
    asked: list[str] = []
    key = PrivateKey.load(path, lambda: asked.append("once") or b"correct horse")
    assert asked == ["once"]
    assert key.public == PublicKey.parse((tmp_path / "key.pub").read_text())
    for passphrase, rule in (
        (lambda: b"wrong", "key-passphrase-wrong"),
        (lambda: b"", "key-passphrase-missing"),
        (None, "key-passphrase-missing"),
    ):
        with pytest.raises(RefusedError) as caught:
            PrivateKey.load(path, passphrase)
        assert caught.value.rule == rule


@pytest.mark.parametrize(("rounds", "refused"), [(1_000, False), (1_001, True), (2**32 - 1, True)])
def test_a_key_that_would_take_hours_to_open_is_refused_unasked(tmp_path: Path, rounds: int, *, refused: bool) -> None:
    path = make_key(tmp_path / "key", passphrase="correct horse")
    lines = path.read_bytes().splitlines()
    body = base64.b64decode(b"".join(lines[1:-1]))
    salt = body.index(b"bcrypt") + len(b"bcrypt") + 2 * 4  # after the length of the options, and that of the salt
    place = salt + int.from_bytes(body[salt - 4 : salt], "big")
    changed = base64.b64encode(body[:place] + rounds.to_bytes(4, "big") + body[place + 4 :])
    path.write_bytes(b"\n".join([lines[0], changed, lines[-1], b""]))
    asked: list[str] = []
    with pytest.raises(VotationError) as caught:
        PrivateKey.load(path, lambda: asked.append("once") or b"")
    assert (caught.value.rule, asked) == (("key-rounds", []) if refused else ("key-passphrase-missing", ["once"]))


def test_a_key_without_a_passphrase_asks_for_none(key_file: Path) -> None:
    def never() -> bytes:
        raise AssertionError

    assert PrivateKey.load(key_file, never).public.line()


def test_fault_54_a_key_that_others_can_read_is_refused(key_file: Path) -> None:
    for mode in (0o640, 0o604, 0o644, 0o620):
        key_file.chmod(mode)
        with pytest.raises(RefusedError) as caught:
            PrivateKey.load(key_file)
        assert (caught.value.rule, caught.value.exit_code) == ("key-readable-by-others", 2)
        assert caught.value.found == f"{mode:04o}"
    key_file.chmod(0o400)
    assert PrivateKey.load(key_file).public.line()


@pytest.mark.parametrize(("kind", "rule"), [("rsa", "key-type"), ("ecdsa", "key-type")])
def test_other_types_of_keys_are_refused(tmp_path: Path, kind: str, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        PrivateKey.load(make_key(tmp_path / "key", kind=kind))
    assert caught.value.rule == rule


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(PathError) as caught:
        PrivateKey.load(tmp_path)
    assert (caught.value.rule, caught.value.file) == ("path-a-folder", tmp_path.as_posix())


def test_a_public_key_named_by_mistake_is_not_told_to_be_secret(key_file: Path) -> None:
    public = key_file.with_name("key.pub")
    public.chmod(0o644)
    with pytest.raises(InputError) as caught:
        PrivateKey.load(public)
    assert caught.value.rule == "key-file"


def test_what_is_no_private_key_is_refused(tmp_path: Path, key_file: Path) -> None:
    public = key_file.with_name("key.pub")
    public.chmod(0o600)
    with pytest.raises(InputError) as caught:
        PrivateKey.load(public)
    assert (caught.value.rule, caught.value.file) == ("key-file", public.as_posix())
    with pytest.raises(IncompleteError):
        PrivateKey.load(tmp_path / "nowhere")


@settings(max_examples=150)
@given(st.data())
def test_only_errors_of_this_library_leave_a_damaged_key_file(
    tmp_path_factory: pytest.TempPathFactory, anne: PrivateKey, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    anne.save(folder / "good", "c")
    good = (folder / "good").read_bytes()
    start = data.draw(st.integers(0, len(good)))
    damaged = good[:start] + data.draw(st.binary(max_size=8)) + good[start + data.draw(st.integers(0, 8)) :]
    descriptor = os.open(folder / "bad", os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(descriptor, damaged)
    os.close(descriptor)
    try:
        PrivateKey.load(folder / "bad", lambda: b"guess")
    except VotationError as error:
        assert error.file == (folder / "bad").as_posix()  # noqa: PT017


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(RefusedError) as caught:
        PrivateKey.from_seed(b"short")
    assert caught.value.rule == "key-seed-length"


def test_a_private_key_does_not_show_itself(anne: PrivateKey) -> None:
    assert repr(anne) == f"PrivateKey({anne.public.fingerprint})"


def test_rfc_8032_test_1() -> None:
    key = PrivateKey.from_seed(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert key.public.point.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
