"""A private key: the file of OpenSSH, and signing with it."""

from __future__ import annotations

import binascii
import hashlib
import os
import re
import secrets
import stat
from typing import TYPE_CHECKING, Final

from votation.errors import InputError, LimitError, RefusedError
from votation.evidence.folder import machine_errors, write_alone
from votation.evidence.signing.public_key import ED25519, PublicKey
from votation.evidence.signing.sshsig import assemble, signed_bytes
from votation.evidence.signing.wire import Reader, WireError, armour, string, strings, uint32

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES: Final = 32
MAX_KEY_FILE_BYTES: Final = 16 * 1024
MAX_ROUNDS: Final = 1_000
"""Rounds of bcrypt that a key file may ask for before it opens: some ten seconds; `ssh-keygen` writes 16 to 24."""

_LABEL: Final = "OPENSSH PRIVATE KEY"
_MAGIC: Final = b"openssh-key-v1\0"
_CIPHER_BLOCK_BYTES: Final = 8  # to which the private fields are padded, even unencrypted
_GROUP_AND_OTHERS: Final = 0o077
_BODY: Final = re.compile(rb"-----BEGIN OPENSSH PRIVATE KEY-----(.*?)-----END OPENSSH PRIVATE KEY-----", re.DOTALL)
"""Where the library that opens the file looks for it, spaces and lines as they may be."""


class PrivateKey:
    """An Ed25519 key in software. A hardware token signs with `ssh-keygen -Y sign`; the file is the same."""

    __slots__ = ("_seed", "public")

    def __init__(self, seed: bytes) -> None:
        """Make the key of RFC 8032, 5.1.5, from its 32 bytes."""
        self._seed = seed
        self.public = PublicKey(ED25519, self._secret().public_key().public_bytes_raw())

    def __repr__(self) -> str:
        """Show the public half alone."""
        return f"PrivateKey({self.public.fingerprint})"

    @classmethod
    def generate(cls) -> PrivateKey:
        """Draw a new key from the system's source of randomness."""
        return cls(secrets.token_bytes(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> PrivateKey:
        """Make the key of a known seed: for samples and tests, whose keys are public.

        Raises:
            RefusedError: `seed` has not 32 bytes.
        """
        if len(seed) != SEED_BYTES:
            raise RefusedError("key-seed-length", found=len(seed), expected=SEED_BYTES)
        return cls(seed)

    @classmethod
    def load(cls, path: Path, passphrase: Callable[[], bytes] | None = None) -> PrivateKey:
        """Read a private key file of OpenSSH.

        Args:
            path: The file; only its owner may read it.
            passphrase: Asked only if the file is encrypted.

        Raises:
            RefusedError: Others than its owner may read the key; or it is encrypted, and the passphrase is wrong or
                nobody was there to ask.
            InputError: It is no private key file of OpenSSH, or of another type than Ed25519.
            LimitError: It is encrypted, and opening it would take more than `MAX_ROUNDS`.
            IncompleteError: There is no such file.
            MachineError: It cannot be read.
        """
        return cls(_decrypt(_read_private(path), passphrase, path.as_posix()))

    def sign(self, namespace: str, data: bytes) -> bytes:
        """Return the signature file over `data`, byte for byte what `ssh-keygen -Y sign -n namespace` writes."""
        return assemble(self.public, namespace, self._secret().sign(signed_bytes(namespace, data)))

    def save(self, path: Path, comment: str) -> None:
        """Write the private key to `path`, for its owner only, and the public key beside it as `path.pub`.

        The file is not encrypted; `ssh-keygen -p -f path` gives it a passphrase. The same key and comment give the
        same bytes.

        Raises:
            RefusedError: One of the files exists and holds something else, or `comment` is not one printable line.
            IncompleteError: The folder does not exist.
            MachineError: It cannot be written.
        """
        if not comment.isprintable():
            raise RefusedError("key-comment", found=ascii(comment[:60]))
        write_alone(path, self._file(comment), overwrite=False, private=True)
        public = f"{self.public.line(comment)}\n".encode()
        write_alone(path.with_name(f"{path.name}.pub"), public, overwrite=False)

    def _secret(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - 30 ms `--help` does not pay

        return ed25519.Ed25519PrivateKey.from_private_bytes(self._seed)

    def _file(self, comment: str) -> bytes:
        """Return the unencrypted file (OpenSSH, PROTOCOL.key).

        OpenSSH draws the check number at random, to notice a wrong passphrase; without one it guards nothing, and here
        it is derived from the public key so that a test key has one file.
        """
        check = hashlib.sha256(self.public.blob).digest()[:4]
        secret = self._seed + self.public.point
        fields = check + check + strings(ED25519.encode(), self.public.point, secret, comment.encode())
        padding = bytes(range(1, 1 + -len(fields) % _CIPHER_BLOCK_BYTES))
        header = _MAGIC + strings(b"none", b"none", b"") + uint32(1) + string(self.public.blob)
        return armour(header + string(fields + padding), _LABEL)


def _read_private(path: Path) -> bytes:
    with machine_errors(path.as_posix()), path.open("rb") as stream:
        mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
        data = stream.read(MAX_KEY_FILE_BYTES)
    # Windows keeps no such bits: there the mode says nothing; and anybody may read a public key named by mistake
    if os.name != "nt" and mode & _GROUP_AND_OTHERS and b"PRIVATE KEY" in data:
        raise RefusedError("key-readable-by-others", file=path.as_posix(), found=f"{mode:04o}", expected="0600")
    return data


def _decrypt(data: bytes, passphrase: Callable[[], bytes] | None, file: str) -> bytes:
    """Return the seed in the file `data`, asking for the passphrase only when the file is encrypted."""
    from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm  # noqa: PLC0415 - 30 ms `--help` does not pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key  # noqa: PLC0415 - the same

    secret = None
    try:
        try:
            key = load_ssh_private_key(data, None)
        except TypeError:  # encrypted; the library says it in no other way
            _check_rounds(data, file)
            secret = _ask(passphrase, file)
            key = load_ssh_private_key(data, secret)
    except (InvalidTag, ValueError) as error:
        if secret is None:
            raise InputError("key-file", file=file) from error
        raise RefusedError("key-passphrase-wrong", file=file) from error
    except (UnsupportedAlgorithm, TypeError) as error:
        raise InputError("key-file", file=file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError("key-type", file=file, found=type(key).__name__, expected=ED25519)
    return key.private_bytes_raw()


def _check_rounds(data: bytes, file: str) -> None:
    """Refuse a key that would take hours to open (PROTOCOL.key: cipher, derivation, its salt and rounds).

    Raises:
        LimitError: It asks for more than `MAX_ROUNDS`.
    """
    body = _BODY.search(data)
    try:
        fields = Reader(binascii.a2b_base64(body[1]) if body else b"")
        fields.take(len(_MAGIC))
        fields.string()
        fields.string()
        derivation = Reader(fields.string())
        derivation.string()
        rounds = derivation.uint32()
    except (binascii.Error, WireError) as error:
        raise InputError("key-file", file=file) from error
    if rounds > MAX_ROUNDS:
        raise LimitError("key-rounds", file=file, found=rounds, expected=MAX_ROUNDS)


def _ask(passphrase: Callable[[], bytes] | None, file: str) -> bytes:
    secret = passphrase() if passphrase else b""
    if not secret:
        raise RefusedError("key-passphrase-missing", file=file)
    return secret
