"""A time-stamping authority in a few lines of DER, for tests: RFC 3161, 2.4, and RFC 5652, 5, written out.

authority = Authority()
answer = authority.stamp(statement)        # what stands in timestamps/statement.json.tsr
authority.root_pem                         # what `verify --tsa` is given
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WHEN = datetime(2027, 5, 23, 19, 0, 7, tzinfo=UTC)
SHA256, RSA, DATA, TST_INFO = (
    "2.16.840.1.101.3.4.2.1",
    "1.2.840.113549.1.1.1",
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.9.16.1.4",
)
CONTENT_TYPE, MESSAGE_DIGEST, POLICY = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.3.4.1"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
    length = size if len(body) < 128 else bytes([128 + len(size)]) + size
    return bytes([tag]) + length + body


def integer(number: int) -> bytes:
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    body = bytes([40 * first + second])
    for number in rest:
        digits = [number & 127]
        while number := number >> 7:
            digits.insert(0, number & 127 | 128)
        body += bytes(digits)
    return der(0x06, body)


def algorithm(name: str) -> bytes:
    return der(0x30, oid(name), der(0x05))


@dataclass
class Authority:
    """A root, and an authority under it that may stamp."""

    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    root_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def __post_init__(self) -> None:
        self.root = self._certificate("Test root", self.root_key, "Test root", authority=True)
        self.certificate = self._certificate("Test authority", self.key, "Test root", authority=False)

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def stamp(self, data: bytes, *, at: datetime = WHEN, status: int = 0, signed: bytes | None = None) -> bytes:
        """Answer a query over `data`; `signed` is what the signature is over instead of what it should be."""
        imprint = der(0x30, algorithm(SHA256), der(0x04, hashlib.sha256(data).digest()))
        time = der(0x18, f"{at:%Y%m%d%H%M%SZ}".encode())
        told = der(0x30, integer(1), oid(POLICY), imprint, integer(77), time)
        attributes = sorted(
            (
                der(0x30, oid(CONTENT_TYPE), der(0x31, oid(TST_INFO))),
                der(0x30, oid(MESSAGE_DIGEST), der(0x31, der(0x04, hashlib.sha256(told).digest()))),
            )
        )
        signature = self.key.sign(signed or der(0x31, *attributes), padding.PKCS1v15(), hashes.SHA256())
        signer = der(
            0x30,
            integer(1),
            der(0x30, self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)),
            algorithm(SHA256),
            der(0xA0, *attributes),
            algorithm(RSA),
            der(0x04, signature),
        )
        signed_data = der(
            0x30,
            integer(3),
            der(0x31, algorithm(SHA256)),
            der(0x30, oid(TST_INFO), der(0xA0, der(0x04, told))),
            der(0xA0, self.certificate.public_bytes(serialization.Encoding.DER)),
            der(0x31, signer),
        )
        return der(0x30, der(0x30, integer(status)), der(0x30, oid(DATA), der(0xA0, signed_data)))

    def _certificate(self, name: str, key: rsa.RSAPrivateKey, issuer: str, *, authority: bool) -> x509.Certificate:
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)]
        usage = x509.KeyUsage(not authority, *[False] * 4, authority, *[False] * 3)
        builder = x509.CertificateBuilder(*reversed(names), key.public_key(), 1000 + authority)
        builder = builder.not_valid_before(WHEN - timedelta(days=30)).not_valid_after(WHEN + timedelta(days=30))
        builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
        builder = builder.add_extension(usage, critical=True)
        if not authority:
            builder = builder.add_extension(x509.ExtendedKeyUsage([self.usage]), critical=True)
        return builder.sign(self.root_key, hashes.SHA256())
