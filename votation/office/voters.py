"""Voters for tests: a roll, and the keys behind it. Real voters make their keys on their own devices."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from votation.ballots import unpadded
from votation.errors import RefusedError
from votation.evidence import folder
from votation.office import places
from votation.office.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRETS: Final = "TEST-voters.csv"
"""The private keys. No election folder has a place for a file of that name: `stage` and `publish` refuse it."""
MAX_VOTERS: Final = 10_000_000
"""Test voters made at a time."""
SEED_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Made:
    """A test roll.

    Attributes:
        count: Number of voters.
        sha256: Digest of the roll.
    """

    count: int
    sha256: str


def make_test_voters(
    number: int,
    out: Path,
    *,
    token: Callable[[int], bytes] = secrets.token_bytes,
    progress: Callable[[int, int], None] | None = None,
) -> Made:
    """Write `credentials.txt` and `TEST-voters.csv`, with a key pair for each voter.

    Args:
        number: How many.
        out: The folder, made if it does not exist.
        token: Where random bytes come from; tests fix it.
        progress: Called with voters made and voters in all.

    Raises:
        RefusedError: `number` is not 1 to `MAX_VOTERS`, the folder is that of an election that is open, or one of the
            files exists.
        MachineError: The folder cannot be written.
    """
    if number not in range(1, MAX_VOTERS + 1):
        raise RefusedError("test-voters-number", found=number, expected=MAX_VOTERS)
    workspace = Workspace(out)
    if workspace.has(places.ELECTION):
        raise RefusedError("test-voters-in-election", file=workspace.path(places.ELECTION).as_posix())
    voters: dict[str, bytes] = {}
    while len(voters) < number:
        seed = token(SEED_BYTES)
        voters[credential_of(seed)] = seed
        if progress and not len(voters) % 1000:
            progress(len(voters), number)
    roll = "".join(f"{credential}\n" for credential in sorted(voters))
    rows = "".join(f"{credential},{seed.hex()}\n" for credential, seed in sorted(voters.items()))
    with folder.machine_errors(out.as_posix()):
        out.mkdir(parents=True, exist_ok=True)
    secret = f"test_credential,test_secret_key\n{rows}".encode()
    folder.write_alone(workspace.path(SECRETS), secret, overwrite=False, private=True)
    folder.write_alone(workspace.path(places.CREDENTIALS), roll.encode(), overwrite=False)
    return Made(number, folder.sha256_file(workspace.path(places.CREDENTIALS)))


def credential_of(seed: bytes) -> str:
    """Return the credential of the key that RFC 8032, 5.1.5, makes of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - 30 ms `--help` does not pay

    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    return unpadded(key.public_key().public_bytes_raw())
