"""A key that this library never sees: held by ssh-agent or in a hardware token, it signs through `ssh-keygen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.errors import IncompleteError, RefusedError
from votation.evidence.folder import machine_errors
from votation.evidence.signing.public_key import PublicKey
from votation.evidence.signing.sshsig import verify

if TYPE_CHECKING:
    from pathlib import Path

MAX_PUBLIC_KEY_BYTES: Final = 16 * 1024
_SHOWN: Final = 120  # characters of what ssh-keygen says that are repeated in an error


class AgentKey:
    """The key behind a `.pub` file.

    `ssh-keygen` asks the agent, then looks for the private file or the token's handle beside the public one, and asks
    for its passphrase or for a touch at the terminal by itself.
    """

    __slots__ = ("_path", "public")

    def __init__(self, path: Path) -> None:
        """Read the public half.

        Raises:
            InputError: It is no Ed25519 public key.
            IncompleteError: There is no such file.
            MachineError: It cannot be read.
        """
        with machine_errors(path.as_posix()), path.open("rb") as stream:
            text = stream.read(MAX_PUBLIC_KEY_BYTES).decode("utf-8", "replace")
        self._path = path
        self.public = PublicKey.parse(text, file=path.as_posix(), line=1)

    def sign(self, namespace: str, data: bytes) -> bytes:
        """Return the signature file over `data`, as `ssh-keygen -Y sign -n namespace` writes it, checked.

        Raises:
            IncompleteError: `ssh-keygen` is not installed.
            RefusedError: Neither agent nor token nor file signs with this key.
            SignatureError: What was signed is something else.
        """
        import subprocess  # noqa: PLC0415 - 10 ms `--help` does not pay

        file = self._path.as_posix()
        command = ["ssh-keygen", "-q", "-Y", "sign", "-f", file, "-n", namespace]
        try:
            done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603 - no shell
        except FileNotFoundError as error:
            raise IncompleteError("ssh-keygen-missing", file=file) from error
        if done.returncode != 0:
            told = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
            raise RefusedError("agent-refused", file=file, found=ascii(told[-1][:_SHOWN])[1:-1])
        verify(done.stdout, namespace, data, file=file)
        return done.stdout
