"""A public key: Ed25519, in software or in a hardware token."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final

from votation.errors import InputError
from votation.evidence.signing import curve
from votation.evidence.signing.wire import Reader, WireError, strings

ED25519: Final = "ssh-ed25519"
SK_ED25519: Final = "sk-ssh-ed25519@openssh.com"  # made by a FIDO token (OpenSSH, PROTOCOL.u2f)

_MAX_APPLICATION_BYTES: Final = 255
_SHOWN: Final = 60  # characters of a faulty key repeated in an error


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that is safe to verify with.

    Attributes:
        kind: `ED25519` or `SK_ED25519`.
        point: The 32 bytes of the Ed25519 point; canonical, not of small order. **Count distinct points, not keys**:
            one secret can pose as a key of either kind, and as a token of several applications.
        application: What a token binds the key to, by default `ssh:`; empty for `ED25519`.
    """

    kind: str
    point: bytes
    application: str = ""

    @classmethod
    def parse(cls, text: str, *, file: str | None = None, line: int | None = None) -> PublicKey:
        """Read the line of a `.pub` file: type, base64, and a comment that is ignored.

        Raises:
            InputError: Another type of key, malformed base64 or fields, or a point that no honest key has.
        """
        kind, encoded, *_ = [*text.split(maxsplit=2), "", ""]
        if kind not in {ED25519, SK_ED25519}:
            raise InputError("key-type", file=file, line=line, found=kind[:_SHOWN], expected=ED25519)
        key = cls.from_blob(_decode(encoded, file, line), file=file, line=line)
        if key.kind != kind:
            raise InputError("key-malformed", file=file, line=line, found=encoded[:_SHOWN])
        return key

    @classmethod
    def from_blob(cls, blob: bytes, *, file: str | None = None, line: int | None = None) -> PublicKey:
        """Read the binary form, which is also the one inside a signature (RFC 8709, 4; PROTOCOL.u2f).

        Raises:
            InputError: As `parse`.
        """
        try:
            kind, point, application = _fields(blob)
        except (WireError, UnicodeDecodeError) as error:
            raise InputError("key-malformed", file=file, line=line, found=blob.hex()[:_SHOWN]) from error
        if kind not in {ED25519, SK_ED25519}:
            raise InputError("key-type", file=file, line=line, found=kind[:_SHOWN], expected=ED25519)
        if not curve.is_canonical(point):
            raise InputError("key-not-canonical", file=file, line=line, found=point.hex())
        if curve.is_small_order(point):
            raise InputError("key-small-order", file=file, line=line, found=point.hex())
        return cls(kind, point, application)

    @property
    def blob(self) -> bytes:
        """The binary form."""
        fields = [self.kind.encode(), self.point]
        return strings(*fields, self.application.encode()) if self.kind == SK_ED25519 else strings(*fields)

    @property
    def fingerprint(self) -> str:
        """`SHA256:...`, as `ssh-keygen -l` prints it: to compare with a poster or by telephone."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest())
        return f"SHA256:{digest.decode().rstrip('=')}"

    def line(self, comment: str = "") -> str:
        """Return the text of a `.pub` file or of an entry of allowed_signers, without LF."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()} {comment}".rstrip()


def _decode(encoded: str, file: str | None, line: int | None) -> bytes:
    try:
        blob = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise InputError("key-malformed", file=file, line=line, found=encoded[:_SHOWN]) from error
    if base64.b64encode(blob).decode() != encoded:  # bits beyond the last byte
        raise InputError("key-malformed", file=file, line=line, found=encoded[:_SHOWN])
    return blob


def _fields(blob: bytes) -> tuple[str, bytes, str]:
    reader = Reader(blob)
    kind = reader.string().decode("ascii")
    if kind not in {ED25519, SK_ED25519}:
        return kind, b"", ""
    point = reader.string()
    application = reader.string() if kind == SK_ED25519 else b""
    reader.end()
    if len(point) != curve.POINT_BYTES or len(application) > _MAX_APPLICATION_BYTES:
        raise WireError
    return kind, point, application.decode("ascii")
