"""Who signed a document (docs/format.md, "Signatures"); OpenSSH checks, this counts."""

import base64
import binascii
import hashlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import ed25519
from documents import ContradictionError, Finding, MissingError

KINDS = {b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"}
ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n")


@dataclass(frozen=True)
class Signers:
    """Lists of keys: the folder's own, and the one from outside.

    Attributes:
        folder: The published folder.
        trust: The list from outside, if there is one.
        at: Time at which its keys must be valid, as `ssh-keygen` reads it.
    """

    folder: Path
    trust: Path | None
    at: str

    def check(self, name: str, namespace: str, signers: list[str]) -> tuple[dict[str, bytes], list[Finding]]:
        """Check every signature of one document.

        Args:
            name: The document, in the folder.
            namespace: What it is signed as.
            signers: Who may sign it.

        Returns:
            The keys by signer whose signatures hold, and what is wrong with the others.
        """
        keys, findings = {}, []
        for path in sorted(self.folder.glob(f"{name}.*.sig")):
            signer = path.name.removeprefix(Path(name).name + ".").removesuffix(".sig")
            try:
                if signer not in signers:
                    raise ContradictionError(path.name, "nobody who signs this document")
                keys[signer] = self._key(name, signer, namespace)
            except Finding as finding:
                findings.append(finding)
        return keys, findings

    def _key(self, name: str, signer: str, namespace: str) -> bytes:
        file = f"{name}.{signer}.sig"
        key, namespaced = _parts(self.folder / file)
        own = self.folder / "allowed_signers"
        if key not in keys_of(own, signer) or namespaced != namespace.encode():
            raise ContradictionError(file, f"not a key of {signer} in this election, or another namespace")
        if not self._holds(own, name, signer, namespace):
            raise ContradictionError(file, "the signature does not hold for this document")
        return key

    def trusted(self, name: str, signer: str, namespace: str, key: bytes) -> bool:
        """Say whether the list from outside knows a signature that holds.

        Args:
            name: The document.
            signer: Who signed.
            namespace: As what.
            key: With which key.

        Returns:
            Whether the list has the key under this name.

        Raises:
            ContradictionError: It has, and did not allow it for this document and time.
        """
        if self.trust is None or key not in keys_of(self.trust, signer):
            return False
        if not self._holds(self.trust, name, signer, namespace):
            file = f"{name}.{signer}.sig"
            raise ContradictionError(file, "the list from outside does not allow this key here")
        return True

    def _holds(self, listed: Path, name: str, signer: str, namespace: str) -> bool:
        document = self.folder / name
        command = ["ssh-keygen", "-Y", "verify", "-f", str(listed), "-I", signer, "-n", namespace]
        command += ["-s", f"{document}.{signer}.sig", *([f"-Overify-time={self.at}"] if self.at else [])]
        with document.open("rb") as data:
            return subprocess.run(command, stdin=data, capture_output=True, check=False).returncode == 0  # noqa: S603

    def officials(self, name: str, namespace: str, names: list[str], threshold: int) -> list[Finding]:
        """Check a document of officials: every signature, and the number of distinct keys.

        Args:
            name: The document.
            namespace: What it is signed as.
            names: The officials.
            threshold: Keys that it needs; 0 for a board that a later one superseded.

        Returns:
            What keeps it from being signed.
        """
        keys, findings = self.check(name, namespace, names)
        counted = set()
        for signer, key in keys.items():
            try:
                if self.trusted(name, signer, namespace, key):
                    counted.add(key)
            except Finding as finding:
                findings.append(finding)
        if len(counted) < threshold:
            findings.append(MissingError(name, f"{len(counted)} of {threshold} keys of officials signed it"))
        return findings


def keys_of(listed: Path, signer: str) -> set[bytes]:
    """Give the keys that a list of `allowed_signers` form has under a name."""
    found = set()
    for line in listed.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) > 2 and not line.startswith("#") and words[0] == signer:
            blob = words[next((n for n, word in enumerate(words) if word.encode() in KINDS), 0) + 1]
            found.add(base64.b64decode(blob))
    return found


def fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _parts(path: Path) -> tuple[bytes, bytes]:
    """Take a signature apart as PROTOCOL.sshsig has it; give key and namespace."""
    try:
        return _parsed(path.read_bytes().decode("ascii"))
    except (ValueError, IndexError, binascii.Error) as error:
        raise ContradictionError(path.name, f"no signature of the one allowed form: {error}") from error


def _parsed(text: str) -> tuple[bytes, bytes]:
    armour = ARMOUR.fullmatch(text)
    data = base64.b64decode(armour[1].replace("\n", ""), validate=True) if armour else b""
    if data[:10] != b"SSHSIG\x00\x00\x00\x01":
        raise ValueError("the armour, or another version")
    key, namespace, reserved, algorithm, signature = _strings(data[10:])
    kind, point, *_ = _strings(key)
    same, value, *_ = _strings(signature[: 4 + len(kind) + 4 + 64])
    if kind not in KINDS or same != kind or reserved or algorithm != b"sha512":
        raise ValueError("another kind of key, or of hash")
    if not ed25519.is_sound(point) or not ed25519.is_canonical(value):
        raise ValueError("a key or a signature that is not canonical")
    return key, namespace


def _strings(data: bytes) -> list[bytes]:
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise ValueError("it is cut short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found
